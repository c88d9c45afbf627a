# SPDX-License-Identifier: MIT
"""Times our data sets side by side with what is usual in Python: Pillow and NumPy, image by image.

The Python side does CIFAR-10's training transform as people write it with torchvision-style operations: a padded crop,
a mirror image, brightness, saturation and contrast with Pillow's ImageEnhance, then standardisation with NumPy. Needs
Pillow (not among the project's requirements): pip install pillow. How long training waits for data is what the records of
our own runs say, on synthetic data, with one thread.
"""

from __future__ import annotations

import argparse
import pathlib
import random
import subprocess
import sys
import time

import numpy

from programs import run_ours
from ratios import ratio, summary, table

ROOT = pathlib.Path(__file__).resolve().parent.parent
PADDING = 2


def python_speed(seconds: float) -> float:
    """Images per second."""
    from PIL import Image, ImageEnhance, ImageOps

    images = [Image.fromarray(p) for p in numpy.random.RandomState(1).randint(0, 256, (128, 32, 32, 3), numpy.uint8)]
    done = 0
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        for image in images:
            left, top = random.randrange(2 * PADDING + 1), random.randrange(2 * PADDING + 1)
            changed = ImageOps.expand(image, PADDING).crop((left, top, left + 32, top + 32))
            if random.random() < 0.5:
                changed = ImageOps.mirror(changed)
            changed = ImageEnhance.Brightness(changed).enhance(random.uniform(1 - 63 / 255, 1 + 63 / 255))
            changed = ImageEnhance.Color(changed).enhance(random.uniform(0.5, 1.5))
            changed = ImageEnhance.Contrast(changed).enhance(random.uniform(0.2, 1.8))
            values = numpy.asarray(changed, numpy.float32).transpose(2, 0, 1)
            values = (values - values.mean()) / max(values.std(), 1 / numpy.sqrt(values.size))
        done += len(images)
    return done / (time.perf_counter() - start)


def run_of(binary: pathlib.Path, problem: str, epochs: int) -> tuple[float, float]:
    """Seconds per training step, and the part of the training that was spent waiting for data; the first epoch not
    counted when there are more."""
    record, _ = run_ours(binary, problem, "native.sgd", 1, ["--synthetic", "--num-epochs", epochs, "--lr", 1e-4])
    own = record["optbench"]
    first = min(epochs - 1, 1)
    training, waiting = sum(own["training_seconds"][first:]), sum(own["waiting_seconds"][first:])
    return training / (epochs - first) / own["steps_per_epoch"], waiting / training


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each side is measured (default: 5)")
    parser.add_argument("--seconds", type=float, default=2, help="per measurement (default: 2)")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build", help="our build folder (default: build)")
    arguments = parser.parse_args()
    speeds, theirs, steps, cifar_waiting, mnist_waiting = [], [], [], [], []
    for turn in range(arguments.rounds):
        print(f"round {turn + 1} of {arguments.rounds}", file=sys.stderr)
        done = subprocess.run([arguments.build / "benchmarks/data_speed", str(arguments.seconds)], capture_output=True,
                              text=True, check=True)
        speeds.append(float(done.stdout))
        theirs.append(python_speed(arguments.seconds))
        step, waiting = run_of(arguments.build / "optbench", "cifar10_3c3d", 1)
        steps.append(step)
        cifar_waiting.append(waiting)
        mnist_waiting.append(run_of(arguments.build / "optbench", "mnist_logreg", 11)[1])
    transforms = [128 / speed for speed in speeds]

    rows = [
        ["CIFAR transform, images per second and core", str(summary(speeds)), "at least 20,000"],
        ["the same, over Pillow and NumPy", str(ratio(speeds, theirs)), ""],
        ["CIFAR transform of a batch, over a step of cifar10_3c3d", str(ratio(transforms, steps)), "at most 0.1"],
        ["cifar10_3c3d: share of the time spent waiting for data", str(summary(cifar_waiting)), "at most 0.02"],
        ["mnist_logreg: share of the time spent waiting for data", str(summary(mnist_waiting)), "at most 0.01"],
    ]
    print(table(["what", "median (smallest-largest)", "aim"], rows))


if __name__ == "__main__":
    main()
