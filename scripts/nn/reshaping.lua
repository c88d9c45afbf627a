--- Modules that change shapes only, and one that changes nothing.

local torch = require "torch"
local module = require "nn.module"
local options = require "nn.options"

local reshaping = {}

local flatten = module("flatten")

function flatten:init(first, last)
   self.first = options.check("nn.flatten", "first", first or 2, { kind = "dimension" })
   self.last = options.check("nn.flatten", "last", last or -1, { kind = "dimension" })
end

function flatten:forward(x)
   return x:flatten(self.first, self.last)
end

local unflatten = module("unflatten")

function unflatten:init(dim, sizes)
   self.dim = options.check("nn.unflatten", "dim", dim, { kind = "dimension" })
   options.check("nn.unflatten", "sizes", sizes, { kind = "shape" })
   if type(sizes) ~= "table" then options.fail("nn.unflatten: sizes must be a list, got %s", tostring(sizes)) end
   self.sizes = table.move(sizes, 1, #sizes, 1, {})
end

function unflatten:forward(x)
   local shape = x:shape()
   local dim = self.dim > 0 and self.dim or #shape + 1 + self.dim
   table.move(shape, dim + 1, #shape, dim + #self.sizes)
   table.move(self.sizes, 1, #self.sizes, dim, shape)
   return x:reshape(shape)
end

function unflatten:describe()
   return ("%d, {%s}"):format(self.dim, table.concat(self.sizes, ", "))
end

local identity = module("identity")

function identity:forward(x)
   return x
end

local upsample = module("upsample")

function upsample:init(settings)
   local o = options.read("nn.upsample", settings, {
      size = { kind = "extent", rank = 2 },
      scale_factor = { kind = "number", above = 0 },
      mode = { kind = "text", default = "nearest", allowed = { "nearest", "bilinear" } },
      align_corners = { kind = "boolean", default = false },
   })
   if (o.size == nil) == (o.scale_factor == nil) then
      options.fail("nn.upsample: give either option 'size' or option 'scale_factor'")
   end
   self.size, self.scale_factor, self.mode, self.align_corners = o.size, o.scale_factor, o.mode, o.align_corners
end

function upsample:forward(x)
   return torch.interpolate(x, self.size, self.scale_factor, self.mode, self.align_corners)
end

--- Joins dimensions into one: [B, 3, 4] to [B, 12].
-- @param first?, last? integer: the dimensions, 2 and -1 unless given
-- @return Module
function reshaping.flatten(first, last) return flatten(first, last) end

--- Cuts a dimension into several: nn.unflatten(2, {3, 4}) makes [B, 3, 4] of [B, 12].
-- @param dim integer
-- @param sizes integer[]
-- @return Module
function reshaping.unflatten(dim, sizes) return unflatten(dim, sizes) end

--- Returns its input.
-- @return Module
function reshaping.identity() return identity() end

--- Resizes images [B, channels, rows, columns].
-- @param settings table: size (integer or {rows, columns}) or scale_factor; mode = "nearest" ("bilinear"),
--    align_corners = false
-- @return Module
function reshaping.upsample(settings) return upsample(settings) end

return reshaping
