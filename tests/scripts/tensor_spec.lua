-- Tensors as scripts see them: creation, indexing from 1, arithmetic, shapes, text, errors.
local torch = require "torch"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

local function list(t) return t:tolist() end

describe("creation", function()
   it("takes sizes as arguments or as a list, and options last", function()
      expect(torch.zeros(2, 3):shape()).to_be { 2, 3 }
      expect(torch.zeros({ 2, 3 }):shape()).to_be { 2, 3 }
      expect(torch.zeros(2, { dtype = "float64" }):dtype()).to_be "float64"
      expect(torch.zeros({ 2 }, { dtype = "int64" }):dtype()).to_be "int64"
      expect(torch.zeros():shape()).to_be {}
      expect(torch.zeros({}):shape()).to_be {}
   end)
   it("takes the dtype of torch.tensor from the elements", function()
      expect(torch.tensor({ 1, 2 }):dtype()).to_be "int64"
      expect(torch.tensor({ 1, 2.5 }):dtype()).to_be "float32"
      expect(torch.tensor({ true, false }):dtype()).to_be "bool"
      expect(torch.tensor({ 1, 2 }, { dtype = "float64" }):dtype()).to_be "float64"
      expect(torch.tensor({}):dtype()).to_be "float32"
      expect(list(torch.tensor { { 1, 2 }, { 3, 4 } })).to_be { { 1, 2 }, { 3, 4 } }
   end)
   it("keeps float64 elements exact", function()
      expect(torch.tensor(0.1, { dtype = "float64" }):item()).to_be(0.1)
      expect(torch.tensor(2 ^ 53 | 0):item()).to_be(1 << 53)
   end)
   it("makes ranges as PyTorch does", function()
      expect(list(torch.arange(3))).to_be { 0, 1, 2 }
      expect(list(torch.arange(1, 4))).to_be { 1, 2, 3 }
      expect(list(torch.arange(1, 2, 0.5))).to_be { 1.0, 1.5 }
      expect(list(torch.linspace(0, 1, 3))).to_be { 0.0, 0.5, 1.0 }
      expect(list(torch.logspace(0, 2, 3, { dtype = "float64" }))).to_be { 1.0, 10.0, 100.0 }
      expect(list(torch.eye(2))).to_be { { 1.0, 0.0 }, { 0.0, 1.0 } }
      expect(list(torch.full({ 2 }, 7))).to_be { 7, 7 }
   end)
   it("copies shape, dtype and device for the _like kind", function()
      local t = torch.ones(2, { dtype = "float64" })
      expect(t:zeros_like():dtype()).to_be "float64"
      expect(torch.ones_like(t, { dtype = "int64" }):tolist()).to_be { 1, 1 }
      expect(list(t:full_like(3))).to_be { 3.0, 3.0 }
   end)
   it("rejects what makes no sense", function()
      expect(function() return torch.zeros(2, { dtpye = "float64" }) end)
         .to_raise "torch.zeros: unknown option 'dtpye'; did you mean 'dtype'?"
      expect(function() return torch.zeros { 2, 3, dtype = "float64" } end)
         .to_raise "bad argument #1 to 'zeros' (sizes and options belong into tables of their own)"
      expect(function() return torch.zeros(-1) end)
         .to_raise "bad argument #1 to 'zeros' (size -1 of dimension 1 is negative)"
      expect(function() return torch.zeros(2.5) end)
         .to_raise "bad argument #1 to 'zeros' (integer expected, got 2.5)"
      expect(function() return torch.zeros("2") end)
         .to_raise "bad argument #1 to 'zeros' (integer expected, got string)"
      expect(function() return torch.tensor { { 1, 2 }, { 3 } } end)
         .to_raise "torch.tensor: the table is ragged at value[2]: expected 2 values, got 1"
      expect(function() return torch.tensor { { 1 }, 2 } end)
         .to_raise "torch.tensor: the table is ragged at value[2]: expected a table, got 2"
      expect(function() return torch.tensor { 1, "x" } end)
         .to_raise "torch.tensor: number or boolean expected at value[2], got string"
   end)
end)

