--- Classes with declared options: the common part of optim.base and schedule.base.

local named_options = require "named_options"

local declare = {}

local fields = {}
for _, kind in ipairs { "optimizer", "schedule" } do
   fields[kind] = {
      name = { kind = "types", types = "string", required = "a text" },
      summary = { kind = "types", types = "string" },
      source = { kind = "types", types = "string" },
      options = { kind = "types", types = "table" },
   }
end
fields.optimizer.survives_nonfinite = { kind = "types", types = "boolean" }

--- Makes a class from a declaration.
-- Misspelt fields fail here; misspelt methods when the file is loaded.
-- @param kind string: "optimizer" or "schedule", for messages
-- @param declaration table: name (required), summary, source, options
-- @param methods string[]: the method names that the engine calls
-- @return table: a class with `declaration`; reading an unknown field of an instance is an error
function declare.class(kind, declaration, methods)
   if type(declaration) ~= "table" then
      error(("%s.define: expected a table { name = ..., options = ... }, got %s")
         :format(kind, type(declaration)), 3)
   end
   local _, complaint = named_options.read(declaration, fields[kind], "field")
   if complaint then error(("%s.define: %s"):format(kind, complaint), 3) end
   local class = { declaration = declaration, declared_as = kind, methods = methods }
   class.__index = class
   return class
end

return declare
