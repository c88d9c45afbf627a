--- A sweep: three optimizers on two problems that need no data files, five rates and two seeds each.
--
--   optbench sweep examples/09_sweep.lua
--
--   problem           optimizer       runs  diverged  best setting                        test loss  test accuracy
--   ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
--   quadratic_deep    sgd               30         6  lr 0.01, momentum 0.9            88.83 ± 0.30              —
--                     adam              10         —  lr 0.1                           87.85 ± 0.51              —
--                     adam_forgetful    10         —  lr 0.1                           88.92 ± 0.15              —
--
--   two_d_rosenbrock  sgd               30        14  lr 0.001, momentum 0.9  0.0002541 ± 0.0001257              —
--                     adam              10         —  lr 0.1                  0.0002654 ± 0.0001700              —
--                     adam_forgetful    10         —  lr 0.01                 0.0002287 ± 0.0001978              —
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
