-- schedule.constant: the base rate throughout, in every run that asks for nothing else.
local constant = require "schedule.constant"
local optbench = require "optbench"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

describe("the constant schedule", function()
   it("is 1 at every step", function()
      for step = 0, 50, 10 do expect(constant:factor(step, 51, step // 10)).to_be(1) end
   end)
   it("is what a run follows that names none", function()
      local record = optbench.run { problem = "quadratic_deep", lr = 1e-9, num_epochs = 2, no_logs = true }
      expect(record.optbench.schedule.name).to_be "constant"
      expect(record.optbench.learning_rates).to_be { 1e-9, 1e-9 }
   end)
   it("has no options", function()
      expect(function()
         optbench.run { problem = "two_d_beale", schedule = "constant", schedule_set = { factor = 2 }, no_logs = true }
      end).to_raise "constant: unknown option 'factor'"
   end)
end)

spec.finish()
