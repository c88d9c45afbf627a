---@meta sweep.grid
-- Written by `make docs`: what `require "sweep.grid"` gives; see optbench.lua.

return sweep.grid
