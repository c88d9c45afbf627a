--- Linear layers: y = x W^T + b.

local torch = require "torch"
local init = require "nn.init"
local module = require "nn.module"
local options = require "nn.options"

local linear = module("linear")

local declared = {
   bias = { kind = "boolean", default = true },
   weight_init = { kind = "initialiser" },
   bias_init = { kind = "initialiser" },
}

function linear:init(inputs, outputs, settings)
   options.check("nn.linear", "inputs", inputs, { kind = "integer" })
   options.check("nn.linear", "outputs", outputs, { kind = "integer" })
   local o = options.read("nn.linear", settings, declared)
   local bound = 1 / math.sqrt(inputs)
   self.inputs, self.outputs = inputs, outputs
   self.weight = self:parameter("weight", { outputs, inputs }, { init = o.weight_init or init.uniform(bound) })
   if o.bias then
      self.bias = self:parameter("bias", { outputs }, { kind = "bias", init = o.bias_init or init.uniform(bound) })
   end
end

function linear:forward(x)
   return torch.linear(x, self.weight, self.bias)
end

function linear:describe()
   return ("%d -> %d%s"):format(self.inputs, self.outputs, self.bias and "" or ", no bias")
end

--- y = x W^T + b for x [..., inputs]. Parameters: weight [outputs, inputs], bias [outputs]; both start
-- uniform in ±1 / sqrt(inputs), as in PyTorch.
-- @param inputs, outputs integer
-- @param settings? table: bias = true, weight_init, bias_init
-- @return Module
return function(inputs, outputs, settings)
   return linear(inputs, outputs, settings)
end
