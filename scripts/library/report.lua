---@meta report
-- Written by `make docs`: what `require "report"` gives; see optbench.lua.

---@type report
local module
return module
