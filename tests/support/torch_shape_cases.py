# SPDX-License-Identifier: MIT
"""Cases of torch_reference_test.py: shapes, elements by index, creation, properties, autograd."""

import torch
from torch_case import (
    A, B, C, COLUMN, CUBE, Dim, F64, Fixed, Index, MASK, Options, ROW, SQUARE, TIES, both, case, expression,
    generator, normal, whole,
)

# ---- shapes ----------------------------------------------------------------------------------------------------------

for name in "view reshape".split():
    case(name, A, 2, -1)
    case(name, A, [4, 3])
case("expand", COLUMN, 2, -1, 4)
case("view_as", A, Fixed(normal(12)))
case("expand_as", ROW, Fixed(A))
case("broadcast_to", ROW, 2, 3, 4, python=lambda t, *shape: t.broadcast_to(shape))
case("narrow", A, Dim(1), Dim(1), 2, python=lambda t, dim, start, length: t.narrow(dim, start, length))
case("select", A, Dim(1), Dim(2))
case("slice", A, Dim(1), Dim(0), Dim(3), 2, python=lambda t, dim, first, last, step: t[:, first:last + 1:step])
case("transpose", CUBE, Dim(0), Dim(2))
case("t", A)
case("mT", CUBE, python=lambda t: t.mT)
case("permute", CUBE, Dim(2), Dim(0), Dim(1))
case("movedim", CUBE, Dim(0), Dim(2))
case("movedim", CUBE, [Dim(0), Dim(1)], [Dim(1), Dim(2)])
case("unsqueeze", A, Dim(1))
case("unsqueeze", A, Dim(-1))
case("squeeze", COLUMN)
case("squeeze", COLUMN, Dim(1))
case("flatten", CUBE)
case("flatten", CUBE, Dim(1), Dim(2))
case("unflatten", A, Dim(1), [2, -1])
case("ravel", CUBE)
case("contiguous", A)
case("detach", A, gradient=False)
case("clone", A)
case("tile", A, 2, 1, 3)
case("flip", CUBE, [Dim(0), Dim(2)])
case("flip", CUBE, Dim(1))
case("fliplr", A)
case("flipud", A)
case("split", A, 3, Dim(1))
case("chunk", A, 2, Dim(0))
case("tensor_split", A, 3, Dim(1))
case("unbind", A, Dim(1))
case("roll", CUBE, 2)
case("roll", CUBE, [1, -1], [Dim(0), Dim(2)])
case("rot90", A)
case("rot90", CUBE, 3, [Dim(1), Dim(2)])
case("repeat_interleave", A, 2)
case("repeat_interleave", A, 2, Dim(1))
case("repeat_interleave", A, torch.tensor([1, 0, 2]), Dim(0))
case("unfold", CUBE, Dim(2), 2, 1)
case("diagonal", SQUARE)
case("diagonal", CUBE, 1, [Dim(1), Dim(2)], python=lambda t, offset, dims: t.diagonal(offset, *dims))
case("diag_embed", A, 1)
case("diagflat", A)
case("diag", SQUARE, 1)
case("diag", ROW)
case("tril", A, -1)
case("triu", CUBE)
case("vander", ROW, gradient=False)  # PyTorch 2.13 itself cannot differentiate it
case("vander", ROW, 3, True, gradient=False, python=lambda t, n, increasing: torch.vander(t, n, increasing=increasing))
case("combinations", ROW)
case("combinations", ROW, 3, True, python=lambda t, n, repeated: torch.combinations(t, n, with_replacement=repeated))
case("cat", [A, B], Dim(1))
case("stack", [A, B, C], Dim(2))
case("hstack", [A, B])
case("vstack", [A, ROW])
case("block_diag", [A, SQUARE], python=lambda tensors: torch.block_diag(*tensors))
case("cartesian_prod", [ROW, normal(2)], python=lambda tensors: torch.cartesian_prod(*tensors))
for indexing in ("ij", "xy"):
    case("meshgrid", [ROW, normal(2)], indexing, python=lambda t, indexing: torch.meshgrid(*t, indexing=indexing))
case("broadcast_tensors", [A, ROW], python=lambda tensors: torch.broadcast_tensors(*tensors))
for name in "tril_indices triu_indices".split():
    case(name, 3, 4, 1, from_one=(0,))
    case(name, 3, from_one=(0,), python=lambda n, f=getattr(torch, name): f(n, n))

# ---- elements by index -----------------------------------------------------------------------------------------------

case("index_select", A, Dim(1), Index(torch.tensor([3, 0, 0])))
case("gather", A, Dim(1), Index(whole(0, 4, 3, 2)))
case("take", A, Index(whole(0, 12, 2, 3)))
case("take_along_dim", A, Index(A.argsort(1)), Dim(1))
case("take_along_dim", A, Index(whole(0, 12, 5)))
case("masked_select", A, MASK)
case("nonzero", TIES, from_one=(0,))
for name in "index_copy index_add".split():
    both(name, A, Dim(0), Index(torch.tensor([2, 0])), normal(2, 4))
