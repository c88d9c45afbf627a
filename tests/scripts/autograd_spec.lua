-- Gradients in scripts: recording, backward, gradients of gradients, and what goes wrong.
local torch = require "torch"
local optbench = require "optbench"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

local function vector(...) return torch.tensor({ ... }, { dtype = "float64" }) end
local function leaf(...) return vector(...):requires_grad_() end

describe("recording", function()
   it("begins with requires_grad_ and is passed on by operations", function()
      local x = vector(1, 2)
      expect(x:requires_grad()).to_be(false)
      expect((x * 2):requires_grad()).to_be(false)
      expect(x:requires_grad_():is_leaf()).to_be(true)
      expect((x * 2):requires_grad()).to_be(true)
      expect((x * 2):is_leaf()).to_be(false)
      expect((x * 2):detach():requires_grad()).to_be(false)
   end)
   it("stops within no_grad, returns what the function returns, and survives errors", function()
      local x = leaf(1, 2)
      local y, two = torch.no_grad(function(factor) return x * factor, 2 end, 3)
      expect(y:requires_grad()).to_be(false)
      expect(y:tolist()).to_be { 3.0, 6.0 }
      expect(two).to_be(2)
      expect(pcall(torch.no_grad, function() error "oops" end)).to_be(false)
      expect(torch.is_grad_enabled()).to_be(true)
      torch.no_grad(function()
         expect(torch.is_grad_enabled()).to_be(false)
         torch.enable_grad(function() expect((x * 2):requires_grad()).to_be(true) end)
      end)
   end)
   it("is off in an optimizer's step, where enable_grad turns it on", function()
      local seen
      local rule = require("optim.base").define { name = "probe", options = { lr = { default = 1 } } }
      function rule:step(x)
         seen = { torch.is_grad_enabled(), torch.enable_grad(torch.is_grad_enabled) }
         x:add_(0)
      end
      optbench.run { problem = "two_d_beale", optimizer = rule, num_epochs = 1, no_logs = true, quiet = true }
      expect(seen).to_be { false, true }
   end)
   it("keeps elements of a recorded vector in the graph", function()
      local x = leaf(3, 4)
      expect(torch.is_tensor(x[1])).to_be(true)
      local rosenbrock = (1 - x[1]) ^ 2 + 100 * (x[2] - x[1] ^ 2) ^ 2
      rosenbrock:backward()
      -- d/du = -2 (1 - u) - 400 u (v - u^2), d/dv = 200 (v - u^2)
      expect(x:grad():tolist()).to_be { 6004.0, -1000.0 }
      expect(math.type(x:detach()[1])).to_be "float"
      torch.no_grad(function() expect(math.type(x[1])).to_be "float" end)
   end)
end)

describe("backward", function()
   it("adds up in leaves until zero_grad", function()
      local x = leaf(1, 2, 3)
      expect(x:grad()).to_be(nil);
      (x * x):sum():backward()
      expect(x:grad():tolist()).to_be { 2.0, 4.0, 6.0 };
      (x * x):sum():backward()
      expect(x:grad():tolist()).to_be { 4.0, 8.0, 12.0 }
      expect(x:zero_grad():grad()).to_be(nil)
   end)
   it("weighs the elements of t by a given gradient", function()
      local x = leaf(1, 2);
      (x * 3):backward(vector(10, 100))
      expect(x:grad():tolist()).to_be { 30.0, 300.0 }
   end)
   it("leaves a gradient in what is no leaf when asked", function()
      local x = leaf(1, 2)
      local y = (x * 3):retain_grad()
      y:sum():backward()
      expect(y:grad():tolist()).to_be { 1.0, 1.0 }
   end)
   it("goes through a graph twice when it is retained", function()
      local x = leaf(2)
      local y = (x * x):sum()
      y:backward { retain_graph = true }
      y:backward()
      expect(x:grad():tolist()).to_be { 8.0 }
      expect(function() y:backward() end).to_raise "the graph was freed by an earlier backward()"
   end)
   it("sees numbers beside tensors as they were", function()
      local x = leaf(1)
      local y = x * 2
      local z = y * 5  -- another number beside a tensor of the same dtype
      z:sum():backward()
      expect(x:grad():tolist()).to_be { 10.0 }
   end)
   it("notices what was changed behind its back", function()
      local x = leaf(1, 2)
      local y = (x * x):sum()
      torch.no_grad(function() x:mul_(3) end)
      expect(function() y:backward() end).to_raise "changed in place after it was computed with"
      local z = (x * x):sum()
      torch.no_grad(function() x[1] = 7 end)
      expect(function() z:backward() end).to_raise "changed in place after it was computed with"
   end)
end)

