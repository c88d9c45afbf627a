---@meta schedule
-- Written by `make docs`: what `require "schedule"` gives; see optbench.lua.

---@type schedule
local module
return module
