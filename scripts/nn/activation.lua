--- Activations as modules, for nn.sequential; each is also a method of tensors (t:relu()).

local torch = require "torch"
local init = require "nn.init"
local module = require "nn.module"
local options = require "nn.options"

local activation = {}

--- Makes an activation without settings.
local function plain(name, forward)
   local class = module(name)
   class.forward = forward
   return function(...)
      if select("#", ...) > 0 then options.fail("nn.%s: it has no settings", name) end
      return class()
   end
end

--- Makes an activation with one setting or two.
-- @param rules table[]: { name, rule }
local function with_settings(name, rules, forward)
   local class = module(name)
   class.forward = forward
   function class:init(...)
      for i, each in ipairs(rules) do
         local field, rule = each[1], each[2]
         local value = select(i, ...)
         if value == nil then value = rule.default end
         self[field] = options.check("nn." .. name, field, value, rule)
      end
   end
   function class:describe()
      local values = {}
      for i, each in ipairs(rules) do values[i] = tostring(self[each[1]]) end
      return table.concat(values, ", ")
   end
   return function(...) return class(...) end
end

local function number(default) return { kind = "number", default = default } end
local last = { kind = "dimension", default = -1 }

--- The larger of 0 and x.
-- @return Module
activation.relu = plain("relu", function(_, x) return torch.relu(x) end)

--- x limited to [0, 6].
-- @return Module
activation.relu6 = plain("relu6", function(_, x) return torch.relu6(x) end)

--- x where it is positive, slope * x elsewhere.
-- @param slope? number: 0.01 unless given
-- @return Module
activation.leaky_relu = with_settings("leaky_relu", { { "slope", number(0.01) } },
   function(self, x) return torch.leaky_relu(x, self.slope) end)

--- x where it is positive, alpha * (exp(x) - 1) elsewhere.
-- @param alpha? number: 1 unless given
-- @return Module
activation.elu = with_settings("elu", { { "alpha", number(1) } },
   function(self, x) return torch.elu(x, self.alpha) end)

--- Scaled elu with the constants of Klambauer et al. 2017.
-- @return Module
activation.selu = plain("selu", function(_, x) return torch.selu(x) end)

--- x times the normal distribution at x.
-- @param approximate? string: "none" unless given, or "tanh"
-- @return Module
activation.gelu = with_settings("gelu",
   { { "approximate", { kind = "text", default = "none", allowed = { "none", "tanh" } } } },
   function(self, x) return torch.gelu(x, self.approximate) end)

--- x * sigmoid(x), also called swish.
-- @return Module
activation.silu = plain("silu", function(_, x) return torch.silu(x) end)

--- x * tanh(softplus(x)).
-- @return Module
activation.mish = plain("mish", function(_, x) return torch.mish(x) end)

--- 1 / (1 + exp(-x)).
-- @return Module
activation.sigmoid = plain("sigmoid", function(_, x) return torch.sigmoid(x) end)

--- Logarithm of the sigmoid.
-- @return Module
activation.log_sigmoid = plain("log_sigmoid", function(_, x) return torch.log_sigmoid(x) end)

--- Hyperbolic tangent.
-- @return Module
activation.tanh = plain("tanh", function(_, x) return torch.tanh(x) end)

--- log(1 + exp(beta * x)) / beta.
-- @param beta? number: 1 unless given
-- @param threshold? number: 20 unless given
-- @return Module
activation.softplus = with_settings("softplus", { { "beta", number(1) }, { "threshold", number(20) } },
   function(self, x) return torch.softplus(x, self.beta, self.threshold) end)

--- x / (1 + |x|).
-- @return Module
activation.softsign = plain("softsign", function(_, x) return torch.softsign(x) end)

--- x limited to [low, high].
-- @param low? number: -1 unless given
-- @param high? number: 1 unless given
-- @return Module
activation.hardtanh = with_settings("hardtanh", { { "low", number(-1) }, { "high", number(1) } },
   function(self, x) return torch.hardtanh(x, self.low, self.high) end)

--- x / 6 + 1 / 2, limited to [0, 1].
-- @return Module
activation.hardsigmoid = plain("hardsigmoid", function(_, x) return torch.hardsigmoid(x) end)

--- x * hardsigmoid(x).
-- @return Module
activation.hardswish = plain("hardswish", function(_, x) return torch.hardswish(x) end)

--- exp(x) divided by its sum along a dimension.
-- @param dim? integer: -1 unless given
-- @return Module
activation.softmax = with_settings("softmax", { { "dim", last } },
   function(self, x) return torch.softmax(x, self.dim) end)

--- Logarithm of softmax.
-- @param dim? integer: -1 unless given
-- @return Module
activation.log_softmax = with_settings("log_softmax", { { "dim", last } },
   function(self, x) return torch.log_softmax(x, self.dim) end)

--- The first half of a dimension times the sigmoid of the second.
-- @param dim? integer: -1 unless given
-- @return Module
activation.glu = with_settings("glu", { { "dim", last } }, function(self, x) return torch.glu(x, self.dim) end)

local prelu = module("prelu")

function prelu:init(count, start)
   self.count = options.check("nn.prelu", "count", count or 1, { kind = "integer" })
   start = options.check("nn.prelu", "start", start or 0.25, { kind = "number" })
   self.weight = self:parameter("weight", { self.count }, { kind = "norm", init = init.constant(start) })
end

function prelu:forward(x)
   return torch.prelu(x, self.weight)
end

function prelu:describe()
   return tostring(self.count)
end

--- x where it is positive, weight * x elsewhere (He et al. 2015).
-- Parameter: weight [count], one for all or one for each channel; kind "norm", as it scales.
-- @param count? integer: 1 unless given
-- @param start? number: 0.25 unless given
-- @return Module
function activation.prelu(count, start)
   return prelu(count, start)
end

return activation
