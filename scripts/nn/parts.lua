--- The parts of modules in the order of declaration: parameters, buffers, submodules.
--
-- Stored outside of the modules, so that all of a module's fields are the user's.

local torch = require "torch"

local parts = {}

-- module -> list of entries: the name of a field, or a table { what, name, value, ... }
local entries_of = setmetatable({}, { __mode = "k" })

local is_deferred = false

--- Begins the list of a new module.
function parts.begin(module)
   entries_of[module] = {}
end

--- Whether the value is a module.
-- @param value any
function parts.is_module(value)
   return entries_of[value] ~= nil
end

--- Notes that a field was set for the first time; its value is looked up when needed.
function parts.note_field(module, name)
   local entries = entries_of[module]
   entries[#entries + 1] = name
end

--- The parameter or buffer of that name, or nil.
function parts.find(module, name)
   for _, entry in ipairs(entries_of[module]) do
      if type(entry) == "table" and entry.name == name then return entry end
   end
end

--- Adds a parameter or a buffer and gives it its first value.
-- Drawn in float64, so that the numbers do not depend on the dtype.
-- @param entry table: what = "parameter" or "buffer", name, shape, init, ...
-- @return Tensor
function parts.add(module, entry)
   if is_deferred then
      entry.value = torch.empty(0)
      entry.deferred = true
   else
      entry.value = torch.zeros(entry.shape, { dtype = "float64" })
      entry.init(entry.value)
      entry.value = entry.value:to("float32")
   end
   if entry.what == "parameter" then entry.value:requires_grad_() end
   local entries = entries_of[module]
   entries[#entries + 1] = entry
   return entry.value
end

--- Whether a parameter or buffer was made empty and has not got values since.
function parts.is_deferred(entry)
   return entry.deferred and entry.value:numel() == 0
end

--- Calls `f(...)` while parameters and buffers are made empty.
-- @param f function
-- @return any: what f returns
function parts.defer(f, ...)
   local before = is_deferred
   local _ <close> = setmetatable({}, { __close = function() is_deferred = before end })
   is_deferred = true
   return f(...)
end

local function visit_field(module, name, visit)
   local value = rawget(module, name)
   if type(value) ~= "table" then return end
   if entries_of[value] then
      visit(name, value)
   elseif getmetatable(value) == nil then
      for i, each in ipairs(value) do
         if entries_of[each] then visit(name .. "." .. i, each) end
      end
   end
end

--- Lists the submodules of a module, including those in lists ("blocks.1").
-- @param visit fun(name: string, module: Module)
function parts.each_child(module, visit)
   for _, entry in ipairs(entries_of[module]) do
      if type(entry) == "string" then visit_field(module, entry, visit) end
   end
end

local function collect(what, module, prefix, list, seen)
   if seen[module] then return end
   seen[module] = true
   local function visit(name, child) collect(what, child, prefix .. name .. ".", list, seen) end
   for _, entry in ipairs(entries_of[module]) do
      if type(entry) == "string" then
         visit_field(module, entry, visit)
      elseif entry.what == what then
         list[#list + 1] = { path = prefix .. entry.name, entry = entry }
      end
   end
end

--- All parameters or buffers of a module and those below it, each once.
-- @param what "parameter"|"buffer"
-- @return table[]: { path, entry }
function parts.collect(what, module)
   local list = {}
   collect(what, module, "", list, {})
   return list
end

local function each_module(module, visit, seen)
   if seen[module] then return end
   seen[module] = true
   visit(module)
   parts.each_child(module, function(_, child) each_module(child, visit, seen) end)
end

--- Calls `visit(module)` for a module and all below it, each once.
function parts.each_module(module, visit)
   each_module(module, visit, {})
end

return parts
