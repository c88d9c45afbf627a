---@meta nn
-- Written by `make docs`: what `require "nn"` gives; see optbench.lua.

---@type nn
local module
return module
