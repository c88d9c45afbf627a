---@meta optim.base
-- Written by `make docs`: what `require "optim.base"` gives; see optbench.lua.

---@type optim.base
local module
return module
