--- Modules: parts of networks with parameters, and how to write one's own.
--
--   local Block = nn.module("Block")
--   function Block:init(channels)
--      self.conv = nn.conv2d(channels, channels, 3, { padding = "same" })
--      self.scale = self:parameter("scale", { channels, 1, 1 }, { kind = "norm", init = nn.init.ones })
--   end
--   function Block:forward(x) return self.conv(x):relu() * self.scale + x end
--
--   local block = Block(16)
--   local y = block(x)
--
-- Modules that are assigned to fields, also in lists, become parts of the module; the parameters are
-- listed in the order of declaration.

local options = require "nn.options"
local parts = require "nn.parts"
local state = require "nn.state"
local text = require "nn.text"
local fail = options.fail

local methods = {}

local function copy(list) return table.move(list, 1, #list, 1, {}) end

--- Computes the module's outputs; every class has its own.
function methods.forward(module)
   fail("nn: module '%s' has no method forward(x)", getmetatable(module).name)
end

--- Switches the module and all below it to training, the initial mode.
-- @return Module
function methods.train(module)
   parts.each_module(module, function(each) each.training = true end)
   return module
end

--- Switches the module and all below it to evaluation: no dropout, batch norm by running statistics.
-- @return Module
function methods.eval(module)
   parts.each_module(module, function(each) each.training = false end)
   return module
end

local function declare(module, method, name, shape)
   local where = ("%s:%s"):format(getmetatable(module).name, method)
   if type(name) ~= "string" or name == "" or name:find(".", 1, true) then
      fail("%s: the name must be a text without dots, got %s", where,
         type(name) == "string" and "'" .. name .. "'" or type(name))
   end
   if parts.find(module, name) then fail("%s: '%s' is declared twice", where, name) end
   if type(shape) ~= "table" then fail("%s: the shape of '%s' must be a list, got %s", where, name, type(shape)) end
   for _, size in ipairs(shape) do
      if math.type(size) ~= "integer" or size < 0 then
         fail("%s: the shape of '%s' must hold integers, got %s", where, name, tostring(size))
      end
   end
   return where
end

--- Declares a parameter: numbers that are trained.
-- @param name string: unique within the module
-- @param shape integer[]
-- @param settings table: kind = "weight" ("bias", "norm", "embedding"), which layer-wise optimizers look at;
--    init, an initialiser (required)
-- @return Tensor: keep it in a field. It remains this value for the module's lifetime
function methods.parameter(module, name, shape, settings)
   local where = declare(module, "parameter", name, shape)
   local o = options.read(where, settings, {
      kind = { kind = "text", default = "weight", allowed = { "weight", "bias", "norm", "embedding" } },
      init = { kind = "initialiser" },
   })
   if not o.init then
      fail("%s: option 'init' of '%s' is missing, expected an initialiser such as nn.init.zeros", where, name)
   end
   return parts.add(module, { what = "parameter", name = name, kind = o.kind, shape = copy(shape), init = o.init })
end

--- Declares a buffer: numbers that are kept but not trained, such as running means.
-- @param name string: unique within the module
-- @param shape integer[]
-- @param start? number: every element's first value, 0 unless given
-- @return Tensor: keep it in a field. Write into it in place
function methods.buffer(module, name, shape, start)
   local where = declare(module, "buffer", name, shape)
   start = start or 0
   options.check(where, "start", start, { kind = "number" })
   local function fill(tensor) tensor:fill_(start) end
   return parts.add(module, { what = "buffer", name = name, shape = copy(shape), start = start, init = fill })
end

--- All parameters with their names, in the order of declaration, each once.
-- @return table[]: { name = "conv1.weight", kind, shape, value = tensor, init }
function methods.named_parameters(module)
   local list = {}
   for i, each in ipairs(parts.collect("parameter", module)) do
      local entry = each.entry
      list[i] = { name = each.path, kind = entry.kind, shape = copy(entry.shape), value = entry.value,
         init = entry.init }
   end
   return list
end

--- All buffers with their names, in the order of declaration, each once.
-- @return table[]: { name = "bn.running_mean", shape, value = tensor, start = number }
function methods.named_buffers(module)
   local list = {}
   for i, each in ipairs(parts.collect("buffer", module)) do
      local entry = each.entry
      list[i] = { name = each.path, shape = copy(entry.shape), value = entry.value, start = entry.start }
   end
   return list
end

--- All parameters, in the order of declaration.
-- @return Tensor[]
function methods.parameters(module)
   local list = {}
   for i, each in ipairs(parts.collect("parameter", module)) do list[i] = each.entry.value end
   return list
end

--- The modules directly below this one, in the order of declaration.
-- @return table[]: { name, module }
function methods.children(module)
   local list = {}
   parts.each_child(module, function(name, child) list[#list + 1] = { name = name, module = child } end)
   return list
end

methods.zero_grad = state.zero_grad
methods.to = state.to
methods.state = state.copy
methods.load_state = state.load

-- The fields of instances besides those that users add.
local function construct(class, ...)
   local module = { training = true }
   parts.begin(module)
   setmetatable(module, class)
   class.init(module, ...)
   return module
end

local function call(module, ...)
   if ... == nil and select("#", ...) > 0 then
      fail("%s: the input is nil, expected a tensor", getmetatable(module).name)
   end
   return module:forward(...)
end

local function set_new_field(module, name, value)
   if methods[name] then
      fail("%s: '%s' is a method of every module: give the field another name", getmetatable(module).name, name)
   end
   if type(name) == "string" then parts.note_field(module, name) end
   rawset(module, name, value)
end

local class_meta = {
   __call = construct,
   __tostring = function(class) return "nn.module: " .. class.name end,
}

--- Makes a class of modules, to which `init(self, ...)` and `forward(self, x)` are added. Calling
-- the class makes a module; calling a module calls its `forward`.
-- @param name string: shown by print(module)
-- @return Module
local function module(name)
   if type(name) ~= "string" then fail("nn.module: the name must be a text, got %s", type(name)) end
   local class = { name = name, __name = name, __call = call, __newindex = set_new_field, __tostring = text.tree }
   class.__index = class
   class.init = function() end
   for key, method in pairs(methods) do class[key] = method end
   return setmetatable(class, class_meta)
end

return module
