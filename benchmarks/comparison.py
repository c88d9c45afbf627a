# SPDX-License-Identifier: MIT
"""What all programs measured on one job, and the ratios that follow from it."""

from __future__ import annotations

import statistics

from jobs import Job
from programs import PLAIN_FORMS, Measurement, ProgramFailed
from ratios import Ratio, ratio

OPTIMIZERS = ("sgd", "adam")

# What our time is divided by: the columns of the tables.
PLAIN_DEFAULT = "plain, default"
PLAIN_FASTEST = "plain, fastest"
BARE = "bare loop"
NATIVE = "native rule"
BEST_FORWARD = "best forward"


class Comparison:
    """Measurements on one job with one number of threads: lists with an entry per round."""

    def __init__(self, job: Job, threads: int) -> None:
        self.job = job
        self.threads = threads
        self.measurements: dict[str, list[Measurement]] = {}  # by program
        self.forward: list[dict[str, float]] = []  # seconds per example, by batch size

    def add(self, program: str, measurement: Measurement) -> None:
        self.measurements.setdefault(program, []).append(measurement)

    def steps(self, program: str) -> list[float]:
        return [m.step_seconds for m in self.measurements[program]]

    def epochs(self, program: str) -> list[float]:
        return [m.epoch_seconds for m in self.measurements[program]]

    def evaluations(self, program: str) -> list[float]:
        return [m.example_seconds for m in self.measurements[program]]

    def processes(self, program: str) -> list[float]:
        return [m.process_seconds for m in self.measurements[program]]

    def fastest_plain(self, optimizer: str) -> str:
        """The form of torch.optim whose steps are fastest here."""
        forms = [f"plain {optimizer} {form}" for form in PLAIN_FORMS]
        return min(forms, key=lambda program: statistics.median(self.steps(program)))

    def best_forward(self) -> tuple[str, list[float]]:
        """The batch size at which a bare forward pass is fastest, and its seconds per example."""
        size = min(self.forward[0], key=lambda size: statistics.median(f[size] for f in self.forward))
        return size, [f[size] for f in self.forward]

    def check_same_job(self) -> None:
        """Times of different jobs must not be compared: all start alike and come about equally far."""
        low, high = self.job.start_loss
        ends: dict[str, dict[str, float]] = {optimizer: {} for optimizer in OPTIMIZERS}
        for program, measurements in self.measurements.items():
            losses = measurements[0].test_losses
            if not low <= losses[0] <= high:
                raise ProgramFailed(f"{self.job.problem}: {program}: expected a first test loss from {low} to {high}, "
                                    f"got {losses[0]}")
            ends["adam" if "adam" in program else "sgd"][program] = losses[-1]
        for optimizer, losses in ends.items():
            least, most = min(losses.values()), max(losses.values())
            if not most - least <= 0.5 * least + 0.02 * low:  # seeds differ: 0.9 to 1.3 on mnist_2c2d
                raise ProgramFailed(f"{self.job.problem}: {optimizer}: expected about the same last test loss from all "
                                    f"programs, got {losses}")

    def ratios(self) -> dict[str, dict[str, Ratio]]:
        """Our times divided by the others': row of the table, then column."""
        rows: dict[str, dict[str, Ratio]] = {}
        for optimizer in OPTIMIZERS:
            native = f"native.{optimizer}"
            for rule in (optimizer, native):
                ours = f"optbench {rule}"
                rows[f"training step, {rule}"] = self._against_plain(self.steps, rule) | {
                    BARE: ratio(self.steps(ours), self.steps(f"bare {optimizer}"))
                }
                if rule != native:
                    rows[f"training step, {rule}"][NATIVE] = ratio(self.steps(ours), self.steps(f"optbench {native}"))
            rows[f"epoch with evaluation, {optimizer}"] = self._against_plain(self.epochs, optimizer)
            rows[f"whole process, {optimizer}"] = self._against_plain(self.processes, optimizer)
        ours = self.evaluations("optbench native.sgd")
        rows["evaluation, per example"] = {
            PLAIN_DEFAULT: ratio(ours, self.evaluations("plain sgd default")),
            BEST_FORWARD: ratio(ours, self.best_forward()[1]),
        }
        return rows

    def _against_plain(self, measure, rule: str) -> dict[str, Ratio]:
        optimizer = rule.removeprefix("native.")
        ours = measure(f"optbench {rule}")
        return {
            PLAIN_DEFAULT: ratio(ours, measure(f"plain {optimizer} default")),
            PLAIN_FASTEST: ratio(ours, measure(self.fastest_plain(optimizer))),
        }
