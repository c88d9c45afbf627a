# SPDX-License-Identifier: MIT
"""Times our binary side by side with plain PyTorch and a bare C++ loop, and prints ratios.

All programs do the same job in turn, round after round; a ratio is taken within a round. See README.md.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import pathlib
import platform
import sys
import tempfile
import time

import aims
from comparison import BARE, BEST_FORWARD, NATIVE, OPTIMIZERS, PLAIN_DEFAULT, PLAIN_FASTEST, Comparison
from jobs import JOBS, Job, write_data
from programs import PLAIN_FORMS, Bare, Measurement, Ours, Plain, ProgramFailed, forward_seconds
from ratios import table
from start import measure_start

ROOT = pathlib.Path(__file__).resolve().parent.parent


def programs(arguments: argparse.Namespace) -> list[Ours | Plain | Bare]:
    result: list[Ours | Plain | Bare] = []
    for optimizer in OPTIMIZERS:
        result.append(Ours(arguments.binary, optimizer))
        result.append(Ours(arguments.binary, f"native.{optimizer}"))
        result.append(Bare(arguments.bare, optimizer))
        result.extend(Plain(optimizer, form) for form in PLAIN_FORMS)
    return result


def measure_round(comparison: Comparison, arguments: argparse.Namespace, data: pathlib.Path, turn: int) -> None:
    """One measurement of every program. Each round begins with another one, so that none is always first."""
    order = programs(arguments)
    turn %= len(order)
    for program in order[turn:] + order[:turn]:
        comparison.add(program.name, program.measure(comparison.job, data, comparison.threads))
    comparison.forward.append(forward_seconds(arguments.bare, comparison.job, data, comparison.threads))


def compare(job: Job, threads: int, arguments: argparse.Namespace) -> Comparison:
    comparison = Comparison(job, threads)
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder)
        write_data(job, arguments.mnist, data)
        for turn in range(arguments.rounds):
            print(f"{job.problem}, {threads} thread(s): round {turn + 1} of {arguments.rounds}", file=sys.stderr)
            measure_round(comparison, arguments, data, turn)
    return comparison


def print_comparison(comparison: Comparison) -> None:
    job = comparison.job
    forms = [comparison.fastest_plain(optimizer).removeprefix("plain ") for optimizer in OPTIMIZERS]
    size, _ = comparison.best_forward()
    print(f"\n{job.problem}, {comparison.threads} thread(s), batches of {job.batch_size}. Fastest plain forms: "
          f"{', '.join(forms)}. Best forward pass: batches of {size}.")
    columns = [PLAIN_DEFAULT, PLAIN_FASTEST, BARE, NATIVE, BEST_FORWARD]
    rows = [[row, *(str(ratios.get(column, "")) for column in columns)]
            for row, ratios in comparison.ratios().items()]
    print(table(["our time / theirs", *columns], rows), flush=True)


def find_mnist(data_dir: str | None) -> pathlib.Path | None:
    folder = data_dir or os.environ.get("OPTBENCH_DATA_DIR")
    mnist = pathlib.Path(folder) / "mnist" if folder else None
    return mnist if mnist and mnist.is_dir() else None


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--problems", nargs="+", choices=JOBS, default=list(JOBS), metavar="NAME",
                        help=f"what to compare on (default: {' '.join(JOBS)})")
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2], help="numbers of threads (default: 1 2)")
    parser.add_argument("--rounds", type=int, default=5, help="how often every program runs (default: 5)")
    parser.add_argument("--data-dir", help="data folder with mnist/ (default: $OPTBENCH_DATA_DIR); without one, "
                        "bytes of the same shape are made up")
    parser.add_argument("--output", type=pathlib.Path, help="also write everything measured to this JSON file")
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "build" / "optbench")
    parser.add_argument("--bare", type=pathlib.Path, default=ROOT / "build" / "benchmarks" / "bare_loop")
    arguments = parser.parse_args()
    if arguments.rounds < 1 or min(arguments.threads) < 1:
        parser.error("--rounds and --threads: expected at least 1")
    for program in (arguments.binary, arguments.bare):
        if not program.exists():
            parser.error(f"{program} is not built; benchmarks/run builds it")
    arguments.mnist = find_mnist(arguments.data_dir)
    return arguments


def _fields(measurement: Measurement, without: str) -> dict:
    return {name: value for name, value in vars(measurement).items() if name != without}


def to_json(comparisons: list[Comparison], start: dict[str, list[float]], arguments: argparse.Namespace) -> dict:
    return {
        "measured": time.strftime("%Y-%m-%dT%H:%M:%S"),
        "machine": {"architecture": platform.machine(), "cores": os.cpu_count()},
        "data": "mnist" if arguments.mnist else "made up",
        "rounds": arguments.rounds,
        "start_seconds": start,
        "comparisons": [
            {
                "job": dataclasses.asdict(comparison.job),
                "threads": comparison.threads,
                "measurements": {
                    program: [_fields(m, without="job") for m in measurements]
                    for program, measurements in comparison.measurements.items()
                },
                "forward_seconds": comparison.forward,
                "ratios": {
                    row: {column: dataclasses.asdict(value) for column, value in columns.items()}
                    for row, columns in comparison.ratios().items()
                },
            }
            for comparison in comparisons
        ],
    }


def main() -> None:
    arguments = parse_arguments()
    comparisons = []
    for threads in arguments.threads:
        for problem in arguments.problems:
            comparisons.append(compare(JOBS[problem], threads, arguments))
            print_comparison(comparisons[-1])
            comparisons[-1].check_same_job()
    start = measure_start(arguments.binary, arguments.mnist, arguments.rounds)
    print("\n" + aims.report(comparisons, start))
    if arguments.output:
        arguments.output.write_text(json.dumps(to_json(comparisons, start, arguments), indent=2) + "\n")


if __name__ == "__main__":
    try:
        main()
    except ProgramFailed as error:
        sys.exit(f"compare: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
