--- A learning-rate schedule of one's own: hold the base rate, then bring it down to zero in a line.
--
--   optbench examples/03_my_schedule.lua
--
-- prints
--
--   epoch    rate  test loss  at the constant rate
--       0  0.0180     353.45                353.45
--      13  0.0180      90.64                 90.64
--      26  0.0126      88.42                 88.59
--      39  0.0009      87.85                 87.54
--     end              87.85                 87.96
--
-- In a file of its own, with `return hold_then_fall` at its end, it works by its path:
-- `optbench run PROBLEM --schedule ./hold_then_fall.lua --schedule-set hold=0.8`.

local optbench = require "optbench"
local schedule = require "schedule.base"

local hold_then_fall = schedule.define {
   name = "hold_then_fall",
   summary = "The base rate, then a line down to zero",
   options = {
      hold = { from = 0, below = 1, default = 0.5, help = "share of all steps at the base rate" },
   },
}

-- A pure function of progress: it keeps nothing between calls, so it works for any budget.
-- step: steps done before, 0, 1, ...; the rate in force is the base rate times the factor.
function hold_then_fall:factor(step, total_steps)
   local hold = self.options.hold
   local progress = step / total_steps
   return progress < hold and 1 or (1 - progress) / (1 - hold)
end

local function run(rule, options)
   return optbench.run {
      problem = "quadratic_deep",
      optimizer = "sgd",
      lr = 0.018,
      schedule = rule,
      schedule_set = options,
      num_epochs = 40,
      no_logs = true,
      quiet = true,
   }
end

local constant = run "constant"
local falling = run(hold_then_fall, { hold = 0.5 })

print "epoch    rate  test loss  at the constant rate"
for epoch = 0, 39, 13 do
   print(("%5d  %.4f  %9.2f  %20.2f"):format(epoch, falling.optbench.learning_rates[epoch + 1],
      falling.test_losses[epoch + 1], constant.test_losses[epoch + 1]))
end
print(("  end          %9.2f  %20.2f"):format(falling.test_losses[41], constant.test_losses[41]))
