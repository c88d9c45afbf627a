# SPDX-License-Identifier: MIT
"""Cases of torch_reference_test.py: pointwise operations, arithmetic, comparison."""

import torch
from torch_case import (
    A, B, BITS, C, COLUMN, CUBE, Fixed, HOLES, INF, MASK, NAN, OTHER_BITS, OTHER_MASK, ROW, SHAPES, TIES, both, case,
    expression, normal, uniform, whole,
)

# ---- pointwise -------------------------------------------------------------------------------------------------------

IN_PLACE_WITHOUT_GRADIENT = ("asinh", "acosh", "atanh")  # in PyTorch itself

for shape in SHAPES:
    for name in ("abs neg square exp expm1 sin cos tan sinh cosh tanh sigmoid relu erf erfc asinh atan exp2 sinc "
                 "deg2rad rad2deg sign floor ceil round trunc frac").split():
        case(name, normal(*shape))
        case(name + "_", normal(*shape), gradient=name not in IN_PLACE_WITHOUT_GRADIENT)
    for name in "sqrt rsqrt reciprocal log log1p log2 log10 lgamma digamma".split():
        both(name, uniform(0.5, 4, *shape))
    for name in "asin acos atanh erfinv".split():
        case(name, uniform(-0.9, 0.9, *shape))
        case(name + "_", uniform(-0.9, 0.9, *shape), gradient=name not in IN_PLACE_WITHOUT_GRADIENT)
    case("acosh", uniform(1.5, 4, *shape))
    case("acosh_", uniform(1.5, 4, *shape), gradient=False)
    case("logit", uniform(0.1, 0.9, *shape))
    case("signbit", normal(*shape))
    case("isnan", normal(*shape))
case("logit", uniform(0, 1, 5), 0.3)
case("polygamma", uniform(0.5, 4, 3), 1, python=lambda t, n: torch.polygamma(n, t), tolerance=1e-10)
case("nan_to_num", torch.tensor([NAN, INF, -INF, 2.0], dtype=torch.float64), 0.5, 7.0, -7.0)
for name in "isnan isinf isfinite".split():
    case(name, torch.tensor([NAN, INF, -INF, 2.0], dtype=torch.float64))
both("clamp", A, -0.5, 0.5)
both("clamp", A, None, 0.5)
both("clamp", A, B.abs().neg(), B.abs() + 0.1)
case("clamp", A, -0.5, B.abs(), python=lambda t, low, high: t.clamp(torch.tensor(low, dtype=t.dtype), high))
for name, bound in (("clamp_min", -0.2), ("clamp_max", 0.2)):
    both(name, A, bound)
    both(name, A, B)

# ---- arithmetic ------------------------------------------------------------------------------------------------------

for left, right in ((A, B), (A, ROW), (CUBE, COLUMN), (A, 2.5), (A, 3), (torch.tensor(2.0, dtype=torch.float64), 1.5)):
    for name in "add sub mul div maximum minimum fmod remainder floor_divide".split():
        beside = right
        if name in ("maximum", "minimum") and not torch.is_tensor(right):
            beside = Fixed(torch.tensor(float(right), dtype=torch.float64))
        if name in ("fmod", "remainder", "floor_divide") and torch.is_tensor(right):
            beside = Fixed(right)  # their gradient jumps
        python = None
        if name in ("maximum", "minimum"):
            def python(a, b, name=name):
                return getattr(torch, name)(a, b)
        both(name, left, beside, python=python, gradient=name != "floor_divide")
expression("torch.add(a, b, 0.5)", lambda a, b: a.add(b, alpha=0.5), A, ROW, names=("torch.add",))
expression("a:clone():add_(b, 0.5)", lambda a, b: a.clone().add_(b, alpha=0.5), A, ROW)
expression("a:sub(b, 0.5)", lambda a, b: a.sub(b, alpha=0.5), A, ROW)
expression("a:clone():sub_(b, 0.5)", lambda a, b: a.clone().sub_(b, alpha=0.5), A, ROW)
for name in "addcmul addcdiv".split():
    expression(f"a:{name}(b, c, 0.5)", lambda a, b, c, n=name: getattr(a, n)(b, c, value=0.5), A, B, C)
    both(name, A, ROW, C)
both("lerp", A, B, 0.3)
both("lerp", A, B, uniform(0, 1, 3, 4))
both("pow", uniform(0.5, 2, 3, 4), 2)
both("pow", uniform(0.5, 2, 3, 4), 0.5)
both("pow", uniform(0.5, 2, 3, 4), normal(4))
case("copy_", A, ROW)
case("fill_", A, 2.5)
case("zero_", A)
both("masked_fill", A, MASK, 0.5)
for name in "atan2 hypot copysign xlogy".split():
    left = uniform(0.5, 2, 3, 4)
    both(name, left, uniform(0.5, 2, 3, 4))
    both(name, left, uniform(0.5, 2, 4))
