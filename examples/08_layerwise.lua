--- A layer-wise optimizer: every weight matrix takes steps in proportion to its own length.
--
--   optbench examples/08_layerwise.lua
--
-- prints
--
--   lars  test loss 0.00  accuracy 1.00
--   sgd   test loss 0.23  accuracy 1.00

local optbench = require "optbench"
local optimizer = require "optim.base"

-- LARS (You, Gitman & Ginsburg 2017): the rate of a layer is trust * |w| / |g|; biases and norms take
-- plain steps. Momentum is left out.
local lars = optimizer.define {
   name = "lars",
   options = {
      lr = { above = 0, default = 1, help = "global rate" },
      trust = { above = 0, default = 0.01, help = "length of a step against that of the weights" },
   },
}

function lars:step()
   local o = self.options
   for _, parameter in ipairs(self.parameters) do   -- views of x and the gradient, with a kind
      local rate = o.lr * o.trust
      if parameter.kind == "weight" then
         rate = rate * parameter.value:norm():item() / (parameter.gradient:norm():item() + 1e-12)
      end
      parameter.value:add_(parameter.gradient, -rate)
   end
end

for _, rule in ipairs { lars, "sgd" } do
   local record = optbench.run {
      problem = "mnist_mlp", synthetic = true, optimizer = rule, lr = rule == lars and 1 or 0.01,
      num_epochs = 2, no_logs = true, quiet = true,
   }
   print(("%-5s test loss %.2f  accuracy %.2f"):format(
      record.optimizer, record.test_losses[#record.test_losses], record.test_accuracies[#record.test_accuracies]))
end
