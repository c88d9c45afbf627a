--- Multistep: another factor from each of the named epochs on.
-- Schneider, Balles & Hennig 2019 (DeepOBS), lr_sched_epochs and lr_sched_factors: factors are absolute
-- multiples of the base rate, not cumulative.

local schedule = require "schedule.base"

local multistep = schedule.define {
   name = "multistep",
   summary = "Another multiple of the base rate from each of the named epochs on (the DeepOBS form)",
   source = "Schneider, Balles & Hennig 2019",
   options = {
      epochs = { kind = "integers", from = 0, help = "epochs at which the factor changes, ascending" },
      factors = { kind = "numbers", from = 0, help = "multiples of the base rate from those epochs on" },
   },
}

function multistep:start()
   local epochs, factors = self.options.epochs, self.options.factors
   if #epochs ~= #factors then
      error(("multistep: epochs and factors must be of equal length, got %d and %d"):format(#epochs, #factors), 0)
   end
   for i = 2, #epochs do
      if epochs[i] <= epochs[i - 1] then
         error(("multistep: epochs must ascend, got %d after %d"):format(epochs[i], epochs[i - 1]), 0)
      end
   end
end

function multistep:factor(_, _, epoch)
   local epochs, factors = self.options.epochs, self.options.factors
   local factor = 1
   for i = 1, #epochs do
      if epoch >= epochs[i] then factor = factors[i] end
   end
   return factor
end

return multistep
