---@meta nn.sequential
-- Written by `make docs`: what `require "nn.sequential"` gives; see optbench.lua.

return nn.sequential
