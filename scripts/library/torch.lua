---@meta torch
-- Written by `make docs`: what `require "torch"` gives; see optbench.lua.

---@type torch
local module
return module
