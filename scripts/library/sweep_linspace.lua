---@meta sweep.linspace
-- Written by `make docs`: what `require "sweep.linspace"` gives; see optbench.lua.

return sweep.linspace