describe("random numbers", function()
   it("are the same from the same generator state", function()
      local a = torch.randn(5, { generator = torch.Generator(1) })
      local b = torch.randn(5, { generator = torch.Generator(1) })
      expect(a:equal(b)).to_be(true)
      expect(a:equal(torch.randn(5, { generator = torch.Generator(2) }))).to_be(false)
   end)
   it("go on where a stream stood", function()
      local g = torch.Generator(3)
      torch.rand(4, { generator = g })
      local state = g:get_state()
      local first = torch.rand(4, { generator = g })
      expect(torch.rand(4, { generator = g:set_state(state) }):equal(first)).to_be(true)
   end)
   it("refuse a state that no stream gave", function()
      local g = torch.Generator(3)
      torch.rand(4, { generator = g })
      local state = g:get_state()
      local bytes = #state
      local function changed(place, value)
         local copy = state:clone()
         copy[place] = value
         return copy
      end
      -- Bytes 17 to 24 hold the position in a block of 624 numbers, 9 to 12 how many are left of it.
      local places = { { 17, 255 }, { 18, 2 }, { 24, 1 }, { 9, 0 }, { 12, 200 }, { 13, 0 } }
      for _, place in ipairs(places) do
         local wrong = changed(place[1], place[2])
         expect(pcall(g.set_state, g, wrong)).to_be(false)
      end
      expect(function() g:set_state(state:narrow(1, 1, 100)) end)
         .to_raise "expected what get_state gave, a uint8 tensor of shape"
      expect(function() g:set_state(torch.zeros(bytes)) end).to_raise "got float32 of shape"
      expect(function() g:set_state(torch.zeros(0, { dtype = "uint8" })) end).to_raise "of shape [0]"
      -- What was refused has changed nothing.
      expect(g:get_state():equal(state)).to_be(true)
      -- Every position that a stream reaches is taken.
      for _ = 1, 1300 do
         torch.rand(1, { generator = g })
         local other = torch.Generator(1):set_state(g:get_state())
         expect(other:get_state():equal(g:get_state())).to_be(true)
      end
   end)
   it("follow torch.manual_seed without a generator", function()
      torch.manual_seed(7)
      local a = torch.rand(3)
      torch.manual_seed(7)
      expect(torch.rand(3):equal(a)).to_be(true)
   end)
   it("permute the indices from 1", function()
      local p = torch.randperm(6)
      expect(list((p:sort()))).to_be { 1, 2, 3, 4, 5, 6 }
      expect(list(torch.arange(10, 16):index_select(1, p):sort())).to_be { 10, 11, 12, 13, 14, 15 }
   end)
   it("fill in place", function()
      local t = torch.zeros(1000, { dtype = "float64" })
      expect(t:uniform_(2, 3, torch.Generator(1)):min() >= 2).to_be(true)
      expect(t:max() < 3).to_be(true)
      expect(math.abs(t:normal_(5, 0.1, torch.Generator(1)):mean():item() - 5) < 0.02).to_be(true)
      expect(t:bernoulli_(1):sum():item()).to_be(1000.0)
   end)
end)

