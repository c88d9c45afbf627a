--- Sweeps: plans for `optbench sweep plan.lua`, written as lists of runs.
--
-- A plan is a file that returns a list; each run in it is a table of settings, spelled as the long
-- options of `optbench run` with `_` for `-`. The functions here make such lists:
--
--   local sweep = require "sweep"
--   return sweep.grid {
--      problems = { "quadratic_deep", "two_d_beale" },
--      optimizers = { "adam", { "sgd", momentum = { 0.9, 0.99 }, label = "momentum" }, "./my_rule.lua" },
--      lr = sweep.logspace(-4, -1, 7),
--      seeds = { 42, 43, 44 },
--   }

return {
   grid = require "sweep.grid",
   join = require "sweep.join",
   linspace = require "sweep.linspace",
   logspace = require "sweep.logspace",
}
