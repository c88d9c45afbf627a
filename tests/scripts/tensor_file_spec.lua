-- torch.save and torch.load: round trips and errors.
local torch = require "torch"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

local folder = os.tmpname()
os.remove(folder)
local function path(name) return folder .. "/" .. name end
local function saved(value, options)
   torch.save(path("t.safetensors"), value, options)
   return torch.load(path("t.safetensors"))
end

describe("a safetensors file", function()
   it("gives a tensor back as a tensor", function()
      local t = saved(torch.tensor { 1, 2, 3 })
      expect(t:tolist()).to_be { 1, 2, 3 }
      expect(saved(torch.tensor(2.5)):item()).to_be(2.5)
   end)
   it("gives a table back as it was, however nested", function()
      local t = saved {
         weight = torch.ones(2),
         layers = { { w = torch.tensor { 1 } }, { w = torch.tensor { 2 }, b = torch.zeros(0) } },
      }
      expect(t.weight:tolist()).to_be { 1.0, 1.0 }
      expect(#t.layers).to_be(2)
      expect(t.layers[2].w[1]).to_be(2)
      expect(t.layers[2].b:shape()).to_be { 0 }
      expect(saved({ torch.ones(1), torch.zeros(1) })[2]:tolist()).to_be { 0.0 }
      expect(next((saved {}))).to_be(nil)
   end)
   it("keeps names with dots where no table is nested, as other programs write them", function()
      local t = saved { ["layers.0.weight"] = torch.ones(1), bias = torch.zeros(1) }
      expect(t["layers.0.weight"]:tolist()).to_be { 1.0 }
      expect(t.layers).to_be(nil)
   end)
   it("keeps every dtype, and views by their elements", function()
      for _, dtype in ipairs { "float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8",
         "bool" } do
         local t = torch.tensor({ 1, 0, 1 }):to(dtype)
         local read = saved { t = t }.t
         expect(read:dtype()).to_be(dtype)
         expect(read:equal(t)).to_be(true)
      end
      expect(saved(torch.arange(6):view(2, 3):t()):tolist()).to_be { { 0, 3 }, { 1, 4 }, { 2, 5 } }
   end)
   it("keeps text by name beside the tensors", function()
      local _, metadata = saved(torch.ones(1), { metadata = { origin = "run 3", note = "äöü" } })
      expect(metadata).to_be { origin = "run 3", note = "äöü" }
      local _, none = saved(torch.ones(1))
      expect(none).to_be {}
   end)
   it("records nothing", function()
      local t = saved { w = torch.ones(2):requires_grad_() }
      expect(t.w:requires_grad()).to_be(false)
   end)
   it("is not written when something in the table is no tensor", function()
      torch.save(path "kept.safetensors", torch.ones(1))
      for _, wrong in ipairs {
         { { a = { b = 1 } }, "torch.save: Tensor or table expected at 'a.b', got 1" },
         { { torch.ones(1), "x" }, "torch.save: Tensor or table expected at '2', got string" },
         { { [1.5] = torch.ones(1) }, "torch.save: keys must be strings or integers, got 1.5 in the table" },
         { { ["3"] = torch.ones(1) }, "torch.save: key '3' in the table would come back as something else" },
         { { a = { [""] = torch.ones(1) } }, "torch.save: key '' in a would come back as something else" },
         { { ["a.b"] = torch.ones(1), c = { torch.ones(1) } },
            "torch.save: key 'a.b' holds a dot, which joins the names of nested tables" },
         { { ["\255"] = torch.ones(1) }, "is not UTF-8" },
         { 7, "bad argument #2 to 'save' (Tensor or table of tensors expected, got 7)" },
         { nil, "bad argument #2 to 'save' (Tensor or table of tensors expected, got nil)" },
      } do
         expect(function() torch.save(path "kept.safetensors", wrong[1]) end).to_raise(wrong[2])
      end
      local released = torch.ones(1)
      released:release()
      expect(function() torch.save(path "kept.safetensors", { w = released }) end)
         .to_raise "torch.save: the tensor at 'w' is already released"
      local cycle = {}
      cycle.cycle = cycle
      expect(function() torch.save(path "kept.safetensors", cycle) end)
         .to_raise "torch.save: tables are nested more than 100 deep"
      expect(torch.load(path "kept.safetensors"):tolist()).to_be { 1.0 }
   end)
   it("refuses metadata that is no text", function()
      expect(function() saved(torch.ones(1), { metadata = { seed = 3 } }) end)
         .to_raise "torch.save: metadata must be strings by strings, got 3 by string"
      expect(function() saved(torch.ones(1), { metdata = {} }) end)
         .to_raise "torch.save: unknown option 'metdata'; did you mean 'metadata'?"
   end)
end)

describe("an .npy file", function()
   it("holds one tensor", function()
      torch.save(path "t.npy", torch.tensor { { 1.5, 2 }, { 3, 4 } })
      expect(torch.load(path "t.npy"):tolist()).to_be { { 1.5, 2.0 }, { 3.0, 4.0 } }
      expect(function() torch.save(path "t.npy", { torch.ones(1) }) end)
         .to_raise "bad argument #2 to 'save' (Tensor (an .npy file holds one) expected, got table)"
      expect(function() torch.save(path "t.npy", torch.ones(1), { metadata = {} }) end)
         .to_raise "bad argument #3 to 'save' (an .npy file has no metadata)"
      expect(function() torch.save(path "t.npy", torch.ones(1):bfloat16()) end)
         .to_raise "t.npy: .npy files do not support bfloat16: convert the tensor first"
   end)
end)

describe("a file", function()
   it("of another kind is refused by name", function()
      expect(function() torch.save(path "t.pt", torch.ones(1)) end).to_raise(
         "torch.save: the file's name must end in .safetensors or .npy, got '" .. path "t.pt" .. "'")
      expect(function() torch.load "t" end)
         .to_raise "torch.load: the file's name must end in .safetensors or .npy, got 't'"
      expect(function() torch.load(nil) end)
         .to_raise "bad argument #1 to 'load' (string expected, got nil)"
   end)
   it("that is missing or damaged is named", function()
      expect(function() torch.load(path "missing.npy") end)
         .to_raise(path "missing.npy" .. ": cannot be read: No such file or directory")
      for _, name in ipairs { "cut.safetensors", "cut.npy" } do
         local file = assert(io.open(path(name), "wb"))
         file:write("\1\2\3")
         file:close()
      end
      expect(function() torch.load(path "cut.safetensors") end)
         .to_raise(path "cut.safetensors" .. ": is cut short: expected at least 8 bytes, got 3")
      expect(function() torch.load(path "cut.npy") end).to_raise(path "cut.npy" .. ": is not a .npy file")
   end)
   it("with names that lie inside a tensor is refused", function()
      torch.save(path "n.safetensors", { a = { b = torch.ones(1) }, c = torch.ones(1) })
      local file = assert(io.open(path "n.safetensors", "rb"))
      local bytes = file:read "a"
      file:close()
      file = assert(io.open(path "n.safetensors", "wb"))
      file:write((bytes:gsub('"c"', '"a"', 1)))
      file:close()
      expect(function() torch.load(path "n.safetensors") end).to_raise(path "n.safetensors" .. ": ")
   end)
end)

os.execute("rm -rf '" .. folder .. "'")
spec.finish()
