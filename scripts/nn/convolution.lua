--- Convolutions over sequences and images, and transposed ones.

local torch = require "torch"
local init = require "nn.init"
local module = require "nn.module"
local options = require "nn.options"

local convolution = {}

--- A size along each dimension as a list.
local function each_dimension(value, rank)
   if type(value) == "table" then return table.move(value, 1, rank, 1, {}) end
   local list = {}
   for i = 1, rank do list[i] = value end
   return list
end

local function declared_options(rank, transposed)
   local declared = {
      stride = { kind = "extent", rank = rank, default = 1 },
      padding = { kind = transposed and "extent" or "padding", rank = rank, from = 0, default = 0 },
      dilation = { kind = "extent", rank = rank, default = 1 },
      groups = { kind = "integer", default = 1 },
      bias = { kind = "boolean", default = true },
      weight_init = { kind = "initialiser" },
      bias_init = { kind = "initialiser" },
   }
   if transposed then declared.output_padding = { kind = "extent", rank = rank, from = 0, default = 0 } end
   return declared
end

--- Makes a class: `init` and `describe` are the same for all four.
local function define(name, rank, transposed)
   local where = "nn." .. name
   local declared = declared_options(rank, transposed)
   local class = module(name)

   function class:init(inputs, outputs, kernel_size, settings)
      options.check(where, "inputs", inputs, { kind = "integer" })
      options.check(where, "outputs", outputs, { kind = "integer" })
      options.check(where, "kernel_size", kernel_size, { kind = "extent", rank = rank })
      local o = options.read(where, settings, declared)
      if inputs % o.groups ~= 0 or outputs % o.groups ~= 0 then
         options.fail("%s: inputs and outputs must be divisible by groups, got %d, %d and %d", where, inputs, outputs,
            o.groups)
      end
      self.inputs, self.outputs = inputs, outputs
      self.kernel_size = each_dimension(kernel_size, rank)
      self.stride, self.padding, self.dilation, self.groups = o.stride, o.padding, o.dilation, o.groups
      self.output_padding = o.output_padding
      local shape = transposed and { inputs, outputs // o.groups } or { outputs, inputs // o.groups }
      local fan = shape[2]
      for i, size in ipairs(self.kernel_size) do
         shape[2 + i] = size
         fan = fan * size
      end
      local start = init.uniform(1 / math.sqrt(fan))
      self.weight = self:parameter("weight", shape, { init = o.weight_init or start })
      if o.bias then
         self.bias = self:parameter("bias", { outputs }, { kind = "bias", init = o.bias_init or start })
      end
   end

   function class:describe()
      local stride = each_dimension(self.stride, rank)
      local padding = self.padding
      if type(padding) ~= "string" then padding = table.concat(each_dimension(padding, rank), "x") end
      return ("%d -> %d, %s%s%s"):format(self.inputs, self.outputs, table.concat(self.kernel_size, "x"),
         math.max(table.unpack(stride)) > 1 and ", stride " .. table.concat(stride, "x") or "",
         (self.padding ~= 0 and self.padding ~= "valid") and ", padding " .. padding or "")
   end

   return class
end

local conv1d = define("conv1d", 1)
local conv2d = define("conv2d", 2)
local conv_transpose1d = define("conv_transpose1d", 1, true)
local conv_transpose2d = define("conv_transpose2d", 2, true)

function conv1d:forward(x)
   return torch.conv1d(x, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)
end

function conv2d:forward(x)
   return torch.conv2d(x, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)
end

function conv_transpose1d:forward(x)
   return torch.conv_transpose1d(x, self.weight, self.bias, self.stride, self.padding, self.output_padding, self.groups,
      self.dilation)
end

function conv_transpose2d:forward(x)
   return torch.conv_transpose2d(x, self.weight, self.bias, self.stride, self.padding, self.output_padding, self.groups,
      self.dilation)
end

--- Convolution of sequences [B, inputs, T]. Parameters: weight [outputs, inputs / groups, kernel_size],
-- bias [outputs]; both start uniform in ±1 / sqrt(fan in), as in PyTorch.
-- @param inputs, outputs integer: channels
-- @param kernel_size integer
-- @param settings? table: stride = 1, padding = 0 (zeros at both ends, or "same": ceil(T / stride)
--    outputs), dilation = 1, groups = 1, bias = true, weight_init, bias_init
-- @return Module
function convolution.conv1d(inputs, outputs, kernel_size, settings)
   return conv1d(inputs, outputs, kernel_size, settings)
end

--- Convolution of images [B, inputs, rows, columns]. Parameters: weight [outputs, inputs / groups,
-- rows, columns], bias [outputs]; both start uniform in ±1 / sqrt(fan in), as in PyTorch.
-- @param inputs, outputs integer: channels
-- @param kernel_size integer|integer[]: {rows, columns}
-- @param settings? table: stride = 1, padding = 0 (zeros at each border, or "same": ceil(size / stride)
--    outputs), dilation = 1, each also {rows, columns}; groups = 1, bias = true, weight_init, bias_init
-- @return Module
function convolution.conv2d(inputs, outputs, kernel_size, settings)
   return conv2d(inputs, outputs, kernel_size, settings)
end

--- Transposed convolution of sequences [B, inputs, T]. Parameters: weight [inputs, outputs / groups,
-- kernel_size], bias [outputs].
-- @param inputs, outputs integer: channels
-- @param kernel_size integer
-- @param settings? table: stride = 1, padding = 0, output_padding = 0, dilation = 1, groups = 1, bias = true,
--    weight_init, bias_init
-- @return Module
function convolution.conv_transpose1d(inputs, outputs, kernel_size, settings)
   return conv_transpose1d(inputs, outputs, kernel_size, settings)
end

--- Transposed convolution of images [B, inputs, rows, columns]. Parameters: weight [inputs, outputs /
-- groups, rows, columns], bias [outputs].
-- @param inputs, outputs integer: channels
-- @param kernel_size integer|integer[]: {rows, columns}
-- @param settings? table: stride = 1, padding = 0, output_padding = 0, dilation = 1, each also {rows,
--    columns}; groups = 1, bias = true, weight_init, bias_init
-- @return Module
function convolution.conv_transpose2d(inputs, outputs, kernel_size, settings)
   return conv_transpose2d(inputs, outputs, kernel_size, settings)
end

return convolution
