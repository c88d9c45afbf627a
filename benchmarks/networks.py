#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Times training steps of the problems' networks beside the same networks in plain PyTorch.

    benchmarks/networks.py [--rounds N] [--threads N] [--seconds S] [PROBLEM...]

Both sides hold one batch in memory, and take turns, round after round; the table shows ratios of times within a round
(median, smallest and largest), below 1 where we are faster. Needs `ninja -C build network_speed`.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import subprocess
import sys

from ratios import ratio, table

HERE = pathlib.Path(__file__).resolve().parent
FORMS = ("default", "channels_last")
AIM = 1.02
# Examples per batch: the problem's own, fewer where a step would take many seconds.
BATCH_SIZES = {
    "mnist_logreg": 128, "mnist_mlp": 128, "mnist_2c2d": 128, "mnist_vae": 64, "cifar10_3c3d": 128,
    "cifar100_allcnnc": 64, "cifar10_vgg16": 4, "cifar10_vgg19": 4, "cifar100_wrn404": 32, "svhn_wrn164": 64,
    "imagenet_inception_v3": 8, "tolstoi_char_rnn": 50,
}


class Stepper:
    """A program that takes as many steps as it is told and says how long they took."""

    def __init__(self, *words: object):
        # On processors that announce AMX and trap on it, our side caps oneDNN; both sides must.
        environment = {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE_BF16"} | os.environ
        self.process = subprocess.Popen([str(word) for word in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env=environment)

    def seconds(self, steps: int) -> float:
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.process.args[0]} stopped")
        return float(answer) / steps

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def measure(problem: str, options: argparse.Namespace) -> dict[str, list[float]]:
    """Seconds per step in each round, by program."""
    batch_size = BATCH_SIZES[problem]
    words = (problem, batch_size, options.threads)
    steppers = {"optbench": Stepper(options.build / "benchmarks/network_speed", *words)}
    for form in FORMS:
        steppers[form] = Stepper(sys.executable, HERE / "plain_network.py", *words, form)
    for stepper in steppers.values():
        stepper.seconds(2)  # warms up
    steps = {name: max(2, round(options.seconds / stepper.seconds(1))) for name, stepper in steppers.items()}
    times: dict[str, list[float]] = {name: [] for name in steppers}
    for _ in range(options.rounds):
        for name, stepper in steppers.items():
            times[name].append(stepper.seconds(steps[name]))
    for stepper in steppers.values():
        stepper.stop()
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("problems", nargs="*", metavar="PROBLEM", default=list(BATCH_SIZES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each program in each round")
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent / "build")
    options = parser.parse_args()
    rows = []
    for problem in options.problems:
        if problem not in BATCH_SIZES:
            parser.error(f"unknown problem '{problem}': expected one of {', '.join(BATCH_SIZES)}")
        times = measure(problem, options)
        default, last = (ratio(times["optbench"], times[form]) for form in FORMS)
        step = sorted(times["optbench"])[len(times["optbench"]) // 2]
        rows.append([f"{problem}, batch {BATCH_SIZES[problem]}", f"{1000 * step:.1f}", str(default), str(last),
                     "reached" if max(default.median, last.median) <= AIM else "missed"])
        print(f"measured {problem}", file=sys.stderr)
    print(table(["training step", "ours, ms", "over default", "over channels last",
                 f"aim {AIM}"], rows))


if __name__ == "__main__":
    main()
