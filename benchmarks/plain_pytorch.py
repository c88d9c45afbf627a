# SPDX-License-Identifier: MIT
"""One job as a competent user writes it in plain PyTorch: data in memory, no DataLoader, no framework.

Prints one JSON object with what it measured. compare.py runs it; by hand: plain_pytorch.py --help.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import time

import numpy
import torch
from torch import nn
from torch.nn import functional

from jobs import JOBS, LOG_INTERVAL, SEED, Job


def read_array(path: pathlib.Path, dtype: type, shape: tuple[int, ...]) -> torch.Tensor | None:
    if not path.exists():
        return None
    return torch.from_numpy(numpy.fromfile(path, dtype)).view(-1, *shape)


def read_part(data: pathlib.Path, part: str, shape: tuple[int, ...]) -> tuple[torch.Tensor, torch.Tensor | None]:
    """Inputs as float32, images in [0, 1], and labels where there are any."""
    targets = read_array(data / f"{part}_targets", numpy.int64, ())
    path = data / f"{part}_inputs"
    if targets is None:
        return read_array(path, numpy.float32, shape), None
    return read_array(path, numpy.uint8, shape).float() / 255, targets


class TwoD(nn.Module):
    """Noisy Rosenbrock function: f(u, v) + u x + v y."""

    input_shape = (2,)

    def __init__(self) -> None:
        super().__init__()
        self.point = nn.Parameter(torch.tensor([-0.5, 1.5]))

    def forward(self, noise: torch.Tensor, _targets: None) -> tuple[torch.Tensor, None]:
        u, v = self.point.unbind()
        return (1 - u) ** 2 + 100 * (v - u**2) ** 2 + self.point @ noise.mean(0), None


class Quadratic(nn.Module):
    """Noisy quadratic: 0.5 (theta - x)' Q (theta - x)."""

    input_shape = (100,)

    def __init__(self, matrix: torch.Tensor) -> None:
        super().__init__()
        self.theta = nn.Parameter(torch.ones(100))
        self.matrix = matrix

    def forward(self, noise: torch.Tensor, _targets: None) -> tuple[torch.Tensor, None]:
        difference = self.theta - noise
        return 0.5 * ((difference @ self.matrix) * difference).sum(1).mean(), None


class Classifier(nn.Module):
    """Cross-entropy over the logits of a network, and how many examples it gets right."""

    def __init__(self, network: nn.Module, input_shape: tuple[int, ...]) -> None:
        super().__init__()
        self.network = network
        self.input_shape = input_shape

    def forward(self, inputs: torch.Tensor, labels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        logits = self.network(inputs)
        return functional.cross_entropy(logits, labels), logits


def logreg() -> nn.Module:
    layer = nn.Linear(784, 10)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return nn.Sequential(nn.Flatten(), layer)


def convnet_2c2d() -> nn.Module:
    network = nn.Sequential(
        nn.Conv2d(1, 32, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(3136, 1024),
        nn.ReLU(),
        nn.Linear(1024, 10),
    )
    for layer in network:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.trunc_normal_(layer.weight, std=0.05, a=-0.1, b=0.1)
            nn.init.constant_(layer.bias, 0.05)
    return network


def make_model(problem: str, data: pathlib.Path) -> nn.Module:
    if problem == "two_d_rosenbrock":
        return TwoD()
    if problem == "quadratic_deep":
        return Quadratic(read_array(data / "matrix", numpy.float32, (100,)))
    network = logreg() if problem == "mnist_logreg" else convnet_2c2d()
    return Classifier(network, (1, 28, 28))


def make_optimizer(name: str, form: str, rate: float, model: nn.Module) -> torch.optim.Optimizer:
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[name]
    forms = {"default": {}, "foreach": {"foreach": True}, "fused": {"fused": True}}
    return kind(model.parameters(), lr=rate, **forms[form])


def evaluate(model: nn.Module, inputs: torch.Tensor, targets: torch.Tensor | None, batch_size: int) -> float:
    """Mean loss over full batches; counts correct answers too, as anyone would."""
    total, correct, batches = 0.0, 0, inputs.shape[0] // batch_size
    model.eval()
    with torch.no_grad():
        for i in range(batches):
            rows = slice(i * batch_size, (i + 1) * batch_size)
            labels = None if targets is None else targets[rows]
            loss, logits = model(inputs[rows], labels)
            total += loss.item()
            if logits is not None:
                correct += (logits.argmax(1) == labels).sum().item()
    model.train()
    return total / batches


def train_epoch(model: nn.Module, optimizer: torch.optim.Optimizer, inputs: torch.Tensor,
                targets: torch.Tensor | None, job: Job, log: list[float]) -> None:
    order = torch.randperm(inputs.shape[0])
    for step in range(job.steps_per_epoch):
        rows = order[step * job.batch_size : (step + 1) * job.batch_size]
        labels = None if targets is None else targets.index_select(0, rows)
        optimizer.zero_grad(set_to_none=True)
        loss, _ = model(inputs.index_select(0, rows), labels)
        loss.backward()
        optimizer.step()
        if step % LOG_INTERVAL == 0:
            log.append(loss.item())


def run(job: Job, data: pathlib.Path, optimizer_name: str, form: str) -> dict[str, object]:
    torch.manual_seed(SEED)
    model = make_model(job.problem, data)
    optimizer = make_optimizer(optimizer_name, form, job.rates[optimizer_name], model)
    train_inputs, train_targets = read_part(data, "train", model.input_shape)
    test_inputs, test_targets = read_part(data, "test", model.input_shape)
    chosen = torch.randperm(job.train_examples)[:10_000]
    train_eval_inputs = train_inputs[chosen]
    train_eval_targets = None if train_targets is None else train_targets[chosen]

    measured = {"training_seconds": [], "evaluation_seconds": [], "test_losses": [], "minibatch_losses": []}
    for epoch in range(job.epochs + 1):
        start = time.perf_counter()
        evaluate(model, train_eval_inputs, train_eval_targets, job.batch_size)
        measured["test_losses"].append(evaluate(model, test_inputs, test_targets, job.batch_size))
        measured["evaluation_seconds"].append(time.perf_counter() - start)
        if epoch == job.epochs:
            return measured
        if epoch == 0:
            measured["clock_at_first_step"] = time.time()
        start = time.perf_counter()
        train_epoch(model, optimizer, train_inputs, train_targets, job, measured["minibatch_losses"])
        measured["training_seconds"].append(time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("problem", choices=JOBS)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="a folder that jobs.write_data() filled")
    parser.add_argument("--optimizer", choices=("sgd", "adam"), default="sgd")
    parser.add_argument("--form", choices=("default", "foreach", "fused"), default="default")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    print(json.dumps(run(JOBS[arguments.problem], arguments.data, arguments.optimizer, arguments.form)))


if __name__ == "__main__":
    main()
