--- The shipped optimizers by name: optim.adam is what require "optim.adam" returns.

return setmetatable({}, {
   __index = function(_, name)
      return require("optim." .. name)
   end,
})
