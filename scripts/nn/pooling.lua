--- Pooling: the largest element or the mean of each window.

local torch = require "torch"
local module = require "nn.module"
local options = require "nn.options"

local pooling = {}

local function size_text(value)
   return type(value) == "table" and table.concat(value, "x") or tostring(value)
end

local function define(name, rank, is_mean)
   local where = "nn." .. name
   local declared = {
      stride = { kind = "extent", rank = rank },
      padding = { kind = is_mean and "extent" or "padding", rank = rank, from = 0, default = 0 },
      ceil_mode = { kind = "boolean", default = false },
   }
   if is_mean then
      declared.count_include_pad = { kind = "boolean", default = true }
   else
      declared.dilation = { kind = "extent", rank = rank, default = 1 }
   end
   local class = module(name)

   function class:init(kernel_size, settings)
      options.check(where, "kernel_size", kernel_size, { kind = "extent", rank = rank })
      local o = options.read(where, settings, declared)
      self.kernel_size, self.stride, self.padding = kernel_size, o.stride or kernel_size, o.padding
      self.dilation, self.ceil_mode, self.count_include_pad = o.dilation, o.ceil_mode, o.count_include_pad
   end

   function class:describe()
      return ("%s, stride %s%s"):format(size_text(self.kernel_size), size_text(self.stride),
         self.padding ~= 0 and ", padding " .. size_text(self.padding) or "")
   end

   return class
end

local max_pool1d = define("max_pool1d", 1)
local max_pool2d = define("max_pool2d", 2)
local avg_pool1d = define("avg_pool1d", 1, true)
local avg_pool2d = define("avg_pool2d", 2, true)
local adaptive_avg_pool2d = module("adaptive_avg_pool2d")

function max_pool1d:forward(x)
   return torch.max_pool1d(x, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode)
end

function max_pool2d:forward(x)
   return torch.max_pool2d(x, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode)
end

function avg_pool1d:forward(x)
   return torch.avg_pool1d(x, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad)
end

function avg_pool2d:forward(x)
   return torch.avg_pool2d(x, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad)
end

function adaptive_avg_pool2d:init(output_size)
   options.check("nn.adaptive_avg_pool2d", "output_size", output_size, { kind = "extent", rank = 2 })
   self.output_size = output_size
end

function adaptive_avg_pool2d:forward(x)
   return torch.adaptive_avg_pool2d(x, self.output_size)
end

function adaptive_avg_pool2d:describe()
   return size_text(self.output_size)
end

--- The largest element of each window over the last dimension.
-- @param kernel_size integer
-- @param settings? table: stride = kernel_size, padding = 0 (or "same": ceil(size / stride) outputs),
--    dilation = 1, ceil_mode = false
-- @return Module
function pooling.max_pool1d(kernel_size, settings) return max_pool1d(kernel_size, settings) end

--- The largest element of each window over the last two dimensions.
-- @param kernel_size integer|integer[]: {rows, columns}
-- @param settings? table: stride = kernel_size, padding = 0 (or "same": ceil(size / stride) outputs),
--    dilation = 1, each also {rows, columns}; ceil_mode = false
-- @return Module
function pooling.max_pool2d(kernel_size, settings) return max_pool2d(kernel_size, settings) end

--- The mean of each window over the last dimension.
-- @param kernel_size integer
-- @param settings? table: stride = kernel_size, padding = 0, ceil_mode = false, count_include_pad = true
-- @return Module
function pooling.avg_pool1d(kernel_size, settings) return avg_pool1d(kernel_size, settings) end

--- The mean of each window over the last two dimensions.
-- @param kernel_size integer|integer[]: {rows, columns}
-- @param settings? table: stride = kernel_size, padding = 0, each also {rows, columns}; ceil_mode = false,
--    count_include_pad = true
-- @return Module
function pooling.avg_pool2d(kernel_size, settings) return avg_pool2d(kernel_size, settings) end

--- Means over windows chosen so that the last two dimensions get a size.
-- @param output_size integer|integer[]: {rows, columns}
-- @return Module
function pooling.adaptive_avg_pool2d(output_size) return adaptive_avg_pool2d(output_size) end

return pooling
