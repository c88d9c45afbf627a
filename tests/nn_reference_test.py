# SPDX-License-Identifier: MIT
"""The functions and modules that networks are computed with in scripts, against PyTorch in float64: outputs and gradients.

One script holds all cases. It prints every result as a line, and each case compares its own. Needs torch, and skips
without it.
"""

import json
import pathlib
import sys
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import CommandLineCase, main  # noqa: E402

try:
    import numpy  # noqa: F401 (torch computes without it, but warns)
    import torch
    import torch.nn.functional as F
except ImportError as missing:
    print(f"skipped: nn_reference_test.py: needs Python's torch and numpy ({missing})")
    sys.exit(77)

TOLERANCE = 1e-10  # relative to the largest magnitude or 1

PRELUDE = r"""
local function show(case, name, t)
   local texts = {}
   for i, value in ipairs(t:detach():to("float64"):reshape(-1):tolist()) do texts[i] = ("%.17g"):format(value) end
   print(table.concat({ case, name, table.concat(t:shape(), ","), table.concat(texts, " ") }, "\t"))
end
local function floats(values, shape) return torch.tensor(values, { dtype = "float64" }):reshape(shape) end
local function integers(values, shape) return torch.tensor(values, { dtype = "int64" }):reshape(shape) end
local function booleans(values, shape) return torch.tensor(values, { dtype = "bool" }):reshape(shape) end

--- The derivative of the sum of results times their weights is that of a scalar.
local function backward(results, weights)
   local total = 0
   for i, result in ipairs(results) do total = total + (result * weights[i]):sum() end
   total:backward()
end

local function run(case, body)
   local done, message = pcall(body)
   if not done then print(case .. "\terror\t\t" .. tostring(message):gsub("\n", " ")) end
end
"""


def literal(tensor):
    """A tensor as Lua."""
    make = {torch.float64: "floats", torch.int64: "integers", torch.bool: "booleans"}[tensor.dtype]
    values = ", ".join(str(value).lower() if tensor.dtype == torch.bool else repr(value)
                       for value in tensor.detach().flatten().tolist())
    return f"{make}({{ {values} }}, {{ {', '.join(map(str, tensor.shape))} }})"


class Case:
    """One comparison: `lua` computes from the locals that `inputs` name, and from `m` where there is a module."""

    def __init__(self, name, lua, theirs, inputs, module=None, ours=None, rename=None, fixed=(), mode="train",
                 buffers=False):
        self.name, self.lua, self.theirs, self.fixed, self.mode = name, lua, theirs, fixed, mode
        self.inputs = {key: value.clone() for key, value in inputs.items()}
        self.module, self.ours, self.buffers = module, ours, buffers
        self.rename = rename or (lambda name: name)

    def state(self):
        """Our names -> their tensors; a name that ours has not is None."""
        tensors = dict(self.module.named_parameters())
        tensors.update(self.module.named_buffers())
        return {self.rename(name): tensor for name, tensor in tensors.items()
                if self.rename(name) and not name.endswith("num_batches_tracked")}

    def expected(self):
        """Name of result -> tensor, as PyTorch computes it."""
        for key, value in self.inputs.items():
            if value.is_floating_point() and key not in self.fixed:
                value.requires_grad_()
        if self.module is not None:
            self.module.zero_grad()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # advice on even windows with padding "same", and on kl_div's mean
            results = self.theirs(**self.inputs)
        results = list(results) if isinstance(results, (tuple, list)) else [results]
        self.weights = [torch.randn_like(result) for result in results]
        sum((result * weight).sum() for result, weight in zip(results, self.weights)).backward()
        expected = {f"result{i + 1}": result for i, result in enumerate(results)}
        expected.update({f"gradient of {key}": value.grad for key, value in self.inputs.items() if value.requires_grad})
        if self.module is not None:
            trained = {name: tensor for name, tensor in self.state().items() if tensor.requires_grad}
            expected.update({f"gradient of {name}": tensor.grad for name, tensor in trained.items()})
            if self.buffers:
                expected.update({name: tensor for name, tensor in self.state().items() if name not in trained})
        return {name: tensor.detach() for name, tensor in expected.items()}

    def script(self):
        lines = [f"run({self.name!r}, function()"]
        if self.module is not None:
            self.module.train(self.mode == "train")
            lines.append(f"   local m = {self.ours}")
            state = ", ".join(f"[{name!r}] = {literal(tensor)}" for name, tensor in self.state().items())
            lines.append(f"   m:to('float64'):load_state {{ {state} }}")
            lines.append(f"   m:{self.mode}()")
        lines += [f"   local {key} = {literal(value)}" for key, value in self.inputs.items()]
        wanted = self.expected()
        lines += [f"   {key}:requires_grad_()" for key, value in self.inputs.items() if value.requires_grad]
        lines.append(f"   local results = {{ {self.lua} }}")
        lines.append(f"   backward(results, {{ {', '.join(map(literal, self.weights))} }})")
        lines.append(f"   for i, result in ipairs(results) do show({self.name!r}, 'result' .. i, result) end")
        lines += [f"   show({self.name!r}, 'gradient of {key}', {key}:grad())"
                  for key, value in self.inputs.items() if value.requires_grad]
        if self.module is not None:
            lines.append(f"   for _, p in ipairs(m:named_parameters()) do show({self.name!r}, 'gradient of ' .. p.name, "
                         "p.value:grad()) end")
            if self.buffers:
                lines.append(f"   for _, b in ipairs(m:named_buffers()) do show({self.name!r}, b.name, b.value) end")
        return "\n".join([*lines, "end)"]), wanted


