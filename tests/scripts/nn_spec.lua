-- Modules as scripts see them: structure, names, modes, state, own classes, text, errors.
-- Their results are compared with PyTorch in tests/nn_reference_test.py.
local torch = require "torch"
local nn = require "nn"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

local function names(list)
   local result = {}
   for i, each in ipairs(list) do result[i] = each.name end
   return result
end

local function small_network()
   return nn.sequential {
      nn.flatten(),
      { "dense1", nn.linear(6, 4) },
      nn.relu(),
      nn.batch_norm1d(4),
      function(x) return x * 2 end,
      { "out", nn.linear(4, 3, { bias = false }) },
   }
end

describe("a module", function()
   it("lists its parameters in the order of declaration, with kind and shape", function()
      local list = small_network():named_parameters()
      expect(names(list)).to_be { "dense1.weight", "dense1.bias", "4.weight", "4.bias", "out.weight" }
      expect(list[1].kind).to_be "weight"
      expect(list[2].kind).to_be "bias"
      expect(list[3].kind).to_be "norm"
      expect(list[1].shape).to_be { 4, 6 }
      expect(list[5].value:shape()).to_be { 3, 4 }
      expect(nn.embedding(3, 2):named_parameters()[1].kind).to_be "embedding"
   end)
   it("lists its buffers with their first values", function()
      local list = small_network():named_buffers()
      expect(names(list)).to_be { "4.running_mean", "4.running_var" }
      expect(list[2].start).to_be(1)
      expect(list[2].shape).to_be { 4 }
      expect(list[2].value:tolist()).to_be { 1.0, 1.0, 1.0, 1.0 }
   end)
   it("gives out the very values that it computes with", function()
      local layer = nn.linear(2, 1)
      local weight = layer:named_parameters()[1].value
      expect(rawequal(weight, layer.weight)).to_be(true)
      expect(rawequal(layer:parameters()[1], weight)).to_be(true)
      weight:set_data(torch.ones(1, 2))
      layer.bias:set_data(torch.zeros(1))
      expect(layer(torch.ones(1, 2)):item()).to_be(2.0)
   end)
   it("is called by itself and by forward", function()
      local layer = nn.linear(2, 3)
      local x = torch.randn(4, 2)
      expect(layer(x):equal(layer:forward(x))).to_be(true)
      expect(layer(x):shape()).to_be { 4, 3 }
   end)
   it("switches with all below it between training and evaluation", function()
      local net = small_network()
      expect(net.training and net[4].training).to_be(true)
      expect(rawequal(net:eval(), net)).to_be(true)
      expect(net.training or net[4].training).to_be(false)
      net:train()
      expect(net.training and net[4].training).to_be(true)
   end)
   it("requires gradients of its parameters only, and zeroes them in place", function()
      local net = small_network()
      expect(net.dense1.weight:requires_grad()).to_be(true)
      expect(net[4].running_mean:requires_grad()).to_be(false)
      net:zero_grad()
      expect(net.dense1.weight:grad()).to_be(nil)
      net(torch.randn(5, 2, 3)):sum():backward()
      local gradient = net.dense1.bias:grad()
      expect(gradient:shape()).to_be { 4 }
      gradient:fill_(3)
      net:zero_grad()
      expect(net.dense1.bias:grad():tolist()).to_be { 0.0, 0.0, 0.0, 0.0 }
   end)
   it("is float32 until it is converted, in place", function()
      local net = small_network()
      local weight = net.dense1.weight
      local before = weight:detach():clone()
      expect(weight:dtype()).to_be "float32"
      net:to "float64"
      expect(weight:dtype()).to_be "float64"
      expect(weight:requires_grad()).to_be(true)
      expect(net[4].running_var:dtype()).to_be "float64"
      expect(weight:to("float32"):equal(before)).to_be(true)
      expect(net(torch.randn(5, 6, { dtype = "float64" })):dtype()).to_be "float64"
      expect(function() net:to "int64" end)
         .to_raise "sequential:to: the dtype must be 'float32' or 'float64', got 'int64'"
   end)
   it("begins at the same numbers from the same seed", function()
      torch.manual_seed(3)
      local first = nn.linear(3, 2).weight
      torch.manual_seed(3)
      expect(nn.linear(3, 2).weight:equal(first)).to_be(true)
      expect(nn.linear(3, 2).weight:equal(first)).to_be(false)
   end)
   it("is shown as a tree with its numbers of parameters", function()
      expect(tostring(nn.sequential { nn.flatten(), { "dense1", nn.linear(6, 4) }, nn.dropout(0.1),
         nn.sequential { nn.conv2d(1, 2, 3, { stride = 2, padding = "same" }), nn.max_pool2d(2) } }))
         .to_be(table.concat({
            "sequential, 48 parameters",
            "   1: flatten",
            "   dense1: linear(6 -> 4), 28 parameters",
            "   3: dropout(0.1)",
            "   4: sequential, 20 parameters",
            "      1: conv2d(1 -> 2, 3x3, stride 2x2, padding same), 20 parameters",
            "      2: max_pool2d(2, stride 2)",
         }, "\n"))
   end)
end)

