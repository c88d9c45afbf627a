--- sweep.linspace, sweep.logspace and sweep.join.

local spec = require "tests.support.spec"
local sweep = require "sweep"
local describe, it, expect = spec.describe, spec.it, spec.expect

local here = "tests/scripts/sweep_spec.lua:"

it("linspace spaces numbers evenly and meets both ends exactly", function()
   spec.equal(sweep.linspace(0, 1, 5), { 0.0, 0.25, 0.5, 0.75, 1 })
   spec.equal(sweep.linspace(3, 1, 3), { 3.0, 2.0, 1 })
   spec.equal(sweep.linspace(0.1, 0.7, 7)[7], 0.7)
   spec.equal(sweep.linspace(2, 9, 1), { 2 })
end)

it("logspace takes exponents of ten and gives the very numbers that people write", function()
   spec.equal(sweep.logspace(-4, -1, 4), { 1e-4, 1e-3, 1e-2, 1e-1 })
   spec.equal(sweep.logspace(0, 2, 3), { 1.0, 10.0, 100.0 })
   spec.equal(sweep.logspace(-1, -3, 3), { 1e-1, 1e-2, 1e-3 })
   spec.equal(sweep.logspace(-2, 0, 1), { 1e-2 })
   for exponent = -30, 30 do
      spec.equal(sweep.logspace(exponent, exponent, 1), { tonumber("1e" .. exponent) })
   end
end)

it("logspace agrees with numpy between the ends", function()
   -- numpy.logspace(-5, 2, 36), the rates of the published DeepOBS baselines
   local rates = sweep.logspace(-5, 2, 36)
   spec.equal(#rates, 36)
   spec.equal(rates[1], 1e-5)
   spec.equal(("%.12g"):format(rates[2]), "1.58489319246e-05")
   spec.equal(("%.12g"):format(rates[35]), "63.0957344480")
   spec.equal(rates[36], 100.0)
end)

it("bad arguments are errors at the line that wrote them", function()
   spec.fails(function() local v = sweep.logspace(-4, -1) return v end,
      here .. "41: sweep.logspace: the count must be an integer of at least 1, got nil")
   spec.fails(function() local v = sweep.logspace(-4, -1, 0) return v end,
      here .. "43: sweep.logspace: the count must be an integer of at least 1, got 0")
   spec.fails(function() local v = sweep.logspace("-4", -1, 2) return v end,
      here .. "45: sweep.logspace: both exponents must be numbers, got -4 and -1")
   spec.fails(function() local v = sweep.linspace(0, 1, 2.5) return v end,
      here .. "47: sweep.linspace: the count must be an integer of at least 1, got 2.5")
   spec.fails(function() local v = sweep.linspace(nil, 1, 2) return v end,
      here .. "49: sweep.linspace: both ends must be numbers, got nil and 1")
end)

it("join puts plans one after the other and leaves them as they are", function()
   local first = { { problem = "a" } }
   local second = { { problem = "b" }, { problem = "c" } }
   spec.equal(sweep.join(first, second, {}), { { problem = "a" }, { problem = "b" }, { problem = "c" } })
   spec.equal(#first, 1)
   spec.equal(sweep.join(), {})
end)

it("join refuses what is no plan", function()
   spec.fails(function() local v = sweep.join({}, "plan") return v end,
      here .. "63: sweep.join: argument 2: expected a plan (a list of runs), got string")
   spec.fails(function() local v = sweep.join({ problem = "a" }) return v end,
      here .. "65: sweep.join: argument 1: expected a plan (a list of runs), got a single run")
end)

spec.finish()
