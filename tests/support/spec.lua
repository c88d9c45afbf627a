--- The test framework of the Lua specs: cases with descriptions, and expectations that report what was got.
--
--   local spec = require "tests.support.spec"
--   local describe, it, expect = spec.describe, spec.it, spec.expect
--   describe("a list", function()
--      it("keeps its order", function()
--         expect(list()).to_be { 1, 2 }
--         expect(function() list "x" end).to_raise "expected a number, got string"
--      end)
--   end)
--   spec.finish()

local pretty = require("prelude").pretty

local spec = {}

local passed, failed = 0, 0
local described = {}  -- subjects of the running describe() calls, outermost first

--- Tables by their contents; 1 and 1.0 differ, NaN is like itself.
local function same(a, b)
   if type(a) == "number" then return math.type(a) == math.type(b) and (a == b or (a ~= a and b ~= b)) end
   if type(a) ~= "table" or type(b) ~= "table" then return a == b end
   for key, value in pairs(a) do
      if not same(value, b[key]) then return false end
   end
   for key in pairs(b) do
      if a[key] == nil then return false end
   end
   return true
end

local function near(a, b, tolerance)
   if type(a) == "table" and type(b) == "table" then
      if #a ~= #b then return false end
      for i = 1, #a do
         if not near(a[i], b[i], tolerance) then return false end
      end
      return true
   end
   return type(a) == "number" and type(b) == "number" and math.abs(a - b) <= tolerance
end

--- Names what the cases in `body` are about.
function spec.describe(subject, body)
   described[#described + 1] = subject
   body()
   described[#described] = nil
end

--- Runs one case; an error in it is a failure, and the next case goes on.
function spec.it(promise, body)
   local done, message = xpcall(body, debug.traceback)
   if done then
      passed = passed + 1
   else
      failed = failed + 1
      print(("FAILED: %s %s\n%s\n"):format(table.concat(described, " "), promise, message))
   end
end

--- What is expected of a value:
--   to_be(expected)                   equal, tables by their contents
--   to_be_near(expected, tolerance)   a number, or a list of them, no further away than that (1e-6)
--   to_raise(text)                    a function whose error message contains this text
function spec.expect(value)
   local function reject(expectation, got)
      error(("expected %s\ngot %s"):format(expectation, got), 3)
   end
   return {
      to_be = function(expected)
         if not same(value, expected) then reject(pretty(expected), pretty(value)) end
      end,
      to_be_near = function(expected, tolerance)
         if not near(value, expected, tolerance or 1e-6) then
            reject(("%s within %g"):format(pretty(expected), tolerance or 1e-6), pretty(value))
         end
      end,
      to_raise = function(expected)
         local done, message = pcall(value)
         if done then reject("the error " .. expected, "none") end
         if not tostring(message):find(expected, 1, true) then reject("the error " .. expected, tostring(message)) end
      end,
   }
end

--- Prints the counts and ends the process; its exit status says whether all passed.
function spec.finish()
   print(("%d passed, %d failed"):format(passed, failed))
   os.exit(failed == 0 and passed > 0)
end

return spec
