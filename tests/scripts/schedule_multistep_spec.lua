-- schedule.multistep: the DeepOBS form, factors that are absolute multiples of the base rate.
local multistep = require "schedule.multistep"
local optbench = require "optbench"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

local function instance(epochs, factors)
   local made = setmetatable({ options = { epochs = epochs, factors = factors } }, multistep)
   made:start()
   return made
end

describe("the multistep schedule", function()
   it("has the rates of the DeepOBS example: base 0.3, epochs 50 and 100, factors 0.1 and 0.01", function()
      local schedule = instance({ 50, 100 }, { 0.1, 0.01 })
      local function rate(epoch) return 0.3 * schedule:factor(epoch * 7, 1050, epoch) end
      for _, epoch in ipairs { 0, 1, 49 } do expect(rate(epoch)).to_be(0.3) end
      for _, epoch in ipairs { 50, 51, 99 } do expect(rate(epoch)).to_be_near(0.03, 1e-16) end
      for _, epoch in ipairs { 100, 101, 149 } do expect(rate(epoch)).to_be_near(0.003, 1e-17) end
   end)
   it("looks at the epoch only", function()
      local schedule = instance({ 2 }, { 0.5 })
      expect(schedule:factor(0, 10, 2)).to_be(0.5)
      expect(schedule:factor(9, 10, 1)).to_be(1)
   end)
   it("refuses epochs and factors that do not fit together", function()
      expect(function() instance({ 5, 8 }, { 0.1 }) end)
         .to_raise "multistep: epochs and factors must be of equal length, got 2 and 1"
      expect(function() instance({ 8, 5 }, { 0.1, 0.01 }) end).to_raise "multistep: epochs must ascend, got 5 after 8"
   end)
end)

describe("a run under a multistep schedule", function()
   local function run(settings)
      settings.problem, settings.lr, settings.num_epochs, settings.no_logs = "quadratic_deep", 0.01, 3, true
      return optbench.run(settings)
   end
   it("takes the rate from each named epoch on", function()
      local record = run { schedule = "multistep", schedule_set = { epochs = { 1, 2 }, factors = { 0.1, 0.01 } } }
      expect(record.optbench.learning_rates).to_be_near({ 0.01, 0.001, 0.0001 }, 1e-18)
   end)
   it("is the same run in the spelling of DeepOBS", function()
      local one = run { schedule = "multistep", schedule_set = { epochs = { 1 }, factors = { 0.1 } } }
      local other = run { lr_sched_epochs = { 1 }, lr_sched_factors = { 0.1 } }
      expect(other.test_losses).to_be(one.test_losses)
      expect(other.optbench.run_key).to_be(one.optbench.run_key)
   end)
   it("needs both its options", function()
      expect(function() run { schedule = "multistep" } end).to_raise "multistep: option 'epochs'"
      expect(function() run { lr_sched_epochs = { 1 } } end)
         .to_raise "lr_sched_epochs and lr_sched_factors must be given together, got only lr_sched_epochs"
   end)
end)

spec.finish()
