-- sweep.linspace, sweep.logspace and sweep.join.
local spec = require "tests.support.spec"
local sweep = require "sweep"
local describe, it, expect = spec.describe, spec.it, spec.expect

describe("sweep.linspace", function()
   it("spaces numbers evenly and meets both ends exactly", function()
      expect(sweep.linspace(0, 1, 5)).to_be { 0.0, 0.25, 0.5, 0.75, 1 }
      expect(sweep.linspace(3, 1, 3)).to_be { 3.0, 2.0, 1 }
      expect(sweep.linspace(0.1, 0.7, 7)[7]).to_be(0.7)
      expect(sweep.linspace(2, 9, 1)).to_be { 2 }
   end)
   it("refuses anything but two numbers and a count", function()
      expect(function() sweep.linspace(0, 1, 2.5) end)
         .to_raise "sweep_spec.lua:14: sweep.linspace: the count must be an integer from 1 to 1000000, got 2.5"
      expect(function() sweep.linspace(nil, 1, 2) end)
         .to_raise "sweep_spec.lua:16: sweep.linspace: both ends must be numbers, got nil and 1"
   end)
end)

describe("sweep.logspace", function()
   it("takes exponents of ten and gives the very numbers that people write", function()
      expect(sweep.logspace(-4, -1, 4)).to_be { 1e-4, 1e-3, 1e-2, 1e-1 }
      expect(sweep.logspace(0, 2, 3)).to_be { 1.0, 10.0, 100.0 }
      expect(sweep.logspace(-1, -3, 3)).to_be { 1e-1, 1e-2, 1e-3 }
      expect(sweep.logspace(-2, 0, 1)).to_be { 1e-2 }
      expect(sweep.logspace(-22, 22, 45)[1]).to_be(1e-22)
      for exponent = -22, 22 do
         expect(sweep.logspace(-22, 22, 45)[exponent + 23]).to_be(tonumber("1e" .. exponent))
      end
   end)
   it("gives powers of ten between the ends", function()
      local rates = sweep.logspace(-5, 2, 36)  -- the rates of the DeepOBS baselines
      expect(#rates).to_be(36)
      expect(rates[1]).to_be(1e-5)
      expect(rates[2] / 1.5848931924611134e-05).to_be_near(1.0, 1e-15)
      expect(rates[35] / 63.09573444801933).to_be_near(1.0, 1e-15)
      expect(rates[36]).to_be(100.0)
   end)
   it("refuses anything but two numbers and a count", function()
      expect(function() sweep.logspace(-4, -1) end)
         .to_raise "sweep_spec.lua:41: sweep.logspace: the count must be an integer from 1 to 1000000, got nil"
      expect(function() sweep.logspace(-4, -1, 0) end)
         .to_raise "sweep_spec.lua:43: sweep.logspace: the count must be an integer from 1 to 1000000, got 0"
      expect(function() sweep.logspace("-4", -1, 2) end)
         .to_raise "sweep_spec.lua:45: sweep.logspace: both exponents must be numbers, got -4 and -1"
   end)
end)

describe("sweep.join", function()
   it("puts plans one after the other and leaves them as they are", function()
      local first = { { problem = "a" } }
      local second = { { problem = "b" }, { problem = "c" } }
      expect(sweep.join(first, second, {})).to_be { { problem = "a" }, { problem = "b" }, { problem = "c" } }
      expect(#first).to_be(1)
      expect(sweep.join()).to_be {}
   end)
   it("refuses what is no plan", function()
      expect(function() sweep.join({}, "plan") end)
         .to_raise "sweep_spec.lua:59: sweep.join: argument 2: expected a plan (a list of runs), got string"
      expect(function() sweep.join { problem = "a" } end)
         .to_raise "sweep_spec.lua:61: sweep.join: argument 1: expected a plan (a list of runs), got a single run"
   end)
end)

spec.finish()
