# SPDX-License-Identifier: MIT
"""Cases of torch_reference_test.py: reductions, sorting, searching, draws."""

import torch
from torch_case import (
    A, CUBE, Dim, Draws, Fixed, Generator, HOLES, INF, Index, MASK, Options, TIES, case, expression, generator,
    normal, uniform, whole,
)

# ---- reductions ------------------------------------------------------------------------------------------------------

for name in "sum mean nansum nanmean".split():
    for arguments in ((), (Dim(1),), (Dim(-1), True), ([Dim(0), Dim(2)],), ([Dim(0), Dim(1)], True)):
        case(name, CUBE, *arguments)
for name in "nansum nanmean nanmedian".split():
    case(name, HOLES)
case("nansum", HOLES, Dim(1))
case("nanmedian", HOLES, Dim(1), from_one=(1,))
for name in "amax amin".split():
    for arguments in ((), (Dim(1),), ([Dim(0), Dim(2)], True)):
        case(name, CUBE, *arguments)
for name in "prod any all".split():
    for arguments in ((), (Dim(1),), (Dim(1), True)):
        case(name, A if name == "prod" else MASK, *arguments)
case("count_nonzero", TIES)
case("count_nonzero", TIES, Dim(1))
for name in "max min median nanmedian".split():
    case(name, A)
    case(name, A, Dim(0), from_one=(1,))
    case(name, A, Dim(-1), True, from_one=(1,))
case("mode", TIES, from_one=(1,))
case("mode", A, Dim(0), from_one=(1,))
for name in "argmax argmin".split():
    case(name, A, from_one=(0,))
    case(name, A, Dim(0), True, from_one=(0,))
for name in "cumsum cumprod logcumsumexp softmax log_softmax logsumexp".split():
    case(name, A, Dim(1))
    case(name, CUBE, Dim(0))
for name in "cummax cummin".split():
    case(name, A, Dim(1), from_one=(1,))
case("aminmax", A, python=lambda t: torch.aminmax(t))
case("aminmax", A, Dim(0), True, python=lambda t, dim, keep: torch.aminmax(t, dim=dim, keepdim=keep))
for name in "std var std_mean var_mean".split():
    function = getattr(torch, name)
    case(name, A, python=function)
    case(name, A, Dim(0), True, python=lambda t, dim, keep, f=function: f(t, dim=dim, keepdim=keep))
    case(name, CUBE, [Dim(0), Dim(2)], False, 0,
         python=lambda t, dims, keep, correction, f=function: f(t, dim=dims, keepdim=keep, correction=correction))
case("norm", A, python=lambda t: torch.linalg.vector_norm(t))
case("norm", A, 1, Dim(1), True, python=lambda t, p, dim, keep: torch.linalg.vector_norm(t, p, dim, keep))
case("norm", CUBE, INF, [Dim(0), Dim(2)], python=lambda t, p, dims: torch.linalg.vector_norm(t, p, dims))
case("norm", A, 3, python=lambda t, p: torch.linalg.vector_norm(t, p))
for name in "quantile nanquantile".split():
    function = getattr(torch, name)
    for kind in "linear lower higher midpoint nearest".split():
        case(name, A, 0.3, Dim(1), True, kind,
             python=lambda t, q, dim, keep, kind, f=function: f(t, q, dim, keep, interpolation=kind))
    case(name, A, 0.5)
    case(name, A, Fixed(torch.tensor([0.1, 0.9], dtype=torch.float64)), Dim(0))
case("nanquantile", HOLES, 0.25)
case("diff", A)
case("diff", CUBE, 2, Dim(0))
case("histc", Fixed(A), 5, -1, 1)
case("histc", Fixed(A), python=lambda t: torch.histc(t))
case("bincount", Index(whole(0, 5, 20)))
case("bincount", Index(whole(0, 5, 6)), Fixed(normal(6)), 8)
case("cov", A, python=lambda t: torch.cov(t))
case("cov", A, 0, python=lambda t, correction: torch.cov(t, correction=correction))
case("corrcoef", A)
case("trapezoid", A, 0.5, python=lambda t, dx: torch.trapezoid(t, dx=dx))
case("trapezoid", A, torch.arange(4, dtype=torch.float64) ** 2, python=lambda t, x: torch.trapezoid(t, x))

# ---- sorting and searching -------------------------------------------------------------------------------------------

case("sort", A, from_one=(1,))
case("sort", A, Dim(0), True, from_one=(1,))
case("argsort", TIES, from_one=(0,), python=lambda t: torch.argsort(t, stable=True))
case("argsort", TIES, Dim(0), True, from_one=(0,),
     python=lambda t, dim, descending: torch.argsort(t, dim=dim, descending=descending, stable=True))
