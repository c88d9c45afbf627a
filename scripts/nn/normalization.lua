--- Batch, layer and group normalization.

local torch = require "torch"
local init = require "nn.init"
local module = require "nn.module"
local options = require "nn.options"

local normalization = {}

--- Declares weight and bias, which start at 1 and 0.
local function add_scale(layer, shape)
   layer.weight = layer:parameter("weight", shape, { kind = "norm", init = init.ones })
   layer.bias = layer:parameter("bias", shape, { kind = "norm", init = init.zeros })
end

local eps = { kind = "number", above = 0, default = 1e-5 }
local affine = { kind = "boolean", default = true }

local function define_batch_norm(name, ranks, expected)
   local where = "nn." .. name
   local class = module(name)

   function class:init(channels, settings)
      options.check(where, "channels", channels, { kind = "integer" })
      local o = options.read(where, settings, {
         eps = eps,
         momentum = { kind = "number", from = 0, to = 1, default = 0.1 },
         affine = affine,
      })
      self.channels, self.eps, self.momentum = channels, o.eps, o.momentum
      if o.affine then add_scale(self, { channels }) end
      self.running_mean = self:buffer("running_mean", { channels }, 0)
      self.running_var = self:buffer("running_var", { channels }, 1)
   end

   function class:forward(x)
      if not ranks[x:dim()] then
         options.fail("%s: inputs have shape [%s], expected %s", where, table.concat(x:shape(), ", "), expected)
      end
      return torch.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, self.training,
         self.momentum, self.eps)
   end

   function class:describe()
      return tostring(self.channels)
   end

   return class
end

local batch_norm1d = define_batch_norm("batch_norm1d", { [2] = true, [3] = true }, "[B, channels] or [B, channels, T]")
local batch_norm2d = define_batch_norm("batch_norm2d", { [4] = true }, "[B, channels, rows, columns]")

local layer_norm = module("layer_norm")

function layer_norm:init(shape, settings)
   options.check("nn.layer_norm", "shape", shape, { kind = "shape" })
   local o = options.read("nn.layer_norm", settings, { eps = eps, affine = affine })
   self.shape = type(shape) == "table" and table.move(shape, 1, #shape, 1, {}) or { shape }
   self.eps = o.eps
   if o.affine then add_scale(self, self.shape) end
end

function layer_norm:forward(x)
   return torch.layer_norm(x, self.shape, self.weight, self.bias, self.eps)
end

function layer_norm:describe()
   return table.concat(self.shape, "x")
end

local group_norm = module("group_norm")

function group_norm:init(groups, channels, settings)
   options.check("nn.group_norm", "groups", groups, { kind = "integer" })
   options.check("nn.group_norm", "channels", channels, { kind = "integer" })
   if channels % groups ~= 0 then
      options.fail("nn.group_norm: channels must be divisible by groups, got %d and %d", channels, groups)
   end
   local o = options.read("nn.group_norm", settings, { eps = eps, affine = affine })
   self.groups, self.channels, self.eps = groups, channels, o.eps
   if o.affine then add_scale(self, { channels }) end
end

function group_norm:forward(x)
   return torch.group_norm(x, self.groups, self.weight, self.bias, self.eps)
end

function group_norm:describe()
   return ("%d in %d groups"):format(self.channels, self.groups)
end

--- Batch normalization (Ioffe & Szegedy 2015) of [B, channels] or [B, channels, T]: in training by the
-- batch's mean and variance, which move the running ones by `momentum`; in evaluation by these.
-- Parameters: weight, bias [channels], kind "norm"; buffers: running_mean, running_var.
-- @param channels integer
-- @param settings? table: eps = 1e-5, momentum = 0.1, affine = true
-- @return Module
function normalization.batch_norm1d(channels, settings) return batch_norm1d(channels, settings) end

--- Batch normalization (Ioffe & Szegedy 2015) of images [B, channels, rows, columns]; see batch_norm1d.
-- @param channels integer
-- @param settings? table: eps = 1e-5, momentum = 0.1, affine = true
-- @return Module
function normalization.batch_norm2d(channels, settings) return batch_norm2d(channels, settings) end

--- Layer normalization (Ba et al. 2016) over the last dimensions. Parameters: weight, bias of that
-- shape, kind "norm".
-- @param shape integer|integer[]: the sizes of these dimensions
-- @param settings? table: eps = 1e-5, affine = true
-- @return Module
function normalization.layer_norm(shape, settings) return layer_norm(shape, settings) end

--- Group normalization (Wu & He 2018) of [B, channels, ...]. Parameters: weight, bias [channels], kind
-- "norm".
-- @param groups integer: divides channels
-- @param channels integer
-- @param settings? table: eps = 1e-5, affine = true
-- @return Module
function normalization.group_norm(groups, channels, settings) return group_norm(groups, channels, settings) end

return normalization
