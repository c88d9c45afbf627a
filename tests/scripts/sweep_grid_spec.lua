-- sweep.grid: which runs a grid holds, in which order, and what it refuses.
local spec = require "tests.support.spec"
local sweep = require "sweep"
local describe, it, expect = spec.describe, spec.it, spec.expect

--- The values of one setting in all runs; "-" where it is not set.
local function column(plan, setting)
   local values = {}
   for i, run in ipairs(plan) do values[i] = run[setting] or "-" end
   return values
end

describe("a grid", function()
   it("of single values is one run", function()
      expect(sweep.grid { problems = "two_d_beale", optimizers = "adam", lr = 0.1, seeds = 7, num_epochs = 3 }).to_be {
         { problem = "two_d_beale", optimizer = "adam", learning_rate = 0.1, random_seed = 7, num_epochs = 3 },
      }
   end)
   it("leaves what is not given to the run's defaults", function()
      expect(sweep.grid { problems = { "two_d_beale" } }).to_be { { problem = "two_d_beale" } }
   end)
   it("takes sets of problems by name, each problem once", function()
      local names = {}
      for i, run in ipairs(sweep.grid { problems = { "mnist_vae", "small" } }) do names[i] = run.problem end
      expect(names).to_be { "mnist_vae", "quadratic_deep", "fmnist_2c2d", "cifar10_3c3d" }
      expect(#sweep.grid { problems = "all" }).to_be(26)
   end)
   it("takes what a plan declares itself in place of names", function()
      local rule = require "optim.base".define { name = "rule" }
      local slow = require "schedule.base".define { name = "slow" }
      local bowl = require "problem".define { name = "bowl", start = { 1 }, value = function(x) return x:sum() end }
      local plan = sweep.grid {
         problems = { bowl, "two_d_beale" }, optimizers = { rule, { rule, lr = 1, label = "one" } }, schedules = slow,
      }
      expect(#plan).to_be(4)
      expect(rawequal(plan[1].problem, bowl) and rawequal(plan[1].optimizer, rule)).to_be(true)
      expect(plan[1].schedule_set == nil and rawequal(plan[1].schedule, slow)).to_be(true)
      expect(rawequal(plan[4].optimizer, rule)).to_be(true)
      expect(plan[4].learning_rate .. plan[4].label .. plan[4].problem).to_be "1onetwo_d_beale"
   end)
   it("takes options of problems and data sets as they are", function()
      expect(sweep.grid {
         problems = "mnist_vae", problem_set = { loss = "binary_cross_entropy" }, dataset_set = { compat = true },
      }).to_be {
         { problem = "mnist_vae", problem_set = { loss = "binary_cross_entropy" }, dataset_set = { compat = true } },
      }
   end)
   it("varies problems slowest, then optimizers, rates, and seeds fastest", function()
      local plan = sweep.grid {
         seeds = { 1, 2 }, lr = { 0.1, 0.2 }, optimizers = { "sgd", "adam" }, problems = { "z", "a" },
      }
      expect(#plan).to_be(16)
      expect(column(plan, "random_seed")).to_be { 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2 }
      expect(table.concat(column(plan, "learning_rate"), " ", 1, 4)).to_be "0.1 0.1 0.2 0.2"
      expect(table.concat(column(plan, "optimizer"), " ", 1, 8)).to_be "sgd sgd sgd sgd adam adam adam adam"
      expect(plan[8].problem .. plan[9].problem).to_be "za"
   end)
   it("takes any other setting of a run, under its long or its short name", function()
      local plan = sweep.grid { problem = "p", bs = { 32, 64 }, weight_decay = 0.1, dtype = { "float32", "float64" } }
      expect(column(plan, "batch_size")).to_be { 32, 32, 64, 64 }
      expect(column(plan, "dtype")).to_be { "float32", "float64", "float32", "float64" }
      expect(plan[1].weight_decay).to_be(0.1)
   end)
   it("varies settings that are lists by nature when a list of lists is given", function()
      local once = sweep.grid { problems = "p", lr_sched_epochs = { 5, 8 }, lr_sched_factors = { 0.1, 0.01 } }
      expect(once).to_be { { problem = "p", lr_sched_epochs = { 5, 8 }, lr_sched_factors = { 0.1, 0.01 } } }
      local twice = sweep.grid { problems = "p", lr_sched_epochs = { { 5, 8 }, { 2, 4 } } }
      expect(column(twice, "lr_sched_epochs")).to_be { { 5, 8 }, { 2, 4 } }
   end)
   it("refuses a list with a hole, which would end there", function()
      local holes = {
         ["'optimizers[2]' is nil: a list must have no holes"] = { optimizers = { "sgd", nil, "adam" } },
         ["'lr[1]' is nil: a list must have no holes"] = { lr = { nil, 0.1 } },
         ["'seeds[2]' is nil: a list must have no holes"] = { seeds = { [1] = 1, [3] = 3 } },
         ["'problems[2]' is nil: a list must have no holes"] = { problems = { "p", nil, "q" } },
         ["'set.momentum[2]' is nil: a list must have no holes"] = { set = { momentum = { 0, nil, 0.9 } } },
         ["'schedules[1]' is nil: a list must have no holes"] = { schedules = { nil, "cosine" } },
         ["'batch_size[2]' is nil: a list must have no holes"] = { batch_size = { 1, nil, 3 } },
         ["'lr_sched_epochs[2]' is nil: a list must have no holes"] = { lr_sched_epochs = { 1, nil, 3 } },
      }
      for message, fields in pairs(holes) do
         fields.problems = fields.problems or "p"
         expect(function() sweep.grid(fields) end).to_raise(message)
      end
      expect(function() sweep.join({ { problem = "p" } }, { { problem = "p" }, nil, { problem = "q" } }) end)
         .to_raise "sweep.join: argument 2: run 2 is nil: a plan must have no holes"
   end)
   it("gives no two runs the same table of options", function()
      local plan = sweep.grid { problems = "p", optimizers = { { "sgd", momentum = 0.9 } }, seeds = { 1, 2 } }
      plan[1].set.momentum = 0
      expect(plan[2].set.momentum).to_be(0.9)
   end)
end)

describe("an optimizer in a grid", function()
   it("has those of its options combined that are lists, in the order of their names", function()
      local plan = sweep.grid {
         problems = "p",
         optimizers = { "adam", { "sgd", nesterov = { true, false }, momentum = { 0.5, 0.9 }, dampening = 0 } },
      }
      expect(column(plan, "set")).to_be {
         "-",
         { dampening = 0, momentum = 0.5, nesterov = true },
         { dampening = 0, momentum = 0.5, nesterov = false },
         { dampening = 0, momentum = 0.9, nesterov = true },
         { dampening = 0, momentum = 0.9, nesterov = false },
      }
   end)
   it("is given an option that is a list by nature as a list in a list", function()
      local plan = sweep.grid { problems = "p", optimizers = { { "mine", betas = { { 0.9, 0.99 } } } } }
      expect(column(plan, "set")).to_be { { betas = { 0.9, 0.99 } } }
   end)
   it("may bring its own rates and its label, which are no options", function()
      local plan = sweep.grid {
         problems = "p", lr = { 1, 2 }, optimizers = { "adam", { "sgd", lr = { 3, 4, 5 }, label = "plain" } },
      }
      expect(column(plan, "learning_rate")).to_be { 1, 2, 3, 4, 5 }
      expect(column(plan, "label")).to_be { "-", "-", "plain", "plain", "plain" }
      expect(plan[3].set).to_be(nil)
   end)
   it("takes options from `set` unless it sets them itself", function()
      local plan = sweep.grid {
         problems = "p", set = { weight_decay = { 0, 0.1 } }, optimizers = { "sgd", { "adam", weight_decay = 0.5 } },
      }
      expect(column(plan, "set")).to_be { { weight_decay = 0 }, { weight_decay = 0.1 }, { weight_decay = 0.5 } }
   end)
   it("need not be in a list when it is the only one", function()
      expect(sweep.grid { problems = "p", optimizers = { "sgd", momentum = { 0, 0.9 } } }).to_be {
         { problem = "p", optimizer = "sgd", set = { momentum = 0 } },
         { problem = "p", optimizer = "sgd", set = { momentum = 0.9 } },
      }
   end)
end)

describe("a schedule in a grid", function()
   it("is a name, or a table whose options are taken as they are", function()
      expect(sweep.grid {
         problems = "p", schedules = { "constant", { "multistep", epochs = { 5, 8 }, factors = { 0.1, 0.01 } } },
      }).to_be {
         { problem = "p", schedule = "constant" },
         { problem = "p", schedule = "multistep", schedule_set = { epochs = { 5, 8 }, factors = { 0.1, 0.01 } } },
      }
   end)
end)

describe("a bad grid", function()
   local entry = "must be a name, the path of a .lua file, or a table { name, option = value, ... }"
   local bad = {
      { { problems = "p", optimisers = "adam" }, "unknown setting 'optimisers'; did you mean 'optimizers'?" },
      { { problems = "p", num_epoch = 3 }, "unknown setting 'num_epoch'; did you mean 'num_epochs'?" },
      { { "two_d_beale" }, "unknown setting '1'" },
      { { seeds = 1 }, "'problems' is missing: expected names of problems" },
      { "two_d_beale", "expected a table { problems = ..., optimizers = ..., ... }, got 'two_d_beale'" },
      { { problems = "p", seeds = {} }, "'seeds' must hold at least one value, got an empty list" },
      { { problems = "p", optimizers = {} }, "'optimizers' must hold at least one value, got an empty list" },
      { { problems = "p", optimizers = { { "sgd", momentum = {} } } },
         "'optimizers[1].momentum' must hold at least one value, got an empty list" },
      { { problems = "p", optimizers = { "sgd", 3 } }, "'optimizers[2]' " .. entry .. ", got 3" },
      { { problems = "p", optimizers = { { momentum = 0.9 } } }, "'optimizers[1]' " .. entry .. ", got a table" },
      { { problems = "p", optimizers = { { "sgd", "adam" } } },
         "'optimizers[1]': options are named, got a value at [2]" },
      { { problems = "p", optimizers = { { "sgd", label = 3 } } }, "'optimizers[1].label' must be a text, got 3" },
      { { problems = "p", lr = print },
         "'lr' must be a number, a text, true or false, or a list of these, got function" },
      { { problems = "p", lr = 1, learning_rate = 2 },
         "'learning_rate' and 'lr' are the same setting: give one of them" },
      { { problems = "p", lr_sched_epochs = 5 }, "'lr_sched_epochs' must be a list, got 5" },
      { { problems = "p", set = 5 }, "'set' must be a table of options, got 5" },
   }
   for _, case in ipairs(bad) do
      it("is an error at the line that wrote it: " .. case[2], function()
         local line = debug.getinfo(1, "l").currentline + 1
         expect(function() local plan = sweep.grid(case[1]) return plan end)
            .to_raise(("sweep_grid_spec.lua:%d: sweep.grid: %s"):format(line, case[2]))
      end)
   end
end)

spec.finish()
