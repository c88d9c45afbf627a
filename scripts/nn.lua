--- Networks: modules with parameters, losses, initialisers.
--
--   local net = nn.sequential { nn.flatten(), { "dense1", nn.linear(784, 100) }, nn.relu(), nn.linear(100, 10) }
--   local logits = net(images)
--   local loss = torch.cross_entropy(logits, labels)
--
-- Modules are called with tensors, list their parameters by name and kind (named_parameters), switch
-- between training and evaluation (train, eval), and give and take their state (state, load_state).
-- nn.module("Name") makes a class of one's own.

local families = { "activation", "convolution", "loss", "normalization", "pooling", "recurrent", "reshaping" }

local nn = {
   deferred = require("nn.parts").defer,
   dropout = require "nn.dropout",
   embedding = require "nn.embedding",
   init = require "nn.init",
   is_module = require("nn.parts").is_module,
   linear = require "nn.linear",
   module = require "nn.module",
   multihead_attention = require "nn.attention",
   sequential = require "nn.sequential",
}

for _, family in ipairs(families) do
   for name, factory in pairs(require("nn." .. family)) do nn[name] = factory end
end

local function absent(_, name)
   local names = {}
   for each in require("prelude").sorted_pairs(nn) do names[#names + 1] = each end
   local nearest = require("named_options").did_you_mean(tostring(name), names)
   require("nn.options").fail("nn has no '%s'%s", tostring(name), nearest)
end

return setmetatable(nn, { __index = absent })
