---@meta sweep.join
-- Written by `make docs`: what `require "sweep.join"` gives; see optbench.lua.

return sweep.join
