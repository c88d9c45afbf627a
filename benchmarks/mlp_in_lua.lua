-- The network of mnist_mlp written with nn: what script_speed.py times against the built-in problem.
local function dense(inputs, outputs)
   return nn.linear(inputs, outputs, { weight_init = nn.init.truncated_normal(0.03), bias_init = nn.init.zeros })
end

return problem.define {
   name = "mlp_in_lua",
   dataset = "mnist",
   network = function()
      return nn.sequential {
         nn.flatten(), { "dense1", dense(784, 1000) }, nn.relu(), { "dense2", dense(1000, 500) }, nn.relu(),
         { "dense3", dense(500, 100) }, nn.relu(), { "dense4", dense(100, 10) },
      }
   end,
   loss = "cross_entropy",
   accuracy = "classification",
}
