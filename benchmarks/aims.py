# SPDX-License-Identifier: MIT
"""What the project wants to reach, and whether it was reached."""

from __future__ import annotations

import dataclasses

from comparison import BARE, BEST_FORWARD, NATIVE, PLAIN_FASTEST, Comparison
from ratios import Ratio, summary, table

MNIST = ("mnist_logreg", "mnist_2c2d")
CLOSED_FORM = ("two_d_rosenbrock", "quadratic_deep")
START_SECONDS = 0.5


@dataclasses.dataclass(frozen=True)
class Aim:
    """A limit on the median ratio of some rows on some problems."""

    text: str
    problems: tuple[str, ...]
    row: str  # how the rows' names begin
    column: str
    most: float


AIMS = (
    Aim("training step at most a third of plain PyTorch's, fastest form", CLOSED_FORM, "training step", PLAIN_FASTEST, 1 / 3),
    Aim("training step no slower than plain PyTorch's, fastest form", ("mnist_2c2d",), "training step", PLAIN_FASTEST, 1),
    Aim("engine over the bare loop", MNIST, "training step, native", BARE, 1.03),
    Aim("a Lua rule's step over the fused kernel's", MNIST + CLOSED_FORM, "training step", NATIVE, 1.1),
    Aim("evaluation over a forward pass at the best batch size", MNIST, "evaluation", BEST_FORWARD, 1),
)


def report(comparisons: list[Comparison], start: dict[str, list[float]]) -> str:
    """A table with the worst case of each aim on each problem."""
    rows = []
    for aim in AIMS:
        for problem in aim.problems:
            cases = [case for comparison in comparisons if comparison.job.problem == problem
                     for case in _cases(aim, comparison)]
            if cases:
                where, worst = max(cases, key=lambda case: case[1].median)
                rows.append([aim.text, problem, f"{aim.most:.3g}", str(worst), where, _verdict(worst, aim.most)])
    for program, seconds in start.items():
        if program.startswith("optbench "):
            taken = summary(seconds)
            rows.append(["start to first step, seconds", program.removeprefix("optbench "), f"{START_SECONDS:.3g}",
                         str(taken), "", _verdict(taken, START_SECONDS)])
    return table(["aim", "problem", "at most", "worst case", "where", ""], rows)


def _cases(aim: Aim, comparison: Comparison) -> list[tuple[str, Ratio]]:
    return [(f"{row.partition(', ')[2]}, {comparison.threads} thread(s)", columns[aim.column])
            for row, columns in comparison.ratios().items()
            if row.startswith(aim.row) and aim.column in columns]


def _verdict(got: Ratio, most: float) -> str:
    return "met" if got.median <= most else "MISSED"
