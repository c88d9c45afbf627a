--- Values over orders of magnitude.

local linspace = require "sweep.linspace"

--- Whether both ends are values, such as the rates 1e-4 and 1e-1, rather than their exponents.
local function looks_like_values(first, last)
   local least, greatest = math.min(first, last), math.max(first, last)
   return least > 0 and least <= 0.1 and greatest >= 10 * least
end

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
   if looks_like_values(first, last) then
      local text = "sweep.logspace: expected exponents of ten, got %g and %g, which give values from %.3g to %.3g; " ..
         "from %g to %g is sweep.logspace(%.4g, %.4g, %d)"
      error(text:format(first, last, 10.0 ^ first, 10.0 ^ last, first, last, math.log(first, 10), math.log(last, 10),
         count), 2)
   end
   local values = linspace(first, last, count)
   for i = 1, count do values[i] = 10.0 ^ values[i] end
   return values
end

return logspace
