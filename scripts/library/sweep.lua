---@meta sweep
-- Written by `make docs`: what `require "sweep"` gives; see optbench.lua.

---@type sweep
local module
return module
