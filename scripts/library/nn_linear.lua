---@meta nn.linear
-- Written by `make docs`: what `require "nn.linear"` gives; see optbench.lua.

return nn.linear
