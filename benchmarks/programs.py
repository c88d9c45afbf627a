# SPDX-License-Identifier: MIT
"""The programs that do the jobs: how each is started, and what it says it measured."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from jobs import LOG_INTERVAL, SEED, Job

HERE = pathlib.Path(__file__).resolve().parent
PLAIN_FORMS = ("default", "foreach", "fused")


class ProgramFailed(Exception):
    """A program ended with an error; the text holds its last words."""


@dataclasses.dataclass(frozen=True)
class Measurement:
    """One run of one program."""

    job: Job
    training_seconds: list[float]  # per epoch
    evaluation_seconds: list[float]  # per evaluation, one more than epochs; the bare loop has none
    process_seconds: float  # from before the process starts until after it ends
    test_losses: list[float]  # the first before any step, the last at the end

    @property
    def step_seconds(self) -> float:
        """Per training step. The mean, not the median: nothing may hide between epochs. The first warms up."""
        return statistics.mean(self.training_seconds[1:]) / self.job.steps_per_epoch

    @property
    def example_seconds(self) -> float:
        """Per evaluated example, the first evaluation not counted."""
        return statistics.mean(self.evaluation_seconds[1:]) / self.job.evaluated_examples

    @property
    def epoch_seconds(self) -> float:
        """Training and evaluation."""
        return statistics.mean(self.training_seconds[1:]) + statistics.mean(self.evaluation_seconds[1:])


@dataclasses.dataclass(frozen=True)
class Ours:
    """Our binary with one of its optimizers; what it measured is in its record."""

    binary: pathlib.Path
    optimizer: str  # "sgd", "adam", "native.sgd", "native.adam"

    @property
    def name(self) -> str:
        return f"optbench {self.optimizer}"

    def measure(self, job: Job, data: pathlib.Path, threads: int) -> Measurement:
        words = ["--num-epochs", job.epochs, "--batch-size", job.batch_size, "--data-dir", data, "--no-verify",
                 "--lr", job.rates[self.optimizer.removeprefix("native.")]]
        record, seconds = run_ours(self.binary, job.problem, self.optimizer, threads, words)
        own = record["optbench"]
        return Measurement(job, own["training_seconds"], own["evaluation_seconds"], seconds, record["test_losses"])


@dataclasses.dataclass(frozen=True)
class Plain:
    """The job in plain PyTorch; `form` is how torch.optim is asked to compute the update."""

    optimizer: str
    form: str

    @property
    def name(self) -> str:
        return f"plain {self.optimizer} {self.form}"

    def measure(self, job: Job, data: pathlib.Path, threads: int) -> Measurement:
        measured, seconds = run_plain(job, data, threads, self.optimizer, self.form)
        return Measurement(job, measured["training_seconds"], measured["evaluation_seconds"], seconds,
                           measured["test_losses"])


@dataclasses.dataclass(frozen=True)
class Bare:
    """The bare loop: gather, forward, backward, fused update."""

    binary: pathlib.Path
    optimizer: str

    @property
    def name(self) -> str:
        return f"bare {self.optimizer}"

    def measure(self, job: Job, data: pathlib.Path, threads: int) -> Measurement:
        measured, seconds = _run_json(
            [self.binary, "train", job.problem, data, threads, self.optimizer, job.rates[self.optimizer],
             job.epochs, job.batch_size], threads)
        return Measurement(job, measured["training_seconds"], [], seconds, measured["test_losses"])


def forward_seconds(bare: pathlib.Path, job: Job, data: pathlib.Path, threads: int) -> dict[str, float]:
    """Seconds per example of a bare forward pass over the test examples, by batch size: the best of three."""
    measured, _ = _run_json([bare, "forward", job.problem, data, threads, 3], threads)
    return {size: min(seconds) / measured["examples"] for size, seconds in measured["forward_seconds"].items()}


def run_ours(binary: pathlib.Path, problem: str, optimizer: str, threads: int,
             words: list[object]) -> tuple[dict, float]:
    """The record of one run, and the seconds that its process took."""
    with tempfile.TemporaryDirectory() as results:
        seconds, _ = _run([binary, "run", problem, "--optimizer", optimizer, "--threads", threads, "--seed", SEED,
                           "--train-log-interval", LOG_INTERVAL, "--quiet", "--output-dir", results, *words],
                          threads)
        (record,) = pathlib.Path(results).rglob("*.json")
        return json.loads(record.read_text()), seconds


def run_plain(job: Job, data: pathlib.Path, threads: int, optimizer: str, form: str) -> tuple[dict, float]:
    return _run_json([sys.executable, HERE / "plain_pytorch.py", job.problem, "--data", data, "--optimizer",
                      optimizer, "--form", form, "--threads", threads], threads)


def _run_json(command: list[object], threads: int) -> tuple[dict, float]:
    seconds, output = _run(command, threads)
    return json.loads(output), seconds


def _run(command: list[object], threads: int) -> tuple[float, str]:
    words = [str(word) for word in command]
    environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
    start = time.perf_counter()
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        raise ProgramFailed(f"{' '.join(words)}: exit status {done.returncode}\n{done.stderr.strip()}")
    return seconds, done.stdout
