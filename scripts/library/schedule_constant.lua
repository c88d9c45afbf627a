---@meta schedule.constant
-- Written by `make docs`: what `require "schedule.constant"` gives; see optbench.lua.

---@type ScheduleClass
local module
return module
