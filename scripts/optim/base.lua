--- Declares optimizers: what every optimizer file begins with. Scripts find it as `optimizer`, too.

local declare = require "declare"

local optimizer = {}

local methods = { "start", "step", "before_evaluation", "after_evaluation" }

--- Declares an optimizer and returns its class, to which the file adds its methods.
--
-- A declaration holds:
--   name      text: what people call it (required)
--   summary   text: one line for `optbench list optimizers`
--   source    text: paper, equation or algorithm
--   options   table: name -> { kind, default, from | above, to | below, allowed, help };
--             kind is "number" (the default), "integer", "boolean", "string", "numbers" or "integers"
--   survives_nonfinite
--             true: a mini-batch loss that is not finite does not end the run; `step` is called with
--             it and decides what to do (loss scaling, trust regions, line searches)
--
-- Methods of the class (only `step` is required):
--   start(self, x)               before the first step; x: all parameters, shape [n]
--   step(self, x, gradient, t)   one update of x in place; gradient: shape [n]; t = 1, 2, ...
--   before_evaluation(self, x)   swap in the weights to evaluate
--   after_evaluation(self, x)    swap back
--
-- What an optimizer finds in `self`:
--   options          the checked options; `lr` follows the schedule
--   parameters       list of { name, shape, kind, value, gradient }, views of x and gradient;
--                    kind is "weight", "bias", "norm" or "embedding"
--   random           a generator of the run's own, for torch.randn and the like
--   total_steps      of the whole run
--   steps_per_epoch
--   loss             mini-batch loss before the step
--   closure()        evaluates loss and gradient of the same batch again at the current x;
--                    returns the loss, refreshes `gradient`, counts as a gradient evaluation
--   log(name, value) within step: a number for the record, beside the diagnostics
--
-- Everything else in `self`, in `self.options` and in the tables of `self.parameters` is the rule's
-- state: numbers, texts, booleans, tensors, generators, and tables of them.
--
-- Example: a file rule.lua for `optbench run quadratic_deep --optimizer rule.lua`
--
--    local rule = optimizer.define {
--       name = "rule",
--       options = {
--          lr = { from = 0, default = 0.01, help = "step size" },
--          momentum = { from = 0, default = 0.9, help = "share kept" },
--       },
--    }
--    function rule:start(x)
--       self.velocity = x:zeros_like()
--    end
--    function rule:step(x, gradient, t)
--       local o = self.options
--       self.velocity:mul_(o.momentum):add_(gradient)
--       x:add_(self.velocity, -o.lr)
--    end
--    return rule
--
-- @param declaration Declaration
-- @return OptimizerClass
function optimizer.define(declaration)
   -- No tail call, so that errors name the line of the caller.
   local class = declare.class("optimizer", declaration, methods)
   return class
end

--- The parameters of some kinds as views of one vector, neighbours joined: what is done to each view
-- is done to these parameters, at little more than the cost for the whole vector. For a weight decay
-- that leaves biases and norms alone, as adamw has it.
-- @param parameters Parameter[]: self.parameters
-- @param vector Tensor: x, gradient or another vector of that size, shape [n]
-- @param kinds string[]: of "weight", "bias", "norm" and "embedding"
-- @return Tensor[]
function optimizer.views(parameters, vector, kinds)
   local wanted, views, first, last = {}, {}, 1, 0
   for _, kind in ipairs(kinds) do wanted[kind] = true end
   local function close()
      if last >= first then views[#views + 1] = vector:narrow(1, first, last - first + 1) end
      first = last + 1
   end
   for _, parameter in ipairs(parameters) do
      local size = parameter.value:numel()
      if not wanted[parameter.kind] then
         close()
         first = first + size
      end
      last = last + size
   end
   close()
   return views
end

return optimizer
