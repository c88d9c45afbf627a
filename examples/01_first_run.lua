--- One training run from a script: Adam on the Rosenbrock function, which needs no data files.
--
--   optbench examples/01_first_run.lua
--
-- prints
--
--   epoch  train loss  test loss
--       0      158.52   158.5000
--      10        0.03     0.0268
--      20        0.01     0.0004
--      30        0.01     0.0004
--      40        0.01     0.0002
--   finished after 3120 steps

local optbench = require "optbench"

-- The keys are the long options of `optbench run`, with `_` for `-`. Without `no_logs` the record is
-- also filed under results/.
local record = optbench.run {
   problem = "two_d_rosenbrock",
   optimizer = "adam",
   lr = 0.1,
   num_epochs = 40,
   no_logs = true,
   quiet = true,
}

-- A record is the table that docs/record-format.md describes. Its lists hold one value before the
-- training and one after each epoch.
print "epoch  train loss  test loss"
for epoch = 0, record.num_epochs, 10 do
   print(("%5d  %10.2f  %9.4f"):format(epoch, record.train_losses[epoch + 1], record.test_losses[epoch + 1]))
end
print(("%s after %d steps"):format(record.optbench.outcome, record.optbench.steps))
