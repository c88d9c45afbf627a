# SPDX-License-Identifier: MIT
"""The jobs that are compared: what every program must do, and the data that it is given."""

from __future__ import annotations

import dataclasses
import gzip
import pathlib
import struct

import numpy

SIDE = 28
CLASSES = 10
LOG_INTERVAL = 10  # steps between two logged mini-batch losses
SEED = 42


@dataclasses.dataclass(frozen=True)
class Job:
    """One problem at one size. The first epoch warms up and is not counted."""

    problem: str
    epochs: int
    rates: dict[str, float]  # by optimizer
    train_examples: int
    test_examples: int
    start_loss: tuple[float, float]  # bounds of the test loss before the first step
    batch_size: int = 128

    @property
    def steps_per_epoch(self) -> int:
        return self.train_examples // self.batch_size

    @property
    def evaluated_examples(self) -> int:
        """In one evaluation: train_eval (10 000 where there are so many) and test, full batches only."""
        train_eval = min(self.train_examples, 10_000)
        return sum(n // self.batch_size * self.batch_size for n in (train_eval, self.test_examples))


# mnist_2c2d sees part of MNIST: its steps are slow, and a few dozen say what 468 would.
JOBS = {
    job.problem: job
    for job in (
        Job("two_d_rosenbrock", 40, {"sgd": 1e-4, "adam": 1e-2}, 10_000, 10_000, (158.4999, 158.5001)),
        Job("quadratic_deep", 150, {"sgd": 1e-3, "adam": 1e-2}, 1_000, 1_000, (353.446, 353.448)),
        Job("mnist_logreg", 3, {"sgd": 0.1, "adam": 1e-3}, 60_000, 10_000, (2.30258, 2.30259)),
        Job("mnist_2c2d", 3, {"sgd": 0.02, "adam": 1e-3}, 2_560, 2_560, (2.25, 2.50)),
    )
}


def write_data(job: Job, mnist: pathlib.Path | None, folder: pathlib.Path) -> None:
    """Fills `folder` with the job's data.

    For our own binary: a data folder (mnist/ with idx files). For the others, who are spared all decoding: raw
    arrays train_inputs and test_inputs (uint8 for images, else float32), train_targets and test_targets (int64),
    and quadratic_deep's matrix (float32).

    `mnist`: the folder with the official files; None: bytes of the same shape are made up.
    """
    if job.problem.startswith("mnist_"):
        _write_mnist(job, mnist, folder)
    elif job.problem == "quadratic_deep":
        for part, seed in (("train", 42), ("test", 43)):
            noise = numpy.random.RandomState(seed).normal(0, 0.6, (1_000, 100))
            _write_array(folder / f"{part}_inputs", noise, numpy.float32)
        _write_array(folder / "matrix", _quadratic_form(100), numpy.float32)
    else:
        noise = numpy.random.RandomState(42).normal(0, 1, (2, 10_000)).T
        _write_array(folder / "train_inputs", noise, numpy.float32)
        _write_array(folder / "test_inputs", numpy.zeros_like(noise), numpy.float32)


def _write_mnist(job: Job, mnist: pathlib.Path | None, folder: pathlib.Path) -> None:
    (folder / "mnist").mkdir()
    for part, published, count in (
        ("train", "train", job.train_examples),
        ("test", "t10k", job.test_examples),
    ):
        images_name, labels_name = f"{published}-images-idx3-ubyte", f"{published}-labels-idx1-ubyte"
        if mnist is None:
            images, labels = _made_up_images(count, seed=count)
        else:
            images = _read_idx(mnist / f"{images_name}.gz", 16).reshape(-1, SIDE, SIDE)[:count]
            labels = _read_idx(mnist / f"{labels_name}.gz", 8)[:count]
        (folder / "mnist" / images_name).write_bytes(
            struct.pack(">IIII", 2051, count, SIDE, SIDE) + images.tobytes()
        )
        (folder / "mnist" / labels_name).write_bytes(struct.pack(">II", 2049, count) + labels.tobytes())
        _write_array(folder / f"{part}_inputs", images, numpy.uint8)
        _write_array(folder / f"{part}_targets", labels, numpy.int64)


def _made_up_images(count: int, seed: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    """A coarse pattern per class under noise: learnable, so that the programs' losses can be compared."""
    patterns = numpy.random.RandomState(0).randint(0, 256, (CLASSES, 7, 7))
    patterns = patterns.repeat(4, axis=1).repeat(4, axis=2)
    random = numpy.random.RandomState(seed)
    labels = random.randint(0, CLASSES, count)
    noise = random.randint(0, 256, (count, SIDE, SIDE))
    return ((patterns[labels] + noise) // 2).astype(numpy.uint8), labels.astype(numpy.uint8)


def _read_idx(path: pathlib.Path, header_bytes: int) -> numpy.ndarray:
    """The bytes behind the header; `path` may also lie there decompressed."""
    plain = path.with_suffix("")
    contents = plain.read_bytes() if plain.exists() else gzip.decompress(path.read_bytes())
    return numpy.frombuffer(contents, numpy.uint8, offset=header_bytes)


def _write_array(path: pathlib.Path, array: numpy.ndarray, dtype: type) -> None:
    path.write_bytes(numpy.ascontiguousarray(array, dtype).tobytes())


def _quadratic_form(n: int) -> numpy.ndarray:
    """The matrix of quadratic_deep: random rotation, 90 small and 10 large eigenvalues, one stream."""
    random = numpy.random.RandomState(42)
    eigenvalues = numpy.concatenate([random.uniform(0, 1, n - 10), random.uniform(30, 60, 10)])
    angle = 2 * numpy.pi * random.uniform()
    rotation = numpy.array([[numpy.cos(angle), numpy.sin(angle)], [-numpy.sin(angle), numpy.cos(angle)]])
    for d in range(2, n):
        direction = random.normal(size=d + 1)
        direction /= numpy.linalg.norm(direction)
        mirror = numpy.eye(d + 1)[0] - direction
        mirror /= numpy.linalg.norm(mirror)
        larger = numpy.eye(d + 1)
        larger[1:, 1:] = rotation
        rotation = larger - 2 * numpy.outer(mirror, mirror @ larger)
    return rotation.T @ numpy.diag(eigenvalues) @ rotation
