# SPDX-License-Identifier: MIT
"""What engine/analysis computes as DeepOBS does, against the same computed again here from DeepOBS's definitions.

Runs on the results that DeepOBS 1.1 published, where they are there, and on small made ones. The other side is
build/optbench_deepobs_figures ($OPTBENCH_DEEPOBS_FIGURES). Nothing here reads our code: files are read with json,
figures are computed with numpy.
"""

import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import PATIENCE_S, SOURCE_TREE, main  # noqa: E402

try:
    import numpy
except ImportError as missing:
    print(f"skipped: deepobs_figures_test.py: needs Python's numpy ({missing})")
    sys.exit(77)

PUBLISHED = pathlib.Path(os.environ.get("OPTBENCH_DEEPOBS_RESULTS", SOURCE_TREE.parent / "shared/data/deepobs-results"))
PROGRAM = os.environ.get("OPTBENCH_DEEPOBS_FIGURES", SOURCE_TREE / "build/optbench_deepobs_figures")
THRESHOLDS = {  # DeepOBS 1.1's convergence_performance.json
    "quadratic_deep": 87.70315464772136, "mnist_vae": 73.49819796869767, "fmnist_2c2d": 0.9198093278634639,
    "cifar10_3c3d": 0.8283307079578206, "fmnist_vae": 92.97764997362836, "cifar100_allcnnc": 0.5256043511573971,
    "svhn_wrn164": 0.9501991843298437, "tolstoi_char_rnn": 0.6045863566200845}
LOSS_PROBLEMS = ("quadratic_deep", "mnist_vae", "fmnist_vae")  # DeepOBS 1.1 judges these by the test loss
CURVES = ("train_losses", "train_accuracies", "test_losses", "test_accuracies")
QUANTILES = ("lowest", "lower_quartile", "median", "upper_quartile", "highest")  # 0, 25, 50, 75 and 100 %
TOLERANCE = 1e-12  # relative


class Setting:
    """The runs of one folder, in the order of their file names: of their seeds."""

    def __init__(self, folder, metric, threshold):
        self.records = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
        self.curves = {name: numpy.array([record[name] for record in self.records])
                       for name in CURVES if name in self.records[0]}
        values = self.curves[metric]
        with numpy.errstate(all="ignore"):
            mean = values.mean(axis=0)
        is_accuracy = metric.endswith("accuracies")
        self.final = mean[-1]
        self.best = (numpy.nanmax if is_accuracy else numpy.nanmin)(mean) if not numpy.isnan(mean).all() else math.nan
        self.speed = None
        if threshold is not None:
            reached = values >= threshold if is_accuracy else values <= threshold
            self.speed = numpy.where(reached.any(axis=1), reached.argmax(axis=1), values.shape[1]).mean()

    def statistics(self):
        found = {}
        for name, values in self.curves.items():
            # What is not finite is ranked as a finite number beyond all that occur, the worst.
            worst = -1e300 if name.endswith("accuracies") else 1e300
            quantiles = numpy.percentile(numpy.where(numpy.isfinite(values), values, worst), [0, 25, 50, 75, 100], axis=0)
            quantiles = numpy.where(numpy.abs(quantiles) > 1e280, math.nan, quantiles)
            with numpy.errstate(all="ignore"):
                found[name] = {"runs": len(values), "mean": values.mean(axis=0), "deviation": values.std(axis=0),
                               **dict(zip(QUANTILES, quantiles))}
        return found


def first_best(settings, value_of, is_accuracy):
    """As DeepOBS 1.1 goes through its settings: what beats all before it. NaN beats nothing."""
    best, chosen = (-math.inf if is_accuracy else math.inf), None
    for name, setting in settings.items():
        value = value_of(setting)
        if value > best if is_accuracy else value < best:
            best, chosen = value, name
    return chosen


def row_of(settings, name):
    if name is None:
        return None
    setting = settings[name]
    first = setting.records[0]
    return {"setting": name, "runs": len(setting.records), "final": setting.final, "best": setting.best,
            "speed": setting.speed, "learning_rate": first["learning_rate"], "hyperparameters": first["hyperparams"]}


