-- Errors of tensor functions: the script's line, what was expected, what was got.
local torch = require "torch"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

local A, whole = torch.ones(2, 3), torch.tensor { { 1, 2, 3 }, { 4, 5, 6 } }

--- Each { function, text of its error }.
local function raise(cases)
   for _, case in ipairs(cases) do expect(case[1]).to_raise(case[2]) end
end

describe("an error", function()
   it("names the script's line", function()
      local done, message = pcall(function()
         return A:matmul(A)
      end)
      expect(done).to_be(false)
      expect(message).to_be(
         "tests/scripts/tensor_error_spec.lua:16: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)")
   end)
   it("names a nil where a tensor was expected", function()
      raise {
         { function() return A:solve(nil) end, "bad argument #1 to 'solve' (Tensor expected, got nil)" },
         { function() return torch.solve(A) end, "bad argument #2 to 'solve' (Tensor expected, got no value)" },
         { function() return torch.einsum("ij->i") end, "bad argument #2 to 'einsum' (Tensor expected, got no value)" },
         { function() return torch.hstack { A, nil, 3 } end,
            "bad argument #1 to 'hstack' (Tensor expected at [2], got nil)" },
         { function() return torch.hstack { A, "x" } end,
            "bad argument #1 to 'hstack' (Tensor expected at [2], got string)" },
         { function() return A:atan2(nil) end, "bad argument #1 to 'atan2' (Tensor or number expected, got nil)" },
         { function() return A & nil end, "bad argument #2 to 'band' (Tensor or number expected, got nil)" },
      }
   end)
   it("names a released tensor", function()
      local released = torch.ones(1)
      released:release()
      raise {
         { function() return released:qr() end, "calling 'qr' on bad self (already released)" },
         { function() return A:kron(released) end, "bad argument #1 to 'kron' (already released)" },
         { function() return torch.cat { A, released } end,
            "bad argument #1 to 'cat' (the tensor at [2] is already released)" },
      }
   end)
   it("counts dimensions from 1", function()
      raise {
         { function() return A:roll(1, 3) end,
            "bad argument #2 to 'roll' (dimension 3 is out of range, expected 1 to 2 or -2 to -1)" },
         { function() return A:amax(0) end, "dimension 0 is out of range, expected 1 to 2 or -2 to -1" },
         { function() return A:kthvalue(4) end, "bad argument #1 to 'kthvalue' (1 to 3 expected, got 4)" },
         { function() return A + torch.ones(2, 2) end,
            "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 2" },
         { function() return torch.cat({ A, torch.ones(2, 2) }, 1) end,
            "Sizes of tensors must match except in dimension 1. Expected size 3 but got size 2 for tensor number 2" },
         { function() return torch.stack { A, torch.ones(2) } end,
            "but got [2, 3] at entry 1 and [2] at entry 2" },
         { function() return torch.einsum("ij,jk->ik", A, A) end, "has size 2 for operand 2" },
         { function() return A:broadcast_to(2, 2) end,
            "The expanded size of the tensor (2) must match the existing size (3) at non-singleton dimension 2" },
         { function() return torch.empty(0, 2):max(1) end, "dim 1 to have non-zero size" },
         { function() return A:movedim({ 1, 2 }, 1) end,
            "bad argument #2 to 'movedim' (as many dimensions as were given to move expected, 2, got 1)" },
         { function() return A:rot90(1, { 1, 1 }) end,
            "bad argument #2 to 'rot90' (two different dimensions expected)" },
      }
   end)
   it("names both dtypes as scripts write them", function()
      raise {
         { function() return A:matmul(A:t():double()) end, "to have the same dtype, but got: float32 != float64" },
         { function() return whole:qr() end, "Expected a floating point or complex tensor as input. Got int64" },
         { function() return whole:add_(A) end,
            "result type float32 can't be cast to the desired output type int64" },
         { function() return A:scatter(2, torch.tensor { { 1 } }, torch.ones(1, 1):double()) end,
            "bad argument #3 to 'scatter' (float32 Tensor expected as in t, got float64)" },
         { function() return A:gather(2, torch.ones(2, 1)) end,
            "bad argument #2 to 'gather' (int64 Tensor expected, got float32)" },
         { function() return A & A end, "float32" },
      }
   end)
   it("names indices from 1", function()
      raise {
         { function() return A:take(torch.tensor { 7 }) end, "index 7 is out of range for dimension 1 of size 6" },
         { function() return A:scatter(2, torch.tensor { { 0 } }, 1) end,
            "index 0 is out of range for dimension 2 of size 3" },
         { function() return A:index_fill(1, { 3 }, 0) end, "index 3 is out of range for dimension 1 of size 2" },
         { function() return torch.tensor({ 0, 1 }):bincount() end,
            "calling 'bincount' on bad self (numbers from 1 on expected, the smallest is 0)" },
      }
   end)
   it("names a wrong word and the right ones", function()
      raise {
         { function() return A:qr "full" end,
            "bad argument #1 to 'qr' (one of reduced, complete, r expected, got 'full')" },
         { function() return A:matrix_norm "2" end, "one of fro, nuc expected, got '2'" },
         { function() return A:scatter_reduce(1, whole:clamp(1, 2), A, "max") end,
            "one of sum, prod, mean, amax, amin expected, got 'max'" },
         { function() return A:quantile(0.5, 1, false, "cubic") end,
            "one of linear, lower, higher, midpoint, nearest expected, got 'cubic'" },
         { function() return torch.meshgrid({ A[1] }, "ji") end, "one of ij, xy expected, got 'ji'" },
      }
   end)
   it("of linear algebra says which matrix", function()
      raise {
         { function() return torch.zeros(2, 2):inv() end,
            "linalg.inv: The diagonal element 1 is zero, the inversion could not be completed" },
         { function() return A:det() end,
            "linalg.det: A must be batches of square matrices, but they are 2 by 3 matrices" },
         { function() return (-torch.eye(2)):cholesky() end,
            "linalg.cholesky: The factorization could not be completed" },
         { function() return torch.stack({ torch.eye(2), torch.zeros(2, 2) }):inv() end, "(Batch element 2)" },
         { function() return torch.ones(3):matrix_norm() end,
            "calling 'matrix_norm' on bad self (a matrix expected, got 1 dimension)" },
      }
   end)
   it("of draws names what they need", function()
      raise {
         { function() return A:exponential_(0) end, "bad argument #1 to 'exponential_' (rate must be above 0, got 0)" },
         { function() return A:geometric_(1) end, "a probability between 0 and 1 expected, got 1" },
         { function() return A:multinomial(2, false, { generatr = 1 }) end,
            "torch.multinomial: unknown option 'generatr'; did you mean 'generator'?" },
         { function() return torch.normal(1, 2) end,
            "bad argument #2 to 'normal' (Tensor beside a number expected, got 2)" },
      }
   end)
end)

describe("torch.linalg", function()
   it("has the functions of linear algebra, and cannot be changed", function()
      expect(torch.linalg.solve).to_be(torch.solve)
      expect(function() torch.linalg.solve = nil end).to_raise "torch.linalg is read-only: cannot set 'solve'"
   end)
end)

spec.finish()
