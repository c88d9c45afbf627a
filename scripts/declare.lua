--- Classes with declared options: what optim.base and schedule.base have in common.

local declare = {}

local fields = { name = "string", summary = "string", source = "string", options = "table" }

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
   for field, value in pairs(declaration) do
      local expected = fields[field]
      if not expected then
         error(("%s.define: unknown field '%s': expected name, summary, source or options")
            :format(kind, tostring(field)), 3)
      end
      if type(value) ~= expected then
         error(("%s.define: field '%s' must be a %s, got %s"):format(kind, field, expected, type(value)), 3)
      end
   end
   if not declaration.name then
      error(("%s.define: field 'name' is missing: expected a text"):format(kind), 3)
   end
   local class = { declaration = declaration, declared_as = kind, methods = methods }
   class.__index = class
   return class
end

return declare
