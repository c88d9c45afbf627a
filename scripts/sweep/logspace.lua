--- Values over orders of magnitude.

local linspace = require "sweep.linspace"

--- Makes powers of ten with evenly spaced exponents, as numpy.logspace and torch.logspace have them:
-- logspace(-4, -1, 4) is { 1e-4, 1e-3, 1e-2, 1e-1 }.
-- @param first number: exponent of the first value
-- @param last number: exponent of the last value
-- @param count integer: how many, 1 to 1000000; with 1, only the first
-- @return number[]: both ends are exact
local function logspace(first, last, count)
   if type(first) ~= "number" or type(last) ~= "number" then
      error(("sweep.logspace: both exponents must be numbers, got %s and %s"):format(first, last), 2)
   end
   if math.type(count) ~= "integer" or count < 1 or count > 1000000 then
      error(("sweep.logspace: the count must be an integer from 1 to 1000000, got %s"):format(count), 2)
   end
   local values = linspace(first, last, count)
   for i = 1, count do values[i] = 10.0 ^ values[i] end
   return values
end

return logspace