CASES = []


def function(name, lua, theirs, fixed=(), **inputs):
    CASES.append(Case(name, lua, theirs, inputs, fixed=fixed))


def module(name, ours, theirs, inputs, lua="m(x)", call=None, **settings):
    theirs = theirs.double()
    with torch.no_grad():
        for buffer in theirs.buffers():
            if buffer.is_floating_point():
                buffer.add_(torch.rand_like(buffer))
        for parameter in theirs.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    CASES.append(Case(name, lua, call or (lambda x: theirs(x)), inputs, module=theirs, ours=ours, **settings))


def randn(*shape):
    return torch.randn(*shape, dtype=torch.float64)


torch.manual_seed(1)

# --- Activations -------------------------------------------------------------------------------------------------------
for each, theirs in {
    "relu": F.relu, "relu6": F.relu6, "leaky_relu": F.leaky_relu, "elu": F.elu, "selu": F.selu, "gelu": F.gelu,
    "silu": F.silu, "mish": F.mish, "softplus": F.softplus, "hardtanh": F.hardtanh, "hardsigmoid": F.hardsigmoid,
    "hardswish": F.hardswish, "log_sigmoid": F.logsigmoid, "softsign": F.softsign, "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}.items():
    wide = 4 * randn(3, 8)
    function(f"activation_{each}", f"torch.{each}(x), x:{each}(), nn.{each}()(x)",
             lambda x, theirs=theirs: [theirs(x)] * 3, x=wide)
for each, lua, theirs in [
    ("leaky_relu", "torch.leaky_relu(x, 0.3), torch.leaky_relu(x, { negative_slope = 0.3 }), nn.leaky_relu(0.3)(x)",
     lambda x: [F.leaky_relu(x, 0.3)] * 3),
    ("elu", "x:elu(0.7), nn.elu(0.7)(x)", lambda x: [F.elu(x, 0.7)] * 2),
    ("gelu", "x:gelu('tanh'), nn.gelu('tanh')(x)", lambda x: [F.gelu(x, approximate="tanh")] * 2),
    ("softplus", "x:softplus(2, 3), nn.softplus(2, 3)(x)", lambda x: [F.softplus(x, 2, 3)] * 2),
    ("hardtanh", "x:hardtanh(-2, 0.5), nn.hardtanh(-2, 0.5)(x)", lambda x: [F.hardtanh(x, -2, 0.5)] * 2),
    ("softmax", "torch.softmax(x, 1), nn.softmax()(x), nn.softmax(1)(x)",
     lambda x: [F.softmax(x, 0), F.softmax(x, -1), F.softmax(x, 0)]),
    ("log_softmax", "nn.log_softmax()(x), nn.log_softmax(1)(x)", lambda x: [F.log_softmax(x, -1), F.log_softmax(x, 0)]),
    ("glu", "torch.glu(x), torch.glu(x, 1), nn.glu()(x)", lambda x: [F.glu(x), F.glu(x, 0), F.glu(x)]),
]:
    function(f"activation_{each}_with_settings", lua, theirs, x=3 * randn(4, 6))
function("prelu", "torch.prelu(x, w)", lambda x, w: F.prelu(x, w), x=randn(2, 3, 4), w=torch.rand(3, dtype=torch.float64))
module("module_prelu", "nn.prelu(3)", torch.nn.PReLU(3), {"x": randn(2, 3, 4)})

# --- Linear and convolutions --------------------------------------------------------------------------------------------
function("linear", "torch.linear(x, w, b), torch.linear(x, w)", lambda x, w, b: [F.linear(x, w, b), F.linear(x, w)],
         x=randn(2, 3, 4), w=randn(5, 4), b=randn(5))
function("conv1d", "torch.conv1d(x, w, b, { stride = 2, padding = 1, dilation = 2 }), torch.conv1d(x, w)",
         lambda x, w, b: [F.conv1d(x, w, b, stride=2, padding=1, dilation=2), F.conv1d(x, w)],
         x=randn(2, 3, 9), w=randn(4, 3, 3), b=randn(4))
function("conv2d", "torch.conv2d(x, w, b, { stride = { 2, 1 }, padding = { 1, 2 }, dilation = { 1, 2 } }), "
         "torch.conv2d(x, w, nil, 2, 1), torch.conv2d(x, w, { padding = 'same' })",
         lambda x, w, b: [F.conv2d(x, w, b, stride=(2, 1), padding=(1, 2), dilation=(1, 2)), F.conv2d(x, w, None, 2, 1),
                          F.conv2d(x, w, padding="same")],
         x=randn(2, 3, 7, 8), w=randn(4, 3, 3, 2), b=randn(4))
function("conv2d_same_with_a_stride", "torch.conv2d(x, w, nil, { stride = 2, padding = 'same' })",
         lambda x, w: F.conv2d(F.pad(x, (1, 1, 0, 1)), w, stride=2), x=randn(2, 3, 6, 7), w=randn(4, 3, 3, 3))
function("conv2d_of_one_image_in_groups", "torch.conv2d(x, w, nil, { groups = 2 })",
         lambda x, w: F.conv2d(x, w, groups=2), x=randn(4, 5, 5), w=randn(6, 2, 3, 3))
function("conv_transpose1d",
         "torch.conv_transpose1d(x, w, b, { stride = 3, padding = 1, output_padding = 1, dilation = 2 })",
         lambda x, w, b: F.conv_transpose1d(x, w, b, 3, 1, 1, 1, 2), x=randn(2, 3, 5), w=randn(3, 4, 3), b=randn(4))
function("conv_transpose2d", "torch.conv_transpose2d(x, w, b, 2, 1, 1, 2)",
         lambda x, w, b: F.conv_transpose2d(x, w, b, 2, 1, 1, 2), x=randn(2, 4, 5, 4), w=randn(4, 3, 3, 3), b=randn(6))
module("module_linear", "nn.linear(4, 5)", torch.nn.Linear(4, 5), {"x": randn(3, 4)})
module("module_linear_without_bias", "nn.linear(4, 5, { bias = false })", torch.nn.Linear(4, 5, bias=False),
       {"x": randn(3, 4)})
module("module_conv1d", "nn.conv1d(4, 6, 3, { stride = 2, padding = 1, groups = 2 })",
       torch.nn.Conv1d(4, 6, 3, stride=2, padding=1, groups=2), {"x": randn(2, 4, 9)})
module("module_conv2d", "nn.conv2d(3, 4, { 3, 2 }, { stride = { 1, 2 }, padding = 1, dilation = 2 })",
       torch.nn.Conv2d(3, 4, (3, 2), stride=(1, 2), padding=1, dilation=2), {"x": randn(2, 3, 7, 8)})
module("module_conv2d_same", "nn.conv2d(3, 4, 3, { padding = 'same', bias = false })",
       torch.nn.Conv2d(3, 4, 3, padding="same", bias=False), {"x": randn(2, 3, 7, 8)})
module("module_conv_transpose1d", "nn.conv_transpose1d(3, 4, 3, { stride = 2, padding = 1, output_padding = 1 })",
       torch.nn.ConvTranspose1d(3, 4, 3, 2, 1, 1), {"x": randn(2, 3, 5)})
module("module_conv_transpose2d", "nn.conv_transpose2d(4, 6, 3, { stride = 2, groups = 2, dilation = 2 })",
       torch.nn.ConvTranspose2d(4, 6, 3, 2, groups=2, dilation=2), {"x": randn(2, 4, 5, 4)})

# --- Pooling and resizing ----------------------------------------------------------------------------------------------
function("max_pool1d", "torch.max_pool1d(x, 3), torch.max_pool1d(x, 3, { stride = 2, padding = 1 }), nn.max_pool1d(3)(x)",
         lambda x: [F.max_pool1d(x, 3), F.max_pool1d(x, 3, 2, 1), F.max_pool1d(x, 3)], x=randn(2, 3, 10))
function("max_pool2d", "torch.max_pool2d(x, 2), torch.max_pool2d(x, { 3, 2 }, { stride = { 2, 1 }, padding = { 1, 0 }, "
         "dilation = { 1, 2 }, ceil_mode = true }), nn.max_pool2d(3, { stride = 2, ceil_mode = true })(x)",
         lambda x: [F.max_pool2d(x, 2), F.max_pool2d(x, (3, 2), (2, 1), (1, 0), (1, 2), True),
                    F.max_pool2d(x, 3, 2, ceil_mode=True)], x=randn(2, 3, 8, 9))
function("max_pool2d_same", "torch.max_pool2d(x, 3, { stride = 2, padding = 'same' }), "
         "nn.max_pool2d(3, { stride = 2, padding = 'same' })(x)",
         lambda x: [F.max_pool2d(F.pad(x, (1, 1, 0, 1), value=-torch.inf), 3, 2)] * 2, x=randn(2, 3, 8, 9))
function("avg_pool1d",
         "torch.avg_pool1d(x, 3, 2, 1), nn.avg_pool1d(3, { stride = 2, padding = 1, count_include_pad = false })(x)",
         lambda x: [F.avg_pool1d(x, 3, 2, 1), F.avg_pool1d(x, 3, 2, 1, count_include_pad=False)], x=randn(2, 3, 10))
function("avg_pool2d", "torch.avg_pool2d(x, 2), nn.avg_pool2d({ 3, 2 }, { stride = 2, padding = 1, ceil_mode = true })(x)",
         lambda x: [F.avg_pool2d(x, 2), F.avg_pool2d(x, (3, 2), 2, 1, ceil_mode=True)], x=randn(2, 3, 8, 9))
function("adaptive_avg_pool2d", "torch.adaptive_avg_pool2d(x, { 3, 2 }), nn.adaptive_avg_pool2d(1)(x)",
         lambda x: [F.adaptive_avg_pool2d(x, (3, 2)), F.adaptive_avg_pool2d(x, 1)], x=randn(2, 3, 8, 9))
function("pad", "torch.pad(x, { 1, 2 }), torch.pad(x, { 1, 2, 0, 1 }, { value = 3 }), torch.pad(x, { 2, 1 }, 'reflect'), "
         "torch.pad(x, { 2, 1 }, { mode = 'replicate' }), torch.pad(x, { 2, 1 }, 'circular')",
         lambda x: [F.pad(x, (1, 2)), F.pad(x, (1, 2, 0, 1), value=3), F.pad(x, (2, 1), "reflect"),
                    F.pad(x, (2, 1), "replicate"), F.pad(x, (2, 1), "circular")], x=randn(2, 3, 5))
function("interpolate", "torch.interpolate(x, 7), torch.interpolate(x, { scale_factor = 2, mode = 'bilinear' }), "
         "torch.interpolate(x, { size = { 3, 9 }, mode = 'bilinear', align_corners = true }), "
         "nn.upsample { scale_factor = 3 }(x)",
         lambda x: [F.interpolate(x, 7), F.interpolate(x, scale_factor=2, mode="bilinear"),
                    F.interpolate(x, (3, 9), mode="bilinear", align_corners=True), F.interpolate(x, scale_factor=3)],
         x=randn(2, 3, 4, 5))
function("reshaping", "nn.flatten()(x), nn.flatten(1, 2)(x), nn.unflatten(-1, { 2, 3 })(x), nn.unflatten(1, { 1, 2 })(x), "
         "nn.identity()(x)",
         lambda x: [x.flatten(1), x.flatten(0, 1), x.unflatten(-1, (2, 3)), x.unflatten(0, (1, 2)), x], x=randn(2, 3, 4, 6))

# --- Normalization -----------------------------------------------------------------------------------------------------
function("batch_norm", "torch.batch_norm(x, mean, var, w, b, { eps = 0.1 }), torch.batch_norm(x, { training = true })",
         lambda x, mean, var, w, b: [F.batch_norm(x, mean, var, w, b, eps=0.1), F.batch_norm(x, None, None, training=True)],
         fixed=("mean", "var"), x=randn(4, 3, 5), mean=randn(3), var=randn(3).square() + 0.5, w=randn(3), b=randn(3))
function("layer_norm", "torch.layer_norm(x, { 3, 5 }, w, b, 0.1), torch.layer_norm(x, 5)",
         lambda x, w, b: [F.layer_norm(x, (3, 5), w, b, 0.1), F.layer_norm(x, (5,))],
         x=randn(4, 3, 5), w=randn(3, 5), b=randn(3, 5))
function("group_norm", "torch.group_norm(x, 2, w, b, { eps = 0.1 }), torch.group_norm(x, 4)",
         lambda x, w, b: [F.group_norm(x, 2, w, b, 0.1), F.group_norm(x, 4)], x=randn(3, 4, 5), w=randn(4), b=randn(4))
for each in ("train", "eval"):
    module(f"module_batch_norm1d_{each}", "nn.batch_norm1d(3, { momentum = 0.3 })", torch.nn.BatchNorm1d(3, momentum=0.3),
           {"x": randn(5, 3)}, mode=each, buffers=True)
    module(f"module_batch_norm2d_{each}", "nn.batch_norm2d(3, { eps = 0.01 })", torch.nn.BatchNorm2d(3, eps=0.01),
           {"x": randn(2, 3, 4, 5)}, mode=each, buffers=True)
module("module_layer_norm", "nn.layer_norm({ 3, 4 })", torch.nn.LayerNorm((3, 4)), {"x": randn(5, 3, 4)})
module("module_group_norm", "nn.group_norm(2, 4)", torch.nn.GroupNorm(2, 4), {"x": randn(3, 4, 5)})

# --- Sequences ---------------------------------------------------------------------------------------------------------
tokens = torch.randint(0, 7, (3, 4))
function("embedding", "torch.embedding(t, w)", lambda t, w: F.embedding(t, w), t=tokens, w=randn(7, 5))
module("module_embedding", "nn.embedding(7, 5)", torch.nn.Embedding(7, 5), {"x": tokens})


def lstm_name(name, layers):
    kind, layer = name.rsplit("_l", 1)
    prefix = "" if layers == 1 else f"layer{int(layer) + 1}."
    return None if kind == "bias_hh" else prefix + ("bias" if kind == "bias_ih" else kind)


def gru_name(name, layers):
    kind, layer = name.rsplit("_l", 1)
    return ("" if layers == 1 else f"layer{int(layer) + 1}.") + kind


def without_second_bias(lstm):
    """An LSTM whose second biases are zero and stay so."""
    for name, parameter in lstm.named_parameters():
        if name.startswith("bias_hh"):
            parameter.data.zero_()
            parameter.requires_grad_(False)
    return lstm


for layers in (1, 2):
    lstm = torch.nn.LSTM(3, 4, layers, batch_first=True)
    module(f"module_lstm_with_layers_{layers}", f"nn.lstm(3, 4, {{ layers = {layers} }})", lstm, {"x": randn(2, 5, 3)},
           lua="(function() local y, state = m(x); return y, state.hidden, state.cell end)()",
           call=lambda x, lstm=lstm: (lambda y, state: [y, *state])(*lstm(x)),
           rename=lambda name, layers=layers: lstm_name(name, layers))
    without_second_bias(lstm)
    module(f"module_lstm_with_a_state_and_layers_{layers}", f"nn.lstm(3, 4, {{ layers = {layers} }})", lstm,
           {"x": randn(2, 5, 3), "h": randn(layers, 2, 4), "c": randn(layers, 2, 4)},
           lua="(m(x, { hidden = h, cell = c }))",
           call=lambda x, h, c, lstm=lstm: lstm(x, (h, c))[0], rename=lambda name, layers=layers: lstm_name(name, layers))
    without_second_bias(lstm)
    gru = torch.nn.GRU(3, 4, layers, batch_first=True)
    module(f"module_gru_with_layers_{layers}", f"nn.gru(3, 4, {{ layers = {layers} }})", gru,
           {"x": randn(2, 5, 3), "h": randn(layers, 2, 4)}, lua="m(x, h)", call=lambda x, h, gru=gru: gru(x, h),
           rename=lambda name, layers=layers: gru_name(name, layers))
function("lstm_with_two_biases_or_none", "(torch.lstm(x, nil, nil, wi, wh, b1, b2)), (torch.lstm(x, nil, nil, wi, wh))",
         lambda x, wi, wh, b1, b2: [
             torch._VF.lstm(x, [torch.zeros(1, 2, 4).double()] * 2, [wi, wh, b1, b2], True, 1, 0.0, False, False, True)[0],
             torch._VF.lstm(x, [torch.zeros(1, 2, 4).double()] * 2, [wi, wh], False, 1, 0.0, False, False, True)[0]],
         x=randn(2, 5, 3), wi=randn(16, 3), wh=randn(16, 4), b1=randn(16), b2=randn(16))

triangle = torch.ones(5, 6).tril(1).bool()
function("scaled_dot_product_attention",
         "torch.scaled_dot_product_attention(q, k, v), torch.scaled_dot_product_attention(q, k, v, { is_causal = true }), "
         "torch.scaled_dot_product_attention(q, k, v, { attn_mask = mask, scale = 0.3 }), "
         "torch.scaled_dot_product_attention(q, k, v, bias)",
         lambda q, k, v, mask, bias: [
             F.scaled_dot_product_attention(q, k, v), F.scaled_dot_product_attention(q, k, v, is_causal=True),
             F.scaled_dot_product_attention(q, k, v, mask, scale=0.3), F.scaled_dot_product_attention(q, k, v, bias)],
         q=randn(2, 3, 5, 4), k=randn(2, 3, 6, 4), v=randn(2, 3, 6, 4), mask=triangle, bias=randn(5, 6))
for bias in (True, False):
    attention = torch.nn.MultiheadAttention(6, 2, bias=bias, batch_first=True)
    module(f"module_multihead_attention_{'with' if bias else 'without'}_bias",
           f"nn.multihead_attention(6, 2, {{ bias = {str(bias).lower()} }})", attention, {"x": randn(2, 5, 6)},
           call=lambda x, attention=attention: attention(x, x, x, need_weights=False)[0])
attention = torch.nn.MultiheadAttention(6, 3, batch_first=True)
module("module_multihead_attention_to_another_sequence", "nn.multihead_attention(6, 3)", attention,
       {"q": randn(2, 5, 6), "k": randn(2, 4, 6), "v": randn(2, 4, 6), "mask": torch.ones(5, 4).tril(2).bool()},
       lua="m(q, k), m(q, k, v, mask)",
       call=lambda q, k, v, mask, attention=attention: [
           attention(q, k, k, need_weights=False)[0], attention(q, k, v, need_weights=False, attn_mask=~mask)[0]])
causal = torch.ones(5, 5).tril().bool()
attention = torch.nn.MultiheadAttention(6, 2, batch_first=True)
module("module_multihead_attention_causal", "nn.multihead_attention(6, 2, { causal = true })", attention,
       {"x": randn(2, 5, 6), "bias": randn(5, 5)}, lua="m(x), m(x, nil, nil, bias)", fixed=("bias",),
       call=lambda x, bias, attention=attention: [
           attention(x, x, x, need_weights=False, attn_mask=~causal)[0],
           attention(x, x, x, need_weights=False, attn_mask=bias.masked_fill(~causal, -torch.inf))[0]])
attention = torch.nn.MultiheadAttention(6, 2, batch_first=True)
module("module_multihead_attention_by_hand", "nn.multihead_attention(6, 2, { dropout = 1e-15 })", attention,
       {"x": randn(2, 5, 6), "mask": torch.ones(5, 5).tril(1).bool()}, lua="m(x, nil, nil, mask)",
       call=lambda x, mask, attention=attention: attention(x, x, x, need_weights=False, attn_mask=~mask)[0])

# --- Losses ------------------------------------------------------------------------------------------------------------
labels, pixels = torch.randint(0, 5, (4,)), torch.randint(0, 5, (2, 3))
labels[1] = 2
REDUCTIONS = ("mean", "sum", "none")
for each in REDUCTIONS:
    function(f"cross_entropy_{each}",
             f"torch.cross_entropy(x, y, {{ reduction = '{each}' }}), "
             f"nn.cross_entropy_loss {{ reduction = '{each}' }}(x, y), "
             f"torch.cross_entropy(x, y, {{ reduction = '{each}', weight = w, label_smoothing = 0.2, ignore_index = 2 }}), "
             f"torch.cross_entropy(p, z, {{ reduction = '{each}' }}), "
             f"torch.cross_entropy(x, t, {{ reduction = '{each}' }}), "
             f"nn.cross_entropy_loss {{ reduction = '{each}', weight = w, label_smoothing = 0.2, ignore_index = 2 }}(x, y)",
             lambda x, y, w, p, z, t, r=each: [
                 F.cross_entropy(x, y, reduction=r), F.cross_entropy(x, y, reduction=r),
                 F.cross_entropy(x, y, w, reduction=r, label_smoothing=0.2, ignore_index=2),
                 F.cross_entropy(p, z, reduction=r), F.cross_entropy(x, t, reduction=r),
                 F.cross_entropy(x, y, w, reduction=r, label_smoothing=0.2, ignore_index=2)],
             fixed=("w", "t"), x=randn(4, 5), y=labels, w=torch.rand(5).double(), p=randn(2, 5, 3), z=pixels,
             t=randn(4, 5).softmax(1))
    function(f"nll_loss_{each}", f"torch.nll_loss(x, y, {{ reduction = '{each}', weight = w }}), "
             f"torch.nll_loss(p, z, nil, -100, '{each}'), nn.nll_loss {{ reduction = '{each}', ignore_index = 2 }}(x, y)",
             lambda x, y, w, p, z, r=each: [F.nll_loss(x, y, w, reduction=r), F.nll_loss(p, z, reduction=r),
                                            F.nll_loss(x, y, reduction=r, ignore_index=2)],
             fixed=("w",), x=randn(4, 5), y=labels, w=torch.rand(5).double(), p=randn(2, 5, 3), z=pixels)
    for name, lua_settings, settings in [
        ("mse_loss", "", {}), ("l1_loss", "", {}), ("smooth_l1_loss", "beta = 0.5, ", {"beta": 0.5}),
        ("huber_loss", "delta = 0.4, ", {"delta": 0.4}),
    ]:
        function(f"{name}_{each}", f"torch.{name}(x, y, {{ {lua_settings}reduction = '{each}' }}), "
                 f"nn.{name} {{ {lua_settings}reduction = '{each}' }}(x, y)",
                 lambda x, y, theirs=getattr(F, name), settings=settings, r=each: [theirs(x, y, reduction=r, **settings)] * 2,
                 x=randn(3, 4), y=randn(3, 4))
    function(f"binary_cross_entropy_{each}", f"torch.binary_cross_entropy(p, t, {{ weight = w, reduction = '{each}' }}), "
             f"nn.binary_cross_entropy_loss {{ reduction = '{each}' }}(p, t)",
             lambda p, t, w, r=each: [F.binary_cross_entropy(p, t, w, reduction=r),
                                      F.binary_cross_entropy(p, t, reduction=r)],
             fixed=("t", "w"), p=torch.rand(3, 4).double(), t=torch.rand(3, 4).double(), w=torch.rand(4).double())
    function(f"binary_cross_entropy_with_logits_{each}",
             f"torch.binary_cross_entropy_with_logits(x, t, {{ weight = w, pos_weight = q, reduction = '{each}' }}), "
             f"nn.binary_cross_entropy_with_logits_loss {{ pos_weight = q, reduction = '{each}' }}(x, t)",
             lambda x, t, w, q, r=each: [
                 F.binary_cross_entropy_with_logits(x, t, w, pos_weight=q, reduction=r),
                 F.binary_cross_entropy_with_logits(x, t, pos_weight=q, reduction=r)],
             fixed=("t", "w", "q"), x=3 * randn(3, 4), t=torch.rand(3, 4).double(), w=torch.rand(4).double(),
             q=torch.rand(4).double() + 1)
for each in (*REDUCTIONS, "batchmean"):
    function(f"kl_div_{each}", f"torch.kl_div(x, t, {{ reduction = '{each}' }}), "
             f"nn.kl_div_loss {{ reduction = '{each}', log_target = true }}(x, s)",
             lambda x, t, s, r=each: [F.kl_div(x, t, reduction=r), F.kl_div(x, s, reduction=r, log_target=True)],
             x=randn(3, 4).log_softmax(1), t=randn(3, 4).softmax(1), s=randn(3, 4).log_softmax(1))
function("cosine_similarity", "torch.cosine_similarity(a, b), torch.cosine_similarity(a, b, 1, 0.5)",
         lambda a, b: [F.cosine_similarity(a, b), F.cosine_similarity(a, b, 0, 0.5)], a=randn(3, 4), b=randn(3, 4))

# --- Whole networks ----------------------------------------------------------------------------------------------------
convnet = torch.nn.Sequential(torch.nn.Conv2d(1, 4, 3, padding=1), torch.nn.BatchNorm2d(4), torch.nn.ReLU(),
                              torch.nn.MaxPool2d(2), torch.nn.Flatten(), torch.nn.Linear(36, 3))
module("network", "nn.sequential { nn.conv2d(1, 4, 3, { padding = 1 }), nn.batch_norm2d(4), nn.relu(), "
       "function(x) return torch.max_pool2d(x, 2) end, nn.flatten(), { 'last', nn.linear(36, 3) } }", convnet,
       {"x": randn(5, 1, 6, 6)}, buffers=True,
       rename=lambda name: "last" + name[1:] if name[0] == "5" else str(int(name[0]) + 1) + name[1:])


class Results(CommandLineCase):
    def computed(self):
        """Case -> name -> what our binary computed: a tensor, or the text of an error. Computed once for all cases."""
        if not hasattr(Results, "found"):
            scripts = [case.script() for case in CASES]
            Results.wanted = {case.name: wanted for case, (_, wanted) in zip(CASES, scripts)}
            script = self.write("cases.lua", "\n".join([PRELUDE, *(text for text, _ in scripts)]))
            Results.found = {}
            for line in self.optbench(script).stdout.splitlines():
                case, name, shape, values = line.split("\t")
                of_case = Results.found.setdefault(case, {})
                if name == "error":
                    of_case[name] = values
                    continue
                sizes = [int(size) for size in shape.split(",") if size]
                of_case[name] = torch.tensor([float(value) for value in values.split()], dtype=torch.float64).reshape(sizes)
        return Results.found

    def check(self, name):
        ours = self.computed().get(name, {})
        theirs = Results.wanted[name]
        self.assertNotIn("error", ours)
        self.assertEqual(sorted(ours), sorted(theirs))
        for what, expected in theirs.items():
            self.assertEqual(ours[what].shape, expected.shape, what)
            error = float((ours[what] - expected).abs().max())
            self.assertLessEqual(error, TOLERANCE * max(1.0, float(expected.abs().max())), what)


def add_test(case):
    def test(self):
        self.check(case.name)

    setattr(Results, f"test_{case.name}_agrees_with_pytorch", test)


for each in CASES:
    add_test(each)


def filled(fill, *shape, **settings):
    """What one of PyTorch's initialisers makes, in our form of a module."""
    return lambda: {"x": fill(torch.empty(*shape, dtype=torch.float64), **settings)}


def started(make):
    return lambda: dict(make().named_parameters())


INIT = torch.nn.init
# Our module, or initialiser of the tensor x, and PyTorch's in float64: both from the same state of the same generator.
STARTS = {
    "nn.linear(5, 4)": started(lambda: torch.nn.Linear(5, 4, dtype=torch.float64)),
    "nn.conv1d(4, 6, 3, { groups = 2 })": started(lambda: torch.nn.Conv1d(4, 6, 3, groups=2, dtype=torch.float64)),
    "nn.conv2d(3, 4, { 3, 2 })": started(lambda: torch.nn.Conv2d(3, 4, (3, 2), dtype=torch.float64)),
    "nn.conv_transpose1d(3, 4, 3)": started(lambda: torch.nn.ConvTranspose1d(3, 4, 3, dtype=torch.float64)),
    "nn.conv_transpose2d(4, 6, 3, { groups = 2 })": started(
        lambda: torch.nn.ConvTranspose2d(4, 6, 3, groups=2, dtype=torch.float64)),
    "nn.batch_norm2d(3)": started(lambda: torch.nn.BatchNorm2d(3, dtype=torch.float64)),
    "nn.layer_norm { 2, 3 }": started(lambda: torch.nn.LayerNorm((2, 3), dtype=torch.float64)),
    "nn.prelu(2)": started(lambda: torch.nn.PReLU(2, dtype=torch.float64)),
    "nn.embedding(5, 4)": started(lambda: torch.nn.Embedding(5, 4, dtype=torch.float64)),
    "nn.gru(3, 4)": started(lambda: torch.nn.GRU(3, 4, dtype=torch.float64)),
    "nn.lstm(3, 4)": started(lambda: torch.nn.LSTM(3, 4, dtype=torch.float64)),
    "initial({ 6, 5 }, nn.init.glorot_uniform())": filled(INIT.xavier_uniform_, 6, 5),
    "initial({ 6, 5, 3 }, nn.init.glorot_normal())": filled(INIT.xavier_normal_, 6, 5, 3),
    "initial({ 6, 5, 3 }, nn.init.kaiming_uniform())": filled(INIT.kaiming_uniform_, 6, 5, 3, nonlinearity="relu"),
    "initial({ 6, 5 }, nn.init.kaiming_normal { nonlinearity = 'leaky_relu', slope = 0.3, mode = 'fan_out' })":
        filled(INIT.kaiming_normal_, 6, 5, a=0.3, mode="fan_out"),
    "initial({ 6, 5 }, nn.init.kaiming_normal { nonlinearity = 'tanh' })": filled(
        INIT.kaiming_normal_, 6, 5, nonlinearity="tanh"),
    "initial({ 6, 5 }, nn.init.kaiming_normal { nonlinearity = 'selu' })": filled(
        INIT.kaiming_normal_, 6, 5, nonlinearity="selu"),
    "initial({ 4, 5, 2 }, nn.init.orthogonal(1.5))": filled(INIT.orthogonal_, 4, 5, 2, gain=1.5),
    "initial({ 9, 2 }, nn.init.orthogonal())": filled(INIT.orthogonal_, 9, 2),
}

START_PRELUDE = """
local function initial(shape, init)
   local class = nn.module("initial")
   function class:init() self.x = self:parameter("x", shape, { init = init }) end
   return class()
end
"""


class StartingValues(CommandLineCase):
    def test_of_all_layers_and_initialisers_are_pytorchs_from_the_same_generator(self):
        lines = [PRELUDE, START_PRELUDE]
        for ours in STARTS:
            lines.append(f"torch.manual_seed(7) for _, p in ipairs({ours}:named_parameters()) do "
                         f"show({json.dumps(ours)}, p.name, p.value) end")
        shown = {}
        for line in self.optbench(self.write("starts.lua", "\n".join(lines))).stdout.splitlines():
            ours, name, shape, values = line.split("\t")
            shown.setdefault(ours, {})[name] = (shape, [float(value) for value in values.split()])
        for ours, make in STARTS.items():
            torch.manual_seed(7)
            theirs = {name.removesuffix("_l0"): tensor for name, tensor in make().items()}
            if "lstm" in ours:  # has one bias, which is drawn as the first of PyTorch's two
                theirs["bias"] = theirs.pop("bias_ih")
                del theirs["bias_hh"]
            self.assertEqual(sorted(shown[ours]), sorted(theirs), ours)
            for name, tensor in theirs.items():
                shape, values = shown[ours][name]
                self.assertEqual(shape, ",".join(map(str, tensor.shape)), ours)
                error = float((torch.tensor(values, dtype=torch.float64) - tensor.detach().flatten()).abs().max())
                self.assertLessEqual(error, 1e-6 * max(1.0, float(tensor.detach().abs().max())), f"{name} of {ours}")


if __name__ == "__main__":
    main()
