--- What modules do with all their numbers at once: copies, conversions, gradients.

local options = require "nn.options"
local parts = require "nn.parts"
local sorted_pairs = require("prelude").sorted_pairs
local fail = options.fail

local state = {}

local function named_tensors(module)
   local list = parts.collect("parameter", module)
   for _, each in ipairs(parts.collect("buffer", module)) do list[#list + 1] = each end
   return list
end

local function shape_text(shape)
   return "[" .. table.concat(shape, ", ") .. "]"
end

--- Sets the gradients of all parameters to zero, in place.
function state.zero_grad(module)
   for _, each in ipairs(parts.collect("parameter", module)) do
      local gradient = each.entry.value:grad()
      if gradient then gradient:zero_() end
   end
end

--- Converts all parameters and buffers in place: they stay the same values.
-- @param dtype string: "float32" or "float64"
-- @return Module
function state.to(module, dtype)
   if dtype ~= "float32" and dtype ~= "float64" then
      fail("%s:to: the dtype must be 'float32' or 'float64', got %s", getmetatable(module).name,
         type(dtype) == "string" and "'" .. dtype .. "'" or type(dtype))
   end
   for _, each in ipairs(named_tensors(module)) do
      each.entry.value:set_data(each.entry.value:detach():to(dtype))
   end
   return module
end

--- Copies of all parameters and buffers.
-- @return table: name -> tensor
function state.copy(module)
   local copies = {}
   for _, each in ipairs(named_tensors(module)) do copies[each.path] = each.entry.value:detach():clone() end
   return copies
end

local function quoted(names)
   return "'" .. table.concat(names, "', '") .. "'"
end

local function expect_names(where, tensors, wanted)
   local missing, unexpected, is_wanted = {}, {}, {}
   for _, each in ipairs(wanted) do
      if tensors[each.path] == nil then missing[#missing + 1] = each.path end
      is_wanted[each.path] = true
   end
   for name in sorted_pairs(tensors) do
      if not is_wanted[name] then unexpected[#unexpected + 1] = tostring(name) end
   end
   local found = {}
   if #missing > 0 then found[1] = quoted(missing) .. (#missing == 1 and " is missing" or " are missing") end
   if #unexpected > 0 then
      found[#found + 1] = quoted(unexpected) .. (#unexpected == 1 and " is unknown" or " are unknown")
   end
   if #found > 0 then fail("%s: %s", where, table.concat(found, "; ")) end
end

--- Copies numbers into all parameters and buffers. Nothing is changed when a name or a shape is wrong.
-- @param tensors table: name -> tensor, as `state()` returns it
-- @return Module
function state.load(module, tensors)
   local where = getmetatable(module).name .. ":load_state"
   if type(tensors) ~= "table" then
      fail("%s: expected a table { name = tensor, ... }, got %s", where, type(tensors))
   end
   local list = named_tensors(module)
   expect_names(where, tensors, list)
   for _, each in ipairs(list) do
      if parts.is_deferred(each.entry) then
         fail("%s: '%s' has no values yet: a problem draws its network's when it is built, after network() returned "
            .. "it; give the layer an initialiser that copies them (weight_init = function(w) w:copy_(kept) end)",
            where, each.path)
      end
   end
   for _, each in ipairs(list) do
      local tensor = options.check(where, ("'%s'"):format(each.path), tensors[each.path], { kind = "tensor" })
      local got, expected = shape_text(tensor:shape()), shape_text(each.entry.value:shape())
      if got ~= expected then fail("%s: '%s' has shape %s, expected %s", where, each.path, got, expected) end
   end
   for _, each in ipairs(list) do each.entry.value:detach():copy_(tensors[each.path]) end
   return module
end

return state
