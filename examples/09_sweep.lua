--- A sweep: three optimizers on two problems that need no data files, five rates and two seeds each.
--
--   optbench sweep examples/09_sweep.lua
--
--   problem           optimizer       chosen setting                      test loss  runs  diverged
--   ───────────────────────────────────────────────────────────────────────────────────────────────
--   quadratic_deep    adam            lr 0.1                           87.9 ± 0.5      10         —
--                     sgd             lr 0.01, momentum 0.9            88.8 ± 0.3      30         6
--                     adam_forgetful  lr 0.1                           88.9 ± 0.1      10         —
--
--   two_d_rosenbrock  sgd             lr 0.001, momentum 0.9  2.5e-04 ± 1.3e-04        30        14
--                     adam            lr 0.1                  2.7e-04 ± 1.7e-04        10         —
--                     adam_forgetful  lr 0.01                 3.3e-04 ± 3.4e-04        10         —
--
-- Stop it with Ctrl-C and start it again: it goes on where it was.

local sweep = require "sweep"

return sweep.grid {
   problems = { "quadratic_deep", "two_d_rosenbrock" },
   optimizers = {
      -- Options that are lists are combined with everything else. The label is the name in the table,
      -- and of the folder in which the results are filed.
      { "sgd", momentum = { 0, 0.9, 0.99 }, lr = sweep.logspace(-5, -1, 5) },
      { "adam", lr = sweep.logspace(-3, 1, 5) },
      { "adam", lr = sweep.logspace(-3, 1, 5), beta2 = 0.9, label = "adam_forgetful" },
      -- A rule of your own is given by its file: "./my_rule.lua", or { "./my_rule.lua", option = value }.
   },
   num_epochs = 30,
   seeds = { 42, 43 },
}
