---@meta optim
-- Written by `make docs`: what `require "optim"` gives; see optbench.lua.

---@type optim
local module
return module
