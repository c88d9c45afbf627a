# SPDX-License-Identifier: MIT
"""Times ImageNet's training transform side by side with what is common in Python: Pillow and NumPy, one core each.

Both sides read the same JPEG files from memory: 500 by 375 pixels, quality 95, whole chroma, about 110 kB, as most of
ImageNet's are; smooth shapes with noise on them, made here. The Python side does what people write: open, convert to
RGB, resize with BILINEAR so that the shorter side is 256, crop; then, for the whole transform, mirror, planes of
floats, standardisation. Needs Pillow (not among the project's requirements): pip install pillow.
"""

from __future__ import annotations

import argparse
import io
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import numpy
from PIL import Image
from ratios import ratio, table

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEIGHT, WIDTH = 375, 500
SHORTER, SIDE = 256, 224
FILES = 16


def jpeg_file(seed: int) -> bytes:
    """A JPEG file with the size, in pixels and in bytes, of a typical image of ImageNet."""
    rng = numpy.random.RandomState(seed)
    coarse = Image.fromarray(rng.randint(0, 256, (12, 16, 3), numpy.uint8))
    smooth = numpy.asarray(coarse.resize((WIDTH, HEIGHT), Image.BICUBIC), numpy.float32)
    noisy = smooth + rng.normal(0, 5, (HEIGHT, WIDTH, 1)) + rng.normal(0, 1, (HEIGHT, WIDTH, 3))
    file = io.BytesIO()
    Image.fromarray(noisy.clip(0, 255).astype(numpy.uint8)).save(file, "JPEG", quality=95, subsampling=0)
    return file.getvalue()


def decoded(file: bytes) -> Image.Image:
    return Image.open(io.BytesIO(file)).convert("RGB")


def cropped(file: bytes) -> Image.Image:
    image = decoded(file)
    scale = SHORTER / min(image.size)
    width, height = (round(side * scale) for side in image.size)
    left = (width - SHORTER) // 2 + random.randrange(SHORTER - SIDE + 1)
    top = (height - SHORTER) // 2 + random.randrange(SHORTER - SIDE + 1)
    return image.resize((width, height), Image.BILINEAR).crop((left, top, left + SIDE, top + SIDE))


def transformed(file: bytes) -> numpy.ndarray:
    image = cropped(file)
    if random.random() < 0.5:
        image = image.transpose(Image.FLIP_LEFT_RIGHT)
    values = numpy.asarray(image, numpy.float32).transpose(2, 0, 1).copy() / 255
    return (values - values.mean()) / max(values.std(), 1 / numpy.sqrt(values.size))


def speed(files: list[bytes], seconds: float, work) -> float:
    """Images per second."""
    done = 0
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        for file in files:
            work(file)
        done += len(files)
    return done / (time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each side is measured (default: 5)")
    parser.add_argument("--seconds", type=float, default=2, help="per measurement (default: 2)")
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/benchmarks/image_speed")
    arguments = parser.parse_args()
    files = [jpeg_file(seed) for seed in range(FILES)]
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        for i, file in enumerate(files):
            pathlib.Path(folder, f"{i:02}.JPEG").write_bytes(file)
        for turn in range(arguments.rounds):
            print(f"round {turn + 1} of {arguments.rounds}", file=sys.stderr)
            command = [arguments.program, folder, str(arguments.seconds)]
            ours.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
            works = {"decode": decoded, "crop": cropped, "whole": transformed}
            theirs.append({name: speed(files, arguments.seconds, work) for name, work in works.items()})

    def over(our: str, their: str) -> str:
        return str(ratio([measured[our] for measured in ours], [measured[their] for measured in theirs]))

    mean = sum(len(file) for file in files) / len(files)
    print(f"{FILES} images of {mean / 1000:.0f} kB; images per second and core, ours over Pillow's")
    rows = [
        ["decoding alone", over("decode", "decode"), ""],
        ["whole transform, over decode-resize-crop alone", over("grid", "crop"), "at least 1.5"],
        ["whole transform, over whole transform", over("grid", "whole"), "at least 1.5"],
        ["the same, antialiased as Pillow", over("antialiased", "whole"), ""],
        ["ours, images per second", str(ratio([m["grid"] for m in ours], [1.0] * len(ours))), ""],
    ]
    print(table(["what", "median (smallest-largest)", "aim"], rows))


if __name__ == "__main__":
    main()