describe("state", function()
   it("comes back as it was given", function()
      local net, other = small_network(), small_network()
      net(torch.randn(5, 6))
      local state = net:state()
      local listed = {}
      for name in require("prelude").sorted_pairs(state) do listed[#listed + 1] = name end
      expect(listed).to_be { "4.bias", "4.running_mean", "4.running_var", "4.weight", "dense1.bias", "dense1.weight",
         "out.weight" }
      expect(rawequal(other:load_state(state), other)).to_be(true)
      local x = torch.randn(3, 6)
      expect(other:eval()(x):equal(net:eval()(x))).to_be(true)
   end)
   it("is a copy", function()
      local layer = nn.linear(2, 2)
      local state = layer:state()
      expect(state.weight:requires_grad()).to_be(false)
      state.weight:fill_(7)
      expect(layer.weight:eq(7):any():item()).to_be(false)
   end)
   it("is refused as a whole when a name or shape is wrong", function()
      local layer = nn.linear(2, 3)
      local before = layer.weight:detach():clone()
      expect(function() layer:load_state { weight = torch.ones(3, 2), biass = torch.ones(3) } end)
         .to_raise "linear:load_state: 'bias' is missing; 'biass' is unknown"
      expect(function() layer:load_state { weight = torch.ones(3, 2), bias = torch.ones(2) } end)
         .to_raise "linear:load_state: 'bias' has shape [2], expected [3]"
      expect(function() layer:load_state { weight = torch.ones(3, 2), bias = 1 } end)
         .to_raise "linear:load_state: 'bias' must be a tensor, got 1"
      expect(function() layer:load_state(3) end)
         .to_raise "linear:load_state: expected a table { name = tensor, ... }, got number"
      expect(layer.weight:equal(before)).to_be(true)
   end)
end)

describe("nn.sequential", function()
   it("finds its entries by place and by name", function()
      local net = small_network()
      expect(rawequal(net[2], net.dense1)).to_be(true)
      expect(#net).to_be(6)
      expect(names(net:children())).to_be { "1", "dense1", "3", "4", "out" }
   end)
   it("rejects what is no module", function()
      expect(function() nn.sequential { nn.relu(), 3 } end)
         .to_raise "nn.sequential: entry 2 must be a module, { name, module } or a function, got number"
      expect(function() nn.sequential { { "a", nn.relu() }, { "a", nn.relu() } } end)
         .to_raise "nn.sequential: two entries are named 'a'"
      expect(function() nn.sequential { { "a.b", nn.relu() } } end)
         .to_raise "nn.sequential: the name of entry 1 must be a text without dots, got 'a.b'"
      expect(function() nn.sequential(nn.relu()) end)
         .to_raise "nn.sequential: expected a list of modules, { name, module } and functions, got a module"
      expect(function() nn.sequential { { "train", nn.relu() } } end)
         .to_raise "sequential: 'train' is a method of every module: give the field another name"
   end)
end)

describe("nn.module", function()
   local Block = nn.module("Block")
   function Block:init(channels)
      self.second = nn.linear(channels, channels)
      self.scale = self:parameter("scale", { channels }, { kind = "norm", init = nn.init.constant(2) })
      self.first = nn.linear(channels, channels, { bias = false })
      self.count = self:buffer("count", { 1 }, 5)
   end
   function Block:forward(x, twice)
      local y = self.second(self.first(x):relu()) * self.scale + x
      return twice and y * 2 or y
   end

   it("makes classes of one's own", function()
      local block = Block(3)
      expect(names(block:named_parameters())).to_be { "second.weight", "second.bias", "scale", "first.weight" }
      expect(names(block:named_buffers())).to_be { "count" }
      expect(block.scale:tolist()).to_be { 2.0, 2.0, 2.0 }
      expect(block.count:tolist()).to_be { 5.0 }
      local x = torch.randn(2, 3)
      local hidden = torch.linear(x, block.first.weight):relu()
      local by_hand = torch.linear(hidden, block.second.weight, block.second.bias) * 2 + x
      expect(block(x):equal(by_hand)).to_be(true)
      expect(block(x, true):equal(by_hand * 2)).to_be(true)
      expect(tostring(block)).to_be("Block, 24 parameters\n   second: linear(3 -> 3), 12 parameters\n"
         .. "   first: linear(3 -> 3, no bias), 9 parameters")
   end)
   it("finds modules in lists, nested ones, and each one once", function()
      local Tower = nn.module("Tower")
      function Tower:init()
         self.blocks = { Block(1), nn.relu(), Block(1) }
         self.again = self.blocks[1]
      end
      local tower = Tower()
      expect(#tower:parameters()).to_be(8)
      expect(tower:named_parameters()[5].name).to_be "blocks.3.second.weight"
      tower:eval()
      expect(tower.blocks[3].first.training).to_be(false)
   end)
   it("looks at the module that a field holds now", function()
      local block = Block(2)
      block.second = nn.linear(2, 2, { bias = false })
      expect(names(block:named_parameters())).to_be { "second.weight", "scale", "first.weight" }
   end)
   it("passes on several inputs and results", function()
      local Pair = nn.module("Pair")
      function Pair.forward(_, a, b) return a + b, a - b end
      local sum, difference = Pair()(torch.tensor { 3 }, torch.tensor { 1 })
      expect({ sum:item(), difference:item() }).to_be { 4, 2 }
   end)
   it("rejects mistakes", function()
      local Empty = nn.module("Empty")
      expect(function() Empty()(torch.ones(1)) end).to_raise "nn: module 'Empty' has no method forward(x)"
      expect(function() Empty():parameter("w", { 2 }) end)
         .to_raise "Empty:parameter: option 'init' of 'w' is missing, expected an initialiser such as nn.init.zeros"
      expect(function() Empty():parameter("w", { 2 }, { knd = "bias", init = nn.init.zeros }) end)
         .to_raise "Empty:parameter: unknown option 'knd'; did you mean 'kind'?"
      expect(function() Empty():parameter("w", { 2 }, { kind = "scale", init = nn.init.zeros }) end)
         .to_raise "Empty:parameter: option 'kind' must be 'weight' or 'bias' or 'norm' or 'embedding', got 'scale'"
      expect(function() Empty():parameter("w", { -2 }, { init = nn.init.zeros }) end)
         .to_raise "Empty:parameter: the shape of 'w' must hold integers, got -2"
      expect(function() Empty():buffer("a.b", { 2 }) end)
         .to_raise "Empty:buffer: the name must be a text without dots, got 'a.b'"
      local twice = Empty()
      twice:buffer("w", { 2 })
      expect(function() twice:buffer("w", { 2 }) end).to_raise "Empty:buffer: 'w' is declared twice"
      expect(function() twice.state = 3 end)
         .to_raise "Empty: 'state' is a method of every module: give the field another name"
      expect(function() nn.module(3) end).to_raise "nn.module: the name must be a text, got number"
   end)
end)

describe("nn.deferred", function()
   it("makes modules without numbers, which can be given later", function()
      local function build(width)
         return nn.sequential { { "a", nn.linear(2, width) }, nn.batch_norm1d(width) }, "more"
      end
      torch.manual_seed(5)
      local drawn = torch.rand(1):item()
      torch.manual_seed(5)
      local net, second = nn.deferred(build, 3)
      expect(torch.rand(1):item()).to_be(drawn)
      expect(second).to_be "more"
      local list = net:named_parameters()
      expect(list[1].value:numel()).to_be(0)
      expect(list[1].shape).to_be { 3, 2 }
      expect(tostring(net):match("^[^\n]*")).to_be "sequential, 15 parameters"
      local generator = torch.Generator(9)
      for _, each in ipairs(list) do
         local start = torch.zeros(each.shape, { dtype = "float64" })
         each.init(start, generator)
         each.value:set_data(start)
      end
      for _, each in ipairs(net:named_buffers()) do
         each.value:set_data(torch.full(each.shape, each.start, { dtype = "float64" }))
      end
      expect(net(torch.ones(4, 2, { dtype = "float64" })):shape()).to_be { 4, 3 }
      expect(net.a.weight:requires_grad()).to_be(true)
   end)
   it("ends with the function, whichever way that ends", function()
      expect(function() nn.deferred(function() error("in here", 0) end) end).to_raise "in here"
      expect(nn.linear(2, 2).weight:numel()).to_be(4)
   end)
end)

describe("dropout", function()
   it("drops in training only, and keeps the mean", function()
      torch.manual_seed(1)
      local layer = nn.dropout(0.25)
      local x = torch.ones(100, 100)
      local y = layer(x)
      expect(y:eq(0):to("float64"):mean():item()).to_be_near(0.25, 0.02)
      expect(y:max():item()).to_be_near(4 / 3, 1e-6)
      layer:eval()
      expect(layer(x):equal(x)).to_be(true)
   end)
   it("is drawn from the process's stream and has the mask as its derivative", function()
      local x = torch.ones(50):requires_grad_()
      torch.manual_seed(4)
      local y = torch.dropout(x, 0.5)
      torch.manual_seed(4)
      expect(torch.dropout(x, 0.5):equal(y)).to_be(true)
      expect(torch.dropout(x, 0.5):equal(y)).to_be(false)
      y:sum():backward()
      expect(x:grad():equal(y)).to_be(true)
      expect(function() torch.dropout(x, 1) end).to_raise "a probability in [0, 1) expected, got 1"
   end)
   it("works between the layers of a recurrent network and within attention", function()
      local x = torch.randn(2, 4, 6)
      local two = { layers = 2, dropout = 0.5 }
      local attention = nn.multihead_attention(6, 2, { dropout = 0.5 })
      for _, layer in ipairs { nn.lstm(6, 6, two), nn.gru(6, 6, two), attention } do
         expect((layer(x)):equal((layer(x)))).to_be(false)
         layer:eval()
         expect((layer(x)):equal((layer(x)))).to_be(true)
      end
   end)
end)

describe("classes and tokens", function()
   it("are counted from 0", function()
      local labels = torch.tensor { 0, 2 }
      expect(torch.one_hot(labels):tolist()).to_be { { 1, 0, 0 }, { 0, 0, 1 } }
      expect(torch.one_hot(labels, 4):shape()).to_be { 2, 4 }
      local logits = torch.tensor { { 5.0, 1.0, 1.0 }, { 1.0, 3.0, 2.0 } }
      expect(torch.correct(logits, labels):tolist()).to_be { true, false }
      expect((logits:argmax(2)):eq(labels + 1):tolist()).to_be { true, false }
      expect(torch.nll_loss(logits, labels, { reduction = "none" }):tolist()).to_be { -5.0, -2.0 }
      expect(torch.embedding(labels, torch.tensor { { 1.0 }, { 2.0 }, { 3.0 } }):tolist()).to_be { { 1.0 }, { 3.0 } }
   end)
   it("are refused when out of range", function()
      local logits, weight = torch.randn(2, 3), torch.randn(3, 2)
      expect(function() torch.cross_entropy(logits, torch.tensor { 1, 3 }) end)
         .to_raise "torch.cross_entropy: label 3 is out of range: classes are counted from 0, expected 0 to 2"
      expect(function() torch.nll_loss(logits, torch.tensor { -1, 0 }) end)
         .to_raise "torch.nll_loss: label -1 is out of range: classes are counted from 0, expected 0 to 2"
      expect(function() torch.embedding(torch.tensor { 3 }, weight) end)
         .to_raise "torch.embedding: token 3 is out of range: tokens are counted from 0, expected 0 to 2"
      expect(function() torch.embedding(torch.tensor { 0.5 }, weight) end)
         .to_raise "torch.embedding: expected int64 tokens and weights [tokens, features], got Float tokens"
   end)
end)

describe("initialisers", function()
   local function filled(init, ...)
      local t = torch.zeros({ ... }, { dtype = "float64" })
      init(t, torch.Generator(7))
      return t
   end
   local function deviation(t) return t:std():item() end
   it("fill in place and draw from the generator they are given", function()
      for _, name in ipairs { "normal", "truncated_normal", "glorot_normal", "glorot_uniform", "kaiming_normal",
         "kaiming_uniform", "orthogonal" } do
         local init = nn.init[name]()
         expect(filled(init, 20, 30):equal(filled(init, 20, 30))).to_be(true)
         expect(filled(init, 20, 30):equal(filled(nn.init[name], 20, 30))).to_be(true)
         expect(filled(init, 20, 30):ne(0):all():item()).to_be(true)
      end
   end)
   it("have the deviations of their definitions", function()
      expect(deviation(filled(nn.init.normal(0.3, 2), 200, 100))).to_be_near(0.3, 0.01)
      expect(filled(nn.init.normal(0.3, 2), 200, 100):mean():item()).to_be_near(2, 0.01)
      expect(deviation(filled(nn.init.truncated_normal(0.5), 200, 100))).to_be_near(0.5 * 0.879626, 0.01)
      expect(filled(nn.init.truncated_normal(0.5), 200, 100):abs():max():item() <= 1).to_be(true)
      expect(deviation(filled(nn.init.uniform(2), 200, 100))).to_be_near(2 / math.sqrt(3), 0.02)
      expect(filled(nn.init.uniform(1, 3), 200, 100):min():item() >= 1).to_be(true)
      expect(deviation(filled(nn.init.glorot_normal(), 200, 100))).to_be_near(math.sqrt(2 / 300), 0.001)
      expect(deviation(filled(nn.init.glorot_uniform(), 200, 100))).to_be_near(math.sqrt(2 / 300), 0.001)
      expect(deviation(filled(nn.init.kaiming_normal(), 200, 10, 3, 3))).to_be_near(math.sqrt(2 / 90), 0.002)
      expect(deviation(filled(nn.init.kaiming_uniform { nonlinearity = "tanh", mode = "fan_out" }, 200, 100)))
         .to_be_near(5 / 3 / math.sqrt(200), 0.002)
      expect(filled(nn.init.constant(3), 2):tolist()).to_be { 3.0, 3.0 }
      expect(filled(nn.init.ones, 2):tolist()).to_be { 1.0, 1.0 }
   end)
   it("make orthonormal rows or columns", function()
      local wide, tall = filled(nn.init.orthogonal(2), 3, 5), filled(nn.init.orthogonal(), 6, 2, 2)
      expect((wide:matmul(wide:t()) / 4):allclose(torch.eye(3, { dtype = "float64" }))).to_be(true)
      tall = tall:reshape(6, 4)
      expect(tall:t():matmul(tall):allclose(torch.eye(4, { dtype = "float64" }))).to_be(true)
   end)
   it("may fill parameters, which are recorded", function()
      local layer = nn.linear(2, 2)
      nn.init.ones(layer.weight)
      nn.init.truncated_normal(0.1)(layer.bias)
      expect(layer.weight:tolist()).to_be { { 1.0, 1.0 }, { 1.0, 1.0 } }
   end)
   it("are taken by every layer", function()
      local layer = nn.conv2d(1, 2, 3, { weight_init = nn.init.zeros, bias_init = nn.init.constant(4) })
      expect(layer(torch.randn(1, 1, 3, 3)):tolist()).to_be { { { { 4.0 } }, { { 4.0 } } } }
   end)
   it("reject mistakes", function()
      expect(function() nn.init.normal(-1) end).to_raise "nn.init.normal: std must be a number of 0 or more, got -1"
      expect(function() nn.init.constant() end).to_raise "nn.init.constant: value must be a number, got nil"
      expect(function() nn.init.kaiming_normal()(torch.zeros(3)) end)
         .to_raise "nn.init.kaiming_normal: the tensor has 1 dimension, expected two or more"
      expect(function() torch.zeros(3):orthogonal_() end)
         .to_raise "orthogonal_: the tensor has shape [3], expected two or more dimensions"
   end)
end)

describe("a mistake", function()
   --- The message of what `make` raises must name the line on which `make` was written.
   local function expect_here(make, message)
      local line = debug.getinfo(make, "S").linedefined
      expect(make).to_raise(("nn_spec.lua:%d: %s"):format(line, message))
   end
   it("in the options of a factory names the user's line", function()
      expect_here(function() nn.linear(2, 3, { biass = false }) end,
         "nn.linear: unknown option 'biass'; did you mean 'bias'?")
      expect_here(function() nn.linear(2, 3, { bias = 1 }) end,
         "nn.linear: option 'bias' must be true or false, got 1")
      expect_here(function() nn.linear("2", 3) end, "nn.linear: inputs must be an integer of 1 or more, got '2'")
      expect_here(function() nn.linear(2) end, "nn.linear: outputs must be an integer of 1 or more, got nil")
      expect_here(function() nn.linear(2, 3, true) end,
         "nn.linear: options must be a table { name = value, ... }, got true")
      expect_here(function() nn.linear(2, 3, { false }) end, "nn.linear: options are named, got a value at [1]")
      expect_here(function() nn.linear(2, 3, { weight_init = 0.1 }) end,
         "nn.linear: option 'weight_init' must be an initialiser such as nn.init.normal(0.1), got 0.1")
      expect_here(function() nn.conv2d(1, 2, { 3, 3, 3 }) end,
         "nn.conv2d: kernel_size must be an integer of 1 or more, or a list of 2, got a table")
      expect_here(function() nn.conv2d(1, 2, 3, { padding = "full" }) end,
         "nn.conv2d: option 'padding' must be 'same', an integer of 0 or more, or a list of 2, got 'full'")
      expect_here(function() nn.conv2d(3, 2, 3, { groups = 2 }) end,
         "nn.conv2d: inputs and outputs must be divisible by groups, got 3, 2 and 2")
      expect_here(function() nn.dropout(1) end, "nn.dropout: p must be a number in [0, 1), got 1")
      expect_here(function() nn.relu(3) end, "nn.relu: it has no settings")
      expect_here(function() nn.lstm(2, 3, { layers = 0 }) end,
         "nn.lstm: option 'layers' must be an integer of 1 or more, got 0")
      expect_here(function() nn.multihead_attention(5, 2) end,
         "nn.multihead_attention: features must be divisible by heads, got 5 and 2")
      expect_here(function() nn.cross_entropy_loss { reduction = "avg" } end,
         "nn.cross_entropy_loss: option 'reduction' must be 'mean' or 'sum' or 'none', got 'avg'")
      expect_here(function() return nn.liner end, "nn has no 'liner'; did you mean 'linear'?")
   end)
   it("in what a module is called with names both shapes", function()
      expect_here(function() nn.sequential { nn.linear(4, 3) }(torch.ones(2, 5)) end,
         "torch.linear: inputs have shape [2, 5] and the weights [3, 4], expected [..., inputs] and [outputs")
      expect(function() nn.conv2d(3, 8, 3)(torch.ones(2, 28, 28, 3)) end)
         .to_raise "torch.conv2d: inputs have shape [2, 28, 28, 3] and the weights [8, 3, 3, 3] with 1 group, expected "
      expect(function() nn.batch_norm2d(3)(torch.ones(2, 3)) end)
         .to_raise "nn.batch_norm2d: inputs have shape [2, 3], expected [B, channels, rows, columns]"
      expect(function() nn.lstm(3, 4)(torch.ones(2, 5)) end)
         .to_raise "torch.lstm: inputs have shape [2, 5] and the weights [16, 3], expected [B, T, inputs] and "
      expect_here(function() nn.linear(4, 3)(nil) end, "linear: the input is nil, expected a tensor")
      expect(function() nn.linear(4, 3)() end).to_raise "bad argument #1 to 'linear' (Tensor expected, got nil)"
   end)
   it("in the options of a function names the nearest one", function()
      local x = torch.ones(2, 3)
      expect(function() torch.mse_loss(x, x, { reducton = "sum" }) end)
         .to_raise "torch.mse_loss: unknown option 'reducton'; did you mean 'reduction'?"
      expect(function() torch.mse_loss(x, x, { reduction = "avg" }) end)
         .to_raise "torch.mse_loss: option 'reduction' must be a text, \"mean\", \"sum\" or \"none\", got string"
      expect(function() torch.mse_loss(x, torch.ones(3)) end)
         .to_raise "torch.mse_loss: the target has shape [3], expected that of the input, [2, 3]"
      expect(function() torch.mse_loss(x, x, "mean", 3) end)
         .to_raise "bad argument #4 to 'mse_loss' (no more than 3 arguments expected)"
      expect(function() torch.cross_entropy(x, torch.tensor { 0.0, 1.0 }) end)
         .to_raise "torch.cross_entropy: the target has shape [2], expected that of the input, [2, 3]"
      expect(function() torch.cross_entropy(x, torch.tensor { 0, 1, 2 }) end)
         .to_raise "torch.cross_entropy: labels have shape [3], expected [2] for scores [2, 3]"
      local image, window = torch.ones(1, 1, 4, 4), torch.ones(1, 1, 2, 2)
      expect(function() torch.conv2d(image, window, { padding = "same", stride = 0 }) end)
         .to_raise "torch.conv2d: the stride is [0], expected one or 2 numbers of 1 or more"
      expect(function() torch.pad(x, { 1, 1 }, "mirror") end)
         .to_raise "torch.pad: option 'mode' must be constant, reflect, replicate or circular, got 'mirror'"
      expect(function() torch.interpolate(torch.ones(1, 1, 2, 2)) end)
         .to_raise "torch.interpolate: give either 'size' or 'scale_factor'"
   end)
   it("cannot change the shipped module", function()
      expect(function() nn.linear = 3 end).to_raise "nn is read-only: cannot set 'linear'"
   end)
end)

spec.finish()
