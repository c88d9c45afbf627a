--- A sweep: three optimizers on two problems that need no data files, five rates and two seeds each.
--
--   optbench sweep examples/04_sweep.lua
--
-- EXPECTED
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
      { "adam", lr = sweep.logspace(-3, 1, 5), beta2 = 0.9, label = "adam, short memory" },
      -- A rule of your own is given by its file: "./my_rule.lua", or { "./my_rule.lua", option = value }.
   },
   num_epochs = 30,
   seeds = { 42, 43 },
}
