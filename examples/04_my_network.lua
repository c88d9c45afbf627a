--- A network of one's own, trained on data made in the script by a loop that is all there is to see.
--
--   optbench examples/04_my_network.lua
--
-- prints
--
--   input.weight       weight 16 x 2
--   input.bias         bias   16
--   block.inner.weight weight 16 x 16
--   block.inner.bias   bias   16
--   block.outer.weight weight 16 x 16
--   block.outer.bias   bias   16
--   output.weight      weight 2 x 16
--   output.bias        bias   2
--   step 100  loss 0.30
--   step 200  loss 0.21
--   step 300  loss 0.10
--   right: 0.98

local torch = require "torch"
local nn = require "nn"

-- A module of one's own: two layers beside a shortcut. Modules that are assigned to fields belong to
-- it, and parameters are listed in the order of declaration.
local Residual = nn.module "Residual"

function Residual:init(features)
   self.inner = nn.linear(features, features)
   self.outer = nn.linear(features, features, { weight_init = nn.init.zeros })
end

function Residual:forward(x)
   return x + self.outer(self.inner(x):tanh())
end

torch.manual_seed(1)
local network = nn.sequential {
   { "input", nn.linear(2, 16) },
   nn.tanh(),
   { "block", Residual(16) },
   { "output", nn.linear(16, 2) },
}
for _, parameter in ipairs(network:named_parameters()) do
   print(("%-18s %-6s %s"):format(parameter.name, parameter.kind, table.concat(parameter.shape, " x ")))
end

-- Two half-moons that interlock. Labels count from 0, as in every data set.
local angle = torch.rand(400) * math.pi
local labels = torch.arange(400):remainder(2)
local sign = 1 - 2 * labels
local points = torch.stack({ angle:cos() * sign + 0.5 * labels, angle:sin() * sign - 0.25 * (1 - 2 * labels) }, 2)
points = points + 0.1 * torch.randn(400, 2)

for step = 1, 300 do
   local loss = torch.cross_entropy(network(points), labels)
   network:zero_grad()
   loss:backward()
   torch.no_grad(function()
      for _, parameter in ipairs(network:parameters()) do parameter:add_(parameter:grad(), -0.2) end
   end)
   if step % 100 == 0 then print(("step %d  loss %.2f"):format(step, loss:item())) end
end

local right = torch.correct(network(points), labels)
print(("right: %.2f"):format(right:float():mean():item()))
