# SPDX-License-Identifier: MIT
"""Dropout against PyTorch: each side draws masks and latent noise of its own, and distributions are compared.

tests/reference_test.py compares numbers, and therefore without dropout. Here both begin at our parameters and see our
batches (synthetic data):

- At fixed parameters: mean and variance of the loss of one batch over masks. (Not of the recurrent network, whose state
  a batch moves on.)
- After training with SGD: the mean loss over the last quarter of the steps, over several seeds, beside the spread that
  PyTorch's own masks give.

That a network that does not drop would be seen is part of the tests. To keep them short, batches are tiny and all but the
recurrent network have a fraction of their channels, as `CASES` says; where and what is dropped does not depend on it.
Of the six VGG networks, which share the code, one is taken, and fmnist_vae, the network of mnist_vae, trains for fewer
steps. Inception is compared at fixed parameters only. tests/support/reference_networks.py says where masks act.
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
BOUND = 4     # standard errors between means, and deviations of a logarithm of variances between those
MASKS = 3     # trainings in PyTorch per seed
OUR_DRAWS, THEIR_DRAWS = 24, 96

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
local kept = { inputs = batch.inputs:clone(), targets = batch.targets and batch.targets:clone() }
torch.save("batch.safetensors", kept, { metadata = { of = problem } })
for _ = 1, tonumber(masks) do print(string.format("%.17g", p:loss_and_gradient(batch))) end
"""


class Case(NamedTuple):
    steps: int
    batch_size: int
    lr: float
    width: float | None = None
    network: Callable | None = None  # of that width
    seeds: int = 4
    draws: bool = True  # whether it is compared at fixed parameters too

    def name(self, problem):
        return problem if self.width is None else f"{problem}@width={self.width}"


CASES = {
    "mnist_vae": Case(200, 4, 3e-4, 0.25, lambda: Vae(0.25)),
    "fmnist_vae": Case(50, 4, 3e-4, 0.25, lambda: Vae(0.25)),
    "tolstoi_char_rnn": Case(200, 5, 1.0, draws=False),
    "cifar100_allcnnc": Case(200, 4, 0.05, 0.125, lambda: AllCnnC(0.125)),
    "cifar10_vgg16": Case(40, 2, 0.02, 0.0625, lambda: Vgg(16, 10, width=0.0625), 3),
}


def complaints(ours, theirs):
    """In what two samples of one distribution should not differ: sentences; none where they do not."""
    found = []
    means, variances = [[f(sample) for sample in (ours, theirs)] for f in (statistics.mean, statistics.variance)]
    error = math.sqrt(variances[1] * (1 / len(ours) + 1 / len(theirs)))
    if not abs(means[0] - means[1]) <= BOUND * error:
        found.append(f"means {means[0]} and {means[1]}, standard error {error:.3g}")
    # The logarithm of a normal sample's variance has a variance of about 2 / (n - 1).
    spread = math.sqrt(2 / (len(ours) - 1) + 2 / (len(theirs) - 1))
    if min(variances) <= 0 or not abs(math.log(variances[0] / variances[1])) <= BOUND * spread:
        found.append(f"variances {variances[0]:.3g} and {variances[1]:.3g}")
    return found


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
    def pytorch(problem, start, case, drops):
        theirs = reference(problem, torch.float32, network=case.network)
        theirs.load(start)
        theirs.drops = drops
        return theirs

    @staticmethod
    def loss(theirs, inputs, targets):
        noise = torch.randn(len(inputs), LATENT) if isinstance(theirs.module, Vae) else None
        _, of_examples = theirs.losses(inputs, targets, noise, training=True)
        return of_examples.mean() + theirs.regularization()

    def trained_by_torch(self, problem, start, batches, case, drops=True):
        theirs = self.pytorch(problem, start, case, drops)
        theirs.module.carries = True  # of the recurrent network
        losses = []
        for inputs, targets in batches:
            loss = self.loss(theirs, inputs, targets)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for parameter in theirs.parameters().values():
                    parameter.sub_(parameter.grad, alpha=case.lr)
        return losses

    def our_draws(self, name, batch_size, count=OUR_DRAWS):
        """Losses of one batch over masks, and that batch."""
        self.write("masks.lua", MANY_MASKS)
        printed = self.optbench("masks.lua", name, 1, batch_size, count).stdout.split()
        tensors, _ = read_safetensors(self.folder / "batch.safetensors")
        return [float(line) for line in printed], (tensors["inputs"], tensors.get("targets"))

    def check_draws(self, problem):
        case = CASES[problem]
        ours, batch = self.our_draws(case.name(problem), case.batch_size)
        start = self.start(case.name(problem), 1, case.batch_size)
        torch.manual_seed(1)
        with torch.no_grad():
            theirs, undropped = [
                [self.loss(reference_of, *batch).item() for _ in range(THEIR_DRAWS)]
                for reference_of in (self.pytorch(problem, start, case, drops) for drops in (True, False))]
        self.assertEqual(complaints(ours, theirs), [])
        self.assertNotEqual(complaints(undropped, theirs), [])

    def check_training(self, problem):
        case = CASES[problem]
        torch.manual_seed(1)
        last = lambda losses: statistics.mean(losses[-(case.steps // 4):])  # noqa: E731
        differences, without, spreads = [], [], []
        for seed in range(1, case.seeds + 1):
            start = self.start(case.name(problem), seed, case.batch_size)
            losses, batches = self.trained_by_us(case.name(problem), seed, case)
            theirs = [last(self.trained_by_torch(problem, start, batches, case)) for _ in range(MASKS)]
            spreads.append(statistics.variance(theirs))
            differences.append(last(losses) - statistics.mean(theirs))
            if not case.draws:
                undropped = last(self.trained_by_torch(problem, start, batches, case, False))
                without.append(undropped - statistics.mean(theirs))
        error = math.sqrt(statistics.mean(spreads) * (1 + 1 / MASKS) / case.seeds)
        told = f"{problem}: ours less theirs {differences}, without dropout {without}, standard error {error:.3g}"
        self.assertLess(abs(statistics.mean(differences)), BOUND * error, told)
        if without:
            self.assertGreater(abs(statistics.mean(without)), BOUND * error, told)

    def test_inception_drops_before_its_last_layer_as_pytorch_does(self):
        problem = "imagenet_inception_v3"
        ours, (inputs, targets) = self.our_draws(problem, 2, 8)
        theirs = reference(problem, torch.float32)
        theirs.load(self.start(problem, 1, 2))
        features = []
        theirs.module.dropout.register_forward_hook(lambda module, given, output: features.append(given[0]))

        def head_losses(x):
            return F.cross_entropy(theirs.module.dense(x), targets, reduction="none", label_smoothing=LABEL_SMOOTHING)

        torch.manual_seed(1)
        with torch.no_grad():
            # Only the input of the last layer is dropped: the rest is computed once.
            _, losses = theirs.losses(inputs, targets, training=True)
            fixed = (losses - head_losses(features[0])).mean() + theirs.regularization()
            drawn = [(fixed + head_losses(F.dropout(features[0], 0.8)).mean()).item() for _ in range(1000)]
        self.assertEqual(complaints(ours, drawn), [])  # without dropout all draws are the same


def add_tests(problem):
    def test_draws(self):
        self.check_draws(problem)

    def test_training(self):
        self.check_training(problem)

    if CASES[problem].draws:
        setattr(DropoutReference, f"test_{problem}_drops_as_pytorch_does", test_draws)
    setattr(DropoutReference, f"test_{problem}_trains_with_dropout_as_pytorch_does", test_training)


for each in CASES:
    add_tests(each)


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
