# SPDX-License-Identifier: MIT
"""`optbench dump`: the problems without a network against PyTorch, what a dump holds, and what cannot be dumped.

The networks are compared in reference_test.py. Needs torch and numpy, and skips without them. Images are made here; no
data set is needed.
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import CommandLineCase, main, write_idx_data  # noqa: E402

try:
    import numpy
    import torch
except ImportError as missing:
    print(f"skipped: dump_test.py: needs Python's torch and numpy ({missing})")
    sys.exit(77)

from safetensors_file import read_safetensors  # noqa: E402

torch.set_num_threads(1)

COMPUTED_PROBLEMS = ["quadratic_deep", "two_d_rosenbrock", "two_d_beale", "two_d_branin"]


def quadratic_matrix():
    """Q = R' D R, drawn as the published problem draws it."""
    random = numpy.random.RandomState(42)
    eigenvalues = numpy.concatenate([random.uniform(0, 1, 90), random.uniform(30, 60, 10)])
    t = 2 * numpy.pi * random.uniform()
    rotation = numpy.array([[numpy.cos(t), numpy.sin(t)], [-numpy.sin(t), numpy.cos(t)]])
    for d in range(2, 100):
        v = random.normal(size=d + 1)
        x = numpy.eye(d + 1)[0] - v / numpy.linalg.norm(v)
        x /= numpy.linalg.norm(x)
        block = numpy.zeros((d + 1, d + 1))
        block[0, 0] = 1
        block[1:, 1:] = rotation
        rotation = block - 2 * numpy.outer(x, x @ block)
    rotation = -rotation
    return torch.from_numpy(rotation.T @ numpy.diag(eigenvalues) @ rotation)


def rosenbrock(u, v):
    return (1 - u) ** 2 + 100 * (v - u ** 2) ** 2


def beale(u, v):
    return (1.5 - u + u * v) ** 2 + (2.25 - u + u * v ** 2) ** 2 + (2.625 - u + u * v ** 3) ** 2


def branin(u, v):
    pi = torch.pi
    return (v - 5.1 * u ** 2 / (4 * pi ** 2) + 5 * u / pi - 6) ** 2 + 10 * (1 - 1 / (8 * pi)) * torch.cos(u) + 10


def computed_again(problem, tensors, parameters):
    """Output and per-example losses, from the dump's inputs and parameters alone."""
    inputs = tensors["batch/inputs"]
    if problem == "quadratic_deep":
        difference = parameters["theta"] - inputs
        return parameters["theta"], 0.5 * torch.einsum("bi,ij,bj->b", difference, quadratic_matrix(), difference)
    u, v = parameters["u"], parameters["v"]
    function = {"two_d_rosenbrock": rosenbrock, "two_d_beale": beale, "two_d_branin": branin}[problem]
    return torch.stack([u, v]), function(u, v) + u * inputs[:, 0] + v * inputs[:, 1]