both("nextafter", Fixed(A), Fixed(B))
both("heaviside", Fixed(torch.tensor([-1.0, 0.0, 2.0], dtype=torch.float64)), Fixed(torch.tensor(0.5).double()))
for name in "logaddexp logaddexp2 fmax fmin".split():
    case(name, A, B)
    case(name, A, ROW)
both("float_power", uniform(0.5, 2, 3, 4), 1.5)
for name in "gcd lcm".split():
    both(name, whole(1, 30, 3, 4), whole(1, 30, 4))

for operator in ("+", "-", "*", "/"):
    event = {"+": "__add", "-": "__sub", "*": "__mul", "/": "__div"}[operator]
    function = {"+": torch.add, "-": torch.sub, "*": torch.mul, "/": torch.div}[operator]
    expression(f"a {operator} b", function, A, ROW, names=("Tensor:" + event,))
    expression(f"a {operator} 2", lambda a, f=function: f(a, 2), A)
    expression(f"2.5 {operator} b", lambda a, b, f=function: f(torch.tensor(2.5, dtype=torch.float64), b), A, B)
expression("a // b", lambda a, b: a // b, Fixed(A), Fixed(B), names=("Tensor:__idiv",))
expression("a % b", lambda a, b: a % b, Fixed(A), Fixed(B), names=("Tensor:__mod",))
expression("a ^ 3", lambda a: a ** 3, A, names=("Tensor:__pow",))
expression("2 ^ a", lambda a: 2 ** a, A)
expression("a ^ b", lambda a, b: a ** b, uniform(0.5, 2, 3, 4), B)
expression("-a", lambda a: -a, A, names=("Tensor:__unm",))

for name in "bitwise_and bitwise_or bitwise_xor".split():
    both(name, BITS, OTHER_BITS)
    both(name, MASK, OTHER_MASK)
    case(name, BITS, 5)
for name in "bitwise_left_shift bitwise_right_shift".split():
    both(name, BITS, OTHER_BITS % 4)
both("bitwise_not", BITS)
both("bitwise_not", MASK)
expression("a & b", lambda a, b: a & b, BITS, OTHER_BITS, names=("Tensor:__band",))
expression("a | b", lambda a, b: a | b, MASK, OTHER_MASK, names=("Tensor:__bor",))
expression("a ~ b", lambda a, b: a ^ b, BITS, OTHER_BITS, names=("Tensor:__bxor",))
expression("a << 2", lambda a: a << 2, BITS, names=("Tensor:__shl",))
expression("a >> 2", lambda a: a >> 2, BITS, names=("Tensor:__shr",))
expression("~a", lambda a: ~a, MASK, names=("Tensor:__bnot",))

# ---- comparison ------------------------------------------------------------------------------------------------------

for name in "eq ne lt le gt ge".split():
    case(name, TIES, TIES.flip(1))
    case(name, A, ROW)
    case(name, A, 0.5)
for name in "logical_and logical_or logical_xor".split():
    case(name, MASK, OTHER_MASK)
    case(name, TIES, TIES.flip(1))
case("logical_not", TIES)
case("isclose", A, A + 1e-9 * B)
case("isclose", A, A + 0.01 * B, 0.0, 0.005)
case("isclose", HOLES, HOLES, 1e-5, 1e-8, True)
case("equal", A, A.clone())
case("equal", A, B)
case("allclose", A, A + 1e-9)
case("allclose", A, B, 0.1, 0.1)
expression("torch.where(a, b, c)", torch.where, MASK, A, ROW, names=("torch.where",))
expression("torch.where(a, b, 2)", lambda a, b: torch.where(a, b, 2), MASK, A)
expression("{a:sum() < b:sum(), a:sum() <= 1e9, b:sum() > 1e9}", lambda a, b: [a.sum() < b.sum(), True, False],
           Fixed(A), Fixed(B), names=("Tensor:__lt", "Tensor:__le"))
expression("{a == a, a == b, a:is_same(a), a:is_same(b)}", lambda a, b: [True, False, True, False], Fixed(A), Fixed(B),
           names=("Tensor:__eq", "Tensor:is_same"))
expression("{torch.is_tensor(a), torch.is_tensor(1)}", lambda a: [True, False], Fixed(A), names=("torch.is_tensor",))
