--- Declares problems: what a problem's file returns.

local named_options = require "named_options"
local is_module = require("nn.parts").is_module

local fields = {}
for name, types in pairs {
   name = "string", summary = "string", source = "string", options = "table",
   dataset = "string", dataset_options = "table", data = "function",
   network = "function or class made by nn.module",
   loss = "string or function", accuracy = "string or function", metrics = "table",
   start_pass = "function",
   start = "table, Tensor or function", value = "function", noise = "number", examples = "number",
   l2 = "number", regularized = "function", batch_size = "number", num_epochs = "number",
   threads = "number",
} do
   fields[name] = { kind = "types", types = types, required = name == "name" and "a text" or nil }
end

local fields_of_metric = {}
for name, types in pairs {
   title = "string", series = "string", unit = "string", direction = "string", primary = "boolean",
   value = "function", from_means = "function",
} do
   fields_of_metric[name] = { kind = "types", types = types }
end

local function fail_at(level, message, ...) error("problem.define: " .. message:format(...), level + 1) end
local function fail(message, ...) fail_at(4, message, ...) end

local function check_fields(declaration)
   if type(declaration) ~= "table" then
      fail("expected a table { name = ..., network = ..., ... }, got %s", type(declaration))
   end
   local _, complaint = named_options.read(declaration, fields, "field")
   if complaint then fail("%s", complaint) end
end

--- The declaration with a function in place of a class of modules, which is called with the options as well.
local function with_network_function(declaration)
   local class = type(declaration) == "table" and declaration.network
   if type(class) ~= "table" then return declaration end
   if is_module(class) then
      fail("'network' must be a function that makes the network, got a network: write " ..
         "network = function(options) return ... end, so that every run begins with a new one")
   end
   local metatable = getmetatable(class)
   if type(metatable) ~= "table" or not metatable.__call then return declaration end
   local copy = {}
   for field, value in pairs(declaration) do copy[field] = value end
   copy.network = function(options) return class(options) end
   return copy
end

local function check_metrics(metrics)
   for name, metric in pairs(metrics) do
      if type(name) ~= "string" or type(metric) ~= "table" then
         fail("metrics: expected a table { name = { direction = ..., value = ... }, ... }, got a %s under %s",
            type(metric), tostring(name))
      end
      local _, complaint = named_options.read(metric, fields_of_metric, "field")
      if complaint then fail("metric '%s': %s", name, complaint) end
   end
end

--- Checks that the fields are of one kind of problem: with a network, or a function.
local function check_sort(declaration)
   local of_network = { "network", "loss", "accuracy", "metrics", "dataset", "dataset_options", "data", "start_pass" }
   local of_function = { "start", "value", "noise", "examples" }
   local function check(given, missing, strangers)
      if declaration[given] and not declaration[missing] then
         fail_at(4, "field '%s' is missing beside '%s'", missing, given)
      end
      for _, field in ipairs(strangers) do
         if declaration[given] and declaration[field] ~= nil then
            fail_at(4, "field '%s' does not go together with '%s'", field, given)
         end
      end
   end
   if not declaration.network and not declaration.value then
      fail("expected 'network' (with 'dataset' or 'data', and 'loss') or 'value' (with 'start')")
   end
   check("network", "loss", of_function)
   check("value", "start", of_network)
   if declaration.network and (declaration.dataset == nil) == (declaration.data == nil) then
      fail("expected either 'dataset', a data set's name, or 'data', a function that makes one")
   end
end

--- Declares a problem and returns it.
--
-- A problem with a network learns from data:
--   network    function(options): returns the network, from `nn` or any module with a forward of its own; or a class
--              made by nn.module, whose `init` gets the options
--   loss       "cross_entropy", "mse", "binary_cross_entropy", or a function(output, targets, inputs)
--              that returns one loss for each example, shape [B]; output is what the network returned
--   accuracy   "classification" (the largest output is the label's), or a function(output, targets) that
--              returns a share of correct answers in [0, 1] for each example, shape [B]; optional
--   metrics    further metrics: table name -> { direction, value | from_means, unit, title, series,
--              primary }; optional.
--              direction: "higher" or "lower", whichever is better; value: function(output, targets, inputs) that
--              returns a number for each example, shape [B], of which the mean is taken; or from_means:
--              function(means) that returns a number from { loss, data_loss, accuracy, ... }, the means over a
--              split; unit: text, "fraction" for a share in [0, 1]; title: for people (default: the name with
--              spaces); series: of the lists in a record, "test_<series>" (default: the name); primary: true for
--              the one that the problem is judged by
--   dataset    text: a data set by name; dataset_options: values for its options
--   data       in its place, function(generator, options): returns { train = { inputs, targets },
--              test = { inputs, targets }, valid = ..., train_eval_size = ... }, inputs of shape [n, ...];
--              the generator starts the same in every run
--   start_pass function(network, mode): before each pass over a split, mode "train" or "evaluate";
--              for networks that carry state from batch to batch; optional
--
-- A problem without data is a function of its parameters:
--   start      where the parameters start: a list of numbers, a tensor, or a function(generator, options)
--   value      function(x, options): a tensor of one element
--   noise      standard deviation of the noise on its gradient (default 0): as in the two_d problems a
--              training example adds the product of x and a normal vector to the value
--   examples   of an epoch (default 10000)
--
-- Both:
--   name         text: under which results are filed (required)
--   summary      text: one line; source: text, a citation
--   options      table: name -> { kind, default, from | above, to | below, allowed, help }; given to the
--                functions above, and set with --problem-set name=value
--   l2           factor of the L2 term 0.5 * l2 * sum of squares (default 0: none)
--   regularized  function(name, kind): whether a parameter is under it (default: weights are)
--   batch_size   default 128; num_epochs: default 100
--   threads      of a run that asks for none; 1 where more make a step slower (default: all cores)
--
-- Example: a file saddle.lua for `optbench run saddle.lua`
--
--    return problem.define {
--       name = "saddle",
--       start = { 1, 0.1 },
--       value = function(x)
--          return x[1] ^ 2 - x[2] ^ 2 + 0.1 * x[2] ^ 4
--       end,
--       examples = 100, batch_size = 10, num_epochs = 5,
--    }
--
-- With a network, and data that it makes:
--
--    return problem.define {
--       name = "two_bumps",
--       network = function()
--          return nn.sequential { nn.linear(1, 16), nn.tanh(), nn.linear(16, 1) }
--       end,
--       loss = "mse",
--       data = function(generator)
--          local function bumps(count)
--             local x = torch.rand(count, 1, { generator = generator })
--             return { x, (x * 6.28):sin() }
--          end
--          return { train = bumps(400), test = bumps(100) }
--       end,
--       batch_size = 20, num_epochs = 5,
--    }
--
-- @param declaration table
-- @return table: the problem, for optbench.run, a sweep, or as what the file returns
local function define(declaration)
   declaration = with_network_function(declaration)
   check_fields(declaration)
   check_sort(declaration)
   check_metrics(declaration.metrics or {})
   return { declaration = declaration, declared_as = "problem" }
end

return define
