--- AdamW: Adam with weight decay apart from the gradient, of weights and embeddings.
-- Loshchilov & Hutter 2019, Algorithm 2 with the schedule multiplier inside lr, as in torch.optim.AdamW:
-- the decay of a step is lr * weight_decay. Biases and the parameters of norms are left alone, as is
-- usual now; decay = "all" shrinks them as well, as torch.optim.AdamW does unless told otherwise.

local optimizer = require "optim.base"

local adamw = optimizer.define {
   name = "adamw",
   summary = "Adam with decoupled weight decay",
   source = "Loshchilov & Hutter 2019, Algorithm 2",
   options = {
      lr = { from = 0, default = 1e-3, help = "learning rate" },
      beta1 = { from = 0, below = 1, default = 0.9, help = "decay of the mean" },
      beta2 = { from = 0, below = 1, default = 0.999, help = "decay of the square" },
      eps = { from = 0, default = 1e-8, help = "added to the root" },
      weight_decay = { from = 0, default = 1e-2, help = "shrinks the parameters by lr times this each step" },
      decay = { kind = "string", allowed = { "weights", "all" }, default = "weights",
         help = "what is shrunk: weights and embeddings, or all parameters" },
   },
}

function adamw:start(x)                      -- x: all parameters, shape [n]
   self.mean, self.square, self.root = x:zeros_like(), x:zeros_like(), x:zeros_like()
   local o = self.options
   self.decayed = o.decay == "all" and { x } or optimizer.views(self.parameters, x, { "weight", "embedding" })
end

function adamw:step(x, gradient, t)          -- gradient: shape [n]; t = 1, 2, ...
   local o = self.options
   for i = 1, #self.decayed do self.decayed[i]:mul_(1 - o.lr * o.weight_decay) end
   self.mean:lerp_(gradient, 1 - o.beta1)
   self.square:mul_(o.beta2):addcmul_(gradient, gradient, 1 - o.beta2)
   self.root:copy_(self.square):sqrt_():div_(math.sqrt(1 - o.beta2 ^ t)):add_(o.eps)
   x:addcdiv_(self.mean, self.root, -o.lr / (1 - o.beta1 ^ t))
end

return adamw
