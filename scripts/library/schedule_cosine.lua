---@meta schedule.cosine
-- Written by `make docs`: what `require "schedule.cosine"` gives; see optbench.lua.

---@type ScheduleClass
local module
return module
