# SPDX-License-Identifier: MIT
"""`optbench dump` of every problem with a network against PyTorch: one pass computed again from the same numbers.

The reference networks are tests/support/reference_networks.py. Needs torch and numpy, and skips without them. Images
and text are synthetic. The VGG networks need 7 GB of memory and 2.5 GB in the temporary folder, and skip without them.
"""

import contextlib
import json
import math
import os
import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import CommandLineCase, main  # noqa: E402

try:
    import numpy  # noqa: F401 (torch computes without it, but warns)
    import torch
except ImportError as missing:
    print(f"skipped: reference_test.py: needs Python's torch and numpy ({missing})")
    sys.exit(77)

from reference_networks import PROBLEMS, reference  # noqa: E402
from safetensors_file import read_safetensors  # noqa: E402

TOLERANCE = 1e-10           # of outputs and losses, relative to the largest magnitude or 1
GRADIENT_TOLERANCE = 1e-8   # of each tensor, relative to its largest magnitude, which is small in deep networks
SMALLEST_GRADIENT = 1e-5    # below which magnitudes are not told apart any better

# Dumps are without dropout: VGG, the largest, computes the same in both modes.
WITH_TRAINING = [name for name in PROBLEMS if "_vgg" not in name]
VGG_MEMORY, VGG_DISK = 8 << 30, 3 << 30  # bytes


def batch_size(problem, mode):
    if problem.startswith("imagenet") or "_vgg" in problem:
        return 2
    return 8 if "_wrn" in problem and mode == "train" else 4


def below(tensors, prefix):
    """By the rest of the name. Batch normalization's counter of batches is no part of a problem."""
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items()
            if name.startswith(prefix) and not name.endswith("num_batches_tracked")}


def difference(what, ours, theirs, tolerance=TOLERANCE, smallest=1.0):
    """A list with one sentence, or an empty one."""
    theirs = theirs.detach()
    if (ours.shape, ours.dtype) != (theirs.shape, theirs.dtype):
        return [f"{what}: expected {theirs.dtype}{list(theirs.shape)}, got {ours.dtype}{list(ours.shape)}"]
    largest = max(smallest, float(theirs.abs().max()))
    error = float((ours - theirs).abs().max())
    if error <= tolerance * largest:  # not so for NaN
        return []
    return [f"{what}: off by {error:.3g}, where the largest magnitude is {float(theirs.abs().max()):.3g}"]


def name_differences(what, ours, theirs):
    missing, unknown = sorted(set(theirs) - set(ours)), sorted(set(ours) - set(theirs))
    return ([f"{what}: {missing} missing"] if missing else []) + ([f"{what}: {unknown} unknown"] if unknown else [])


def differences(tensors, metadata, problem, mode):
    """What in a dump in float64 is not as PyTorch computes it: sentences; none when all agrees."""
    found = []
    parameters, buffers = below(tensors, "parameter/"), below(tensors, "buffer/")
    if (metadata["problem"], metadata["mode"]) != (problem, mode):
        found.append(f"metadata: this is {metadata['problem']} in {metadata['mode']}")
    if json.loads(metadata["parameters"]) != list(parameters):
        found.append("metadata: parameters are in another order than in the file")
    count = sum(parameter.numel() for parameter in parameters.values())
    if count != PROBLEMS[problem].parameters:
        found.append(f"parameters: {count} numbers, not {PROBLEMS[problem].parameters}")

    theirs = reference(problem, torch.float64)
    try:
        theirs.load({**parameters, **buffers})
    except ValueError as error:
        return [*found, f"names: {error}"]
    targets = tensors.get("batch/targets")
    output, losses = theirs.losses(tensors["batch/inputs"], targets, tensors.get("noise/latent"), mode == "train")
    regularization = theirs.regularization()
    loss = losses.mean() + regularization
    loss.backward()
    found += difference("output", tensors["output"], output)
    found += difference("losses", tensors["losses"], losses)
    found += difference("regularization", tensors["regularization"], regularization)
    found += difference("loss", tensors["loss"], loss)
    found += metric_differences(tensors, output, losses, targets, problem)

    gradients = below(tensors, "gradient/")
    found += name_differences("gradients", gradients, theirs.parameters())
    for name, gradient in theirs.gradients().items():
        if name in gradients:
            found += difference(f"gradient of {name}", gradients[name], gradient, GRADIENT_TOLERANCE, SMALLEST_GRADIENT)

    after = below(tensors, "buffer_after/")
    if mode == "train" or after:
        found += name_differences("buffers after the pass", after, theirs.buffers())
    for name, buffer in theirs.buffers().items():
        if name in after:
            found += difference(f"{name} after the pass", after[name], buffer)
    return found


