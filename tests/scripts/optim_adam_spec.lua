-- optim.adam against the algorithm of its paper, written out in plain numbers.
local optbench = require "optbench"
local adam = require "optim.adam"
local torch = require "torch"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

local start = { 1.0, -2.0, 0.5 }
local function slope(x, t) return 0.5 * x + math.cos(t * x) end

--- An instance whose other options have their defaults.
local function instance(options)
   local all = {}
   for name, option in pairs(adam.declaration.options) do all[name] = option.default end
   for name, value in pairs(options or {}) do all[name] = value end
   return setmetatable({ options = all }, adam)
end

--- The parameters after some steps.
local function walk(options, steps)
   local rule = instance(options)
   local x = torch.tensor(start, { dtype = "float64" })
   rule:start(x)
   for t = 1, steps do
      local gradient = {}
      for i, value in ipairs(x:tolist()) do gradient[i] = slope(value, t) end
      rule:step(x, torch.tensor(gradient, { dtype = "float64" }), t)
   end
   return x:tolist()
end

--- Kingma & Ba 2015, Algorithm 1, with the decay in the gradient, one number at a time.
local function by_hand(steps, lr, beta1, beta2, eps, weight_decay)
   local places = {}
   for i, x in ipairs(start) do
      local m, v = 0, 0
      for t = 1, steps do
         local g = slope(x, t) + weight_decay * x
         m = beta1 * m + (1 - beta1) * g
         v = beta2 * v + (1 - beta2) * g ^ 2
         local m_hat, v_hat = m / (1 - beta1 ^ t), v / (1 - beta2 ^ t)
         x = x - lr * m_hat / (math.sqrt(v_hat) + eps)
      end
      places[i] = x
   end
   return places
end

describe("adam", function()
   it("follows the paper at its defaults", function()
      expect(walk({}, 30)).to_be_near(by_hand(30, 1e-3, 0.9, 0.999, 1e-8, 0), 1e-13)
   end)
   it("follows it at other rates and decays, eps outside the correction", function()
      expect(walk({ lr = 0.05, beta1 = 0.5, beta2 = 0.9, eps = 0.1 }, 30))
         .to_be_near(by_hand(30, 0.05, 0.5, 0.9, 0.1, 0), 1e-13)
      expect(walk({ lr = 0.05, beta1 = 0.0 }, 30)).to_be_near(by_hand(30, 0.05, 0, 0.999, 1e-8, 0), 1e-13)
   end)
   it("adds the decay to the gradient, before the moments", function()
      expect(walk({ lr = 0.05, weight_decay = 0.2 }, 30))
         .to_be_near(by_hand(30, 0.05, 0.9, 0.999, 1e-8, 0.2), 1e-13)
   end)
   it("moves by the rate in its first step, whatever the size of the gradient", function()
      local rule = instance { lr = 0.25, weight_decay = 0 }
      local x = torch.zeros(3, { dtype = "float64" })
      rule:start(x)
      rule:step(x, torch.tensor({ 1e-3, -5, 2000 }, { dtype = "float64" }), 1)
      expect(x:tolist()).to_be_near({ -0.25, 0.25, -0.25 }, 1e-5)
   end)
end)

describe("a run with adam", function()
   local function run(settings)
      settings.problem, settings.num_epochs, settings.no_logs, settings.threads = "quadratic_deep", 2, true, 1
      return optbench.run(settings)
   end
   it("agrees with the native optimizer", function()
      local options = { beta1 = 0.8, weight_decay = 0.01 }
      local ours = run { optimizer = "adam", lr = 1e-2, set = options, dtype = "float64" }
      local native = run { optimizer = "native.adam", lr = 1e-2, set = options, dtype = "float64" }
      expect(ours.test_losses).to_be_near(native.test_losses, 1e-9)
      expect(ours.test_losses[3] < ours.test_losses[1]).to_be(true)
   end)
   it("checks its options", function()
      expect(function() run { optimizer = "adam", set = { beta2 = 1 } } end)
         .to_raise "adam: option 'beta2' must be a number in [0, 1), got 1"
      expect(function() run { optimizer = "adam", set = { learning_rate = 1 } } end)
         .to_raise "adam: unknown option 'learning_rate'; did you mean 'lr'?"
   end)
end)

spec.finish()
