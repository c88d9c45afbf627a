--- The plan of `optbench demo`: four optimizers on three problems that need no data files.

local sweep = require "sweep"

--- The plan; a function, because values returned by shipped modules are read-only.
-- @return RunSettings[]
local function plan()
   return sweep.grid {
      problems = { "quadratic_deep", "two_d_rosenbrock", "two_d_branin" },
      optimizers = {
         { "sgd", lr = sweep.logspace(-4, -1, 4) },
         { "sgd", momentum = 0.9, label = "momentum", lr = sweep.logspace(-4, -1, 4) },
         { "adam", lr = sweep.logspace(-3, 0, 4) },
         { "adamw", lr = sweep.logspace(-3, 0, 4) },
      },
      num_epochs = 30,
      seeds = { 42, 43 },
   }
end

return plan
