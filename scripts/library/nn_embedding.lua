---@meta nn.embedding
-- Written by `make docs`: what `require "nn.embedding"` gives; see optbench.lua.

return nn.embedding