ALL_METRICS = ("accuracy", "top5_accuracy", "perplexity", "bits_per_character")


def reference_metrics(problem, output, losses, targets):
    """What is measured of the problem besides the loss, over one batch."""
    classes, metrics = PROBLEMS[problem].classes, {}
    if classes is not None:
        metrics["accuracy"] = (output.argmax(-1) == targets).double().mean()
        if classes >= 100:
            metrics["top5_accuracy"] = (output.topk(5).indices == targets.unsqueeze(-1)).any(-1).double().mean()
    if problem == "tolstoi_char_rnn":
        metrics["perplexity"] = losses.mean().exp()
        metrics["bits_per_character"] = losses.mean() / math.log(2)
    return metrics


def metric_differences(tensors, output, losses, targets, problem):
    expected = reference_metrics(problem, output, losses, targets)
    found = [f"{name}: missing" for name in expected if name not in tensors]
    found += [f"{name}: not defined here" for name in ALL_METRICS if name in tensors and name not in expected]
    classes = PROBLEMS[problem].classes
    if classes is not None and (targets.dtype != torch.int64 or targets.min() < 0 or targets.max() >= classes):
        return [*found, "targets: not classes"]
    for name, value in expected.items():
        if name in tensors:
            found += difference(name, tensors[name].double(), value)
    return found


class References(CommandLineCase):
    def skip_without_room(self):
        available = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        with contextlib.suppress(OSError), open("/proc/meminfo", encoding="ascii") as lines:
            available = next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable"))
        disk = shutil.disk_usage(self.folder).free
        if available < VGG_MEMORY or disk < VGG_DISK:
            self.skipTest(f"VGG in float64 needs {VGG_MEMORY >> 30} GiB of memory and {VGG_DISK >> 30} GiB in the temporary "
                          f"folder, there are {available >> 30} and {disk >> 30}")

    def check(self, problem, mode):
        if "_vgg" in problem:
            self.skip_without_room()
        path = self.folder / "dump.safetensors"
        size = batch_size(problem, mode)
        done = self.optbench("dump", problem, "--seed", 3, "--batch-size", size, "--dtype", "float64", "--mode", mode,
                             "--synthetic", "--no-download", "--output", path)
        self.assertEqual(done.stdout, f"{path}\n")
        tensors, metadata = read_safetensors(path)
        path.unlink()
        self.assertEqual(metadata["seed"], "3")
        self.assertEqual(list(tensors["batch/inputs"].shape), [size, *PROBLEMS[problem].inputs])
        self.assertEqual(differences(tensors, metadata, problem, mode), [])

        # At the start: fresh statistics, and the regularization that the initial distributions lead one to expect.
        for name, buffer in below(tensors, "buffer/").items():
            self.assertTrue(bool((buffer == (1 if name.endswith("running_var") else 0)).all()), name)
        expected = PROBLEMS[problem].regularization
        self.assertAlmostEqual(float(tensors["regularization"]), expected, delta=0.01 * expected)


def add_test(problem, mode):
    def test(self):
        self.check(problem, mode)

    setattr(References, f"test_{problem}_agrees_with_pytorch_in_mode_{mode}", test)


for each in PROBLEMS:
    add_test(each, "eval")
for each in WITH_TRAINING:
    add_test(each, "train")


class Selection(unittest.TestCase):
    def test_every_network_is_compared_in_the_modes_in_which_it_differs(self):
        tests = [name for name in dir(References) if name.startswith("test_")]
        self.assertEqual(len([name for name in tests if name.endswith("eval")]), 22)
        self.assertEqual(len(WITH_TRAINING), 16)
        self.assertEqual(len(tests), 22 + len(WITH_TRAINING))


if __name__ == "__main__":
    main()
