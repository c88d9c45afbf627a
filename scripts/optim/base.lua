--- Declares optimizers: what every optimizer file begins with.

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
--
-- Methods of the class (only `step` is required):
--   start(self, x)               before the first step; x: all parameters, shape [n]
--   step(self, x, gradient, t)   one update of x in place; gradient: shape [n]; t = 1, 2, ...
--   before_evaluation(self, x)   swap in the weights to evaluate
--   after_evaluation(self, x)    swap back
--
-- What a rule finds in `self`:
--   options          the checked options; `lr` follows the schedule
--   parameters       list of { name, shape, kind, value, gradient }, views of x and gradient;
--                    kind is "weight", "bias", "norm" or "embedding"
--   random           a generator of the run's own, for torch.randn and the like
--   total_steps      of the whole run
--   steps_per_epoch
--   loss             mini-batch loss before the step
--   closure()        evaluates loss and gradient of the same batch again at the present x;
--                    returns the loss, refreshes `gradient`, counts as a gradient evaluation
--
-- @param declaration Declaration
-- @return OptimizerClass
function optimizer.define(declaration)
   -- No tail call, so that errors name the line of the caller.
   local class = declare.class("optimizer", declaration, methods)
   return class
end

return optimizer
