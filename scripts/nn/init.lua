--- Initialisers: the starting values of parameters.
--
-- An initialiser is a `function(tensor, generator)` that fills the tensor in place; without a
-- generator it draws from the process's stream. The functions here make initialisers,
-- `nn.init.normal(0.05)`; one without needed settings may be given as it is, `nn.init.zeros`.
-- The fans of weights [outputs, inputs, window...] are inputs and outputs times the window's size.

local torch = require "torch"
local check = require("nn.options").check
local fail = require("nn.options").fail

local init = {}

--- Lets a function that makes initialisers be used as the initialiser it makes without settings.
local function also_plain(make)
   return function(first, ...)
      if torch.is_tensor(first) then return make()(first, ...) end
      return make(first, ...)
   end
end

--- An initialiser from a function that fills a tensor, without recording gradients.
local function in_place(fill)
   return function(tensor, generator)
      fill(tensor:detach(), generator)
      return tensor
   end
end

local function number(where, what, value, default, rule)
   if value == nil and default then return default end
   rule = rule or {}
   rule.kind = "number"
   return check(where, what, value, rule)
end

--- Fans of weights: the number of inputs per output, and of outputs per input.
local function fans(where, tensor)
   local shape = tensor:shape()
   if #shape < 2 then
      fail("%s: the tensor has %d dimension%s, expected two or more", where, #shape, #shape == 1 and "" or "s")
   end
   local window = 1
   for i = 3, #shape do window = window * shape[i] end
   return shape[2] * window, shape[1] * window
end

--- Every element equal to `value`.
-- @param value number
-- @return Initialiser
function init.constant(value)
   number("nn.init.constant", "value", value)
   return in_place(function(tensor) tensor:fill_(value) end)
end

--- All zeros.
-- @return Initialiser
init.zeros = also_plain(function() return init.constant(0) end)

--- All ones.
-- @return Initialiser
init.ones = also_plain(function() return init.constant(1) end)

--- Normal draws.
-- @param std? number: the deviation, 1 unless given
-- @param mean? number: 0 unless given
-- @return Initialiser
init.normal = also_plain(function(std, mean)
   std = number("nn.init.normal", "std", std, 1, { from = 0 })
   mean = number("nn.init.normal", "mean", mean, 0)
   return in_place(function(tensor, generator) tensor:normal_(mean, std, generator) end)
end)

--- Uniform draws from [low, high); with one number from [-low, low).
-- @param low number
-- @param high? number
-- @return Initialiser
function init.uniform(low, high)
   number("nn.init.uniform", "low", low)
   if high == nil then low, high = -math.abs(low), math.abs(low) end
   number("nn.init.uniform", "high", high, nil, { from = low })
   return in_place(function(tensor, generator) tensor:uniform_(low, high, generator) end)
end

--- Normal draws, drawn again beyond two deviations; the deviation that results is 0.8796 std.
-- @param std? number: 1 unless given
-- @return Initialiser
init.truncated_normal = also_plain(function(std)
   std = number("nn.init.truncated_normal", "std", std, 1, { from = 0 })
   return in_place(function(tensor, generator) tensor:truncated_normal_(std, generator) end)
end)

--- Glorot & Bengio 2010, also called Xavier: normal with variance 2 / (fan in + fan out).
-- @return Initialiser
init.glorot_normal = also_plain(function()
   return in_place(function(tensor, generator) tensor:glorot_normal_(generator) end)
end)

--- Glorot & Bengio 2010, also called Xavier: uniform with variance 2 / (fan in + fan out).
-- @return Initialiser
init.glorot_uniform = also_plain(function()
   return in_place(function(tensor, generator) tensor:glorot_uniform_(generator) end)
end)

-- Factors by which activations shrink the deviation of their inputs; PyTorch's `calculate_gain`.
local gains = {
   linear = function() return 1 end,
   sigmoid = function() return 1 end,
   tanh = function() return 5 / 3 end,
   relu = function() return math.sqrt(2) end,
   leaky_relu = function(slope) return math.sqrt(2 / (1 + slope * slope)) end,
   selu = function() return 3 / 4 end,
}

local function kaiming(where, settings, fill)
   local o = require("nn.options").read(where, settings, {
      nonlinearity = { kind = "text", default = "relu",
         allowed = { "linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu" } },
      slope = { kind = "number", default = 0.01 },
      mode = { kind = "text", default = "fan_in", allowed = { "fan_in", "fan_out" } },
   })
   local gain = gains[o.nonlinearity](o.slope)
   return in_place(function(tensor, generator)
      local fan_in, fan_out = fans(where, tensor)
      fill(tensor, gain / math.sqrt(o.mode == "fan_in" and fan_in or fan_out), generator)
   end)
end

--- He et al. 2015: normal with deviation gain / sqrt(fan).
-- @param settings? table: nonlinearity = "relu" ("linear", "sigmoid", "tanh", "leaky_relu", "selu"), slope = 0.01
--    (of leaky_relu), mode = "fan_in" ("fan_out")
-- @return Initialiser
init.kaiming_normal = also_plain(function(settings)
   return kaiming("nn.init.kaiming_normal", settings, function(tensor, std, generator)
      tensor:normal_(0, std, generator)
   end)
end)

--- He et al. 2015: uniform with deviation gain / sqrt(fan).
-- @param settings? table: as of kaiming_normal
-- @return Initialiser
init.kaiming_uniform = also_plain(function(settings)
   return kaiming("nn.init.kaiming_uniform", settings, function(tensor, std, generator)
      local bound = math.sqrt(3) * std
      tensor:uniform_(-bound, bound, generator)
   end)
end)

--- Saxe et al. 2013: gain times a matrix with orthonormal rows, or columns where there are fewer.
-- @param gain? number: 1 unless given
-- @return Initialiser
init.orthogonal = also_plain(function(gain)
   gain = number("nn.init.orthogonal", "gain", gain, 1)
   return in_place(function(tensor, generator) tensor:orthogonal_(gain, generator) end)
end)

return init
