---@meta prelude
-- Written by `make docs`: what `require "prelude"` gives; see optbench.lua.

---@type prelude
local module
return module
