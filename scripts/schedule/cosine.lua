--- Cosine: linear warm-up, then half a cosine down to a final share of the base rate.
-- Loshchilov & Hutter 2017 (SGDR), equation 5 without restarts, after the linear warm-up of
-- Goyal et al. 2017. With warmup = w of total steps T: factor (t + 1) / (w T) below w T, then
-- final + (1 - final) (1 + cos(pi p)) / 2 with p running from 0 to 1 over the rest.

local schedule = require "schedule.base"

local cosine = schedule.define {
   name = "cosine",
   summary = "Linear warm-up, then half a cosine down to a final share of the base rate",
   source = "Loshchilov & Hutter 2017, equation 5; Goyal et al. 2017",
   options = {
      warmup = { from = 0, below = 1, default = 0, help = "share of all steps spent warming up" },
      final = { from = 0, to = 1, default = 0, help = "factor that the cosine ends at" },
   },
}

function cosine:factor(step, total_steps)
   local o = self.options
   local warm = schedule.steps_of_share(o.warmup, total_steps)
   if step < warm then return (step + 1) / warm end
   local rest = total_steps - warm
   local p = rest > 0 and (step - warm) / rest or 1
   return o.final + (1 - o.final) * 0.5 * (1 + math.cos(math.pi * p))
end

return cosine
