--- Recurrent layers along sequences [B, T, inputs]: LSTM and GRU.
--
-- An LSTM layer has one bias: PyTorch's two are only ever added. A GRU layer has two, since its reset
-- gate scales W_hn h + b_hn but not b_in.

local torch = require "torch"
local init = require "nn.init"
local module = require "nn.module"
local options = require "nn.options"

local recurrent = {}

local declared = {
   layers = { kind = "integer", default = 1 },
   dropout = { kind = "number", from = 0, below = 1, default = 0 },
   weight_init = { kind = "initialiser" },
   bias_init = { kind = "initialiser" },
}

--- Declares one layer's parameters in `owner` and returns them as a list in the order that the gates'
--- function expects.
local function add_layer(owner, inputs, units, gates, biases, o)
   local start = init.uniform(1 / math.sqrt(units))
   local weight = { init = o.weight_init or start }
   local bias = { kind = "bias", init = o.bias_init or start }
   local layer = {
      owner:parameter("weight_ih", { gates * units, inputs }, weight),
      owner:parameter("weight_hh", { gates * units, units }, weight),
   }
   for _, name in ipairs(biases) do layer[#layer + 1] = owner:parameter(name, { gates * units }, bias) end
   return layer
end

local function define(name, gates, biases)
   local where = "nn." .. name
   local layer_class = module(name .. "_layer")
   local class = module(name)

   function class:init(inputs, units, settings)
      options.check(where, "inputs", inputs, { kind = "integer" })
      options.check(where, "units", units, { kind = "integer" })
      local o = options.read(where, settings, declared)
      self.inputs, self.units, self.layers, self.dropout = inputs, units, o.layers, o.dropout
      self.weights = {}
      for i = 1, o.layers do
         local owner = self
         if o.layers > 1 then
            owner = layer_class()
            self["layer" .. i] = owner
         end
         self.weights[i] = add_layer(owner, i == 1 and inputs or units, units, gates, biases, o)
      end
   end

   function class:describe()
      return ("%d -> %d%s%s"):format(self.inputs, self.units,
         self.layers > 1 and (", %d layers"):format(self.layers) or "",
         self.dropout > 0 and (", dropout %g"):format(self.dropout) or "")
   end

   return class
end

local lstm = define("lstm", 4, { "bias" })
local gru = define("gru", 3, { "bias_ih", "bias_hh" })

--- One layer's part of a state [layers, B, units]; nil means zeros.
local function layer_state(state, i)
   return state and state:select(1, i)
end

--- The states after the last step of each layer as one tensor.
local function joined(states)
   return #states == 1 and states[1]:unsqueeze(1) or torch.stack(states)
end

function lstm:forward(x, state)
   local hidden, cell = {}, {}
   for i, w in ipairs(self.weights) do
      if i > 1 then x = torch.dropout(x, self.dropout, self.training) end
      local h, c = layer_state(state and state.hidden, i), layer_state(state and state.cell, i)
      x, hidden[i], cell[i] = torch.lstm(x, h, c, w[1], w[2], w[3])
   end
   return x, { hidden = joined(hidden), cell = joined(cell) }
end

function gru:forward(x, state)
   local hidden = {}
   for i, w in ipairs(self.weights) do
      if i > 1 then x = torch.dropout(x, self.dropout, self.training) end
      x, hidden[i] = torch.gru(x, layer_state(state, i), w[1], w[2], w[3], w[4])
   end
   return x, joined(hidden)
end

--- Long short-term memory (Hochreiter & Schmidhuber 1997). Called with x [B, T, inputs] and optionally a
-- state; returns outputs [B, T, units] and the state after the last step, a table { hidden, cell } of
-- tensors [layers, B, units]. To carry a state on without its graph, detach both.
-- Parameters of a layer: weight_ih [4 units, inputs], weight_hh [4 units, units], bias [4 units], gates
-- in the order i, f, g, o; below "layer1", "layer2", ... where there are several. All start uniform in
-- ±1 / sqrt(units).
-- @param inputs, units integer
-- @param settings? table: layers = 1, dropout = 0 (between layers, in training), weight_init, bias_init
-- @return Module
function recurrent.lstm(inputs, units, settings) return lstm(inputs, units, settings) end

--- Gated recurrent units (Cho et al. 2014, the variant of cuDNN and PyTorch). Called with x [B, T,
-- inputs] and optionally a state; returns outputs [B, T, units] and the state after the last step
-- [layers, B, units].
-- Parameters of a layer: weight_ih [3 units, inputs], weight_hh [3 units, units], bias_ih, bias_hh [3
-- units], gates in the order r, z, n; below "layer1", "layer2", ... where there are several. All start
-- uniform in ±1 / sqrt(units).
-- @param inputs, units integer
-- @param settings? table: layers = 1, dropout = 0 (between layers, in training), weight_init, bias_init
-- @return Module
function recurrent.gru(inputs, units, settings) return gru(inputs, units, settings) end

return recurrent
