--- Declares learning-rate schedules: what every schedule file begins with. Scripts find its `define` as
-- schedule.define, too.

local declare = require "declare"

local schedule = {}

--- Declares a schedule and returns its class, to which the file adds `factor`.
--
-- The declaration is that of an optimizer (see optim.base): name, summary, source, options.
-- Methods (only `factor` is required):
--   start(self)                                       checks what the options mean together
--   factor(self, step, total_steps, epoch) -> number  a pure function of progress, so that a
--                                                     schedule works for any budget
-- step = 0, 1, ... counts the steps done before; epoch = 0, 1, ...; the effective rate is the
-- optimizer's base rate times the factor.
--
-- Example: a file half.lua for `optbench run quadratic_deep --schedule half.lua`
--
--    local half = schedule.define {
--       name = "half",
--       options = { every = { kind = "integer", from = 1, default = 10 } },
--    }
--    function half:factor(step, total_steps, epoch)
--       return 0.5 ^ (epoch // self.options.every)
--    end
--    return half
--
-- @param declaration Declaration
-- @return ScheduleClass
function schedule.define(declaration)
   -- No tail call, so that errors name the line of the caller.
   local class = declare.class("schedule", declaration, { "start", "factor" })
   return class
end

--- The steps that a share of a run takes, a part of a step counted as a whole one. A share that was written in
-- decimals means what was written: 0.07 of 100 steps are 7, though the product of the doubles is a little more.
-- @param share number: at least 0
-- @param total_steps integer
-- @return integer
function schedule.steps_of_share(share, total_steps)
   local steps = share * total_steps
   local nearest = math.floor(steps + 0.5)
   -- Share and product are each rounded by at most 2^-53 of their value.
   if math.abs(steps - nearest) <= 0x1p-51 * steps then return nearest end
   return math.ceil(steps)
end

return schedule
