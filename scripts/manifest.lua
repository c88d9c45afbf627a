-- The scripts that are shipped: installed beside the binary and embedded in it. One path per line;
-- the path is the require name ("optim/adam.lua" is required as "optim.adam").
return {
   "declare.lua",
   "demo/plan.lua",
   "optim.lua",
   "optim/adam.lua",
   "optim/adamw.lua",
   "optim/base.lua",
   "optim/sgd.lua",
   "prelude.lua",
   "problem.lua",
   "problem/define.lua",
   "schedule.lua",
   "schedule/base.lua",
   "schedule/constant.lua",
   "schedule/cosine.lua",
   "schedule/multistep.lua",
   "sweep.lua",
   "sweep/grid.lua",
   "sweep/join.lua",
   "sweep/linspace.lua",
   "sweep/logspace.lua",
}
