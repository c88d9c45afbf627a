-- schedule.base: what all schedules share.
local base = require "schedule.base"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

describe("the steps of a share", function()
   it("are exact for every share of two to six decimals of totals that runs have", function()
      -- Expected values by whole numbers alone: k / 10^d of n is ceil(k n / 10^d).
      for _, case in ipairs { { 2, 1 }, { 3, 1 }, { 4, 7 }, { 6, 997 } } do
         local scale = math.tointeger(10 ^ case[1])
         for _, total in ipairs { 1, 3, 7, 50, 100, 468, 1000, 46900, 78100, 3905000, 123456789 } do
            for k = 0, scale, case[2] do
               local share = tonumber(("%d.%0" .. case[1] .. "d"):format(k // scale, k % scale))
               local expected = (k * total + scale - 1) // scale
               if base.steps_of_share(share, total) ~= expected then
                  local got = base.steps_of_share(share, total)
                  error(("%s of %d: got %s, expected %d"):format(share, total, got, expected))
               end
            end
         end
      end
   end)
   it("are a whole number, of which none is lost", function()
      expect(math.type(base.steps_of_share(0.5, 3))).to_be "integer"
      expect(base.steps_of_share(0.5, 3)).to_be(2)
      expect(base.steps_of_share(1e-9, 100)).to_be(1)
      expect(base.steps_of_share(0, 100)).to_be(0)
      expect(base.steps_of_share(1 / 3, 3)).to_be(1)
      expect(base.steps_of_share(2 / 3, 300)).to_be(200)
   end)
end)

spec.finish()
