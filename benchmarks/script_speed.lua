-- Seconds per call of the smallest operations, as JSON lines: what scripts pay above LibTorch's kernels.
-- Run by script_speed.py, which times the same in Python.
local torch = require "torch"

local function seconds_per_call(calls, body)
   local best = math.huge
   for _ = 1, 7 do
      local start = os.clock()
      body(calls)
      best = math.min(best, (os.clock() - start) / calls)
   end
   return best
end

local one, vector = torch.ones(1), torch.ones(100)
local leaf = torch.ones(1):requires_grad_()
local measured = {
   { "add_", 200000, function(n) for _ = 1, n do one:add_(one) end end },
   { "add", 200000, function(n) for _ = 1, n do local _ = one + one end end },
   { "add a number", 200000, function(n) for _ = 1, n do local _ = one + 2 end end },
   { "read an element", 1000000, function(n) for _ = 1, n do local _ = vector[50] end end },
   { "write an element", 1000000, function(n) for _ = 1, n do vector[50] = 2 end end },
   { "backward of x * x", 50000, function(n) for _ = 1, n do (leaf * leaf):backward() end end },
}
torch.no_grad(function()
   for i = 1, 5 do
      local name, calls, body = table.unpack(measured[i])
      print(("%s\t%.4g"):format(name, seconds_per_call(calls, body)))
   end
end)
print(("%s\t%.4g"):format(measured[6][1], seconds_per_call(measured[6][2], measured[6][3])))