class Dumps(CommandLineCase):
    def setUp(self):
        super().setUp()
        for name in ("mnist", "fmnist"):
            write_idx_data(self.folder / "d" / name)

    def dump(self, problem, *words):
        path = self.folder / f"{problem}.safetensors"
        done = self.optbench("dump", problem, "--output", path, "--data-dir", "d", "--no-verify", *words)
        self.assertEqual(done.stdout, f"{path}\n")
        return read_safetensors(path)

    def assert_close(self, ours, theirs, what):
        scale = max(1.0, float(theirs.abs().max()))
        self.assertEqual(list(ours.shape), list(theirs.shape), what)
        self.assertLessEqual(float((ours - theirs).abs().max()), 1e-10 * scale, what)

    def check(self, problem, mode):
        tensors, metadata = self.dump(problem, "--dtype", "float64", "--mode", mode, "--seed", 3, "--batch-size", 12)
        self.assertEqual((metadata["problem"], metadata["mode"], metadata["seed"]), (problem, mode, "3"))
        names = json.loads(metadata["parameters"])
        self.assertEqual([name for name in tensors if name.startswith("parameter/")], [f"parameter/{n}" for n in names])
        parameters = {name: tensors[f"parameter/{name}"].clone().requires_grad_(True) for name in names}
        self.assertEqual(len(tensors["batch/inputs"]), 12)

        output, losses = computed_again(problem, tensors, parameters)
        losses.mean().backward()
        self.assert_close(tensors["output"], output.detach(), "output")
        self.assert_close(tensors["losses"], losses.detach(), "losses")
        self.assert_close(tensors["loss"], losses.detach().mean(), "loss")
        self.assertEqual(float(tensors["regularization"]), 0)
        for name in names:
            self.assert_close(tensors[f"gradient/{name}"], parameters[name].grad, name)
        self.assertNotIn("batch/targets", tensors)
        self.assertNotIn("accuracy", tensors)

    def test_problems_that_are_computed_agree_with_pytorch(self):
        for problem in COMPUTED_PROBLEMS:
            for mode in ("eval", "train"):
                with self.subTest(problem=problem, mode=mode):
                    self.check(problem, mode)

    def test_images_reach_the_network_as_bytes_over_255(self):
        tensors, _ = self.dump("mnist_logreg", "--batch-size", 64, "--dtype", "float64")
        raw = (self.folder / "d/mnist/train-images-idx3-ubyte").read_bytes()[16:]
        expected = torch.frombuffer(bytearray(raw), dtype=torch.uint8).double().reshape(64, 1, 28, 28) / 255
        order = [next(i for i in range(64) if torch.equal(expected[i], image)) for image in tensors["batch/inputs"]]
        self.assertEqual(sorted(order), list(range(64)))
        self.assertEqual([(7 * i + 3) % 10 for i in order], tensors["batch/targets"].tolist())

    def test_computed_examples_are_those_of_numpys_stream(self):
        tensors, _ = self.dump("quadratic_deep", "--batch-size", 1000, "--dtype", "float64")
        expected = numpy.random.RandomState(42).normal(0, 0.6, (1000, 100)).astype(numpy.float32).astype(numpy.float64)
        ours = tensors["batch/inputs"].numpy()
        self.assertTrue((ours[numpy.lexsort(ours.T)] == expected[numpy.lexsort(expected.T)]).all())

    def test_float32_starts_at_the_same_point_as_float64(self):
        double, _ = self.dump("mnist_2c2d", "--dtype", "float64", "--batch-size", 4)
        single, _ = self.dump("mnist_2c2d", "--batch-size", 4)
        for name, tensor in double.items():
            if name.startswith("parameter/"):
                self.assertTrue(torch.equal(single[name], tensor.float()), name)
        self.assertLess(float((single["losses"] - double["losses"]).abs().max()), 1e-4)

    def test_a_seed_gives_one_file_byte_for_byte_and_another_seed_another(self):
        self.dump("mnist_mlp", "--batch-size", 4, "--seed", 5, "--threads", 1)
        path = self.folder / "mnist_mlp.safetensors"
        first = path.read_bytes()
        self.dump("mnist_mlp", "--batch-size", 4, "--seed", 5, "--threads", 1)
        self.assertEqual(path.read_bytes(), first)
        tensors, _ = self.dump("mnist_mlp", "--batch-size", 4, "--seed", 6, "--threads", 1)
        again, _ = read_safetensors(path)
        self.assertNotEqual(path.read_bytes(), first)
        self.assertTrue(torch.equal(tensors["loss"], again["loss"]))

    def test_synthetic_images_need_no_files(self):
        path = self.folder / "synthetic.safetensors"
        self.optbench("dump", "mnist_logreg", "--synthetic", "--batch-size", 8, "--output", path)
        tensors, _ = read_safetensors(path)
        self.assertEqual(list(tensors["batch/inputs"].shape), [8, 1, 28, 28])
        self.assertGreater(float(tensors["batch/inputs"].std()), 0)

    def test_what_cannot_be_dumped(self):
        self.assertIn("--output", self.refused("dump", "quadratic_deep"))
        self.assertIn("mode", self.refused("dump", "quadratic_deep", "--output", "x", "--mode", "fast"))
        self.assertTrue(self.refused("dump", "quadratic", "--output", "x").startswith("unknown problem 'quadratic'"))
        self.assertEqual(self.refused("dump", "quadratic_deep", "--output", "x", "--bs", "1001"),
                         "batch_size: must be at most 1000, the examples of split 'train', got 1001")
        self.assertIn("there is no folder", self.refused("dump", "mnist_mlp", "--output", "x", "--no-download", expect=1))
        self.assertFalse((self.folder / "x").exists())


if __name__ == "__main__":
    main()
