---@meta schedule.base
-- Written by `make docs`: what `require "schedule.base"` gives; see optbench.lua.

---@type schedule.base
local module
return module
