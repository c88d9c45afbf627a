--- Constant: the base rate throughout.

local schedule = require "schedule.base"

local constant = schedule.define {
   name = "constant",
   summary = "The base rate throughout",
   source = "",
}

function constant.factor()
   return 1
end

return constant
