--- Joins plans. A run that occurs in several of them is made once.
-- @param ... RunSettings[]: plans, lists of runs as sweep.grid returns them
-- @return RunSettings[]: the plan that holds all their runs, in order
local function join(...)
   local joined = {}
   for i = 1, select("#", ...) do
      local plan = select(i, ...)
      if type(plan) ~= "table" then
         error(("sweep.join: argument %d: expected a plan (a list of runs), got %s"):format(i, type(plan)), 2)
      end
      if plan.problem ~= nil then
         error(("sweep.join: argument %d: expected a plan (a list of runs), got a single run"):format(i), 2)
      end
      for place in pairs(plan) do
         if math.type(place) == "integer" and place > 1 and plan[place - 1] == nil then
            error(("sweep.join: argument %d: run %d is nil: a plan must have no holes"):format(i, place - 1), 2)
         end
      end
      table.move(plan, 1, #plan, #joined + 1, joined)
   end
   return joined
end

return join
