-- t[{...}] with ranges, steps, masks and index tensors mixed; reading and writing.
local torch = require "torch"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

local function list(t) return t:tolist() end
local function matrix() return torch.tensor { { 1, 2, 3, 4 }, { 5, 6, 7, 8 }, { 9, 10, 11, 12 } } end

describe("a table of entries", function()
   local t = matrix()
   it("takes a step behind a range", function()
      expect(list(t[{ {}, { 1, 4, 2 } }])).to_be { { 1, 3 }, { 5, 7 }, { 9, 11 } }
      expect(list(t[{ { 1, -1, 2 }, -1 }])).to_be { 4, 12 }
      expect(function() return t[{ { 1, 3, 0 } }] end).to_raise "step must be at least 1 in dimension 1, got 0"
      expect(function() return t[{ {}, { 3, 2 } }] end).to_raise "range {3, 2} of dimension 2 is empty"
   end)
   it("takes index tensors, counted from 1 or from the end", function()
      expect(list(t[{ {}, torch.tensor { 4, 1 } }])).to_be { { 4, 1 }, { 8, 5 }, { 12, 9 } }
      expect(list(t[{ torch.tensor { 3, 1 }, torch.tensor { -1, 2 } }])).to_be { 12, 2 }
      expect(list(t[{ torch.tensor { { 1, 2 } }, { 2, 3 } }])).to_be { { { 2, 3 }, { 6, 7 } } }
      expect(function() return t[{ {}, torch.tensor { 5 } }] end)
         .to_raise "index 5 is out of range for dimension 2 of size 4"
      expect(function() return t[{ 1, torch.tensor { 0 } }] end)
         .to_raise "index 0 is out of range for dimension 2 of size 4"
      expect(function() return t[{ torch.tensor { 1.5 } }] end).to_raise "int64 Tensor expected, got float32"
   end)
   it("takes masks, which stand for as many dimensions as they have", function()
      local rows = torch.tensor { true, false, true }
      expect(list(t[{ rows, 2 }])).to_be { 2, 10 }
      expect(list(t[{ t:gt(10) }])).to_be { 11, 12 }
      local cube = torch.arange(24):view(2, 3, 4)
      expect(list(cube[{ 2, rows, { 1, 2 } }])).to_be { { 12, 13 }, { 20, 21 } }
      expect(list(cube[{ {}, t:gt(11) }])).to_be { { 11 }, { 23 } }
      expect(function() return t[{ torch.tensor { true, false } }] end)
         .to_raise "a mask of shape [2] does not fit the shape [3, 4] that it picks from"
      expect(function() return t[torch.tensor { true, false }] end)
         .to_raise "a mask of shape [2] does not fit the shape [3, 4] that it picks from"
      expect(function() return t[{ 1, t:gt(0) }] end)
         .to_raise "a mask of shape [3, 4] does not fit the shape [4] that it picks from"
   end)
   it("is no longer than the tensor has dimensions, and holds nothing else", function()
      expect(function() return t[{ 1, 2, 3 }] end).to_raise "3 indices for a tensor of 2 dimensions"
      expect(function() return t[{ t:gt(0), 1 }] end).to_raise "2 indices for a tensor of 2 dimensions"
      expect(function() return t[{ {}, "x" }] end).to_raise(
         "an index, {first, last, step}, {} or a Tensor expected for dimension 2, got string")
      local released = torch.tensor { 1 }
      released:release()
      expect(function() return t[{ {}, released }] end).to_raise "the tensor for dimension 2 is already released"
   end)
end)

describe("assignment", function()
   it("reaches what the same key reads", function()
      local t = matrix()
      t[{ {}, { 1, 4, 3 } }] = 0
      expect(list(t)).to_be { { 0, 2, 3, 0 }, { 0, 6, 7, 0 }, { 0, 10, 11, 0 } }
      t[{ torch.tensor { 1, 3 }, {} }] = torch.tensor { 1, 1, 1, 1 }
      expect(list(t)).to_be { { 1, 1, 1, 1 }, { 0, 6, 7, 0 }, { 1, 1, 1, 1 } }
      t[{ 2, torch.tensor { true, false, false, true } }] = torch.tensor { 5, 8 }
      expect(list(t[2])).to_be { 5, 6, 7, 8 }
      t[{ t:eq(1) }] = -1
      expect(list(t[3])).to_be { -1, -1, -1, -1 }
      t[{ torch.tensor { 1, 2 }, torch.tensor { 1, 2 } }] = torch.tensor { 100, 200 }
      expect(list(t:diagonal())).to_be { 100, 200, -1 }
   end)
   it("says which shapes do not fit", function()
      local t = matrix()
      expect(function() t[{ {}, torch.tensor { 1, 2 } }] = torch.ones(3) end).to_raise(
         "shape mismatch: value tensor of shape [3] cannot be broadcast to indexing result of shape [3, 2]")
      expect(function() t[1] = torch.ones(3) end)
         .to_raise "The size of tensor a (4) must match the size of tensor b (3) at non-singleton dimension 1"
      expect(function() t[1] = nil end).to_raise "Tensor or number expected, got nil"
   end)
end)

spec.finish()
