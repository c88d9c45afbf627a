--- The shipped schedules by name: schedule.cosine is what require "schedule.cosine" returns.

return setmetatable({}, {
   __index = function(_, name)
      return require("schedule." .. name)
   end,
})