expression("a:index_add(1, {3, 3}, b, 0.5)", lambda a, b: a.index_add(0, torch.tensor([2, 2]), b, alpha=0.5), A,
           normal(2, 4))
both("index_fill", A, Dim(1), Index(torch.tensor([1, 3])), 0.5)
PERMUTED = torch.stack([torch.randperm(4, generator=generator)[:2] for _ in range(3)])
both("scatter", A, Dim(1), Index(PERMUTED), normal(3, 2))
both("scatter", A, Dim(1), Index(PERMUTED), 0.5)
both("scatter_add", A, Dim(1), Index(whole(0, 4, 3, 2)), normal(3, 2))
for reduction in "sum prod mean amax amin".split():
    both("scatter_reduce", A, Dim(1), Index(whole(0, 4, 3, 3)), normal(3, 3), reduction)
case("scatter_reduce", A, Dim(1), Index(whole(0, 4, 3, 3)), normal(3, 3), "sum", False,
     python=lambda t, dim, index, source, reduction, include:
     t.scatter_reduce(dim, index, source, reduction, include_self=include))
both("masked_scatter", A, MASK, normal(12))
case("put_", A, Index(torch.tensor([5, 0])), normal(2))
case("put_", A, Index(torch.tensor([5, 5])), normal(2), True)

PICKED = Index(torch.tensor([2, 0]))
for text, python in (
        ("a[2]", lambda a: a[1]), ("a[-1]", lambda a: a[-1]), ("a[{2, 3}]", lambda a: a[1, 2]),
        ("a[{{}, 2}]", lambda a: a[:, 1]), ("a[{{1, 2}, {2, -1}}]", lambda a: a[0:2, 1:]),
        ("a[{{}, {1, 4, 2}}]", lambda a: a[:, 0:4:2]), ("a[{{2, 3}}]", lambda a: a[1:3])):
    expression(text, python, A, names=("Tensor:__index",))
expression("a[b]", lambda a, b: a[b], A, MASK)
expression("a[b]", lambda a, b: a[b], A, torch.tensor([True, False, True]))
expression("a[b]", lambda a, b: a[b], A, PICKED)
expression("a[{{}, b}]", lambda a, b: a[:, b], A, PICKED)
expression("a[{b, {2, 3}}]", lambda a, b: a[b, 1:3], A, PICKED)
expression("a[{b, b}]", lambda a, b: a[b, b], A, PICKED)
expression("a[{2, {}, b}]", lambda a, b: a[1, :, b], CUBE, PICKED)
expression("a[{b, {}, 1}]", lambda a, b: a[b, :, 0], CUBE, Index(torch.tensor([1, 0, 1])))
expression("a[{{}, b}]", lambda a, b: a[:, b], CUBE, MASK)
expression("a[{b, {1, 3, 2}}]", lambda a, b: a[b, 0:3:2], A, torch.tensor([True, False, True]))


def assigned(key, value):
    """Lua and Python functions that set t[key] of a copy."""
    def python(t, *rest):
        t = t.clone()
        t[key(*rest)] = value(*rest)
        return t
    return python


def assignment(lua, key, value, *arguments):
    expression(f"(function() local t = a:clone(); {lua}; return t end)()", assigned(key, value), *arguments,
               names=("Tensor:__newindex",))


ALL = slice(None)
assignment("t[2] = 1.5", lambda: 1, lambda: 1.5, A)
assignment("t[{2, 3}] = 1.5", lambda: (1, 2), lambda: 1.5, A)
assignment("t[{{}, {1, 4, 2}}] = b", lambda b: (ALL, slice(0, 4, 2)), lambda b: b, A, COLUMN)
assignment("t[b] = 0", lambda b: b, lambda b: 0.0, A, MASK)
assignment("t[{{}, b}] = c", lambda b, c: (ALL, b), lambda b, c: c, A, PICKED, normal(3, 2))
assignment("t[{b, {2, 3}}] = c", lambda b, c: (b, slice(1, 3)), lambda b, c: c, A, PICKED, normal(2))
assignment("t[{2, {}, b}] = c", lambda b, c: (1, ALL, b), lambda b, c: c, CUBE, PICKED, normal(3, 2))

# ---- creation, conversion, properties --------------------------------------------------------------------------------

for name in "zeros ones".split():
    case(name, 2, 3)
    case(name, [2, 3], F64)
    case(name + "_like", A)
    case(name + "_like", A, Options({"dtype": "int64"}))
expression("{torch.empty(2, 3):shape(), a:empty_like():shape(), torch.empty_like(a):shape()}",
           lambda a: [[2, 3], [3, 4], [3, 4]], Fixed(A),
           names=("torch.empty", "torch.empty_like", "Tensor:empty_like"))
