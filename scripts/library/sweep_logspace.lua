---@meta sweep.logspace
-- Written by `make docs`: what `require "sweep.logspace"` gives; see optbench.lua.

return sweep.logspace
