--- Modules in sequence.

local module = require "nn.module"
local options = require "nn.options"
local parts = require "nn.parts"

local sequential = module("sequential")

--- Name and step of an entry: a module, a function, or { name, module or function }.
local function read_entry(entry, i)
   local name, step = tostring(i), entry
   if type(entry) == "table" and not parts.is_module(entry) then name, step = entry[1], entry[2] end
   if type(name) ~= "string" or name == "" or name:find(".", 1, true) then
      options.fail("nn.sequential: the name of entry %d must be a text without dots, got %s", i,
         type(name) == "string" and "'" .. name .. "'" or type(name))
   end
   if not parts.is_module(step) and type(step) ~= "function" then
      options.fail("nn.sequential: entry %d must be a module, { name, module } or a function, got %s", i,
         type(step) == "table" and "a table" or type(step))
   end
   return name, step
end

function sequential:init(entries)
   if type(entries) ~= "table" or parts.is_module(entries) then
      options.fail("nn.sequential: expected a list of modules, { name, module } and functions, got %s",
         parts.is_module(entries) and "a module" or type(entries))
   end
   for i, entry in ipairs(entries) do
      local name, step = read_entry(entry, i)
      if rawget(self, name) ~= nil then options.fail("nn.sequential: two entries are named '%s'", name) end
      self[name] = step
      self[i] = step
   end
end

function sequential:forward(x)
   for i = 1, #self do x = self[i](x) end
   return x
end

--- Modules and functions, each called with the result of the one before. Entries are modules, { name,
-- module } or functions; an entry without a name is named by its place, "1", "2", ... Entries are found
-- by place and by name: net[1], net.dense1.
-- @param entries any[]
-- @return Module
return function(entries)
   return sequential(entries)
end
