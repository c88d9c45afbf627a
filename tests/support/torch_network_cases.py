# SPDX-License-Identifier: MIT
"""Cases of torch_reference_test.py: activations, convolution, pooling, normalization, recurrence, losses."""

import torch
from torch.nn import functional
from torch_case import A, B, CUBE, Dim, Fixed, case, expression, normal, uniform, whole

# ---- activations -----------------------------------------------------------------------------------------------------

for shape in ((3, 4), (2, 1, 3)):
    for name in "leaky_relu elu selu gelu silu mish softplus hardtanh relu6 hardsigmoid hardswish softsign".split():
        case(name, 3 * normal(*shape), python=getattr(functional, name))
    case("log_sigmoid", normal(*shape), python=functional.logsigmoid)
case("leaky_relu", A, 0.3, python=functional.leaky_relu)
case("elu", A, 0.7, python=functional.elu)
case("gelu", A, "tanh", python=lambda t, kind: functional.gelu(t, approximate=kind))
case("softplus", A, 2.0, 1.0, python=functional.softplus)
case("hardtanh", A, -0.3, 0.4, python=functional.hardtanh)
case("glu", A, python=functional.glu)
case("glu", CUBE, Dim(0), python=functional.glu)
case("prelu", A, uniform(0, 1, 1), python=functional.prelu)
case("prelu", CUBE, uniform(0, 1, 3), python=functional.prelu)


def compare(name, arguments, python, *tensors, **properties):
    """torch.name(arguments) against a function of torch.nn.functional."""
    expression(f"torch.{name}({arguments})", python, *tensors, names=(f"torch.{name}",), **properties)


# ---- layers ----------------------------------------------------------------------------------------------------------

compare("linear", "a, b, c", functional.linear, CUBE, normal(5, 4), normal(5))
compare("linear", "a, b", functional.linear, A, normal(5, 4))
compare("conv1d", "a, b, c", functional.conv1d, normal(2, 4, 9), normal(6, 4, 3), normal(6))
compare("conv1d", "a, b, nil, { stride = 2, padding = 1, dilation = 2, groups = 2 }",
        lambda a, b: functional.conv1d(a, b, None, 2, 1, 2, 2), normal(2, 4, 9), normal(6, 2, 3))
IMAGES = normal(2, 4, 7, 6)
compare("conv2d", "a, b, c", functional.conv2d, IMAGES, normal(6, 4, 3, 2), normal(6), tolerance=1e-11)
compare("conv2d", "a, b, nil, { stride = { 2, 1 }, padding = { 1, 0 }, dilation = { 1, 2 }, groups = 2 }",
        lambda a, b: functional.conv2d(a, b, None, (2, 1), (1, 0), (1, 2), 2), IMAGES, normal(6, 2, 3, 2),
        tolerance=1e-11)
compare("conv2d", "a, b, nil, { padding = 'same' }", lambda a, b: functional.conv2d(a, b, padding="same"), IMAGES,
        normal(6, 4, 3, 3), tolerance=1e-11)
compare("conv_transpose1d", "a, b, c, { stride = 2, padding = 1, output_padding = 1, groups = 2, dilation = 2 }",
        lambda a, b, c: functional.conv_transpose1d(a, b, c, 2, 1, 1, 2, 2), normal(2, 4, 5), normal(4, 3, 3),
        normal(6), tolerance=1e-11)
compare("conv_transpose2d", "a, b, c, { stride = 2, padding = 1, output_padding = 1 }",
        lambda a, b, c: functional.conv_transpose2d(a, b, c, 2, 1, 1), IMAGES, normal(4, 3, 3, 3), normal(3),
        tolerance=1e-11)
compare("max_pool1d", "a, 3, { stride = 2, padding = 1, ceil_mode = true }",
        lambda a: functional.max_pool1d(a, 3, 2, 1, ceil_mode=True), normal(2, 4, 8))
compare("max_pool2d", "a, { 3, 2 }", lambda a: functional.max_pool2d(a, (3, 2)), IMAGES)
compare("max_pool2d", "a, 2, { stride = 1, padding = 1, dilation = 2 }",
        lambda a: functional.max_pool2d(a, 2, 1, 1, 2), IMAGES)
