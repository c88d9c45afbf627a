--- How modules are shown: a tree of what they are made of, with the numbers of parameters.

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

local function title(module)
   local class = getmetatable(module)
   local settings = class.describe and class.describe(module)
   local numel = count(module)
   return class.name .. (settings and ("(%s)"):format(settings) or "")
      .. (numel > 0 and (", %d parameters"):format(numel) or "")
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

return text
