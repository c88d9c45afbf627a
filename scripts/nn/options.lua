--- Checks what the factories of nn are given; errors name the factory and the user's line.

local torch = require "torch"
local sorted_pairs = require("prelude").sorted_pairs

local getinfo = debug.getinfo
local folder = getinfo(1, "S").source:match("^(.*)/options%.lua$")  -- "@nn", or below another folder

local function is_own(source)
   return source == folder .. ".lua" or source:sub(1, #folder + 1) == folder .. "/"
end

local options = {}

--- Raises an error at the innermost line that is none of nn's own.
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

local function describe(value)
   if type(value) == "string" then return ("'%s'"):format(value) end
   if type(value) == "number" or type(value) == "boolean" or value == nil then return tostring(value) end
   return torch.is_tensor(value) and "a tensor" or "a " .. type(value)
end

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

-- Each kind: whether a value is of it, and the words for what was expected.
local kinds = {
   boolean = {
      fits = function(value) return type(value) == "boolean" end,
      word = function() return "true or false" end,
   },
   integer = {
      fits = function(value, rule) return is_integer(value, rule.from or 1) end,
      word = function(rule) return ("an integer of %d or more"):format(rule.from or 1) end,
   },
   dimension = {
      fits = function(value) return math.type(value) == "integer" and value ~= 0 end,
      word = function() return "a dimension, counted from 1, or from the end when negative" end,
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
}

--- Checks one value.
-- @param where string: the factory, "nn.linear"
-- @param what string: "inputs", "option 'bias'"
-- @param value any
-- @param rule table: kind, and what that kind knows: from, above, to, below, allowed, rank
-- @return any: the value
function options.check(where, what, value, rule)
   local kind = kinds[rule.kind]
   if not kind.fits(value, rule) then
      fail("%s: %s must be %s, got %s", where, what, kind.word(rule), describe(value))
   end
   return value
end

--- Checks a table of options.
-- @param where string: the factory
-- @param given table|nil: what the user wrote
-- @param declared table: name -> rule as in `check`, with `default`
-- @return table: a new one with every declared option; those without default may be nil
function options.read(where, given, declared)
   if given ~= nil and type(given) ~= "table" then
      fail("%s: options must be a table { name = value, ... }, got %s", where, describe(given))
   end
   given = given or {}
   for name in sorted_pairs(given) do
      if not declared[name] then
         local names = {}
         for each in sorted_pairs(declared) do names[#names + 1] = each end
         if type(name) ~= "string" then
            fail("%s: options are named, got a value at [%s]", where, tostring(name))
         end
         local nearest = require("sweep.engine").did_you_mean(name, names)
         if nearest == "" then nearest = (" (options: %s)"):format(table.concat(names, ", ")) end
         fail("%s: unknown option '%s'%s", where, name, nearest)
      end
   end
   local result = {}
   for name, rule in pairs(declared) do
      local value = given[name]
      if value == nil then
         result[name] = rule.default
      else
         result[name] = options.check(where, ("option '%s'"):format(name), value, rule)
      end
   end
   return result
end

return options
