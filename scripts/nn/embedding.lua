--- Embeddings: a row of numbers for each token.

local torch = require "torch"
local init = require "nn.init"
local module = require "nn.module"
local options = require "nn.options"

local embedding = module("embedding")

local declared = { weight_init = { kind = "initialiser", default = init.normal(1) } }

function embedding:init(tokens, features, settings)
   options.check("nn.embedding", "tokens", tokens, { kind = "integer" })
   options.check("nn.embedding", "features", features, { kind = "integer" })
   local o = options.read("nn.embedding", settings, declared)
   self.tokens, self.features = tokens, features
   self.weight = self:parameter("weight", { tokens, features }, { kind = "embedding", init = o.weight_init })
end

function embedding:forward(tokens)
   return torch.embedding(tokens, self.weight)
end

function embedding:describe()
   return ("%d -> %d"):format(self.tokens, self.features)
end

--- int64 tokens [...], counted from 0, to [..., features]. Parameter: weight [tokens, features], kind
-- "embedding", standard normal at the start.
-- @param tokens integer: how many different ones there are
-- @param features integer
-- @param settings? table: weight_init
-- @return Module
return function(tokens, features, settings)
   return embedding(tokens, features, settings)
end
