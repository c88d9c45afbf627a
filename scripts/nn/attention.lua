--- Multi-head attention (Vaswani et al. 2017).

local torch = require "torch"
local init = require "nn.init"
local linear = require "nn.linear"
local module = require "nn.module"
local options = require "nn.options"

local attention = module("multihead_attention")

function attention:init(features, heads, settings)
   options.check("nn.multihead_attention", "features", features, { kind = "integer" })
   options.check("nn.multihead_attention", "heads", heads, { kind = "integer" })
   if features % heads ~= 0 then
      options.fail("nn.multihead_attention: features must be divisible by heads, got %d and %d", features, heads)
   end
   local o = options.read("nn.multihead_attention", settings, {
      bias = { kind = "boolean", default = true },
      causal = { kind = "boolean", default = false },
      dropout = { kind = "number", from = 0, below = 1, default = 0 },
   })
   self.features, self.heads, self.causal, self.dropout = features, heads, o.causal, o.dropout
   self.in_proj_weight = self:parameter("in_proj_weight", { 3 * features, features }, { init = init.glorot_uniform })
   if o.bias then
      self.in_proj_bias = self:parameter("in_proj_bias", { 3 * features }, { kind = "bias", init = init.zeros })
   end
   self.out_proj = linear(features, features, { bias = o.bias, bias_init = init.zeros })
end

--- The queries, keys or values, cut into heads: [B, T, features] to [B, heads, T, features / heads].
-- @param part integer: 1, 2 or 3: which third of the weights
local function project(self, x, part)
   local features = self.features
   local first = (part - 1) * features + 1
   local bias = self.in_proj_bias and self.in_proj_bias:narrow(1, first, features)
   local y = torch.linear(x, self.in_proj_weight:narrow(1, first, features), bias)
   return y:reshape(x:size(1), x:size(2), self.heads, features // self.heads):transpose(2, 3)
end

--- Attention with dropout on the weights, which the fused function cannot draw from our streams.
local function thinned(self, q, k, v, mask)
   local scores = q:matmul(k:transpose(-2, -1)) / math.sqrt(self.features // self.heads)
   if self.causal then
      local later = torch.ones(q:size(3), k:size(3), { dtype = "bool" }):tril():logical_not()
      scores = scores:masked_fill(later, -math.huge)
   end
   if mask and mask:dtype() == "bool" then
      scores = scores:masked_fill(mask:logical_not(), -math.huge)
   elseif mask then
      scores = scores + mask
   end
   return torch.dropout(scores:softmax(-1), self.dropout, self.training):matmul(v)
end

function attention:forward(query, key, value, mask)
   key = key or query
   value = value or key
   if query:dim() ~= 3 or query:size(3) ~= self.features then
      options.fail("nn.multihead_attention: inputs have shape [%s], expected [B, T, %d]",
         table.concat(query:shape(), ", "), self.features)
   end
   local q, k, v = project(self, query, 1), project(self, key, 2), project(self, value, 3)
   local y
   if self.training and self.dropout > 0 or self.causal and mask then
      y = thinned(self, q, k, v, mask)
   else
      y = torch.scaled_dot_product_attention(q, k, v, mask, self.causal)
   end
   return self.out_proj(y:transpose(2, 3):reshape(query:size(1), query:size(2), self.features))
end

function attention:describe()
   return ("%d, %d heads%s"):format(self.features, self.heads, self.causal and ", causal" or "")
end

--- Multi-head attention. Called with query [B, T, features] and optionally key and value [B, S,
-- features] (the query, and the key, unless given) and a mask [T, S] or [B, 1 or heads, T, S]: bool,
-- true where attention is allowed, or numbers to add to the scores. Returns [B, T, features].
-- Parameters: in_proj_weight [3 features, features] (query, key, value), in_proj_bias, out_proj.weight,
-- out_proj.bias; in_proj_weight starts by glorot_uniform over all three, biases at 0, as in PyTorch.
-- @param features integer
-- @param heads integer: divides features
-- @param settings? table: bias = true, causal = false (each position sees only those up to it), dropout = 0
--    (of the attention weights, in training)
-- @return Module
return function(features, heads, settings)
   return attention(features, heads, settings)
end
