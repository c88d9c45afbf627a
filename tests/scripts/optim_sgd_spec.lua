-- optim.sgd against the recursions of its paper, written out in plain numbers.
local optbench = require "optbench"
local sgd = require "optim.sgd"
local torch = require "torch"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

local start = { 1.0, -2.0, 0.5 }
local function slope(x, t) return 0.5 * x + math.cos(t * x) end

--- An instance whose other options have their defaults.
local function instance(options)
   local all = {}
   for name, option in pairs(sgd.declaration.options) do all[name] = option.default end
   for name, value in pairs(options or {}) do all[name] = value end
   return setmetatable({ options = all }, sgd)
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

--- The same one number at a time: `update(x, g, v, t)` gives the next x and v.
local function by_hand(steps, update)
   local places = {}
   for i, x in ipairs(start) do
      local v = 0
      for t = 1, steps do x, v = update(x, slope(x, t), v, t) end
      places[i] = x
   end
   return places
end

describe("sgd", function()
   it("goes down the gradient", function()
      expect(walk({ lr = 0.1 }, 20)).to_be_near(by_hand(20, function(x, g) return x - 0.1 * g end), 1e-14)
   end)
   it("adds the decay to the gradient", function()
      expect(walk({ lr = 0.1, weight_decay = 0.3 }, 20)).to_be_near(by_hand(20, function(x, g)
         return x - 0.1 * (g + 0.3 * x)
      end), 1e-14)
   end)
   it("keeps a share of its velocity, with the rate outside and the first gradient undampened", function()
      local function update(x, g, v, t)
         v = t == 1 and g or 0.9 * v + 0.75 * g
         return x - 0.1 * v, v
      end
      expect(walk({ lr = 0.1, momentum = 0.9, dampening = 0.25 }, 20)).to_be_near(by_hand(20, update), 1e-13)
   end)
   it("looks ahead along the velocity with Nesterov momentum", function()
      local function update(x, g, v)
         v = 0.9 * v + g
         return x - 0.1 * (g + 0.9 * v), v
      end
      expect(walk({ lr = 0.1, momentum = 0.9, nesterov = true }, 20)).to_be_near(by_hand(20, update), 1e-13)
   end)
   it("keeps no state without momentum", function()
      local rule = instance { lr = 0.1 }
      rule:start(torch.zeros(3))
      expect(rawget(rule, "velocity")).to_be(nil)
   end)
   it("refuses Nesterov momentum that is none", function()
      expect(function() walk({ nesterov = true }, 1) end)
         .to_raise "sgd: option 'nesterov' needs momentum above 0 and dampening 0"
      expect(function() walk({ nesterov = true, momentum = 0.9, dampening = 0.5 }, 1) end)
         .to_raise "sgd: option 'nesterov' needs momentum above 0 and dampening 0"
   end)
end)

describe("a run with sgd", function()
   local function run(settings)
      settings.problem, settings.num_epochs, settings.no_logs, settings.threads = "quadratic_deep", 2, true, 1
      return optbench.run(settings)
   end
   it("agrees with the native optimizer", function()
      local options = { momentum = 0.9, nesterov = true, weight_decay = 0.01 }
      local ours = run { optimizer = "sgd", lr = 1e-3, set = options, dtype = "float64" }
      local native = run { optimizer = "native.sgd", lr = 1e-3, set = options, dtype = "float64" }
      expect(ours.test_losses).to_be_near(native.test_losses, 1e-9)
      expect(ours.test_losses[3] < ours.test_losses[1]).to_be(true)
   end)
   it("checks its options", function()
      expect(function() run { optimizer = "sgd", set = { momentum = -1 } } end)
         .to_raise "sgd: option 'momentum' must be a number of at least 0, got -1"
      expect(function() run { optimizer = "sgd", set = { nestrov = true } } end)
         .to_raise "sgd: unknown option 'nestrov'; did you mean 'nesterov'?"
   end)
end)

spec.finish()
