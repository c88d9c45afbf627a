# SPDX-License-Identifier: MIT
"""Training with dropout on, against PyTorch: the same start, batches and steps; masks and latent noise of each one's own.

tests/reference_test.py compares numbers, and therefore without dropout. Here losses are random, and their means are
compared: those of the last quarter of the steps, over several seeds, with the spread that PyTorch's own masks give. Each
test also shows that it would see a network that does not drop. tests/support/reference_networks.py says where masks act.

To stay within a minute the networks train with tiny batches of synthetic data and, but for the recurrent one, with a
fraction of their channels, as `CASES` says; where and what is dropped does not depend on it. Of the six VGG networks,
which share the code, one is taken. Inception is compared at fixed parameters.
Needs torch and numpy, and skips without them.
"""

import json
import math
import pathlib
import statistics
import sys
from typing import Callable, NamedTuple

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import CommandLineCase, main  # noqa: E402

try:
    import numpy  # noqa: F401 (torch computes without it, but warns)
    import torch
except ImportError as missing:
    print(f"skipped: dropout_reference_test.py: needs Python's torch and numpy ({missing})")
    sys.exit(77)

from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from reference_networks import LABEL_SMOOTHING, LATENT, PROBLEMS, AllCnnC, Vae, Vgg, reference  # noqa: E402
from safetensors_file import read_safetensors  # noqa: E402

torch.set_num_threads(1)
BOUND = 5    # standard errors between the means; estimated from few masks, so not 3
VISIBLE = 5  # standard errors that a network without dropout must be away
MASKS = 3    # trainings in PyTorch per seed

TRAIN = """
local problem, seed, batch_size, steps, lr, path = table.unpack(arg)
local p = optbench.problem(problem) {
   seed = tonumber(seed), batch_size = tonumber(batch_size), synthetic = true, no_download = true, threads = 1 }
local o = p:optimizer("sgd", { lr = tonumber(lr) })
local kept, losses = { inputs = {}, targets = {} }, {}
for step = 1, tonumber(steps) do
   local batch = p:batch()
   kept.inputs[step] = batch.inputs:clone()
   if batch.targets then kept.targets[step] = batch.targets:clone() end
   losses[step] = string.format("%.17g", p:loss_and_gradient(batch))
   o:step()
end
torch.save(path, kept, { metadata = { losses = "[" .. table.concat(losses, ",") .. "]" } })
"""

MANY_MASKS = """
local problem, seed, batch_size, masks = table.unpack(arg)
local p = optbench.problem(problem) {
   seed = tonumber(seed), batch_size = tonumber(batch_size), synthetic = true, no_download = true, threads = 1 }
local batch = p:batch()
torch.save("batch.safetensors", { inputs = batch.inputs:clone(), targets = batch.targets:clone() }, { metadata = {} })
for _ = 1, tonumber(masks) do print(string.format("%.17g", p:loss_and_gradient(batch))) end
"""


class Case(NamedTuple):
    steps: int
    batch_size: int
    lr: float
    width: float | None = None
    network: Callable | None = None  # of that width
    seeds: int = 4


CASES = {
    "mnist_vae": Case(200, 4, 3e-4, 0.25, lambda: Vae(0.25)),
    "fmnist_vae": Case(200, 4, 3e-4, 0.25, lambda: Vae(0.25)),
    "tolstoi_char_rnn": Case(200, 5, 1.0),
    "cifar100_allcnnc": Case(200, 4, 0.05, 0.125, lambda: AllCnnC(0.125)),
    "cifar10_vgg16": Case(50, 2, 0.02, 0.0625, lambda: Vgg(16, 10, width=0.0625)),
}


