# SPDX-License-Identifier: MIT
"""What scripts cost: small operations in Lua against Python, and mnist_mlp written with nn against the built-in one.

Everything is measured side by side, in turn, in one run; one thread. See README.md.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

import torch
from ratios import table

ROOT = pathlib.Path(__file__).resolve().parent.parent
HERE = pathlib.Path(__file__).resolve().parent


def seconds_per_call(calls, body):
    best = float("inf")
    for _ in range(7):
        start = time.process_time()
        body(calls)
        best = min(best, (time.process_time() - start) / calls)
    return best


def in_python():
    one, vector, leaf = torch.ones(1), torch.ones(100), torch.ones(1, requires_grad=True)

    def repeat(step):
        def body(calls):
            for _ in range(calls):
                step()
        return body

    def write():
        vector[49] = 2

    steps = {
        "add_": (100_000, lambda: one.add_(one)),
        "add": (100_000, lambda: one + one),
        "add a number": (100_000, lambda: one + 2),
        "read an element": (100_000, lambda: vector[49].item()),
        "write an element": (100_000, write),
    }
    with torch.no_grad():
        measured = {name: seconds_per_call(calls, repeat(step)) for name, (calls, step) in steps.items()}
    measured["backward of x * x"] = seconds_per_call(20_000, repeat(lambda: (leaf * leaf).backward()))
    return measured


def in_lua(binary):
    lines = subprocess.run([binary, HERE / "script_speed.lua"], check=True, capture_output=True, text=True).stdout
    return {name: float(seconds) for name, seconds in (line.split("\t") for line in lines.splitlines())}


def epoch_seconds(binary, problem, epochs):
    """Median seconds of an epoch's training, the first left out, and of an evaluation."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([binary, "run", problem, "--synthetic", "--optimizer", "native.sgd", "--lr", "0.01", "-N",
                        str(epochs), "--threads", "1", "--quiet", "--output-dir", folder], check=True, capture_output=True)
        (path,) = pathlib.Path(folder).rglob("random_seed__*.json")
        own = json.loads(path.read_text())["optbench"]
    return statistics.median(own["training_seconds"][1:]), statistics.median(own["evaluation_seconds"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "build" / "optbench")
    arguments = parser.parse_args()
    torch.set_num_threads(1)

    lua, python = [], []
    for _ in range(arguments.rounds):
        lua.append(in_lua(arguments.binary))
        python.append(in_python())
    rows = []
    for name in python[0]:
        ours, theirs = (min(each[name] for each in measured) for measured in (lua, python))
        rows.append([name, f"{ours * 1e9:.0f}", f"{theirs * 1e9:.0f}", f"{ours / theirs:.2f}"])
    print(table(["nanoseconds per call", "Lua", "Python", "ratio"], rows))

    training, evaluation = [], []
    for turn in range(arguments.rounds):
        order = [HERE / "mlp_in_lua.lua", "mnist_mlp"]
        times = {}
        for problem in order if turn % 2 == 0 else reversed(order):
            times[problem] = epoch_seconds(arguments.binary, problem, arguments.epochs)
        training.append(times[order[0]][0] / times[order[1]][0])
        evaluation.append(times[order[0]][1] / times[order[1]][1])
    print()
    print(table(["mnist_mlp in Lua / built in", "median", "least", "most"],
                [[name, *(f"{f(ratios):.3f}" for f in (statistics.median, min, max))]
                 for name, ratios in (("training epoch", training), ("evaluation", evaluation))]))


if __name__ == "__main__":
    main()
