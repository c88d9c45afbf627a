--- Evenly spaced numbers, as in numpy.linspace and torch.linspace.
-- @param first number
-- @param last number
-- @param count integer: how many, 1 to 1000000; with 1, only `first`
-- @return number[]: both ends are exact
local function linspace(first, last, count)
   if type(first) ~= "number" or type(last) ~= "number" then
      error(("sweep.linspace: both ends must be numbers, got %s and %s"):format(first, last), 2)
   end
   if math.type(count) ~= "integer" or count < 1 or count > 1000000 then
      error(("sweep.linspace: the count must be an integer from 1 to 1000000, got %s"):format(count), 2)
   end
   local values = {}
   for i = 0, count - 1 do
      values[i + 1] = count == 1 and first or first + (last - first) * i / (count - 1)
   end
   values[count] = count == 1 and first or last
   return values
end

return linspace