def sensitivity(settings, chosen, value_of, is_accuracy):
    if chosen is None:
        return [[rate, 0.0] for rate in sorted(setting.records[0]["learning_rate"] for setting in settings.values())]
    best = value_of(settings[chosen])
    points = []
    with numpy.errstate(all="ignore"):
        for setting in settings.values():
            value = numpy.float64(value_of(setting))
            relative = value / best if is_accuracy else best / value
            points.append([setting.records[0]["learning_rate"], numpy.nan_to_num(relative)])
    return sorted(points, key=lambda point: point[0])


def normalized(row, higher_is_better):
    values = numpy.array(row, dtype=float)
    if len(values) == 0:
        return []
    low, high = numpy.nanmin(values), numpy.nanmax(values)
    if low == high:
        return values - low + 50
    return numpy.abs((values - low if higher_is_better else values - high) / (high - low) * 100)


def figures_of_problem(folder):
    problem = folder.name
    is_accuracy = problem not in LOSS_PROBLEMS
    metric = "test_accuracies" if is_accuracy else "test_losses"
    optimizers = {}
    for optimizer in sorted(folder.iterdir()):
        settings = {each.name: Setting(each, metric, THRESHOLDS.get(problem)) for each in sorted(optimizer.iterdir())}
        by_final = first_best(settings, lambda setting: setting.final, is_accuracy)
        by_best = first_best(settings, lambda setting: setting.best, is_accuracy)
        by_most = max(settings, key=lambda name: len(settings[name].records))  # the first of equals
        optimizers[optimizer.name] = {
            "settings": {name: {
                "runs": len(setting.records),
                "diverged": sum(not math.isfinite(record["test_losses"][-1]) for record in setting.records),
                "curves": setting.statistics(), "final": setting.final, "best": setting.best,
                "best_epoch": None, "speed": setting.speed} for name, setting in settings.items()},
            "number_of_settings": len(settings),
            "by_final": row_of(settings, by_final), "by_best": row_of(settings, by_best),
            "by_most": row_of(settings, by_most),
            "final_sensitivity": sensitivity(settings, by_final, lambda setting: setting.final, is_accuracy),
            "best_sensitivity": sensitivity(settings, by_best, lambda setting: setting.best, is_accuracy)}
    performance = [each["by_most"]["final"] for each in optimizers.values()]
    speed = [each["by_most"]["speed"] for each in optimizers.values() if each["by_most"]["speed"] is not None]
    return {"metric": metric, "optimizers": optimizers,
            "performance_row": {"values": performance, "normalized": normalized(performance, is_accuracy)},
            "speed_row": {"values": speed, "normalized": normalized(speed, False)}}


class Comparison:
    """Goes through two trees of figures; counts what it compared."""

    def __init__(self):
        self.numbers = 0
        self.differences = []

    def compare(self, where, theirs, ours):
        if isinstance(theirs, dict):
            if not isinstance(ours, dict) or set(theirs) != set(ours):
                self.differences.append(f"{where}: expected {sorted(theirs)}, got {ours}")
                return
            for name in theirs:
                if name != "best_epoch":
                    self.compare(f"{where}/{name}", theirs[name], ours[name])
        elif isinstance(theirs, (list, tuple, numpy.ndarray)) and numpy.ndim(theirs) > 0 or isinstance(theirs, list):
            if not isinstance(ours, list) or len(theirs) != len(ours):
                self.differences.append(f"{where}: expected {len(theirs)} entries, got {ours}")
                return
            for place, (one, other) in enumerate(zip(theirs, ours)):
                self.compare(f"{where}[{place}]", one, other)
        elif isinstance(theirs, (str, bool)) or theirs is None:
            if theirs != ours:
                self.differences.append(f"{where}: expected {theirs!r}, got {ours!r}")
        else:
            self.numbers += 1
            if not isinstance(ours, (int, float)):
                self.differences.append(f"{where}: expected {theirs}, got {ours!r}")
            elif not (theirs == ours or (math.isnan(theirs) and math.isnan(ours))
                      or abs(theirs - ours) <= TOLERANCE * max(abs(theirs), abs(ours))):
                self.differences.append(f"{where}: expected {theirs!r}, got {ours!r}")


