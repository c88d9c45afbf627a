# SPDX-License-Identifier: MIT
"""Times our data sets side by side with what is usual in Python: Pillow and NumPy, picture by picture.

The Python side does CIFAR-10's training transform as people write it with torchvision-style operations: a padded crop,
a mirror image, brightness, saturation and contrast with Pillow's ImageEnhance, then standardisation with NumPy. Needs
Pillow (not among the project's requirements): pip install pillow.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import random
import subprocess
import sys
import time

import numpy

from ratios import ratio, summary, table

ROOT = pathlib.Path(__file__).resolve().parent.parent
PADDING = 2


def python_speed(seconds: float) -> float:
    """Pictures per second."""
    from PIL import Image, ImageEnhance, ImageOps

    pictures = [Image.fromarray(p) for p in numpy.random.RandomState(1).randint(0, 256, (128, 32, 32, 3), numpy.uint8)]
    done = 0
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        for picture in pictures:
            left, top = random.randrange(2 * PADDING + 1), random.randrange(2 * PADDING + 1)
            changed = ImageOps.expand(picture, PADDING).crop((left, top, left + 32, top + 32))
            if random.random() < 0.5:
                changed = ImageOps.mirror(changed)
            changed = ImageEnhance.Brightness(changed).enhance(random.uniform(1 - 63 / 255, 1 + 63 / 255))
            changed = ImageEnhance.Color(changed).enhance(random.uniform(0.5, 1.5))
            changed = ImageEnhance.Contrast(changed).enhance(random.uniform(0.2, 1.8))
            values = numpy.asarray(changed, numpy.float32).transpose(2, 0, 1)
            values = (values - values.mean()) / max(values.std(), 1 / numpy.sqrt(values.size))
        done += len(pictures)
    return done / (time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each side is measured (default: 5)")
    parser.add_argument("--seconds", type=float, default=2, help="per measurement (default: 2)")
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/benchmarks/data_speed")
    arguments = parser.parse_args()
    ours, theirs = [], []
    for turn in range(arguments.rounds):
        print(f"round {turn + 1} of {arguments.rounds}", file=sys.stderr)
        done = subprocess.run([arguments.program, str(arguments.seconds)], capture_output=True, text=True, check=True)
        ours.append(json.loads(done.stdout))
        theirs.append(python_speed(arguments.seconds))

    speeds = [measured["transform_images_per_second"] for measured in ours]
    transforms = [128 / speed for speed in speeds]
    steps = [measured["cifar10_3c3d"]["step_seconds"] for measured in ours]

    def waiting(job: str) -> str:
        return str(summary([measured[job]["waiting_share"] for measured in ours]))

    rows = [
        ["CIFAR transform, pictures per second and core", str(summary(speeds)), "at least 20,000"],
        ["the same, over Pillow and NumPy", str(ratio(speeds, theirs)), ""],
        ["CIFAR transform of a batch, over a step of cifar10_3c3d's size", str(ratio(transforms, steps)), "at most 0.1"],
        ["cifar10_3c3d: share of the time spent waiting for data", waiting("cifar10_3c3d"), "at most 0.02"],
        ["mnist_logreg: share of the time spent waiting for data", waiting("mnist_logreg"), "at most 0.01"],
    ]
    print(table(["what", "median (smallest-largest)", "aim"], rows))


if __name__ == "__main__":
    main()
