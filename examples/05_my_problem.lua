--- A test problem of one's own: it works wherever a built-in one does.
--
--   optbench run examples/05_my_problem.lua --optimizer adam --lr 1e-3 -N 1 --synthetic --no-logs --quiet
--
-- prints
--
--   fmnist_convnet with adam: finished
--   after 1 of 1 epoch: train loss 0.0012, accuracy 1.00; test loss 0.0012, accuracy 1.00
--
-- Without --synthetic it trains on the real images, which are fetched first. See also
-- `optbench describe examples/05_my_problem.lua`, and problem.define in docs/api.md.

local nn = require "nn"
local problem = require "problem"

return problem.define {
   name = "fmnist_convnet",
   summary = "two convolutions and batch norm on Fashion-MNIST",
   dataset = "fmnist",
   options = {
      channels = { kind = "integer", from = 1, default = 8, help = "of the first convolution" },
   },
   network = function(options)
      local channels = options.channels
      return nn.sequential {
         { "conv1", nn.conv2d(1, channels, 5, { stride = 2, padding = 2 }) },
         { "norm1", nn.batch_norm2d(channels) },
         nn.relu(),
         { "conv2", nn.conv2d(channels, 2 * channels, 5, { stride = 2, padding = 2 }) },
         { "norm2", nn.batch_norm2d(2 * channels) },
         nn.relu(),
         nn.flatten(),
         nn.dropout(0.25),
         { "output", nn.linear(2 * channels * 7 * 7, 10) },
      }
   end,
   loss = "cross_entropy",
   accuracy = "classification",
   l2 = 1e-4,
   num_epochs = 20,
}
