---@meta nn.dropout
-- Written by `make docs`: what `require "nn.dropout"` gives; see optbench.lua.

return nn.dropout
