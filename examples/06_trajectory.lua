--- The way of two optimizers over a function of two numbers, which is the whole problem.
--
--   optbench examples/06_trajectory.lua
--
-- prints
--
--    step            sgd           adam
--       1  ( 0.14, 0.22)  ( 0.10, 0.10)
--       2  ( 0.34, 0.50)  ( 0.20, 0.20)
--       5  ( 1.39, 1.61)  ( 0.50, 0.50)
--      10  ( 2.89, 2.17)  ( 1.01, 1.01)
--      20  ( 3.00, 2.01)  ( 2.09, 2.04)
--      50  ( 3.00, 2.00)  ( 2.94, 1.83)
--     100  ( 3.00, 2.00)  ( 3.00, 2.02)

local optbench = require "optbench"
local problem = require "problem"

-- Himmelblau's function has four minima of value 0; one is at (3, 2).
local himmelblau = problem.define {
   name = "himmelblau",
   summary = "four minima of equal depth",
   source = "Himmelblau 1972, Applied Nonlinear Programming",
   start = { 0, 0 },
   value = function(x)
      local u, v = x[1], x[2]
      return (u ^ 2 + v - 11) ^ 2 + (u + v ^ 2 - 7) ^ 2
   end,
   noise = 0.1,        -- on the gradient of every example, as in the two_d problems
   examples = 1280,    -- ten batches of 128 in an epoch
}

local function trajectory(optimizer, lr)
   local points = {}
   optbench.run {
      problem = himmelblau, optimizer = optimizer, lr = lr, num_epochs = 10, no_logs = true, quiet = true,
      on_step = function(run)
         points[run.steps] = run.parameters.x.value:tolist()
      end,
   }
   return points
end

local sgd, adam = trajectory("sgd", 0.01), trajectory("adam", 0.1)
print " step            sgd           adam"
for _, step in ipairs { 1, 2, 5, 10, 20, 50, 100 } do
   print(("%5d  (%5.2f, %4.2f)  (%5.2f, %4.2f)"):format(step, sgd[step][1], sgd[step][2], adam[step][1], adam[step][2]))
end