case("full", [2, 3], 7)
case("full", [2, 3], 0.1, F64)
case("full_like", A, 2.5, gradient=False)
case("arange", 5)
case("arange", 1, 4, 0.5, F64)
case("linspace", 0, 1, 7, F64)
case("logspace", 0, 2, 5, F64)
case("logspace", 0, 2, 5, 2.0, F64)
case("eye", 3, F64)
case("eye", 2, 4)
expression("torch.tensor({{1, 2.5}, {3, 4}}, {dtype = 'float64'})",
           lambda: torch.tensor([[1, 2.5], [3, 4]], dtype=torch.float64), names=("torch.tensor",))
ALL_DTYPES = "float32 float64 float16 bfloat16 int64 int32 int16 int8 uint8 bool".split()
for dtype in ALL_DTYPES:
    of_torch = getattr(torch, dtype)
    expression(f"a:to('{dtype}')", lambda a, d=of_torch: a.to(d), Fixed(A.abs() * 50), names=("Tensor:to",))
    expression(f"a:to('{dtype}'):tolist()", lambda a, d=of_torch: a.to(d).tolist(), TIES, names=("Tensor:tolist",))
for dtype in "float32 float16 bfloat16 int16 int8".split():  # these compute, whatever the processor has for them
    expression(f"a:to('{dtype}') + b:to('{dtype}') * 2", lambda a, b, d=getattr(torch, dtype): a.to(d) + b.to(d) * 2,
               Fixed(A), Fixed(B))
for name in "float double half bfloat16 int short char byte long bool".split():
    case(name, Fixed(A.abs() * 50))
case("type_as", Fixed(A), TIES)
case("cpu", A)
case("item", Fixed(torch.tensor(2.5, dtype=torch.float64)))
case("item", torch.tensor([7]))
case("item", torch.tensor(True))
case("numel", Fixed(CUBE))
case("dim", Fixed(CUBE))
case("shape", Fixed(CUBE), python=lambda t: list(t.shape))
case("size", Fixed(CUBE), python=lambda t: list(t.shape))
case("size", Fixed(CUBE), Dim(-1))
expression("#a", lambda a: a.shape[0], Fixed(CUBE), names=("Tensor:__len",))
case("stride", Fixed(CUBE), python=lambda t: list(t.stride()))
case("stride", Fixed(CUBE), Dim(1))
case("element_size", TIES)
case("is_floating_point", TIES)
case("is_contiguous", Fixed(A))
expression("a:t():is_contiguous()", lambda a: a.t().is_contiguous(), Fixed(A))
expression("{a:dtype(), a:device()}", lambda a: ["int64", "cpu"], TIES, names=("Tensor:dtype", "Tensor:device"))

# ---- autograd --------------------------------------------------------------------------------------------------------

expression("(function() local x = a:detach():requires_grad_(); local y = (x * x):sum(); local had = x:grad() == nil; "
           "y:backward(); local g = x:grad(); return had, g, x:is_leaf(), y:is_leaf(), x:requires_grad(), "
           "x:zero_grad():grad() == nil end)()",
           lambda a: (True, 2 * a, True, False, True, True), Fixed(A),
           names=("Tensor:requires_grad_", "Tensor:requires_grad", "Tensor:backward", "Tensor:grad", "Tensor:is_leaf",
                  "Tensor:zero_grad"))
expression("(function() local x = a:detach():requires_grad_(); local y = (x * 3):retain_grad(); "
           "(y * y):sum():backward(); return y:grad(), (x * 2):detach_():requires_grad() end)()",
           lambda a: (6 * a, False), Fixed(A), names=("Tensor:retain_grad", "Tensor:detach_"))
CUBIC = "function(x) return (x ^ 3 * b):sum() end"
expression(f"torch.autograd.hvp({CUBIC}, a, c)",
           lambda a, b, c: (6 * a * b * c, 3 * a * a * b), Fixed(A), Fixed(B), Fixed(C), names=("torch.autograd.hvp",))
expression(f"torch.autograd.hessian({CUBIC}, a)",
           lambda a, b: torch.autograd.functional.hessian(lambda x: (x ** 3 * b).sum(), a), Fixed(A), Fixed(B),
           names=("torch.autograd.hessian",))
expression("torch.autograd.jacobian(function(x) return x:matmul(b):tanh() end, a)",
           lambda a, b: torch.autograd.functional.jacobian(lambda x: (x @ b).tanh(), a), Fixed(A), Fixed(SQUARE),
           names=("torch.autograd.jacobian",))
expression("(function() local x = a:detach():requires_grad_(); return torch.autograd.grad((x:sin()):sum(), x) end)()",
           lambda a: a.cos(), Fixed(A), names=("torch.autograd.grad",))
expression("{torch.is_grad_enabled(), torch.no_grad(torch.is_grad_enabled), "
           "torch.no_grad(function() return torch.enable_grad(torch.is_grad_enabled) end)}",
           lambda: [True, False, True], names=("torch.is_grad_enabled", "torch.no_grad", "torch.enable_grad"))
