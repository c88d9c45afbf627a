--- Modules as text: a tree of their parts, with the numbers of parameters.

local parts = require "nn.parts"

local text = {}

--- How many numbers the parameters of a module and those below it hold.
local function count(module)
   local total = 0
   for _, each in ipairs(parts.collect("parameter", module)) do
      local numel = 1
      for _, size in ipairs(each.entry.shape) do numel = numel * size end
      total = total + numel
   end
   return total
end

--- A module's kind and settings: "linear(784 -> 100)".
local function operation(module)
   local class = getmetatable(module)
   local settings = class.describe and class.describe(module)
   return class.name .. (settings and ("(%s)"):format(settings) or "")
end

local function title(module)
   local numel = count(module)
   return operation(module) .. (numel > 0 and (", %d parameters"):format(numel) or "")
end

local function append(lines, module, name, indent)
   lines[#lines + 1] = indent .. (name and name .. ": " or "") .. title(module)
   parts.each_child(module, function(child_name, child) append(lines, child, child_name, indent .. "   ") end)
end

--- A module as text: one line each for itself and all below it. A class may add its settings to its
-- line by a method `describe(self)`, which returns a text.
function text.tree(module)
   local lines = {}
   append(lines, module, nil, "")
   return table.concat(lines, "\n")
end

local function append_layers(layers, module, path)
   local children, in_children = 0, 0
   parts.each_child(module, function() children = children + 1 end)
   local own = #layers + 1
   parts.each_child(module, function(name, child)
      append_layers(layers, child, path == "" and name or path .. "." .. name)
      in_children = in_children + count(child)
   end)
   local numel = count(module) - in_children
   if children == 0 or numel > 0 then
      table.insert(layers, own, { name = path, operation = operation(module), parameters = numel })
   end
end

--- The modules that compute something themselves, in the order of declaration.
-- @return table[]: { name = "block.inner", operation = "linear(16 -> 16)", parameters = 272 }
function text.layers(module)
   local layers = {}
   append_layers(layers, module, "")
   return layers
end

return text