compare("avg_pool1d", "a, 3, { stride = 2, padding = 1, count_include_pad = false }",
        lambda a: functional.avg_pool1d(a, 3, 2, 1, False, False), normal(2, 4, 8))
compare("avg_pool2d", "a, 2, { padding = 1, ceil_mode = true }",
        lambda a: functional.avg_pool2d(a, 2, None, 1, True), IMAGES)
compare("adaptive_avg_pool2d", "a, { 3, 2 }", lambda a: functional.adaptive_avg_pool2d(a, (3, 2)), IMAGES)
compare("pad", "a, { 1, 2, 0, 3 }, { value = 0.5 }", lambda a: functional.pad(a, (1, 2, 0, 3), value=0.5), IMAGES)
for mode in "reflect replicate circular".split():
    compare("pad", f"a, {{ 1, 2, 2, 1 }}, {{ mode = '{mode}' }}",
            lambda a, mode=mode: functional.pad(a, (1, 2, 2, 1), mode), IMAGES)
compare("interpolate", "a, { size = { 9, 5 } }", lambda a: functional.interpolate(a, size=(9, 5)), IMAGES)
compare("interpolate", "a, { scale_factor = 2, mode = 'bilinear', align_corners = true }",
        lambda a: functional.interpolate(a, scale_factor=2, mode="bilinear", align_corners=True), IMAGES)
compare("batch_norm", "a, nil, nil, b, c, { training = true }",
        lambda a, b, c: functional.batch_norm(a, None, None, b, c, training=True), IMAGES, uniform(0.5, 2, 4),
        normal(4), tolerance=1e-11)
compare("batch_norm", "a, b, c, nil, nil, { eps = 1e-3 }",
        lambda a, b, c: functional.batch_norm(a, b, c, eps=1e-3), IMAGES, Fixed(normal(4)),
        Fixed(uniform(0.5, 2, 4)))
compare("layer_norm", "a, { 3, 4 }, b, c, 1e-3", lambda a, b, c: functional.layer_norm(a, (3, 4), b, c, 1e-3), CUBE,
        normal(3, 4), normal(3, 4), tolerance=1e-11)
compare("group_norm", "a, 2, b, c", lambda a, b, c: functional.group_norm(a, 2, b, c), IMAGES, normal(4), normal(4),
        tolerance=1e-11)
compare("dropout", "a, 0.5, false", lambda a: a, A)
expression("(torch.dropout(a, 0.3):unique())", lambda a: torch.tensor([0, 1 / 0.7], dtype=torch.float64),
           Fixed(torch.ones(1000).double()))
compare("embedding", "a, b", functional.embedding, whole(0, 5, 2, 3), normal(5, 4))
compare("one_hot", "a, 6", lambda a: functional.one_hot(a, 6), whole(0, 5, 2, 3))
compare("scaled_dot_product_attention", "a, b, c", functional.scaled_dot_product_attention, normal(2, 5, 4),
        normal(2, 3, 4), normal(2, 3, 6))
compare("scaled_dot_product_attention", "a, b, c, { is_causal = true, scale = 0.3 }",
        lambda a, b, c: functional.scaled_dot_product_attention(a, b, c, is_causal=True, scale=0.3), normal(2, 4, 4),
        normal(2, 4, 4), normal(2, 4, 6))


def recurrent(kind, gates):
    """torch.nn's layer with weights from outside, on [B, T, inputs] from given states."""
    def python(x, *tensors):
        states, weights = tensors[:len(tensors) - gates], tensors[len(tensors) - gates:]
        layer = kind(x.shape[-1], states[0].shape[-1], batch_first=True).double()
        names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        start = tuple(state.unsqueeze(0) for state in states)
        output, last = torch.func.functional_call(layer, dict(zip(names, weights)),
                                                  (x, start if len(start) > 1 else start[0]))
        last = last if isinstance(last, tuple) else (last,)
        return (output, *(state.squeeze(0) for state in last))
    return python


