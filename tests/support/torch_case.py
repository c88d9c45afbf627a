# SPDX-License-Identifier: MIT
"""What torch_reference_test.py compares with PyTorch: calls written once for both languages.

An argument is a value that both write alike, or one of the classes below where they count differently.
"""

import dataclasses
import math
import typing

import torch


@dataclasses.dataclass
class Dim:
    """A dimension, as Python counts it."""

    number: int


@dataclasses.dataclass
class Index:
    """An int64 tensor of indices, as Python counts them."""

    tensor: torch.Tensor


@dataclasses.dataclass
class Fixed:
    """A tensor that no gradient is asked for."""

    tensor: torch.Tensor


@dataclasses.dataclass
class Options:
    """Named arguments: a trailing table in Lua."""

    values: dict


class Draws:
    """A generator, seeded alike on both sides."""

    SEED = 5


class Generator(Draws):
    """The same as a named argument: { generator = ... }."""


@dataclasses.dataclass
class Case:
    name: str  # as it is documented, without "Tensor:" or "torch."
    arguments: tuple
    python: typing.Callable = None  # called with Python's arguments; default: PyTorch's function of that name
    lua: str = None  # an expression of a, b, c...: the arguments; default: every documented form of `name`
    names: tuple = ()  # other documented names that `lua` shows, in full ("Tensor:__add")
    from_one: tuple = ()  # which results are indices
    gradient: bool = True
    tolerance: float = 1e-12
    key: str = ""


CASES = []


def case(name, *arguments, **properties):
    CASES.append(Case(name, arguments, key=str(len(CASES) + 1), **properties))


def both(name, *arguments, **properties):
    """The operation and its form in place."""
    case(name, *arguments, **properties)
    case(name + "_", *arguments, **properties)


def expression(lua, python, *arguments, names=(), **properties):
    case("", *arguments, lua=lua, python=python, names=tuple(names), **properties)


generator = torch.Generator().manual_seed(1)


def normal(*shape):
    return torch.randn(shape, generator=generator, dtype=torch.float64)


def uniform(low, high, *shape):
    return low + (high - low) * torch.rand(shape, generator=generator, dtype=torch.float64)


def whole(low, high, *shape):
    return torch.randint(low, high, shape, generator=generator)


def definite(*shape):
    """Symmetric and positive definite, with distinct eigenvalues."""
    a = normal(*shape)
    return a @ a.mT + torch.diag_embed(torch.arange(1.0, shape[-1] + 1, dtype=torch.float64))


NAN, INF = math.nan, math.inf
SHAPES = ((3, 4), (), (2, 1, 3), (0, 2))
A, B, C = normal(3, 4), normal(3, 4), normal(3, 4)
CUBE = normal(2, 3, 4)
ROW, COLUMN = normal(4), normal(3, 1)
HOLES = torch.where(normal(3, 4).gt(1), NAN, normal(3, 4))
TIES = whole(0, 4, 3, 5)
BITS, OTHER_BITS = whole(-20, 20, 3, 4), whole(1, 9, 3, 4)
MASK, OTHER_MASK = normal(3, 4).gt(0), normal(3, 4).gt(0)
SQUARE, BATCH = normal(4, 4), normal(2, 3, 3)
SPD, SPD_BATCH = definite(4, 4), definite(2, 3, 3)
TALL, WIDE = normal(5, 3), normal(3, 5)
F64 = Options({"dtype": "float64"})
