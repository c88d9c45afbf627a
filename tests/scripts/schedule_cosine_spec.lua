-- schedule.cosine: linear warm-up, then half a cosine, for any budget.
local cosine = require "schedule.cosine"
local optbench = require "optbench"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

local function instance(options)
   return setmetatable({ options = { warmup = options.warmup or 0, final = options.final or 0 } }, cosine)
end

describe("the cosine schedule", function()
   it("falls from 1 along half a cosine", function()
      local schedule = instance {}
      for step = 0, 99 do
         expect(schedule:factor(step, 100, 0)).to_be_near(0.5 * (1 + math.cos(math.pi * step / 100)), 1e-14)
      end
   end)
   it("ends above its final share, and nowhere below it", function()
      local schedule = instance { final = 0.1 }
      expect(schedule:factor(0, 100, 0)).to_be_near(1, 1e-15)
      expect(schedule:factor(50, 100, 0)).to_be_near(0.55, 1e-14)
      local last = schedule:factor(99, 100, 0)
      expect(last > 0.1 and last < 0.101).to_be(true)
   end)
   it("warms up to the base rate over the given share of all steps", function()
      local schedule = instance { warmup = 0.2 }
      for step = 0, 19 do expect(schedule:factor(step, 100, 0)).to_be_near((step + 1) / 20, 1e-15) end
      expect(schedule:factor(20, 100, 0)).to_be(1.0)
      expect(schedule:factor(60, 100, 0)).to_be_near(0.5, 1e-14)
   end)
   it("warms up over as many steps as the share says that a person wrote", function()
      -- The products of these doubles are a little more than whole.
      for share, steps in pairs { [0.07] = 7, [0.14] = 14, [0.28] = 28, [0.55] = 55, [0.56] = 56, [0.57] = 57 } do
         local schedule = instance { warmup = share }
         expect(schedule:factor(steps - 1, 100, 0)).to_be(1.0)
         expect(schedule:factor(0, 100, 0)).to_be(1 / steps)
         expect(schedule:factor(steps, 100, 0)).to_be(1.0)  -- the cosine begins
      end
   end)
   it("has a share of the rate for every step of a run of one or two", function()
      for total = 1, 3 do
         for step = 0, total - 1 do
            local factor = instance({ warmup = 0.5 }):factor(step, total, 0)
            expect(factor > 0 and factor <= 1).to_be(true)
         end
      end
   end)
end)

describe("a run under a cosine schedule", function()
   it("begins each epoch at the rate of its first step", function()
      local record = optbench.run {
         problem = "quadratic_deep", lr = 0.01, num_epochs = 4, schedule = "cosine", no_logs = true,
      }
      local expected = {}
      for epoch = 0, 3 do expected[epoch + 1] = 0.01 * 0.5 * (1 + math.cos(math.pi * epoch / 4)) end
      expect(record.optbench.learning_rates).to_be_near(expected, 1e-16)
   end)
   it("checks its options", function()
      expect(function()
         optbench.run { problem = "quadratic_deep", schedule = "cosine", schedule_set = { warmup = 1 }, no_logs = true }
      end).to_raise "cosine: option 'warmup' must be a number in [0, 1), got 1"
   end)
end)

spec.finish()