describe("indices", function()
   local t = torch.tensor { { 1, 2, 3 }, { 4, 5, 6 } }
   it("count from 1, from the end when negative", function()
      expect(list(t[1])).to_be { 1, 2, 3 }
      expect(t[2][3]).to_be(6)
      expect(t[-1][-3]).to_be(4)
      expect(#t).to_be(2)
   end)
   it("out of range are errors", function()
      expect(function() return t[0] end).to_raise "index 0 is out of range for dimension 1 of size 2"
      expect(function() return t[3] end).to_raise "index 3 is out of range for dimension 1 of size 2"
      expect(function() return t[-3] end)
         .to_raise "index -3 is out of range for dimension 1 of size 2"
      expect(function() return t[1][4] end)
         .to_raise "index 4 is out of range for dimension 1 of size 3"
      expect(function() return t[{ 1, 4 }] end)
         .to_raise "index 4 is out of range for dimension 2 of size 3"
      expect(function() return t[1.5] end).to_raise "integer expected, got 1.5"
      expect(function() return t:select(3, 1) end)
         .to_raise "bad argument #1 to 'select' (dimension 3 is out of range, expected 1 to 2 or -2 to -1)"
      expect(function() return t:select(0, 1) end)
         .to_raise "bad argument #1 to 'select' (dimension 0 is out of range, expected 1 to 2 or -2 to -1)"
   end)
   it("in a table are one per dimension: index, range, or all", function()
      expect(t[{ 2, 1 }]).to_be(4)
      expect(list(t[{ {}, 2 }])).to_be { 2, 5 }
      expect(list(t[{ {}, { 2, 3 } }])).to_be { { 2, 3 }, { 5, 6 } }
      expect(list(t[{ 1, { -2, -1 } }])).to_be { 2, 3 }
      expect(list(t[{ { 2, 2 } }])).to_be { { 4, 5, 6 } }
   end)
   it("assign through views", function()
      local u = torch.zeros(2, 3)
      u[1] = 5
      u[2][1] = 7
      u[{ {}, 3 }] = torch.tensor { 8, 9 }
      expect(list(u)).to_be { { 5.0, 5.0, 8.0 }, { 7.0, 0.0, 9.0 } }
      u[u:gt(6)] = -1
      expect(list(u)).to_be { { 5.0, 5.0, -1.0 }, { -1.0, 0.0, -1.0 } }
      u[torch.tensor { 2 }] = 4
      expect(list(u[2])).to_be { 4.0, 4.0, 4.0 }
   end)
   it("by a mask or an index tensor pick", function()
      expect(list(t[t:gt(3)])).to_be { 4, 5, 6 }
      expect(list(t[torch.tensor { 2, 1, -1 }])).to_be { { 4, 5, 6 }, { 1, 2, 3 }, { 4, 5, 6 } }
      expect(list(t:index_select(2, { 3, 1 }))).to_be { { 3, 1 }, { 6, 4 } }
      expect(function() return t:index_select(2, torch.tensor { 1, 0 }) end)
         .to_raise("bad argument #2 to 'index_select' (index 0 is out of range for dimension 2 of size 3; " ..
            "indices count from 1)")
      expect(list(t:gather(2, torch.tensor { { 1 }, { 3 } }))).to_be { { 1 }, { 6 } }
   end)
   it("of results count from 1 as well", function()
      local values, indices = t:max(2)
      expect(list(values)).to_be { 3, 6 }
      expect(list(indices)).to_be { 3, 3 }
      expect(t:argmax():item()).to_be(6)
      expect(list(t:argmin(1))).to_be { 1, 1, 1 }
      local sorted, order = torch.tensor({ 30, 10, 20 }):sort()
      expect(list(sorted)).to_be { 10, 20, 30 }
      expect(list(order)).to_be { 2, 3, 1 }
      local largest, where = torch.tensor({ 3, 9, 5 }):topk(2)
      expect(list(largest)).to_be { 9, 5 }
      expect(list(where)).to_be { 2, 3 }
      expect(list(torch.tensor({ 0, 4, 0, 5 }):nonzero())).to_be { { 2 }, { 4 } }
   end)
end)

describe("arithmetic", function()
   local x = torch.tensor { 1.0, 2.0, 4.0 }
   it("has operators with a tensor or a number on either side", function()
      expect(list(x + 1)).to_be { 2.0, 3.0, 5.0 }
      expect(list(1 + x)).to_be { 2.0, 3.0, 5.0 }
      expect(list(x - x)).to_be { 0.0, 0.0, 0.0 }
      expect(list(8 - x)).to_be { 7.0, 6.0, 4.0 }
      expect(list(8 / x)).to_be { 8.0, 4.0, 2.0 }
      expect(list(x * x)).to_be { 1.0, 4.0, 16.0 }
      expect(list(x ^ 2)).to_be { 1.0, 4.0, 16.0 }
      expect(list(2 ^ x)).to_be { 2.0, 4.0, 16.0 }
      expect(list(9 // x)).to_be { 9.0, 4.0, 2.0 }
      expect(list(-x % 3)).to_be { 2.0, 1.0, 2.0 }
      expect(list(-x)).to_be { -1.0, -2.0, -4.0 }
   end)
   it("in place changes and returns the same tensor", function()
      local y = x:clone()
      expect(y:add_(x, 0.5) == y).to_be(true)
      expect(list(y)).to_be { 1.5, 3.0, 6.0 }
      expect(list(y:mul_(2):sub_(1):div_(x))).to_be { 2.0, 2.5, 2.75 }
      expect(list(y:fill_(3):addcmul_(x, x, 2))).to_be { 5.0, 11.0, 35.0 }
      expect(list(y:zero_():addcdiv_(x, x, -1))).to_be { -1.0, -1.0, -1.0 }
      expect(list(y:zero_():lerp_(x, 0.5))).to_be { 0.5, 1.0, 2.0 }
      expect(list(y:copy_(x):clamp_(1.5, 3))).to_be { 1.5, 2.0, 3.0 }
      expect(list(y:copy_(x):maximum_(2):minimum_(torch.tensor { 3.0, 1.0, 3.0 })))
         .to_be { 2.0, 1.0, 3.0 }
      expect(list(y:copy_(x):pow_(2):sqrt_():neg_():abs_():reciprocal_())).to_be { 1.0, 0.5, 0.25 }
   end)
   it("promotes dtypes as PyTorch does", function()
      local whole = torch.tensor { 1, 2 }
      expect((whole + 1):dtype()).to_be "int64"
      expect((whole + 0.5):dtype()).to_be "float32"
      expect((whole / 2):dtype()).to_be "float32"
      expect((x + torch.ones(3, { dtype = "float64" })):dtype()).to_be "float64"
      expect((x + 1e300):dtype()).to_be "float32"
      expect((torch.tensor { true } + 1):dtype()).to_be "int64"
   end)
   it("broadcasts, and says so when it cannot", function()
      expect(list(torch.ones(2, 1) + torch.tensor { 1.0, 2.0 })).to_be { { 2.0, 3.0 }, { 2.0, 3.0 } }
      expect(function() return torch.ones(2) + torch.ones(3) end).to_raise(
         "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 1")
      expect(function() x:maximum_(torch.ones(2, 3)) end).to_raise(
         "shape [2, 3] does not broadcast to [3], which is changed in place")
   end)
   it("names what it expected", function()
      expect(function() x:add_(nil) end)
         .to_raise "bad argument #1 to 'add_' (Tensor or number expected, got nil)"
      expect(function() x:add_() end)
         .to_raise "bad argument #1 to 'add_' (Tensor or number expected, got no value)"
      expect(function() x:addcmul_(x, 2) end)
         .to_raise "bad argument #2 to 'addcmul_' (Tensor expected, got number)"
      expect(function() return x + {} end)
         .to_raise "bad argument #2 to 'add' (Tensor or number expected, got table)"
   end)
   it("takes a tensor of one element where a number is asked for", function()
      local norm = torch.tensor(2.0)
      expect(list(x:clone():add_(x, norm))).to_be { 3.0, 6.0, 12.0 }
      expect(norm > 1).to_be(true)
      expect(norm <= 1).to_be(false)
      expect(function() return x < 1 end).to_raise(
         "bad argument #1 to 'lt' (one element expected, got shape [3]; t:lt(other) and its kin compare elementwise)")
   end)
end)

describe("reductions", function()
   local m = torch.tensor({ { 1, 2 }, { 3, 4 } }, { dtype = "float64" })
   it("go over everything, a dimension, or several", function()
      expect(m:sum():item()).to_be(10.0)
      expect(list(m:sum(1))).to_be { 4.0, 6.0 }
      expect(list(m:mean(-1, true))).to_be { { 1.5 }, { 3.5 } }
      expect(m:sum({ 1, 2 }):item()).to_be(10.0)
      expect(m:prod():item()).to_be(24.0)
      expect(list(m:cumsum(2))).to_be { { 1.0, 3.0 }, { 3.0, 7.0 } }
   end)
   it("have norms and spreads", function()
      expect(torch.tensor({ 3.0, -4.0 }):norm():item()).to_be(5.0)
      expect(torch.tensor({ 3.0, -4.0 }):norm(1):item()).to_be(7.0)
      expect(torch.tensor({ 3.0, -4.0 }):norm(math.huge):item()).to_be(4.0)
      expect(m:var():item()).to_be_near(5 / 3)
      expect(m:std(nil, false, 0):item()).to_be_near(math.sqrt(1.25))
   end)
   it("say yes or no", function()
      expect(m:gt(0):all():item()).to_be(true)
      expect(m:isnan():any():item()).to_be(false)
      expect(m:equal(m:clone())).to_be(true)
      expect(m:allclose(m + 1e-9)).to_be(true)
      expect(list(torch.tensor({ 1, 0 / 0, 1 / 0 }):isfinite())).to_be { true, false, false }
   end)
end)

describe("shapes", function()
   local t = torch.arange(6)
   it("are views of the same memory", function()
      local u = torch.zeros(6)
      u:view(2, 3)[2][1] = 9
      expect(u[4]).to_be(9.0)
      u:narrow(1, 2, 2):fill_(1)
      expect(list(u)).to_be { 0.0, 1.0, 1.0, 9.0, 0.0, 0.0 }
      expect(u:view(-1, 2):shape()).to_be { 3, 2 }
   end)
   it("change as asked", function()
      local m = t:reshape(2, 3)
      expect(m:t():shape()).to_be { 3, 2 }
      expect(m:transpose(1, 2):is_contiguous()).to_be(false)
      expect(m:permute(2, 1):contiguous():is_contiguous()).to_be(true)
      expect(m:unsqueeze(1):shape()).to_be { 1, 2, 3 }
      expect(m:unsqueeze(-1):shape()).to_be { 2, 3, 1 }
      expect(m:unsqueeze(1):squeeze(1):shape()).to_be { 2, 3 }
      expect(m:flatten():shape()).to_be { 6 }
      expect(torch.ones(1, 3):expand(2, -1):shape()).to_be { 2, 3 }
      expect(list(t:slice(1, 2, -1, 2))).to_be { 1, 3, 5 }
      expect(list(m:select(2, -1))).to_be { 2, 5 }
   end)
   it("join and divide", function()
      expect(list(torch.cat { t:narrow(1, 1, 2), t:narrow(1, 6, 1) })).to_be { 0, 1, 5 }
      expect(torch.stack({ t, t }, 2):shape()).to_be { 6, 2 }
      local parts = t:split(4)
      expect(#parts).to_be(2)
      expect(list(parts[2])).to_be { 4, 5 }
      expect(#t:chunk(3)).to_be(3)
   end)
   it("that do not fit are errors", function()
      expect(function() return t:view(4) end).to_raise "shape '[4]' is invalid for input of size 6"
      expect(function() return t:narrow(1, 5, 3) end)
         .to_raise "bad argument #3 to 'narrow' (length 3 is out of range from index 5 of dimension 1 of size 6)"
      expect(function() return torch.cat {} end)
         .to_raise "bad argument #1 to 'cat' (at least one tensor expected)"
   end)
end)

describe("products", function()
   local a = torch.tensor { { 1.0, 2.0 }, { 3.0, 4.0 } }
   local v = torch.tensor { 1.0, -1.0 }
   it("of matrices and vectors", function()
      expect(list(a:matmul(a))).to_be { { 7.0, 10.0 }, { 15.0, 22.0 } }
      expect(list(a:mv(v))).to_be { -1.0, -1.0 }
      expect(v:dot(v):item()).to_be(2.0)
      expect(list(v:outer(v))).to_be { { 1.0, -1.0 }, { -1.0, 1.0 } }
      expect(list(torch.zeros(2, 2):addmm_(a, a, 1, 0.5))).to_be { { 3.5, 5.0 }, { 7.5, 11.0 } }
      expect(a:trace():item()).to_be(5.0)
   end)
end)

describe("text", function()
   it("of tostring, print and .. is the same", function()
      local t = torch.tensor { 1, 2 }
      expect(tostring(t)).to_be "Tensor int64 [2]\n  1  2"
      expect("t = " .. torch.tensor(3)).to_be "t = Tensor int64 [] 3"
   end)
end)

describe("memory", function()
   it("is given up by release, also twice", function()
      local t = torch.ones(2)
      t:release()
      t:release()
      expect(function() t:add_(1) end).to_raise "calling 'add_' on bad self (already released)"
      expect(function() return torch.ones(2) + t end)
         .to_raise "bad argument #2 to 'add' (already released)"
      expect(tostring(t)).to_be "Tensor (released)"
   end)
   it("is given up at the end of a block", function()
      local kept
      do
         local t <close> = torch.ones(2)
         kept = t
      end
      expect(function() return kept:sum() end).to_raise "calling 'sum' on bad self (already released)"
   end)
end)

spec.finish()
