--- Dropout (Srivastava et al. 2014).

local torch = require "torch"
local module = require "nn.module"
local options = require "nn.options"

local dropout = module("dropout")

function dropout:init(p)
   self.p = options.check("nn.dropout", "p", p or 0.5, { kind = "number", from = 0, below = 1 })
end

function dropout:forward(x)
   return torch.dropout(x, self.p, self.training)
end

function dropout:describe()
   return tostring(self.p)
end

--- In training each element is 0 with probability p, and the kept ones are divided by 1 - p; in
-- evaluation nothing happens.
-- @param p? number: in [0, 1), 0.5 unless given
-- @return Module
return function(p)
   return dropout(p)
end
