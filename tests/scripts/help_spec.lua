-- help(x): what it prints for values, functions, modules and names.
local spec = require "tests.support.spec"
local torch = require "torch"
local optimizer = require "optim.base"
local describe, it, expect = spec.describe, spec.it, spec.expect

--- What help prints.
local function printed(...)
   local parts = {}
   local print_before = print
   rawset(_G, "print", function(text) parts[#parts + 1] = text .. "\n" end)
   local done, message = pcall(help, ...)
   rawset(_G, "print", print_before)
   if not done then error(message, 0) end
   return table.concat(parts)
end

local function expect_text(text, ...)
   for _, part in ipairs { ... } do
      expect(text:find(part, 1, true) and part or text).to_be(part)
   end
end

--- Adds one to a number.
-- @param number number: the number
-- @return number
local function increment(number)
   return number + 1
end

describe("help of a function", function()
   it("finds a C++ function by value and says how it is called", function()
      expect(printed(torch.zeros)).to_be [[
torch.zeros(shape..., {dtype, device}) -> Tensor

   Zeros of a shape given as 2, 3 or {2, 3}; float32 unless told otherwise.

   shape     integer|integer[]
   dtype =   Dtype, may be left out
   device =  string, may be left out
   returns   Tensor
]]
   end)
   it("finds a method by value, and says what it is as a function", function()
      expect_text(printed(torch.ones(2).add_), "t:add_(other, scale = 1) -> t", "Tensor|number", "default 1",
         "the value itself")
      expect_text(printed(torch.sqrt), "t:sqrt() -> Tensor", "The same as torch.sqrt.")
   end)
   it("finds a shipped Lua function by value", function()
      expect_text(printed(require("sweep").linspace), "sweep.linspace(first, last, count) -> number[]",
         "Evenly spaced numbers", "integer: how many, 1 to 1000000")
   end)
   it("reads the comment above a function of the script", function()
      expect_text(printed(increment), "(number) -> number", "Adds one to a number.", "the number")
   end)
   it("says that a function has no comment, or belongs to Lua", function()
      expect_text(printed(function(a) return a end), "It has no comment")
      expect_text(printed(tostring), "tostring", "A function of Lua itself")
   end)
   it("describes itself", function()
      expect_text(printed(help), "help([topic])", "Describes a function")
   end)
end)

describe("help of a value", function()
   it("lists the methods of a tensor by family", function()
      expect_text(printed(torch.ones(2)), "type Tensor", "Arithmetic:", "addcmul_", "Operators:", "a + b")
   end)
   it("describes a module", function()
      expect_text(printed(torch), "module torch", "Making tensors:", "zeros")
      expect_text(printed(require "optim"), "module optim", "adam", "Adam: steps from")
   end)
   it("describes a class of optimizers with its options", function()
      local mine = optimizer.define {
         name = "mine", summary = "A rule", options = { lr = { from = 0, default = 0.5, help = "learning rate" } },
      }
      function mine.step() end
      expect(printed(mine)).to_be [[
optimizer mine

   A rule

Options:

   lr  learning rate (a number of at least 0; default 0.5)
]]
      expect_text(printed(require "optim.adam"), "optimizer adam", "Kingma & Ba 2015", "beta2")
   end)
   it("lists the fields of another table", function()
      expect(printed { b = 1, a = 2 }).to_be "table\n\n   Fields: a, b\n"
   end)
   it("refuses what nothing is known about", function()
      expect(function() printed(nil) end).to_raise
         "help: expected a function, a module, a value of a shipped type or a name, got nil; is it misspelt?"
      expect(function() printed(1) end).to_raise "or a name, got 1"
   end)
end)

describe("help of a name", function()
   it("finds full names and last names", function()
      expect_text(printed "torch.zeros", "torch.zeros(shape..., {dtype, device}) -> Tensor")
      expect_text(printed "Tensor:add_", "t:add_(other, scale = 1) -> t")
      expect(printed "add_").to_be(printed "Tensor:add_")
      expect(printed "arange").to_be(printed "torch.arange")
   end)
   it("shows every function that has the name", function()
      expect_text(printed "manual_seed", "g:manual_seed(seed) -> g", "torch.manual_seed(seed)")
   end)
   it("finds optimizers, schedules, problems and data sets", function()
      expect_text(printed "adam", "optimizer adam", "Options:", "beta1")
      expect(printed "optim.adam").to_be(printed "adam")
      expect_text(printed "cosine", "schedule cosine", "warmup")
      expect_text(printed "mnist_mlp", "problem mnist_mlp", "batch size  128")
      expect_text(printed "mnist", "data set mnist")
   end)
   it("finds modules and the settings of a run", function()
      expect_text(printed "schedule", "module schedule", "multistep")
      expect_text(printed "run", "optbench.run(settings)", "num_epochs, N", "integer: epochs; 0 only evaluates")
      expect_text(printed "num_epochs", "setting of a run: num_epochs, N")
   end)
   it("finds what a declaration is made by under the names that scripts use", function()
      for _, name in ipairs { "optimizer", "schedule" } do
         local full = require(name == "optimizer" and "optim.base" or "schedule.base").define
         expect(printed(name .. ".define")).to_be(printed(full))
      end
      expect(optimizer.define).to_be(_G.optimizer.define)
      expect(schedule.define).to_be(require("schedule.base").define)
      expect_text(printed "optimizer.define", "step(self, x, gradient, t)", "Example:")
   end)
   it("finds what a rule has in self, callbacks, and the types of values", function()
      expect_text(printed "closure", "self.closure", "evaluates the same batch again", "OptimizerClass")
      expect_text(printed "before_evaluation", "self:before_evaluation(x)", "swaps other weights in")
      expect_text(printed "on_step", "setting of a run: on_step", "StepProgress")
      expect_text(printed "StepProgress", "loss", "steps")
      expect_text(printed "record", "type Record", "test_losses", "RecordDetails")
      expect(printed "Record").to_be(printed "record")
      expect_text(printed "RunSettings", "num_epochs, N", "on_epoch")
      expect_text(printed "integer", "type integer, of Lua itself")
   end)
   it("says in a list of functions what each is for", function()
      expect_text(printed(require "report"), "Names:", "read", "The runs below a folder of results")
      expect_text(printed(optbench), "run", "Trains one problem with one optimizer")
   end)
   it("says what a misspelt name may mean", function()
      expect(function() printed "torch.zeross" end).to_raise "help: nothing is called 'torch.zeross'; did you mean"
      expect(function() printed "quadratic_dep" end).to_raise
         "nothing is called 'quadratic_dep'; did you mean 'quadratic_deep'?"
      expect(function() printed "xyzzyx" end).to_raise
         "help: nothing is called 'xyzzyx' (`help()` shows where to begin)"
   end)
   it("says where to begin", function()
      expect_text(printed(), "help(x) describes x", "Modules:", "torch", "Types of values:", "Tensor")
   end)
end)

spec.finish()
