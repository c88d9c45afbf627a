---@meta optim.sgd
-- Written by `make docs`: what `require "optim.sgd"` gives; see optbench.lua.

---@type OptimizerClass
local module
return module
