# SPDX-License-Identifier: MIT
"""Training steps of one network in plain PyTorch on one batch: plain_network.py PROBLEM BATCH_SIZE THREADS FORM

FORM is "default", or "channels_last": images and weights in that memory format, which PyTorch's tuning guide
recommends for convolutions on processors. Reads numbers of steps from standard input, one a line, and answers each with
the seconds they took. networks.py runs it.
"""

import pathlib
import sys
import time

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests/support"))
from reference_networks import (AUXILIARY_SHARE, LABEL_SMOOTHING, LATENT, PROBLEMS, CharRnn, InceptionV3,  # noqa: E402
                                Vae)
from torch.nn import functional as F  # noqa: E402


def losses_of(module, inputs, targets):
    """Mean loss of the batch in training mode, dropout included."""
    if isinstance(module, Vae):
        output, mean, log_std = module(inputs, torch.randn(len(inputs), LATENT))
        divergence = -0.5 * (1 + 2 * log_std - mean ** 2 - torch.exp(2 * log_std)).sum(1)
        return (((output - inputs) ** 2).sum((1, 2, 3)) + divergence).mean()
    if isinstance(module, InceptionV3):
        output, auxiliary = module(inputs)
        smoothed = [F.cross_entropy(logits, targets, label_smoothing=LABEL_SMOOTHING) for logits in (output, auxiliary)]
        return smoothed[0] + AUXILIARY_SHARE * smoothed[1]
    output = module(inputs)
    if isinstance(module, CharRnn):
        return F.cross_entropy(output.flatten(0, 1), targets.flatten())
    return F.cross_entropy(output, targets)


def main():
    name, batch_size, threads, form = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    torch.set_num_threads(threads)
    torch.manual_seed(42)
    problem = PROBLEMS[name]
    module = problem.network().train()
    if isinstance(module, CharRnn):
        inputs = torch.randint(problem.classes, (batch_size, *problem.inputs))
        targets = torch.randint(problem.classes, (batch_size, *problem.inputs))
    else:
        inputs = torch.rand(batch_size, *problem.inputs)
        targets = torch.randint(problem.classes or 10, (batch_size,))
    if form == "channels_last" and inputs.dim() == 4:
        module = module.to(memory_format=torch.channels_last)
        inputs = inputs.contiguous(memory_format=torch.channels_last)
    trained = [parameter for parameter in module.parameters() if parameter.requires_grad]
    penalized = [layer.weight for layer in module.modules() if isinstance(layer, problem.penalized or ())]
    optimizer = torch.optim.SGD(trained, lr=1e-6, foreach=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            optimizer.zero_grad()
            loss = losses_of(module, inputs, targets)
            if penalized:
                loss = loss + 0.5 * problem.l2 * sum((weight ** 2).sum() for weight in penalized)
            loss.backward()
            optimizer.step()
            loss.item()
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
