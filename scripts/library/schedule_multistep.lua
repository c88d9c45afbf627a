---@meta schedule.multistep
-- Written by `make docs`: what `require "schedule.multistep"` gives; see optbench.lua.

---@type ScheduleClass
local module
return module