def run_program(folder):
    done = subprocess.run([str(PROGRAM), str(folder)], capture_output=True, text=True, timeout=PATIENCE_S)
    if done.returncode != 0:
        raise AssertionError(f"{PROGRAM}: exit status {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


class Figures(unittest.TestCase):
    maxDiff = None

    def compare(self, folder):
        """Returns our figures and how many numbers were compared."""
        ours = run_program(folder)
        problems = {each.name: figures_of_problem(each) for each in sorted(folder.iterdir()) if each.is_dir()}
        comparison = Comparison()
        comparison.compare("problems", problems, ours["problems"])
        self.assertEqual(comparison.differences[:20], [])
        self.assertEqual(ours["runs"], len(list(folder.glob("*/*/*/*.json"))))
        self.assertEqual(ours["troubles"], 0)
        return ours["problems"], comparison.numbers

    def test_published_results_give_what_deepobs_computes(self):
        if not PUBLISHED.is_dir():
            self.skipTest(f"the published results are not at {PUBLISHED}")
        problems, numbers = self.compare(PUBLISHED)
        self.assertIn("quadratic_deep", problems)
        self.assertEqual(len(problems["quadratic_deep"]["optimizers"]), 3)
        self.assertGreater(numbers, 100_000)
        print(f"{numbers} numbers of the published results compared")

    def test_the_thresholds_are_the_published_ones(self):
        if not PUBLISHED.is_dir():
            self.skipTest(f"the published results are not at {PUBLISHED}")
        self.assertEqual(json.loads((PUBLISHED / "convergence_performance.json").read_text()), THRESHOLDS)

    def test_made_results_with_gaps_and_ties_give_what_deepobs_computes(self):
        random = numpy.random.default_rng(7)
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            for problem, spread in (("quadratic_deep", 300.0), ("fmnist_2c2d", 1.0), ("other_problem", 1.0)):
                for optimizer, diverging in (("AdamOptimizer", 0.2), ("SgdOptimizer", 0.0), ("LostOptimizer", 1.0)):
                    self.write_grid(folder, random, problem, optimizer, diverging, spread)
            problems, numbers = self.compare(folder)
        lost = problems["quadratic_deep"]["optimizers"]["LostOptimizer"]
        self.assertIsNone(lost["by_final"])  # nothing but NaN to choose from
        self.assertIsNotNone(lost["by_best"])  # before it diverged
        self.assertTrue(all(relative == 0 for _, relative in lost["final_sensitivity"]))
        self.assertIsNone(problems["other_problem"]["optimizers"]["SgdOptimizer"]["by_most"]["speed"])
        self.assertGreater(numbers, 1000)

    def write_grid(self, folder, random, problem, optimizer, diverging, spread):
        epochs = 4
        for place, rate in enumerate((1e-3, 1e-2, 1e-1, 1.0)):
            setting = folder / problem / optimizer / f"num_epochs__{epochs}__batch_size__8__lr__{rate:.0e}"
            setting.mkdir(parents=True)
            for seed in range(42, 42 + (1, 3, 3, 2)[place]):
                record = {}
                for name in ("train_losses", "test_losses"):
                    # One place after the point: ties are frequent.
                    record[name] = numpy.round(spread * random.random(epochs + 1), 1).tolist()
                    if random.random() < diverging:
                        record[name][-2:] = [math.nan, math.nan]
                if problem not in LOSS_PROBLEMS:
                    for name in ("train_accuracies", "test_accuracies"):
                        record[name] = numpy.round(random.random(epochs + 1), 1).tolist()
                    if place == 0:
                        record["test_accuracies"] = [0.0] * (epochs + 1)
                record.update(minibatch_train_losses=[1.0] * 8, optimizer=optimizer, testproblem=problem, batch_size=8,
                              num_epochs=epochs, learning_rate=rate, random_seed=seed, hyperparams={"momentum": 0.5})
                (setting / f"random_seed__{seed}__2026-01-01-00-00-00.json").write_text(json.dumps(record))


if __name__ == "__main__":
    main()
