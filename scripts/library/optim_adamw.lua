---@meta optim.adamw
-- Written by `make docs`: what `require "optim.adamw"` gives; see optbench.lua.

---@type OptimizerClass
local module
return module
