--- A training loop by hand, with a look at gradient, update and curvature on the way.
--
--   optbench examples/07_by_hand.lua
--
-- prints
--
--   step   loss  gradient  update/weight  sharpness
--      1   2.30      0.21         0.0327        1.0
--     21   0.79      2.94         0.0121      128.6
--     41   0.01      0.28         0.0040       64.5
--   test accuracy 1.00

local optbench = require "optbench"

-- Everything that follows the braces is drawn from the seed: the same numbers as in a run.
local p = optbench.problem "mnist_mlp" { seed = 1, synthetic = true }
local adam = p:optimizer("adam", { lr = 1e-3 })
local x, gradient = p.parameters.flat_values, p.parameters.flat_gradient

print "step   loss  gradient  update/weight  sharpness"
for step = 1, 60 do
   local batch = p:batch()
   local loss = p:loss_and_gradient(batch)
   local before = x:clone()
   adam:step()
   if step % 20 == 1 then
      local update_ratio = (x - before):norm():item() / before:norm():item()
      print(("%4d  %5.2f  %8.2f  %13.4f  %9.1f"):format(
         step, loss, gradient:norm():item(), update_ratio, p:sharpness(batch)))
   end
end
print(("test accuracy %.2f"):format(p:evaluate("test").accuracy))
