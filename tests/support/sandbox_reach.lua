-- Prints the name of every function that a sandboxed script can list, beginning at its globals.
local seen = {}

local function walk(value, name)
   if type(value) == "function" then
      print(name)
   elseif type(value) == "table" and not seen[value] then
      seen[value] = true
      local keys = {}
      for key in pairs(value) do
         if type(key) == "string" then keys[#keys + 1] = key end
      end
      table.sort(keys)
      for _, key in ipairs(keys) do walk(value[key], name == "" and key or name .. "." .. key) end
      local meta = getmetatable(value)
      if type(meta) == "table" then walk(meta, name .. "<metatable>") end
   end
end

walk(_G, "")
