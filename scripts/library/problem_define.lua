---@meta problem.define
-- Written by `make docs`: what `require "problem.define"` gives; see optbench.lua.

return problem.define
