# SPDX-License-Identifier: MIT
"""What the waiting of threads for each other costs, quiet and beside busy processes.

For each number of busy processes beside it, a run is made with every way of waiting, in turn, round after round:
training seconds without the first epoch, divided by those of LibTorch's own way on a quiet machine in the same round.
Below the table stands what the cores that the busy processes take cost if nobody wastes any: n threads beside b others
on c cores get n / max(1, (n + b) / c) of them.

    benchmarks/waiting_threads.py [--rounds 2] [--busy 0 1 2 4] [--problems ...] [--binary build/optbench]

Takes more than ten minutes on two cores with all problems and ways; choose some. The machine must do nothing else.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from jobs import JOBS, Job, write_data
from programs import ProgramFailed
from ratios import ratio, table

CORES = len(os.sched_getaffinity(0))
# The first epoch is not counted. mnist_mlp sees part of MNIST: its steps are slow.
WAITING_JOBS = {
    "quadratic_deep": Job("quadratic_deep", 100, {"sgd": 1e-3}, 1_000, 1_000, (353.446, 353.448)),
    "mnist_logreg": Job("mnist_logreg", 3, JOBS["mnist_logreg"].rates, 25_600, 1_280, (2.30258, 2.30259)),
    "mnist_mlp": Job("mnist_mlp", 3, {"sgd": 0.1}, 12_800, 1_280, (2.30, 2.31)),
}
LIBGOMP = "libgomp's own, 300000"
# Threads (none: what a run takes by default) and variables of the environment.
WAYS: dict[str, tuple[int | None, dict[str, str]]] = {
    LIBGOMP: (CORES, {"GOMP_SPINCOUNT": "300000"}),
    "100000 turns": (CORES, {"GOMP_SPINCOUNT": "100000"}),
    "10000 turns": (CORES, {"GOMP_SPINCOUNT": "10000"}),
    "1000 turns": (CORES, {"GOMP_SPINCOUNT": "1000"}),
    "passive": (CORES, {"OMP_WAIT_POLICY": "passive"}),
    "one thread": (1, {}),
    "as chosen": (None, {}),
}


@contextlib.contextmanager
def busy_processes(count: int):
    processes = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        time.sleep(0.2 if count else 0)
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def training_seconds(binary: pathlib.Path, job: Job, data: pathlib.Path, way: str) -> tuple[float, int]:
    """Of the epochs after the first, and the number of threads."""
    threads, variables = WAYS[way]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OMP_", "GOMP_"))}
    with tempfile.TemporaryDirectory() as results:
        command = [binary, "run", job.problem, "--optimizer", "sgd", "--lr", job.rates["sgd"], "-N", job.epochs,
                   "--data-dir", data, "--no-verify", "--no-download", "--quiet", "--output-dir", results,
                   *(["--threads", threads] if threads else [])]
        done = subprocess.run([str(word) for word in command], env=environment | variables, capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            raise ProgramFailed(f"{job.problem}, {way}: exit status {done.returncode}\n{done.stderr.strip()}")
        (path,) = pathlib.Path(results).rglob("*.json")
        own = json.loads(path.read_text())["optbench"]
    return sum(own["training_seconds"][1:]), own["threads"]


def fair_cost(threads: int, busy: int) -> float:
    """How many times as long n threads take beside busy processes if the cores are shared and none is wasted."""
    return max(1.0, (threads + busy) / CORES)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--binary", type=pathlib.Path, default=pathlib.Path("build/optbench"))
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--busy", type=int, nargs="+", default=[0, 1, 2, 4])
    parser.add_argument("--problems", nargs="+", choices=list(WAITING_JOBS), default=list(WAITING_JOBS))
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    arguments = parser.parse_args()
    mnist = pathlib.Path(os.environ.get("OPTBENCH_DATA_DIR", "/nowhere")) / "mnist"

    start = time.monotonic()
    seconds: dict[tuple[int, str, str], list[float]] = {}
    chosen: dict[str, int] = {}
    with contextlib.ExitStack() as stack:
        folders = {}
        for problem in arguments.problems:
            folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
            write_data(WAITING_JOBS[problem], mnist if mnist.is_dir() else None, folder)
            folders[problem] = folder
        for _ in range(arguments.rounds):
            for busy in arguments.busy:
                with busy_processes(busy):
                    for problem, folder in folders.items():
                        for way in arguments.ways:
                            taken, threads = training_seconds(arguments.binary, WAITING_JOBS[problem], folder, way)
                            seconds.setdefault((busy, problem, way), []).append(taken)
                            if WAYS[way][0] is None:
                                chosen[problem] = threads

    reference = {problem: seconds[arguments.busy[0], problem, arguments.ways[0]] for problem in arguments.problems}
    for busy in arguments.busy:
        rows = []
        for way in arguments.ways:
            cells = [str(ratio(seconds[busy, problem, way], reference[problem])) for problem in arguments.problems]
            rows.append([way, *cells])
        threads = {CORES: "all threads", 1: "one thread"}
        fair = ", ".join(f"{fair_cost(n, busy):.2f} with {text}" for n, text in threads.items())
        print(f"\nbeside {busy} busy processes (nothing wasted: {fair}, over the same quiet)")
        print(table(["way of waiting", *arguments.problems], rows))
    quiet = ", ".join(f"{problem} {statistics.median(times):.3f} s" for problem, times in reference.items())
    print(f"\n{CORES} cores; 1 is {arguments.ways[0]}, beside {arguments.busy[0]}: {quiet}")
    if chosen:
        print("threads as chosen: " + ", ".join(f"{problem} {threads}" for problem, threads in chosen.items()))
    print(f"{arguments.rounds} rounds, {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
