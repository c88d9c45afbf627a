---@meta nn.module
-- Written by `make docs`: what `require "nn.module"` gives; see optbench.lua.

return nn.module
