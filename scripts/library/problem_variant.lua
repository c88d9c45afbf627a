---@meta problem.variant
-- Written by `make docs`: what `require "problem.variant"` gives; see optbench.lua.

return problem.variant
