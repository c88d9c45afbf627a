--- An optimizer of one's own, next to Adam, on a noisy quadratic in 100 dimensions.
--
--   optbench examples/02_my_optimizer.lua
--
-- prints
--
--       lr   adam   lion
--    0.001  224.2  216.4
--     0.01  100.4   92.0
--      0.1   88.0   92.4
--        1   92.1  588.4
--
-- In a file of its own, with `return lion` at its end, the same optimizer works by its path:
-- `optbench run quadratic_deep --optimizer ./lion.lua`. See docs/writing-an-optimizer.md.

local optbench = require "optbench"
local optimizer = require "optim.base"

-- Lion: the sign of an interpolated momentum (Chen et al. 2023, Algorithm 2).
local lion = optimizer.define {
   name = "lion",
   options = {
      lr = { above = 0, default = 1e-4, help = "learning rate" },
      beta1 = { from = 0, below = 1, default = 0.9, help = "share of the momentum in the update" },
      beta2 = { from = 0, below = 1, default = 0.99, help = "decay of the momentum" },
   },
}

function lion:start(x)                       -- x: all parameters, shape [n]
   self.momentum, self.update = x:zeros_like(), x:zeros_like()
end

function lion:step(x, gradient)              -- gradient: shape [n]
   local o = self.options
   self.update:copy_(self.momentum):mul_(o.beta1):add_(gradient, 1 - o.beta1):sign_()
   x:add_(self.update, -o.lr)
   self.momentum:mul_(o.beta2):add_(gradient, 1 - o.beta2)
end

local function final_test_loss(rule, lr)
   local record = optbench.run {
      problem = "quadratic_deep",
      optimizer = rule,                      -- a class, a name, or the path of a file
      lr = lr,
      num_epochs = 20,
      no_logs = true,
      quiet = true,
   }
   return record.test_losses[#record.test_losses]
end

print "    lr   adam   lion"
for _, lr in ipairs { 0.001, 0.01, 0.1, 1 } do
   print(("%6g %6.1f %6.1f"):format(lr, final_test_loss("adam", lr), final_test_loss(lion, lr)))
end
