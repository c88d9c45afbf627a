---@meta problem
-- Written by `make docs`: what `require "problem"` gives; see optbench.lua.

---@type problem
local module
return module
