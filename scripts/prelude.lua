--- Functions for scripts whose output must be the same every time.
--
-- `pairs` itself lists numbers and strings in order here; `sorted_pairs` takes any order.
local prelude = {}

local type_rank = { number = 1, string = 2, boolean = 3 }

local function key_before(a, b)
   local rank_a, rank_b = type_rank[type(a)] or 4, type_rank[type(b)] or 4
   if rank_a ~= rank_b then return rank_a < rank_b end
   if rank_a <= 2 then return a < b end
   return tostring(a) < tostring(b)
end

--- Iterates over a table like `pairs`, in the order of its keys: numbers first, then strings.
-- @param t table: it may be changed meanwhile, since the keys are collected first
-- @param before? fun(a: any, b: any): boolean: whether key a comes before key b
-- @return function: an iterator of key, value
function prelude.sorted_pairs(t, before)
   local keys = {}
   for key in pairs(t) do keys[#keys + 1] = key end
   table.sort(keys, before or key_before)
   local position = 0
   return function()
      position = position + 1
      local key = keys[position]
      if key ~= nil then return key, t[key] end
   end
end

local function is_name(key)
   return type(key) == "string" and key:match("^[%a_][%w_]*$") ~= nil
end

local function key_text(key)
   if is_name(key) then return key end
   if type(key) == "string" then return ("[%q]"):format(key) end
   return "[" .. tostring(key) .. "]"
end

local function append_value(parts, value, indent, seen)
   if type(value) == "string" then
      parts[#parts + 1] = ("%q"):format(value)
      return
   elseif type(value) ~= "table" or seen[value] then
      parts[#parts + 1] = seen[value] and "<cycle>" or tostring(value)
      return
   elseif next(value) == nil and #value == 0 then
      parts[#parts + 1] = "{}"
      return
   end
   seen[value] = true
   local inner = indent .. "   "
   parts[#parts + 1] = "{\n"
   local length = #value
   for key, field in prelude.sorted_pairs(value) do
      local in_sequence = math.type(key) == "integer" and key >= 1 and key <= length
      parts[#parts + 1] = inner .. (in_sequence and "" or key_text(key) .. " = ")
      append_value(parts, field, inner, seen)
      parts[#parts + 1] = ",\n"
   end
   parts[#parts + 1] = indent .. "}"
   seen[value] = nil
end

--- Any value as text that reads like Lua, nested tables indented, keys in order.
-- @param value any: a table that contains itself is shown as <cycle>
-- @return string: without a final newline
function prelude.pretty(value)
   local parts = {}
   append_value(parts, value, "", {})
   return table.concat(parts)
end

return prelude
