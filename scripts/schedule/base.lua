--- Declares learning-rate schedules: what every schedule file begins with.

local declare = require "declare"

local schedule = {}

--- Declares a schedule and returns its class, to which the file adds `factor`.
--
-- The declaration is that of an optimizer (see optim.base): name, summary, source, options.
-- Methods (only `factor` is required):
--   start(self)                                       checks what the options mean together
--   factor(self, step, total_steps, epoch) -> number  a pure function of progress, so that a
--                                                     schedule works for any budget
-- step = 0, 1, ... counts the steps done before; epoch = 0, 1, ...; the rate in force is the
-- optimizer's base rate times the factor.
--
-- @param declaration Declaration
-- @return ScheduleClass
function schedule.define(declaration)
   -- No tail call, so that errors name the line of the caller.
   local class = declare.class("schedule", declaration, { "start", "factor" })
   return class
end

return schedule
