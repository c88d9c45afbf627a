# SPDX-License-Identifier: MIT
"""Result folders of `optbench run`, read by what each generation of DeepOBS needs of them.

Each reader here is written from a description of the original (what it opens, which keys it takes, what breaks it), and
then has to compute what build/optbench_deepobs_figures computes from the same folder.
"""

import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import BINARY, PATIENCE_S, SOURCE_TREE, main  # noqa: E402

try:
    import numpy
except ImportError as missing:
    print(f"skipped: deepobs_readers_test.py: needs Python's numpy ({missing})")
    sys.exit(77)

PROGRAM = os.environ.get("OPTBENCH_DEEPOBS_FIGURES", SOURCE_TREE / "build/optbench_deepobs_figures")

# The runs: with and without accuracies, two seeds, a schedule, one that diverges at once.
RUNS = (
    ("quadratic_deep", "--lr", 1e-3, "-N", 2),
    ("quadratic_deep", "--lr", 1e-3, "-N", 2, "--seed", 43),
    ("quadratic_deep", "--lr", 1e10, "-N", 2),
    ("quadratic_deep", "--lr", 1e-3, "-N", 2, "--set", "momentum=0.9", "--label", "momentum"),
    ("mnist_logreg", "--bs", 1000, "--lr", 0.01, "-N", 2, "--lr-sched-epochs", 1, "--lr-sched-factors", 0.1),
    ("mnist_logreg", "--bs", 1000, "--lr", 0.1, "-N", 1, "--optimizer", "adam", "--wd", 0.001),
)


class Version11:
    """DeepOBS 1.1: every entry of a folder is taken for a folder of the next level. Which metric counts is fixed."""

    LOSS_PROBLEMS = ("quadratic_deep", "mnist_vae", "fmnist_vae")

    def __init__(self, results):
        self.settings = {}
        for problem in os.listdir(results):
            for optimizer in os.listdir(results / problem):
                for setting in os.listdir(results / problem / optimizer):
                    folder = results / problem / optimizer / setting
                    files = sorted(name for name in os.listdir(folder) if name.endswith(".json"))
                    self.settings[problem, optimizer, setting] = self.aggregate(
                        [json.loads((folder / name).read_text()) for name in files])

    def aggregate(self, records):
        first = records[0]
        metric = "test_losses" if first["testproblem"] in self.LOSS_PROBLEMS else "test_accuracies"
        curves = {"train_losses": [record["train_losses"] for record in records],
                  "test_losses": [record["test_losses"] for record in records]}
        if "train_accuracies" in first:
            for name in ("train_accuracies", "test_accuracies"):
                curves[name] = [record[name] for record in records]
        with numpy.errstate(all="ignore"):
            means = {name: numpy.mean(curve, axis=0) for name, curve in curves.items()}  # of equal length, or it raises
        return {"optimizer": first["optimizer"], "learning_rate": first["learning_rate"],
                "hyperparams": dict(first["hyperparams"]), "final": means[metric][-1], "mean": means}


class Version12:
    """DeepOBS 1.2: settings are the folders with num_epochs in their names; options hold the rate."""

    NEEDED = ("num_epochs", "batch_size", "testproblem", "random_seed", "optimizer_name", "optimizer_hyperparams",
              "train_losses", "valid_losses", "test_losses")  # by its check of completeness
    DATA_SETS = ("two", "quadratic", "mnist", "fmnist", "cifar10", "cifar100", "svhn", "imagenet", "tolstoi")
    MODELS = ("d_beale", "d_branin", "d_rosenbrock", "deep", "logreg", "mlp", "2c2d", "3c3d", "vae", "vgg_16", "vgg_19",
              "allcnnc", "wrn164", "wrn404", "inception_v3", "char_rnn")

    def __init__(self, results):
        self.settings = {}
        for problem in sorted(os.listdir(results)):
            data_set, model = problem.split("_", 1)
            if data_set not in self.DATA_SETS or model not in self.MODELS:
                raise KeyError(problem)
            for optimizer in sorted(os.listdir(results / problem)):
                for folder in sorted((results / problem / optimizer).iterdir()):
                    if "num_epochs" in folder.name:
                        self.settings[problem, optimizer, folder.name] = self.aggregate(folder)

    def aggregate(self, folder):
        curves = {}
        for path in sorted(folder.glob("*.json")):
            record = json.loads(path.read_text())
            for name in self.NEEDED:
                if name not in record:
                    raise KeyError(f"{path}: {name}")
            lengths = {len(record[name]) for name in ("train_losses", "valid_losses", "test_losses")}
            if lengths != {record["num_epochs"] + 1}:
                raise ValueError(f"{path}: lists of {lengths}")
            for name in ("train", "valid", "test"):
                for kind in ("losses", "accuracies"):
                    if f"{name}_{kind}" in record:
                        curves.setdefault(f"{name}_{kind}", []).append(record[f"{name}_{kind}"])
        metric = next(name for name in ("valid_accuracies", "valid_losses", "test_losses") if name in curves)
        with numpy.errstate(all="ignore"):
            return {"hyperparameters": record["optimizer_hyperparams"], "training": record["training_params"],
                    "metric": metric, "final": numpy.mean(curves[metric], axis=0)[-1],
                    "median": numpy.median(curves[metric], axis=0)}


