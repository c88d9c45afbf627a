-- optim.adamw against the algorithm of its paper, written out in plain numbers.
local optbench = require "optbench"
local adamw = require "optim.adamw"
local torch = require "torch"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

local start = { 1.0, -2.0, 0.5 }
local function slope(x, t) return 0.5 * x + math.cos(t * x) end

--- An instance with its options at their defaults but for those given, for parameters of one number
-- and these kinds.
local function instance(options, kinds)
   local all, parameters = {}, {}
   for name, option in pairs(adamw.declaration.options) do all[name] = option.default end
   for name, value in pairs(options or {}) do all[name] = value end
   for i, kind in ipairs(kinds or { "weight", "weight", "embedding" }) do
      parameters[i] = { kind = kind, value = torch.zeros(1) }
   end
   return setmetatable({ options = all, parameters = parameters }, adamw)
end

--- Where the rule is after some steps.
local function walk(options, steps, kinds)
   local rule = instance(options, kinds)
   local x = torch.tensor(start, { dtype = "float64" })
   rule:start(x)
   for t = 1, steps do
      local gradient = {}
      for i, value in ipairs(x:tolist()) do gradient[i] = slope(value, t) end
      rule:step(x, torch.tensor(gradient, { dtype = "float64" }), t)
   end
   return x:tolist()
end

--- Loshchilov & Hutter 2019, Algorithm 2, one number at a time.
local function by_hand(steps, lr, beta1, beta2, eps, weight_decay)
   local places = {}
   for i, x in ipairs(start) do
      local m, v = 0, 0
      for t = 1, steps do
         local g = slope(x, t)
         x = x - lr * weight_decay * x
         m = beta1 * m + (1 - beta1) * g
         v = beta2 * v + (1 - beta2) * g ^ 2
         local m_hat, v_hat = m / (1 - beta1 ^ t), v / (1 - beta2 ^ t)
         x = x - lr * m_hat / (math.sqrt(v_hat) + eps)
      end
      places[i] = x
   end
   return places
end

describe("adamw", function()
   it("follows the paper at its defaults", function()
      expect(walk({}, 30)).to_be_near(by_hand(30, 1e-3, 0.9, 0.999, 1e-8, 1e-2), 1e-12)
   end)
   it("follows it at other rates and decays, eps outside the correction", function()
      expect(walk({ lr = 0.05, beta1 = 0.5, beta2 = 0.9, eps = 0.1 }, 30))
         .to_be_near(by_hand(30, 0.05, 0.5, 0.9, 0.1, 1e-2), 1e-12)
      expect(walk({ lr = 0.05, beta1 = 0.0 }, 30)).to_be_near(by_hand(30, 0.05, 0, 0.999, 1e-8, 1e-2), 1e-12)
   end)
   it("decays the weights apart from the moments", function()
      expect(walk({ lr = 0.05, weight_decay = 0.2 }, 30))
         .to_be_near(by_hand(30, 0.05, 0.9, 0.999, 1e-8, 0.2), 1e-12)
   end)
   it("leaves biases and norms alone, unless it is told to decay all", function()
      local o = { lr = 0.05, weight_decay = 0.2 }
      local decayed, bare = by_hand(30, 0.05, 0.9, 0.999, 1e-8, 0.2), by_hand(30, 0.05, 0.9, 0.999, 1e-8, 0)
      expect(walk(o, 30, { "bias", "weight", "norm" })).to_be_near({ bare[1], decayed[2], bare[3] }, 1e-12)
      expect(walk(o, 30, { "embedding", "bias", "bias" })).to_be_near({ decayed[1], bare[2], bare[3] }, 1e-12)
      expect(walk(o, 30, { "bias", "bias", "bias" })).to_be_near(bare, 1e-12)
      o.decay = "all"
      expect(walk(o, 30, { "bias", "weight", "norm" })).to_be_near(decayed, 1e-12)
   end)
   it("moves by the rate in its first step, whatever the size of the gradient", function()
      local rule = instance { lr = 0.25, weight_decay = 0 }
      local x = torch.zeros(3, { dtype = "float64" })
      rule:start(x)
      rule:step(x, torch.tensor({ 1e-3, -5, 2000 }, { dtype = "float64" }), 1)
      expect(x:tolist()).to_be_near({ -0.25, 0.25, -0.25 }, 1e-5)
   end)
end)

describe("a run with adamw", function()
   local function run(settings)
      settings.problem, settings.num_epochs, settings.no_logs, settings.threads = "quadratic_deep", 2, true, 1
      return optbench.run(settings)
   end
   it("agrees with the native optimizer", function()
      local options = { beta1 = 0.8, weight_decay = 0.01 }
      local ours = run { optimizer = "adamw", lr = 1e-2, set = options, dtype = "float64" }
      local native = run { optimizer = "native.adamw", lr = 1e-2, set = options, dtype = "float64" }
      expect(ours.test_losses).to_be_near(native.test_losses, 1e-9)
      expect(ours.test_losses[3] < ours.test_losses[1]).to_be(true)
   end)
   it("says beside the problem's L2 term what it decays", function()
      local record = run { optimizer = "adamw", set = { weight_decay = 0.25 } }
      expect(record.optbench.decay.weight_decay).to_be(0.25)
      expect(record.optbench.decay.decay).to_be "weights"
      expect(record.optbench.decay.l2_factor).to_be(0.0)
      expect(record.optbench.decay.rule).to_be "the L2 term stays in the loss, the optimizer's decay acts beside it"
   end)
   it("checks its options", function()
      expect(function() run { optimizer = "adamw", set = { beta2 = 1 } } end)
         .to_raise "adamw: option 'beta2' must be a number in [0, 1), got 1"
      expect(function() run { optimizer = "adamw", set = { learning_rate = 1 } } end)
         .to_raise "adamw: unknown option 'learning_rate'; did you mean 'lr'?"
   end)
end)

spec.finish()
