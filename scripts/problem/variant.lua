--- Variants of the built-in problems.

local engine = require "problem.engine"

--- Names a variant of a built-in problem: the same with something changed, to ask whether an optimizer works
-- beyond the problems on which it was tuned. The name is used like any problem's, in optbench.run, in sweeps and on
-- the command line, and says what was changed: results never mix with the original's.
--
--    problem.variant("mnist_mlp", { width = 0.5, activation = "tanh" })   --> "mnist_mlp@width=0.5,activation=tanh"
--    problem.variant("mnist_mlp", { seed = 3 })                           --> all that can vary is drawn
--
-- What can vary, where a problem has it:
--   width                 channels and hidden units times this
--   activation            in the place of each ReLU: "relu", "leaky_relu", "elu", "softplus", "tanh" or "sigmoid"
--   initialization_scale  the first weights times this
--   batch_size            the default batch size
--   label_noise           share of the training labels that are wrong, the same ones in every run
--   input_scale           all inputs times this
--   seed                  draws what is not given: width and the scales from 0.5, 1, 2; half, once or twice the
--                         batch size; label_noise from 0, 0.1, 0.2; activation from relu, leaky_relu, elu, tanh
--
-- @param base string: the name of a problem
-- @param changes table: one or more of the above
-- @return string: the variant's name
local function variant(base, changes)
   if type(base) ~= "string" or type(changes) ~= "table" then
      error(("problem.variant: expected the name of a problem and a table of changes, got %s and %s")
         :format(type(base), type(changes)), 2)
   end
   local done, result = pcall(engine.variant, base, changes)
   if not done then error((tostring(result):gsub("^[^:]*:%d+: ", "")), 2) end  -- the caller's line, not this one
   return result
end

return variant