class Successor:
    """The successor: any *.json below the folder with two keys; of several the latest by the time in its name."""

    def __init__(self, results):
        self.latest = {}
        for path in results.rglob("*.json"):
            record = json.loads(path.read_text())
            if "testproblem" not in record or "optimizer" not in record:
                continue
            stamp = re.search(r"(\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)\.json$", path.name).group(1)
            date = time.strptime(stamp, "%Y-%m-%d-%H-%M-%S")
            key = record["testproblem"], record["optimizer"]
            if key not in self.latest or date >= self.latest[key][0]:
                self.latest[key] = date, {
                    "loss": record["test_losses"][-1], "epochs": record["num_epochs"], "rate": record["learning_rate"],
                    "accuracy": record["test_accuracies"][-1] if "test_accuracies" in record else 0}


class Readers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.results = pathlib.Path(scratch.name) / "results"
        for run in RUNS:
            words = [BINARY, "run", *run, "--valid-size", 1000, "--synthetic", "--quiet", "--output-dir", cls.results]
            done = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=PATIENCE_S)
            if done.returncode != 0:
                raise AssertionError(f"{run}: exit status {done.returncode}: {done.stderr}")

    def our_settings(self):
        done = subprocess.run([str(PROGRAM), str(self.results)], capture_output=True, text=True, timeout=PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stderr)
        return {(problem, optimizer, setting): figures
                for problem, of_problem in json.loads(done.stdout)["problems"].items()
                for optimizer, of_optimizer in of_problem["optimizers"].items()
                for setting, figures in of_optimizer["settings"].items()}

    def assert_same(self, one, other):
        if math.isnan(one):
            self.assertTrue(math.isnan(other))
        else:
            self.assertAlmostEqual(one, other, delta=1e-12 * abs(one))

    def test_deepobs_1_1_reads_what_we_write(self):
        theirs = Version11(self.results).settings
        ours = self.our_settings()
        self.assertEqual(set(theirs), set(ours))
        self.assertEqual(len(theirs), 5)
        for key, setting in theirs.items():
            self.assertEqual(setting["optimizer"], key[1])
            self.assertNotIn("lr", setting["hyperparams"])
            self.assertIsInstance(setting["learning_rate"], float)
            self.assert_same(setting["final"], ours[key]["final"])
            self.assertEqual(set(setting["mean"]), set(ours[key]["curves"]))
            for name, curve in setting["mean"].items():
                for mine, their in zip(ours[key]["curves"][name]["mean"], curve, strict=True):
                    self.assert_same(their, mine)

    def test_deepobs_1_2_reads_what_we_write_with_a_validation_split(self):
        theirs = Version12(self.results).settings
        self.assertEqual(set(theirs), set(self.our_settings()))
        metrics = {key[0]: setting["metric"] for key, setting in theirs.items()}
        self.assertEqual(metrics, {"mnist_logreg": "valid_accuracies", "quadratic_deep": "valid_losses"})
        schedule = [setting["training"].get("lr_sched_epochs") for key, setting in theirs.items() if key[1] == "sgd"]
        self.assertIn([1], schedule)
        for key, setting in theirs.items():
            self.assertIsInstance(setting["hyperparameters"]["lr"], float)
            self.assertEqual(math.isfinite(setting["final"]), "lr__1.e+10" not in key[2])

    def test_the_successor_reads_what_we_write(self):
        latest = Successor(self.results).latest
        self.assertEqual(set(latest), {("quadratic_deep", "sgd"), ("quadratic_deep", "momentum"),
                                       ("mnist_logreg", "sgd"), ("mnist_logreg", "adam")})
        self.assertGreater(latest["mnist_logreg", "adam"][1]["accuracy"], 0)
        self.assertEqual(latest["quadratic_deep", "momentum"][1]["accuracy"], 0)
        self.assertEqual(latest["mnist_logreg", "adam"][1]["rate"], 0.1)


if __name__ == "__main__":
    main()
