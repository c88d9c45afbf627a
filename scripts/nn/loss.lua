--- Losses as modules: settings once, then loss(x, target). Each is also a function of torch.
-- Labels are classes counted from 0, as every data set stores them.

local torch = require "torch"
local module = require "nn.module"
local options = require "nn.options"

local loss = {}

--- Makes a loss: its settings besides `reduction`, and its computation.
local function define(name, declared, forward, reductions)
   local class = module(name)
   declared.reduction = { kind = "text", default = "mean", allowed = reductions or { "mean", "sum", "none" } }
   function class:init(settings)
      for field, value in pairs(options.read("nn." .. name, settings, declared)) do self[field] = value end
   end
   function class:describe()
      return self.reduction
   end
   class.forward = forward
   return function(settings) return class(settings) end
end

local function tensor() return { kind = "tensor" } end
local function limit() return { kind = "number", above = 0, default = 1 } end

--- -log softmax at the labels, for logits [B, classes, ...]. Settings: weight (a tensor [classes]),
-- ignore_index = -100, label_smoothing = 0, reduction = "mean" ("sum", "none").
-- @param settings? table
-- @return Module
loss.cross_entropy_loss = define("cross_entropy_loss", {
   weight = tensor(),
   ignore_index = { kind = "number", default = -100 },
   label_smoothing = { kind = "number", from = 0, to = 1, default = 0 },
}, function(self, logits, labels)
   return torch.cross_entropy(logits, labels, self.weight, self.ignore_index, self.reduction, self.label_smoothing)
end)

--- Minus the log probability at the labels. Settings: weight, ignore_index = -100, reduction = "mean".
-- @param settings? table
-- @return Module
loss.nll_loss = define("nll_loss", {
   weight = tensor(),
   ignore_index = { kind = "number", default = -100 },
}, function(self, scores, labels)
   return torch.nll_loss(scores, labels, self.weight, self.ignore_index, self.reduction)
end)

--- Squared differences. Settings: reduction = "mean" ("sum", "none").
-- @param settings? table
-- @return Module
loss.mse_loss = define("mse_loss", {},
   function(self, x, target) return torch.mse_loss(x, target, self.reduction) end)

--- Absolute differences. Settings: reduction = "mean" ("sum", "none").
-- @param settings? table
-- @return Module
loss.l1_loss = define("l1_loss", {},
   function(self, x, target) return torch.l1_loss(x, target, self.reduction) end)

--- Squared for differences below beta, absolute beyond. Settings: beta = 1, reduction = "mean".
-- @param settings? table
-- @return Module
loss.smooth_l1_loss = define("smooth_l1_loss", { beta = limit() },
   function(self, x, target) return torch.smooth_l1_loss(x, target, self.reduction, self.beta) end)

--- Squared for differences up to delta, absolute beyond. Settings: delta = 1, reduction = "mean".
-- @param settings? table
-- @return Module
loss.huber_loss = define("huber_loss", { delta = limit() },
   function(self, x, target) return torch.huber_loss(x, target, self.reduction, self.delta) end)

--- Binary cross-entropy of probabilities. Settings: weight (a tensor), reduction = "mean".
-- @param settings? table
-- @return Module
loss.binary_cross_entropy_loss = define("binary_cross_entropy_loss", { weight = tensor() },
   function(self, p, target) return torch.binary_cross_entropy(p, target, self.weight, self.reduction) end)

--- Binary cross-entropy of logits. Settings: weight, pos_weight (tensors), reduction = "mean".
-- @param settings? table
-- @return Module
loss.binary_cross_entropy_with_logits_loss = define("binary_cross_entropy_with_logits_loss",
   { weight = tensor(), pos_weight = tensor() },
   function(self, logits, target)
      return torch.binary_cross_entropy_with_logits(logits, target, self.weight, self.reduction, self.pos_weight)
   end)

--- Kullback-Leibler divergence of log probabilities from a target. Settings: log_target = false,
-- reduction = "mean" ("batchmean", "sum", "none").
-- @param settings? table
-- @return Module
loss.kl_div_loss = define("kl_div_loss", { log_target = { kind = "boolean", default = false } },
   function(self, x, target) return torch.kl_div(x, target, self.reduction, self.log_target) end,
   { "mean", "batchmean", "sum", "none" })

return loss
