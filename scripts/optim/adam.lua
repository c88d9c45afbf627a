--- Adam: steps from running moments of the gradient.
-- Kingma & Ba 2015, Algorithm 1: eps is added after the bias correction (torch7's optim.adam adds it
-- before). The order of operations is torch.optim.Adam's, whose rounding it shares.
-- weight_decay is coupled, as in torch.optim.Adam; see adamw for the decoupled form.

local optimizer = require "optim.base"

local adam = optimizer.define {
   name = "adam",
   summary = "Adam: steps from running moments of the gradient",
   source = "Kingma & Ba 2015, Algorithm 1",
   options = {
      lr = { from = 0, default = 1e-3, help = "learning rate" },
      beta1 = { from = 0, below = 1, default = 0.9, help = "decay of the mean" },
      beta2 = { from = 0, below = 1, default = 0.999, help = "decay of the square" },
      eps = { from = 0, default = 1e-8, help = "added to the root" },
      weight_decay = { from = 0, default = 0, help = "adds this multiple of the parameters to the gradient" },
   },
}

function adam:start(x)                       -- x: all parameters, shape [n]
   self.mean, self.square, self.root = x:zeros_like(), x:zeros_like(), x:zeros_like()
end

function adam:step(x, gradient, t)           -- gradient: shape [n]; t = 1, 2, ...
   local o = self.options
   if o.weight_decay > 0 then gradient:add_(x, o.weight_decay) end
   self.mean:lerp_(gradient, 1 - o.beta1)
   self.square:mul_(o.beta2):addcmul_(gradient, gradient, 1 - o.beta2)
   self.root:copy_(self.square):sqrt_():div_(math.sqrt(1 - o.beta2 ^ t)):add_(o.eps)
   x:addcdiv_(self.mean, self.root, -o.lr / (1 - o.beta1 ^ t))
end

return adam
