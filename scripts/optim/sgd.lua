--- SGD: stochastic gradient descent, plain or with momentum.
-- Sutskever, Martens, Dahl & Hinton 2013, equations 1-4, in the form of torch.optim.SGD: the rate is
-- outside the momentum, and the first step takes the gradient itself, without dampening.

local optimizer = require "optim.base"

local sgd = optimizer.define {
   name = "sgd",
   summary = "Stochastic gradient descent with momentum, Nesterov momentum and dampening",
   source = "Sutskever et al. 2013; torch.optim.SGD",
   options = {
      lr = { from = 0, default = 1e-2, help = "learning rate" },
      momentum = { from = 0, default = 0, help = "share of the last update kept" },
      dampening = { default = 0, help = "share of the gradient left out of the momentum" },
      nesterov = { kind = "boolean", default = false, help = "look ahead along the momentum" },
      weight_decay = { from = 0, default = 0, help = "adds this multiple of the parameters to the gradient" },
   },
}

function sgd:start(x)                        -- x: all parameters, shape [n]
   local o = self.options
   if o.nesterov and (o.momentum == 0 or o.dampening ~= 0) then
      error("sgd: option 'nesterov' needs momentum above 0 and dampening 0", 0)
   end
   if o.momentum > 0 then self.velocity = x:zeros_like() end
end

function sgd:step(x, gradient, t)            -- gradient: shape [n]; t = 1, 2, ...
   local o = self.options
   if o.weight_decay > 0 then gradient:add_(x, o.weight_decay) end
   if o.momentum == 0 then
      x:add_(gradient, -o.lr)
      return
   end
   if t == 1 then
      self.velocity:copy_(gradient)
   else
      self.velocity:mul_(o.momentum):add_(gradient, 1 - o.dampening)
   end
   if o.nesterov then
      x:add_(gradient, -o.lr):add_(self.velocity, -o.lr * o.momentum)
   else
      x:add_(self.velocity, -o.lr)
   end
end

return sgd