compare("lstm", "a, b, c, d, e, f, g", recurrent(torch.nn.LSTM, 4), normal(2, 5, 3), normal(2, 4), normal(2, 4),
        normal(16, 3), normal(16, 4), normal(16), normal(16), tolerance=1e-11)
compare("gru", "a, b, c, d, e, f", recurrent(torch.nn.GRU, 4), normal(2, 5, 3), normal(2, 4), normal(12, 3),
        normal(12, 4), normal(12), normal(12), tolerance=1e-11)

# ---- losses ----------------------------------------------------------------------------------------------------------

LABELS, LOGITS = whole(0, 4, 6), normal(6, 4)
for reduction in "none mean sum".split():
    compare("cross_entropy", f"a, b, {{ reduction = '{reduction}' }}",
            lambda a, b, r=reduction: functional.cross_entropy(a, b, reduction=r), LOGITS, LABELS)
    compare("nll_loss", f"a, b, {{ reduction = '{reduction}' }}",
            lambda a, b, r=reduction: functional.nll_loss(a, b, reduction=r), LOGITS, LABELS)
    for name in "mse_loss l1_loss smooth_l1_loss huber_loss".split():
        compare(name, f"a, b, {{ reduction = '{reduction}' }}",
                lambda a, b, r=reduction, f=getattr(functional, name): f(a, b, reduction=r), A, B)
    for log_target in ("false", "true"):
        compare("kl_div", f"a, b, {{ reduction = '{reduction}', log_target = {log_target} }}",
                lambda a, b, r=reduction, t=log_target == "true": functional.kl_div(a, b, reduction=r, log_target=t),
                LOGITS.log_softmax(1), Fixed(uniform(0.1, 1, 6, 4)))
compare("kl_div", "a, b, { reduction = 'batchmean' }", lambda a, b: functional.kl_div(a, b, reduction="batchmean"),
        LOGITS.log_softmax(1), Fixed(uniform(0.1, 1, 6, 4)))
compare("cross_entropy", "a, b, { weight = c, ignore_index = 2, label_smoothing = 0.1 }",
        lambda a, b, c: functional.cross_entropy(a, b, c, ignore_index=2, label_smoothing=0.1), LOGITS, LABELS,
        Fixed(uniform(0.5, 2, 4)))
compare("cross_entropy", "a, b", functional.cross_entropy, LOGITS, Fixed(normal(6, 4).softmax(1)))
compare("nll_loss", "a, b, { weight = c, ignore_index = 2 }",
        lambda a, b, c: functional.nll_loss(a, b, c, ignore_index=2), LOGITS, LABELS, Fixed(uniform(0.5, 2, 4)))
compare("smooth_l1_loss", "a, b, { beta = 0.5 }", lambda a, b: functional.smooth_l1_loss(a, b, beta=0.5), A, B)
compare("huber_loss", "a, b, { delta = 0.5 }", lambda a, b: functional.huber_loss(a, b, delta=0.5), A, B)
compare("binary_cross_entropy", "a, b, { weight = c }", functional.binary_cross_entropy, uniform(0.1, 0.9, 3, 4),
        Fixed(uniform(0, 1, 3, 4)), Fixed(uniform(0.5, 2, 3, 4)))
compare("binary_cross_entropy_with_logits", "a, b, { weight = c, pos_weight = d, reduction = 'sum' }",
        lambda a, b, c, d: functional.binary_cross_entropy_with_logits(a, b, c, pos_weight=d, reduction="sum"), A,
        Fixed(uniform(0, 1, 3, 4)), Fixed(uniform(0.5, 2, 3, 4)), Fixed(uniform(0.5, 2, 4)))
compare("cosine_similarity", "a, b", functional.cosine_similarity, A, B)
compare("cosine_similarity", "a, b, 1, 1e-6", lambda a, b: functional.cosine_similarity(a, b, 0, 1e-6), A, B)
compare("correct", "a, b", lambda a, b: a.argmax(1) == b, LOGITS, LABELS)
