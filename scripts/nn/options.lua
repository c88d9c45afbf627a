--- Checks the arguments of nn's factories; errors name the factory and the user's line.

local torch = require "torch"
local named_options = require "named_options"

local getinfo = debug.getinfo
local folder = getinfo(1, "S").source:match("^(.*)/options%.lua$")  -- "@nn", or below another folder

local function is_own(source)
   return source == folder .. ".lua" or source:sub(1, #folder + 1) == folder .. "/"
end

local options = {}

--- Raises an error at the innermost line outside of nn.
-- @param message string: with directives of string.format, and their values
function options.fail(message, ...)
   message = message:format(...)
   local level = 2
   local frame = getinfo(level, "Sl")
   while frame and (frame.currentline <= 0 or is_own(frame.source)) do
      level = level + 1
      frame = getinfo(level, "Sl")
   end
   if frame then message = ("%s:%d: %s"):format(frame.short_src, frame.currentline, message) end
   error(message, 0)
end

local fail = options.fail

local function is_integer(value, from)
   return math.type(value) == "integer" and value >= from
end

--- A list of `rank` integers, each at least `from`.
local function is_extent(value, rank, from)
   if type(value) ~= "table" or #value ~= rank then return false end
   for _, each in ipairs(value) do
      if not is_integer(each, from) then return false end
   end
   return true
end

-- Kinds of values besides numbers, texts and booleans.
local kinds = setmetatable({
   dimension = {
      fits = function(value) return math.type(value) == "integer" and value ~= 0 end,
      word = function() return "a dimension, counted from 1, or from the end when negative" end,
   },
   tensor = {
      fits = function(value) return torch.is_tensor(value) end,
      word = function() return "a tensor" end,
   },
   initialiser = {
      fits = function(value) return type(value) == "function" end,
      word = function() return "an initialiser such as nn.init.normal(0.1)" end,
   },
   -- of a window over `rank` dimensions: one integer, or a list
   extent = {
      fits = function(value, rule)
         return is_integer(value, rule.from or 1) or is_extent(value, rule.rank, rule.from or 1)
      end,
      word = function(rule)
         return ("an integer of %d or more, or a list of %d"):format(rule.from or 1, rule.rank)
      end,
   },
   padding = {
      fits = function(value, rule)
         return value == "same" or value == "valid" or is_integer(value, 0) or is_extent(value, rule.rank, 0)
      end,
      word = function(rule) return ("'same', an integer of 0 or more, or a list of %d"):format(rule.rank) end,
   },
   shape = {
      fits = function(value)
         return is_integer(value, 1) or type(value) == "table" and #value > 0 and is_extent(value, #value, 1)
      end,
      word = function() return "an integer of 1 or more, or a list of them" end,
   },
}, { __index = named_options.kinds })

--- Checks one value.
-- @param where string: the factory, "nn.linear"
-- @param what string: "inputs", "option 'bias'"
-- @param value any
-- @param rule table: kind, and what that kind knows: from, above, to, below, allowed, rank
-- @return any: the value
function options.check(where, what, value, rule)
   local complaint = named_options.check(what, value, rule, kinds)
   if complaint then fail("%s: %s", where, complaint) end
   return value
end

--- Checks a table of options.
-- @param where string: the factory
-- @param given table|nil: what the user wrote
-- @param declared table: name -> rule as in `check`, with `default`
-- @return table: a new one with every declared option; those without default may be nil
function options.read(where, given, declared)
   local result, complaint = named_options.read(given, declared, "option", kinds)
   if complaint then fail("%s: %s", where, complaint) end
   return result
end

return options