class DropoutReference(CommandLineCase):
    def start(self, problem, seed, batch_size):
        """Parameters and buffers at the start of a seed."""
        path = self.folder / "start.safetensors"
        self.optbench("dump", problem, "--seed", seed, "--batch-size", batch_size, "--synthetic", "--no-download",
                      "--output", path)
        tensors, _ = read_safetensors(path)
        path.unlink()
        return {name.split("/", 1)[1]: tensor for name, tensor in tensors.items()
                if name.startswith(("parameter/", "buffer/"))}

    def trained_by_us(self, problem, seed, case):
        """Mini-batch losses, and the batches [(inputs, targets)]."""
        self.write("train.lua", TRAIN)
        self.optbench("train.lua", problem, seed, case.batch_size, case.steps, case.lr, "batches.safetensors")
        tensors, metadata = read_safetensors(self.folder / "batches.safetensors")
        batches = [(tensors[f"inputs.{i}"], tensors.get(f"targets.{i}")) for i in range(1, case.steps + 1)]
        return json.loads(metadata["losses"]), batches

    @staticmethod
    def trained_by_torch(problem, start, batches, case, drops):
        theirs = reference(problem, torch.float32, network=case.network)
        theirs.load(start)
        theirs.drops = drops
        theirs.module.carries = True  # of the recurrent network
        losses = []
        for inputs, targets in batches:
            noise = torch.randn(len(inputs), LATENT) if isinstance(theirs.module, Vae) else None
            _, of_examples = theirs.losses(inputs, targets, noise, training=True)
            loss = of_examples.mean() + theirs.regularization()
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for parameter in theirs.parameters().values():
                    parameter.sub_(parameter.grad, alpha=case.lr)
        return losses

    def check(self, problem):
        case = CASES[problem]
        name = problem if case.width is None else f"{problem}@width={case.width}"
        torch.manual_seed(1)
        last = lambda losses: statistics.mean(losses[-(case.steps // 4):])  # noqa: E731
        differences, without, spreads = [], [], []
        for seed in range(1, case.seeds + 1):
            start = self.start(name, seed, case.batch_size)
            losses, batches = self.trained_by_us(name, seed, case)
            theirs = [last(self.trained_by_torch(problem, start, batches, case, True)) for _ in range(MASKS)]
            undropped = self.trained_by_torch(problem, start, batches, case, False)
            spreads.append(statistics.variance(theirs))
            differences.append(last(losses) - statistics.mean(theirs))
            without.append(last(undropped) - statistics.mean(theirs))
        error = math.sqrt(statistics.mean(spreads) * (1 + 1 / MASKS) / case.seeds)
        told = f"{problem}: ours less theirs {differences}, without dropout {without}, standard error {error:.3g}"
        self.assertLess(abs(statistics.mean(differences)), BOUND * error, told)
        self.assertGreater(abs(statistics.mean(without)), VISIBLE * error, told)

    def test_inception_drops_before_its_last_layer_as_pytorch_does(self):
        """At fixed parameters: losses of one batch over masks. Only the head's input is dropped, so torch's are cheap."""
        problem, masks = "imagenet_inception_v3", 8
        self.write("masks.lua", MANY_MASKS)
        ours = [float(line) for line in self.optbench("masks.lua", problem, 1, 2, masks).stdout.split()]
        batch, _ = read_safetensors(self.folder / "batch.safetensors")
        theirs = reference(problem, torch.float32)
        theirs.load(self.start(problem, 1, 2))
        kept = []
        theirs.module.dropout.register_forward_hook(lambda module, inputs, output: kept.append(inputs[0]))
        torch.manual_seed(1)
        with torch.no_grad():
            _, losses = theirs.losses(batch["inputs"], batch["targets"], training=True)
            fixed = (losses - self.head_losses(theirs, kept[0], batch["targets"])).mean() + theirs.regularization()
            drawn = [(fixed + self.head_losses(theirs, F.dropout(kept[0], 0.8), batch["targets"]).mean()).item()
                     for _ in range(2000)]
            undropped = (losses.mean() + theirs.regularization()).item()
        mean, deviation = statistics.mean(drawn), statistics.stdev(drawn)
        told = f"ours {ours}, theirs {mean} +- {deviation}, without dropout {undropped}"
        self.assertLess(abs(statistics.mean(ours) - mean), BOUND * deviation / math.sqrt(masks), told)
        # Seven degrees of freedom: chi square is outside of these once in a thousand.
        self.assertGreater(statistics.variance(ours) / deviation**2, 0.6 / 7, told)
        self.assertLess(statistics.variance(ours) / deviation**2, 24.3 / 7, told)

    @staticmethod
    def head_losses(theirs, features, targets):
        return F.cross_entropy(theirs.module.dense(features), targets, reduction="none", label_smoothing=LABEL_SMOOTHING)


def add_test(problem):
    def test(self):
        self.check(problem)

    setattr(DropoutReference, f"test_{problem}_trains_with_dropout_as_pytorch_does", test)


for each in CASES:
    add_test(each)


class Selection(CommandLineCase):
    def test_every_kind_of_network_with_dropout_is_compared(self):
        with torch.device("meta"):
            networks = {name: problem.network() for name, problem in PROBLEMS.items()}
        drops = {name for name, network in networks.items()
                 if any(isinstance(module, nn.Dropout) for module in network.modules())}
        compared = {*CASES, "imagenet_inception_v3"}
        # The other five VGG networks differ in depth and outputs.
        self.assertEqual({name for name in drops if "_vgg" not in name} | {"cifar10_vgg16"}, compared)


if __name__ == "__main__":
    main()
