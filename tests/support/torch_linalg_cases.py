# SPDX-License-Identifier: MIT
"""Cases of torch_reference_test.py: products and linear algebra."""

import torch
from torch_case import (
    A, BATCH, CUBE, Dim, Fixed, INF, ROW, SPD, SPD_BATCH, SQUARE, TALL, WIDE, both, case, expression, normal,
)

# ---- products and linear algebra -------------------------------------------------------------------------------------

case("dot", ROW, normal(4))
for left, right in ((A, SQUARE), (A, ROW), (CUBE, normal(2, 4, 5)), (CUBE, SQUARE)):
    case("matmul", left, right)
case("mm", A, SQUARE)
case("mv", A, ROW)
case("bmm", CUBE, normal(2, 4, 5))
case("outer", ROW, normal(3))
case("inner", A, CUBE)
case("kron", A, normal(2, 2))
case("trace", SQUARE)
case("cross", normal(4, 3), normal(4, 3), python=lambda a, b: torch.linalg.cross(a, b))
case("cross", normal(3, 4), normal(3, 4), Dim(0), python=lambda a, b, dim: torch.linalg.cross(a, b, dim=dim))
case("cdist", A, normal(5, 4), tolerance=1e-10)
case("cdist", A, normal(5, 4), 1.0)
case("cdist", CUBE, normal(2, 5, 4), 3.0)
case("tensordot", CUBE, normal(3, 4, 2))
case("tensordot", CUBE, normal(4, 5), 1)
case("tensordot", CUBE, normal(5, 3, 2), [Dim(0), Dim(1)], [Dim(2), Dim(1)],
     python=lambda a, b, first, second: torch.tensordot(a, b, (first, second)))
for equation, operands in (("ij,jk->ik", (A, SQUARE)), ("ii->i", (SQUARE,)), ("ij->", (A,)), ("i,j", (ROW, normal(3))),
                           ("bij,bjk,bk->bi", (BATCH, BATCH, normal(2, 3))), ("...ij->...ji", (CUBE,)),
                           ("ii", (SQUARE,))):
    case("einsum", equation, *operands)
case("einsum", "ij,jk->ik", [A, SQUARE])
for name, arguments in (("addmm", (normal(3, 5), A, normal(4, 5))), ("addmv", (normal(3), A, ROW)),
                        ("addr", (normal(3, 4), normal(3), ROW)),
                        ("baddbmm", (normal(2, 3, 5), CUBE, normal(2, 4, 5)))):
    both(name, *arguments)
    for place in ("", "_"):
        case(name + place, *arguments, 0.5, -2.0, python=lambda t, a, b, beta, alpha, f=name + place:
             getattr(t, f)(a, b, beta=beta, alpha=alpha))

LINALG = torch.linalg
for matrix in (TALL, WIDE, SQUARE, BATCH):
    case("qr", matrix, python=LINALG.qr, gradient=matrix is not WIDE)
case("qr", TALL, "complete", python=LINALG.qr, gradient=False)
case("qr", SQUARE, "r", python=lambda t, mode: LINALG.qr(t, mode), gradient=False)
for matrix in (TALL, WIDE, SQUARE, BATCH):
    # U and Vh have no gradient of their own (signs are free); what does not depend on the signs has one.
    expression("(function() local u, s, v = a:svd(false); return s, u:mul(u), v:mul(v) end)()",
               lambda a: (lambda u, s, v: (s, u * u, v * v))(*LINALG.svd(a, full_matrices=False)), matrix,
               tolerance=1e-10)
    case("svd", matrix, python=LINALG.svd, gradient=False)
    case("svdvals", matrix, python=LINALG.svdvals)
for matrix in (SPD, SPD_BATCH):
    case("eigvalsh", matrix, python=LINALG.eigvalsh)
    case("eigvalsh", matrix, "U", python=LINALG.eigvalsh)
    case("eigh", matrix, python=LINALG.eigh, gradient=False)
    expression("(function() local w, v = a:eigh(); return w, v:mul(v) end)()",
               lambda a: (lambda w, v: (w, v * v))(*LINALG.eigh(a)), matrix, tolerance=1e-10)
    case("cholesky", matrix, python=LINALG.cholesky)
    case("cholesky", matrix, True, python=lambda t, upper: LINALG.cholesky(t, upper=upper))
case("cholesky_solve", normal(4, 2), LINALG.cholesky(SPD))
case("cholesky_solve", normal(4, 2), LINALG.cholesky(SPD).mT.contiguous(), True)
case("cholesky_inverse", LINALG.cholesky(SPD), tolerance=1e-11)
case("cholesky_inverse", LINALG.cholesky(SPD).mT.contiguous(), True, tolerance=1e-11)
case("lu", SQUARE, python=LINALG.lu)
case("lu", TALL, python=LINALG.lu)
case("solve", SPD, normal(4), python=LINALG.solve)
case("solve", SPD_BATCH, normal(2, 3, 2), python=LINALG.solve)
case("solve", SPD, normal(2, 4), False, python=lambda a, b, left: LINALG.solve(a, b, left=left))
case("solve_triangular", SPD, normal(4, 2), True, python=lambda a, b, upper: LINALG.solve_triangular(a, b, upper=upper))
case("solve_triangular", SPD, normal(2, 4), False, False, True,
     python=lambda a, b, upper, left, unit: LINALG.solve_triangular(a, b, upper=upper, left=left, unitriangular=unit))
case("lstsq", TALL, normal(5, 2), python=lambda a, b: tuple(LINALG.lstsq(a, b, driver="gelsd"))[:3], gradient=False)
expression("(a:lstsq(b))", lambda a, b: LINALG.lstsq(a, b).solution, TALL, normal(5, 2), tolerance=1e-10)
for name in "inv inverse det slogdet".split():
    function = getattr(LINALG, name, torch.inverse)
    case(name, SPD, python=function)
    case(name, BATCH, python=function, tolerance=1e-11)
case("pinv", TALL, python=LINALG.pinv, tolerance=1e-10)
case("pinv", SPD, 1e-3, True, python=lambda t, rtol, hermitian: LINALG.pinv(t, rtol=rtol, hermitian=hermitian),
     tolerance=1e-10)
for order in ("fro", "nuc", 1, -1, 2, -2, INF, -INF):
    case("matrix_norm", A, order, python=lambda t, order: LINALG.matrix_norm(t, order), tolerance=1e-11)
case("matrix_norm", CUBE, "fro", [Dim(0), Dim(2)], True, python=lambda t, *rest: LINALG.matrix_norm(t, *rest))
case("matrix_norm", CUBE, python=LINALG.matrix_norm)
for order in ((), ("fro",), ("nuc",), (1,), (INF,)):
    # PyTorch 2.13 itself can differentiate only what goes through singular values.
    case("cond", SPD, *order, python=LINALG.cond, tolerance=1e-10, gradient=order in ((), ("nuc",)))
case("matrix_power", SPD, 3, python=LINALG.matrix_power)
case("matrix_power", SPD, -2, python=LINALG.matrix_power, tolerance=1e-10)
case("matrix_exp", BATCH, python=LINALG.matrix_exp, tolerance=1e-11)
case("matrix_rank", Fixed(TALL @ WIDE), python=LINALG.matrix_rank)
case("matrix_rank", Fixed(SPD), 0.5, python=lambda t, rtol: LINALG.matrix_rank(t, rtol=rtol))
case("multi_dot", [A, SQUARE, normal(4, 2)], python=LINALG.multi_dot)