describe("autograd.grad", function()
   it("gives gradients without leaving them in the leaves", function()
      local x, y = leaf(1, 2), leaf(3, 4)
      local of_x = torch.autograd.grad((x * y):sum(), x)
      expect(of_x:tolist()).to_be { 3.0, 4.0 }
      local both = torch.autograd.grad((x * y):sum(), { x, y })
      expect(both[2]:tolist()).to_be { 1.0, 2.0 }
      expect(x:grad()).to_be(nil)
   end)
   it("can be differentiated again", function()
      local x = leaf(1, 2, 3)
      local first = torch.autograd.grad((x ^ 3):sum(), x, { create_graph = true })
      local second = torch.autograd.grad(first:sum(), x)
      expect(first:detach():tolist()).to_be { 3.0, 12.0, 27.0 }
      expect(second:tolist()).to_be { 6.0, 12.0, 18.0 }
   end)
   it("weighs outputs by grad_outputs", function()
      local x = leaf(1, 2)
      local given = torch.autograd.grad({ x * 2, x * 3 }, x, { grad_outputs = { vector(1, 1), vector(10, 0) } })
      expect(given:tolist()).to_be { 32.0, 2.0 }
   end)
   it("says which input the outputs do not depend on", function()
      local x, y = leaf(1), leaf(2)
      expect(function() return torch.autograd.grad(x:sum(), { x, y }) end)
         .to_raise "the outputs do not depend on input 2 of shape [1]"
      local both = torch.autograd.grad(x:sum(), { x, y }, { allow_unused = true })
      expect(both[2]:tolist()).to_be { 0.0 }
   end)
end)

describe("second derivatives", function()
   local function f(x) return x[1] ^ 3 * x[2] + (x * x):sum() end
   it("as products with a vector", function()
      local product, gradient = torch.autograd.hvp(f, vector(2, 3), vector(1, 10))
      -- H = [6 u v + 2, 3 u^2; 3 u^2, 2]
      expect(product:tolist()).to_be { 38 + 120.0, 12 + 20.0 }
      expect(gradient:tolist()).to_be { 3 * 4 * 3 + 4.0, 8 + 6.0 }
   end)
   it("as a whole matrix", function()
      expect(torch.autograd.hessian(f, vector(2, 3)):tolist()).to_be { { 38.0, 12.0 }, { 12.0, 2.0 } }
   end)
   it("of a linear function are zero", function()
      expect(torch.autograd.hessian(function(x) return x:sum() end, vector(1, 2)):tolist())
         .to_be { { 0.0, 0.0 }, { 0.0, 0.0 } }
   end)
   it("and first ones of several outputs", function()
      local rows = torch.autograd.jacobian(function(x) return torch.stack { x[1] * x[2], x[1] ^ 2 } end, vector(2, 3))
      expect(rows:tolist()).to_be { { 3.0, 2.0 }, { 4.0, 0.0 } }
   end)
   it("work within no_grad, and check what they are given", function()
      torch.no_grad(function()
         expect(torch.autograd.hessian(f, vector(2, 3)):shape()).to_be { 2, 2 }
      end)
      expect(function() return torch.autograd.hvp(f, vector(2, 3), vector(1)) end)
         .to_raise "torch.autograd.hvp: the vector must have x's shape [2], got [1]"
      expect(function() return torch.autograd.hvp(function() return 3 end, vector(1), vector(1)) end)
         .to_raise "torch.autograd.hvp: the function must return a Tensor, got 3"
      expect(function() return torch.autograd.hessian(function(x) return x * 2 end, vector(1, 2)) end)
         .to_raise "torch.autograd.hessian: the function must return a tensor of one element, got shape [2]"
   end)
end)

describe("mistakes", function()
   it("are named with what was expected", function()
      expect(function() leaf(1, 2):backward() end)
         .to_raise "backward: expected a tensor of one element, or a gradient beside it, got shape [2]"
      expect(function() (leaf(1, 2) * 2):backward(vector(1)) end)
         .to_raise "backward: the gradient of a tensor of shape [2] has its shape, got [1]"
      expect(function() vector(1):backward() end).to_raise "backward: the tensor records no graph"
      expect(function() torch.ones(2, { dtype = "int64" }):requires_grad_() end)
         .to_raise "requires_grad_: only floats have gradients, the tensor's dtype is int64"
      expect(function() leaf(1):add_(1) end)
         .to_raise "a tensor with requires_grad_() is changed in place while it is recorded"
      expect(function() leaf(1, 2)[1] = 5 end).to_raise "changed in place while it is recorded"
      expect(function() return vector(1):add(1, leaf(2):sum()) end)
         .to_raise "bad argument #2 to 'add' (number expected, got Tensor)"
      expect(function() (leaf(1) * 2):requires_grad_(false) end)
         .to_raise "t:detach() gives one without graph"
      expect(function() return torch.autograd.grad(leaf(1):sum(), vector(1)) end)
         .to_raise "torch.autograd.grad: input 1 of shape [1] records nothing"
      expect(function() return torch.autograd.grad(leaf(1):sum(), leaf(1), { creat_graph = true }) end)
         .to_raise "unknown option 'creat_graph'; did you mean 'create_graph'?"
   end)
end)

spec.finish()