case("topk", A, 2, from_one=(1,))
case("topk", A, 2, Dim(0), False, from_one=(1,))
case("msort", A)
case("kthvalue", A, 2, from_one=(1,))
case("kthvalue", A, 2, Dim(0), True, from_one=(1,))
UNIQUE = dict(return_inverse=True, return_counts=True)
case("unique", TIES, from_one=(1,), python=lambda t: torch.unique(t, **UNIQUE))
case("unique", Fixed(torch.tensor([[1.0, 2], [1, 2], [0, 5]], dtype=torch.float64)), Dim(0), from_one=(1,),
     python=lambda t, dim: torch.unique(t, dim=dim, **UNIQUE))
case("unique_consecutive", torch.tensor([1, 1, 2, 2, 2, 1]), from_one=(1,),
     python=lambda t: torch.unique_consecutive(t, **UNIQUE))
case("unique_consecutive", torch.tensor([[1, 1], [1, 1], [2, 3]]), Dim(0), from_one=(1,),
     python=lambda t, dim: torch.unique_consecutive(t, dim=dim, **UNIQUE))
SORTED = torch.tensor([1, 3, 3, 5])
for right in (False, True):
    case("searchsorted", SORTED, whole(0, 7, 2, 3), right, from_one=(0,),
         python=lambda s, v, right: torch.searchsorted(s, v, right=right))
    case("bucketize", whole(0, 7, 2, 3), SORTED, right, from_one=(0,),
         python=lambda t, s, right: torch.bucketize(t, s, right=right))
case("searchsorted", SORTED, 3, from_one=(0,))
case("isin", TIES, torch.tensor([1, 3]))
case("isin", TIES, torch.tensor([1, 3]), True, python=lambda t, e, invert: torch.isin(t, e, invert=invert))
case("isin", TIES, 2)

# ---- draws: the same generator gives the same numbers ----------------------------------------------------------------

MANY = Fixed(torch.zeros(1000, dtype=torch.float64))
for name, arguments in (("uniform_", (-1.0, 3.0)), ("normal_", (2.0, 0.5)), ("exponential_", (2.0,)),
                        ("log_normal_", (0.5, 0.25)), ("cauchy_", (1.0, 2.0)), ("geometric_", (0.3,)),
                        ("random_", (3, 9)), ("bernoulli_", (0.3,))):
    case(name, MANY, *arguments, Draws(), python=lambda t, *rest, f=name:
         getattr(t.clone(), f)(*rest[:-1], generator=rest[-1]))
for name in "rand randn".split():
    case(name, 3, 4, Options({"dtype": "float64", "generator": Draws()}))
    case(name + "_like", MANY, Generator(),
         python=lambda t, generator, f=getattr(torch, name): f(t.shape, dtype=t.dtype, generator=generator))
case("randint", 3, 9, 50, Generator(), python=lambda low, high, n, generator:
     torch.randint(low, high, (n,), generator=generator))
case("randint_like", MANY, 3, 9, Generator(), python=lambda t, low, high, generator:
     torch.randint(low, high, t.shape, dtype=t.dtype, generator=generator))
case("randperm", 20, Generator(), from_one=(0,))
case("bernoulli", Fixed(uniform(0, 1, 50)), Generator())
WEIGHTS = Fixed(uniform(0.1, 1, 3, 6))
case("multinomial", WEIGHTS, 4, Generator(), from_one=(0,), python=lambda t, n, generator:
     torch.multinomial(t, n, generator=generator))
case("multinomial", WEIGHTS, 40, True, Generator(), from_one=(0,), python=lambda t, n, repeated, generator:
     torch.multinomial(t, n, repeated, generator=generator))
case("poisson", Fixed(uniform(0.5, 20, 100)), Generator())
case("binomial", Fixed(torch.full((100,), 30.0, dtype=torch.float64)), Fixed(uniform(0, 1, 100)), Generator())
case("standard_gamma", Fixed(uniform(0.5, 5, 100)), Generator(), python=lambda t, generator:
     torch._standard_gamma(t, generator=generator))
case("dirichlet", Fixed(uniform(0.5, 5, 10, 3)), Generator(), python=lambda t, generator:
     torch._sample_dirichlet(t, generator=generator))
case("normal", Fixed(normal(50)), Fixed(uniform(0.5, 2, 50)), Generator())
case("normal", Fixed(normal(50)), 0.5, Generator())
case("normal", 2.0, Fixed(uniform(0.5, 2, 50)), Generator())
expression("(function() torch.manual_seed(3); return torch.rand(5, {dtype = 'float64'}) end)()",
           lambda: torch.rand(5, dtype=torch.float64, generator=torch.Generator().manual_seed(3)),
           names=("torch.manual_seed", "torch.Generator"))
