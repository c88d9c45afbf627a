--- The shipped schedules by name: schedule.cosine is what require "schedule.cosine" returns; and schedule.define,
-- which declares one of your own.

return setmetatable({}, {
   __index = function(_, name)
      if name == "define" then return require("schedule.base").define end
      return require("schedule." .. name)
   end,
})
