-- Dtypes and devices: the small ones too, and what happens without a GPU.
local torch = require "torch"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

local small = { "float16", "bfloat16", "int16", "int8" }

describe("small dtypes", function()
   it("are made, printed, read and written", function()
      for _, dtype in ipairs(small) do
         local t = torch.zeros(3, { dtype = dtype })
         t[2] = 7
         t:add_(1)
         expect(t:dtype()).to_be(dtype)
         expect(t[2]).to_be(dtype:find "float" and 8.0 or 8)
         expect(t:tolist()).to_be(dtype:find "float" and { 1.0, 8.0, 1.0 } or { 1, 8, 1 })
         expect(tostring(t)).to_be("Tensor " .. dtype .. " [3]\n  1  8  1")
         expect(t:element_size()).to_be(dtype == "int8" and 1 or 2)
      end
   end)
   it("have products that end as numbers on every processor", function()
      for _, dtype in ipairs { "float16", "bfloat16" } do
         local t = torch.ones(64, 64, { dtype = dtype })
         expect(t:matmul(t)[{ 1, 1 }]).to_be(64.0)
         expect(t:sum():item()).to_be(4096.0)
      end
   end)
   it("have short names for conversions", function()
      local t = torch.tensor { 1.75, -1.75 }
      expect(t:half():dtype()).to_be "float16"
      expect(t:bfloat16():dtype()).to_be "bfloat16"
      expect(t:short():tolist()).to_be { 1, -1 }
      expect(t:char():tolist()).to_be { 1, -1 }
      expect(t:int():tolist()).to_be { 1, -1 }
      expect(t:abs():byte():tolist()).to_be { 1, 1 }
      expect(t:type_as(torch.tensor { true }):dtype()).to_be "bool"
      expect(t:double():is_floating_point()).to_be(true)
      expect(t:long():is_floating_point()).to_be(false)
   end)
   it("are suggested for a misspelt name", function()
      expect(function() return torch.zeros(1, { dtype = "float12" }) end).to_raise(
         "torch.zeros: dtype must be one of float32, float64, float16, bfloat16, int64, int32, int16, int8, uint8, "
         .. "bool, got 'float12'; did you mean 'float")
   end)
end)

describe("devices", function()
   it("of a machine without a GPU are the processor", function()
      local t = torch.ones(2)
      expect(t:cpu() ~= nil and t:cpu():device()).to_be "cpu"
      expect(t:to("cpu"):device()).to_be "cpu"
      local has_gpu = pcall(function() return t:cuda() end)
      if not has_gpu then
         expect(function() return t:cuda() end).to_raise "cuda"
         expect(function() return t:to "cuda" end).to_raise "cuda"
      end
      expect(function() return t:cuda(99) end).to_raise "cuda:99"
   end)
end)

describe("memory", function()
   it("is described by strides", function()
      local t = torch.zeros(2, 3)
      expect(t:stride()).to_be { 3, 1 }
      expect(t:t():stride()).to_be { 1, 3 }
      expect(t:stride(2)).to_be(1)
      expect(t:stride(-2)).to_be(3)
   end)
end)

spec.finish()
