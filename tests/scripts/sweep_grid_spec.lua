--- sweep.grid: which runs a grid holds, in which order, and what it refuses.

local spec = require "tests.support.spec"
local sweep = require "sweep"
local describe, it, expect = spec.describe, spec.it, spec.expect

--- The values of one setting in all runs.
local function column(plan, setting)
   local values = {}
   for i, run in ipairs(plan) do values[i] = run[setting] or "-" end
   return values
end

it("a single value of everything is a plan of one run", function()
   spec.equal(sweep.grid { problems = "two_d_beale", optimizers = "adam", lr = 0.1, seeds = 7, num_epochs = 3 }, {
      { problem = "two_d_beale", optimizer = "adam", learning_rate = 0.1, random_seed = 7, num_epochs = 3 },
   })
end)

it("what is not given is left to the run's defaults", function()
   spec.equal(sweep.grid { problems = { "two_d_beale" } }, { { problem = "two_d_beale" } })
end)

it("problems vary slowest, then optimizers, rates, and seeds fastest", function()
   local plan = sweep.grid {
      seeds = { 1, 2 }, lr = { 0.1, 0.2 }, optimizers = { "sgd", "adam" }, problems = { "z", "a" },
   }
   spec.equal(#plan, 16)
   spec.equal(column(plan, "random_seed"), { 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2 })
   spec.equal(table.concat(column(plan, "learning_rate"), " ", 1, 4), "0.1 0.1 0.2 0.2")
   spec.equal(table.concat(column(plan, "optimizer"), " ", 1, 8), "sgd sgd sgd sgd adam adam adam adam")
   spec.equal(plan[8].problem .. plan[9].problem, "za")
end)

it("options of an optimizer that are lists are combined, in the order of their names", function()
   local plan = sweep.grid {
      problems = "p",
      optimizers = { "adam", { "sgd", nesterov = { true, false }, momentum = { 0.5, 0.9 }, dampening = 0 } },
   }
   spec.equal(column(plan, "set"), {
      "-",
      { dampening = 0, momentum = 0.5, nesterov = true },
      { dampening = 0, momentum = 0.5, nesterov = false },
      { dampening = 0, momentum = 0.9, nesterov = true },
      { dampening = 0, momentum = 0.9, nesterov = false },
   })
end)

it("an option that is a list by nature is given as a list in a list", function()
   local plan = sweep.grid { problems = "p", optimizers = { { "mine", betas = { { 0.9, 0.99 } } } } }
   spec.equal(column(plan, "set"), { { betas = { 0.9, 0.99 } } })
end)

it("an optimizer's own rates and label replace the grid's, and are no options", function()
   local plan = sweep.grid {
      problems = "p", lr = { 1, 2 },
      optimizers = { "adam", { "sgd", lr = { 3, 4, 5 }, label = "plain" } },
   }
   spec.equal(column(plan, "learning_rate"), { 1, 2, 3, 4, 5 })
   spec.equal(column(plan, "label"), { "-", "-", "plain", "plain", "plain" })
   spec.equal(plan[3].set, nil)
end)

it("`set` reaches every optimizer that does not set the option itself", function()
   local plan = sweep.grid {
      problems = "p", set = { weight_decay = { 0, 0.1 } },
      optimizers = { "sgd", { "adam", weight_decay = 0.5 } },
   }
   spec.equal(column(plan, "set"), { { weight_decay = 0 }, { weight_decay = 0.1 }, { weight_decay = 0.5 } })
end)

it("schedules are names or tables whose options are taken as they are", function()
   local plan = sweep.grid {
      problems = "p", schedules = { "constant", { "multistep", epochs = { 5, 8 }, factors = { 0.1, 0.01 } } },
   }
   spec.equal(plan, {
      { problem = "p", schedule = "constant" },
      { problem = "p", schedule = "multistep", schedule_set = { epochs = { 5, 8 }, factors = { 0.1, 0.01 } } },
   })
end)

it("settings that are lists by nature vary when a list of lists is given", function()
   local once = sweep.grid { problems = "p", lr_sched_epochs = { 5, 8 }, lr_sched_factors = { 0.1, 0.01 } }
   spec.equal(once, { { problem = "p", lr_sched_epochs = { 5, 8 }, lr_sched_factors = { 0.1, 0.01 } } })
   local twice = sweep.grid { problems = "p", lr_sched_epochs = { { 5, 8 }, { 2, 4 } }, lr_sched_factors = { 0.1, 0.01 } }
   spec.equal(column(twice, "lr_sched_epochs"), { { 5, 8 }, { 2, 4 } })
end)

it("any other setting of a run may be listed, under its long or its short name", function()
   local plan = sweep.grid { problem = "p", bs = { 32, 64 }, weight_decay = 0.1, dtype = { "float32", "float64" } }
   spec.equal(column(plan, "batch_size"), { 32, 32, 64, 64 })
   spec.equal(column(plan, "dtype"), { "float32", "float64", "float32", "float64" })
   spec.equal(plan[1].weight_decay, 0.1)
end)

it("runs share no table of options", function()
   local plan = sweep.grid { problems = "p", optimizers = { { "sgd", momentum = 0.9 } }, seeds = { 1, 2 } }
   plan[1].set.momentum = 0
   spec.equal(plan[2].set.momentum, 0.9)
end)

it("a bad grid is an error at the line that wrote it", function()
   local refused = {
      { { problems = "p", optimisers = "adam" }, "unknown setting 'optimisers'; did you mean 'optimizers'?" },
      { { problems = "p", num_epoch = 3 }, "unknown setting 'num_epoch'; did you mean 'num_epochs'?" },
      { { "two_d_beale" }, "unknown setting '1'" },
      { { seeds = 1 }, "'problems' is missing: expected names of problems" },
      { "two_d_beale", "expected a table { problems = ..., optimizers = ..., ... }, got 'two_d_beale'" },
      { { problems = "p", seeds = {} }, "'seeds' must hold at least one value, got an empty list" },
      { { problems = "p", optimizers = {} }, "'optimizers' must hold at least one value, got an empty list" },
      { { problems = "p", optimizers = { { "sgd", momentum = {} } } },
        "'optimizers[1].momentum' must hold at least one value, got an empty list" },
      { { problems = "p", optimizers = { "sgd", 3 } },
        "'optimizers[2]' must be a name, the path of a .lua file, or a table { name, option = value, ... }, got 3" },
      { { problems = "p", optimizers = { { momentum = 0.9 } } },
        "'optimizers[1]' must be a name, the path of a .lua file, or a table { name, option = value, ... }, got a table" },
      { { problems = "p", optimizers = { { "sgd", "adam" } } }, "'optimizers[1]': options are named, got a value at [2]" },
      { { problems = "p", optimizers = { { "sgd", label = 3 } } }, "'optimizers[1].label' must be a text, got 3" },
      { { problems = "p", lr = print },
        "'lr' must be a number, a text, true or false, or a list of these, got " .. tostring(print) },
      { { problems = "p", lr = 1, learning_rate = 2 },
        "'learning_rate' and 'lr' are the same setting: give one of them" },
      { { problems = "p", lr_sched_epochs = 5 }, "'lr_sched_epochs' must be a list, got 5" },
      { { problems = "p", set = 5 }, "'set' must be a table of options, got 5" },
   }
   for _, case in ipairs(refused) do
      spec.fails(function()
         local plan = sweep.grid(case[1])
         return plan
      end, "tests/scripts/sweep_grid_spec.lua:135: sweep.grid: " .. case[2])
   end
end)

spec.finish()
