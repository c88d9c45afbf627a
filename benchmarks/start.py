# SPDX-License-Identifier: MIT
"""From the start of the process to the first training step, the evaluation before it left out."""

from __future__ import annotations

import dataclasses
import gzip
import os
import pathlib
import tempfile
import time

from jobs import JOBS, write_data
from programs import run_ours, run_plain

PROBLEMS = ("mnist_logreg", "mnist_2c2d")


def measure_start(binary: pathlib.Path, mnist: pathlib.Path | None, rounds: int) -> dict[str, list[float]]:
    """Seconds by program, an entry per round; all of MNIST is read, with as many threads as there are cores.

    Ours: a whole process with 0 epochs less its evaluation; writing the record and leaving are still in it. The
    official files are read and their checksums verified; made-up ones are compressed too, but no checksum fits.
    Plain PyTorch: until it notes the time before its first step, less its evaluation; its data are raw arrays.
    """
    seconds: dict[str, list[float]] = {}
    threads = os.cpu_count() or 1
    job = dataclasses.replace(JOBS["mnist_logreg"], epochs=1)
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder)
        write_data(job, mnist, data)
        words: list[object] = ["--num-epochs", 0, "--data-dir", mnist.parent if mnist else data]
        if mnist is None:
            _compress(data / "mnist")
            words.append("--no-verify")
        for _ in range(rounds):
            for problem in PROBLEMS:
                record, process = run_ours(binary, problem, "adam", threads, words)
                evaluation = record["optbench"]["evaluation_seconds"][0]
                seconds.setdefault(f"optbench {problem}", []).append(process - evaluation)
            started = time.time()
            measured, _ = run_plain(job, data, threads, "adam", "default")
            until_step = measured["clock_at_first_step"] - started - measured["evaluation_seconds"][0]
            seconds.setdefault(f"plain {job.problem}", []).append(until_step)
    return seconds


def _compress(folder: pathlib.Path) -> None:
    for path in list(folder.iterdir()):
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), compresslevel=1))
        path.unlink()
