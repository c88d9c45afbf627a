---@meta optim.adam
-- Written by `make docs`: what `require "optim.adam"` gives; see optbench.lua.

---@type OptimizerClass
local module
return module
