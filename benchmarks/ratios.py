# SPDX-License-Identifier: MIT
"""Ratios of times that were measured in the same rounds, and tables of them."""

from __future__ import annotations

import dataclasses
import statistics


@dataclasses.dataclass(frozen=True)
class Ratio:
    """Over rounds: each round gives one ratio, so that a slow minute of the machine cancels out."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.median:.3g} ({self.least:.3g}-{self.most:.3g})"


def ratio(ours: list[float], theirs: list[float]) -> Ratio:
    rounds = [a / b for a, b in zip(ours, theirs, strict=True)]
    return Ratio(statistics.median(rounds), min(rounds), max(rounds))


def summary(values: list[float]) -> Ratio:
    """The same three figures of values that need no divisor."""
    return Ratio(statistics.median(values), min(values), max(values))


def table(heading: list[str], rows: list[list[str]]) -> str:
    """Columns two blanks apart; the first column left, the others right."""
    lines = [heading, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heading))]

    def text(line: list[str]) -> str:
        cells = [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:]))]
        return "  ".join(cells).rstrip()

    return "\n".join([text(heading), "-" * (sum(widths) + 2 * len(widths) - 2), *map(text, rows)])
