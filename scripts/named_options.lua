--- Reads tables of named options, `{ name = value, ... }`: all of Lua's are read here.
--
-- Nothing here raises an error: errors are returned as text, and the caller adds the place and raises them.

local engine = require "named_options.engine"
local sorted_pairs = require("prelude").sorted_pairs

local named_options = {}

local function type_name(value)
   local metatable = type(value) == "userdata" and getmetatable(value)
   return type(metatable) == "string" and metatable or type(value)
end

local function describe(value)
   if type(value) == "string" then return ("'%s'"):format(value) end
   if type(value) == "number" or type(value) == "boolean" or value == nil then return tostring(value) end
   return "a " .. (type_name(value) == "Tensor" and "tensor" or type(value))
end

local function is_integer(value, from)
   return math.type(value) == "integer" and value >= from
end

local function in_range(value, rule)
   return value == value and value >= (rule.from or -math.huge) and value <= (rule.to or math.huge)
      and not (rule.above and value <= rule.above) and not (rule.below and value >= rule.below)
end

local function range_text(rule)
   local low = rule.from and "[" .. rule.from or rule.above and "(" .. rule.above
   local high = rule.to and rule.to .. "]" or rule.below and rule.below .. ")"
   if low and high then return (" in %s, %s"):format(low, high) end
   if rule.from then return (" of %s or more"):format(rule.from) end
   return rule.above and (" above %s"):format(rule.above) or ""
end

--- Each kind of value: `fits(value, rule)`; `word(rule)` for what was expected; `got(value)` for what was given,
--- where the value itself would not show it.
named_options.kinds = {
   boolean = {
      fits = function(value) return type(value) == "boolean" end,
      word = function() return "true or false" end,
   },
   integer = {
      fits = function(value, rule) return is_integer(value, rule.from or 1) end,
      word = function(rule) return ("an integer of %d or more"):format(rule.from or 1) end,
   },
   number = {
      fits = function(value, rule) return type(value) == "number" and in_range(value, rule) end,
      word = function(rule) return "a number" .. range_text(rule) end,
   },
   text = {
      fits = function(value, rule)
         for _, each in ipairs(rule.allowed) do
            if value == each then return true end
         end
         return false
      end,
      word = function(rule) return "'" .. table.concat(rule.allowed, "' or '") .. "'" end,
   },
   -- of one of the types in `rule.types`: "table, Tensor or function"
   types = {
      fits = function(value, rule)
         for name in rule.types:gmatch("%w+") do
            if name == type_name(value) then return true end
         end
         return false
      end,
      word = function(rule) return "a " .. rule.types end,
      got = type_name,
   },
}

--- The message about an unknown name, with the nearest known one or, where none is near, all if there are few.
-- @param word string: the kind of name: "option", "field", "setting"
-- @param name string
-- @param known string[]
-- @return string: "unknown option 'biass'; did you mean 'bias'?"
function named_options.unknown(word, name, known)
   return engine.unknown(word, name, known)
end

--- "; did you mean 'bias'?" for the nearest of the names, "" when none is near.
named_options.did_you_mean = engine.did_you_mean

--- Checks one value.
-- @param what string: "inputs", "option 'bias'"
-- @param value any
-- @param rule table: kind, and what that kind knows: from, above, to, below, allowed, types
-- @param kinds table|nil: as named_options.kinds
-- @return string|nil: the message; nil when the value is valid
function named_options.check(what, value, rule, kinds)
   local kind = (kinds or named_options.kinds)[rule.kind]
   if kind.fits(value, rule) then return nil end
   return ("%s must be %s, got %s"):format(what, kind.word(rule), (kind.got or describe)(value))
end

--- Checks a table of options.
-- @param given table|nil: what the user wrote
-- @param declared table: name -> rule as in `check`, with `default`, or `required`, which says what was expected
-- @param word string: the kind of name: "option", "field"
-- @param kinds table|nil: as named_options.kinds
-- @return table: every declared option (those without default may be nil); or nil and the message when a name is
-- unknown or a value invalid
function named_options.read(given, declared, word, kinds)
   if given ~= nil and type(given) ~= "table" then
      return nil, ("%ss must be a table { name = value, ... }, got %s"):format(word, describe(given))
   end
   given = given or {}
   for name in sorted_pairs(given) do
      if type(name) ~= "string" then return nil, ("%ss are named, got a value at [%s]"):format(word, tostring(name)) end
      if declared[name] == nil then
         local names = {}
         for each in sorted_pairs(declared) do names[#names + 1] = each end
         return nil, named_options.unknown(word, name, names)
      end
   end
   local result = {}
   for name, rule in sorted_pairs(declared) do
      local value = given[name]
      if value ~= nil then
         local complaint = named_options.check(("%s '%s'"):format(word, name), value, rule, kinds)
         if complaint then return nil, complaint end
      elseif rule.required then
         return nil, ("%s '%s' is missing: expected %s"):format(word, name, rule.required)
      else
         value = rule.default
      end
      result[name] = value
   end
   return result
end

return named_options
