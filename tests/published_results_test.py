# SPDX-License-Identifier: MIT
"""quadratic_deep with `order = repeated` against the curves that DeepOBS 1.1 published, and what the setting does.

The published files are $OPTBENCH_DEEPOBS_RESULTS, else ../shared/data/deepobs-results; without them those tests skip.
Their order of the examples is not known, only that it is one: ours is another, so that runs that depend on it differ.
"""

import json
import math
import os
import pathlib
import statistics
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import SOURCE_TREE, CommandLineCase, main, read_record  # noqa: E402

PUBLISHED = pathlib.Path(os.environ.get("OPTBENCH_DEEPOBS_RESULTS", SOURCE_TREE / "../shared/data/deepobs-results"))
OPTIMIZERS = {  # theirs: ours
    "GradientDescentOptimizer": 'optimizer = "sgd"',
    "MomentumOptimizer": 'optimizer = "sgd", set = { momentum = 0.99 }',
    "AdamOptimizer": 'optimizer = "adam"',
}
BEST_RATES = {"GradientDescentOptimizer": 0.015848931925, "MomentumOptimizer": 0.0025118864315,
              "AdamOptimizer": 0.039810717055}
SEEDS = range(42, 52)
TOLERANCE = 0.01  # of the published final loss


def blew_up(loss):
    """Whether a run diverged. Ours sums losses in float64: at one rate 4e65 is what overflowed in the published run."""
    return not loss < 1e30


def published_runs():
    """Test losses by optimizer, rate (to the digits of the folders) and seed."""
    runs = {optimizer: {} for optimizer in OPTIMIZERS}
    for path in (PUBLISHED / "quadratic_deep").rglob("random_seed__*.json"):
        record = json.loads(path.read_text())
        rate = float(f"{record['learning_rate']:.10e}")
        runs[record["optimizer"]].setdefault(rate, {})[record["random_seed"]] = record["test_losses"]
    return runs


def stable_rates(finals):
    """The rates at which a published run settles: up to the best, and beyond while it ends within 1 % of the best.

    Beyond, the end depends on the order: for momentum in resonance with it (at 0.0158 the loss ends at 235, at the
    rates on either side at 88 and 101).
    """
    best = min(finals, key=lambda rate: math.inf if blew_up(finals[rate]) else finals[rate])
    stable = []
    for rate in sorted(finals):
        if rate > best and not finals[rate] <= (1 + TOLERANCE) * finals[best]:
            break
        stable.append(rate)
    return stable


@unittest.skipUnless((PUBLISHED / "quadratic_deep").is_dir(), f"no published results in {PUBLISHED}")
class PublishedCurves(CommandLineCase):
    @classmethod
    def setUpClass(cls):
        cls.published = published_runs()

    def final_losses(self, runs):
        """Of runs (optimizer, rate, seed), with one order of the examples, in one process."""
        calls = "".join(
            f'final {{ problem = "quadratic_deep", order = "repeated", {OPTIMIZERS[optimizer]}, lr = {rate!r}, '
            f"seed = {seed}, no_logs = true, quiet = true }}\n" for optimizer, rate, seed in runs)
        self.write("runs.lua", "local function final(settings)\n"
                               "   local losses = optbench.run(settings).test_losses\n"
                               "   print(losses[#losses])\n"
                               "end\n" + calls)
        printed = self.optbench("runs.lua").stdout.split()
        self.assertEqual(len(printed), len(runs))
        return [float(text.replace("-nan", "nan")) for text in printed]

    def test_the_best_settings_end_where_the_published_ones_do(self):
        for optimizer, rate in BEST_RATES.items():
            theirs = [self.published[optimizer][rate][seed][-1] for seed in SEEDS]
            ours = self.final_losses([(optimizer, rate, seed) for seed in SEEDS])
            # The published mean is itself one of ten seeds.
            error = math.sqrt((statistics.variance(theirs) + statistics.variance(ours)) / len(SEEDS))
            means = statistics.mean(ours), statistics.mean(theirs)
            self.assertLess(abs(means[0] - means[1]), 3 * error, f"{optimizer}: {means}, {ours}")

    def test_the_whole_grid_is_within_a_hundredth_where_it_is_stable_and_diverges_where_it_did(self):
        for optimizer, rates in self.published.items():
            finals = {rate: seeds[42][-1] for rate, seeds in rates.items()}
            self.assertEqual(len(finals), 36)
            stable = stable_rates(finals)
            self.assertGreaterEqual(len(stable), 16)
            ours = dict(zip(finals, self.final_losses([(optimizer, rate, 42) for rate in finals]), strict=True))
            for rate in finals:
                where = f"{optimizer} at {rate}: ours {ours[rate]}, published {finals[rate]}"
                self.assertEqual(blew_up(ours[rate]), blew_up(finals[rate]), where)
                if rate in stable:
                    self.assertLess(abs(ours[rate] / finals[rate] - 1), TOLERANCE, where)


class Order(CommandLineCase):
    def losses_by_epoch(self, *words):
        """Mini-batch losses of two epochs at rate 0: those of the same examples are the same."""
        record = self.record("quadratic_deep", "--lr", "0", "-N", "2", "--train-log-interval", "1", "--quiet", *words)
        losses = record["minibatch_train_losses"]
        return record, losses[:7], losses[7:]

    def test_a_repeated_order_makes_the_batches_of_every_epoch_those_of_the_first(self):
        record, first, second = self.losses_by_epoch("--order", "repeated")
        self.assertEqual(first, second)
        self.assertEqual(record["optbench"]["order"], "repeated")
        self.assertEqual(record["training_params"], {"order": "repeated"})
        record, fresh_first, second = self.losses_by_epoch()
        self.assertEqual(first, fresh_first)
        self.assertNotEqual(first, second)
        self.assertNotIn("order", record["optbench"])

    def test_stepping_by_hand_goes_through_the_examples_as_a_run_does(self):
        steps = self.optbench("-e", """
            local p = optbench.problem "quadratic_deep" { order = "repeated" }
            for _ = 1, 14 do print(string.format("%.17g", p:loss_and_gradient(p:batch()))) end""").stdout.split()
        self.assertEqual(steps[:7], steps[7:])
        _, first, _ = self.losses_by_epoch("--order", "repeated")
        self.assertEqual([float(loss) for loss in steps[:7]], first)

    def test_a_record_with_a_repeated_order_can_be_verified_and_is_a_run_of_its_own(self):
        words = ("run", "quadratic_deep", "-N", "2", "--lr", "0.01", "--quiet")
        self.optbench(*words)
        self.optbench(*words, "--order", "repeated", "--skip-if-exists")
        records = {read_record(path)["optbench"].get("order"): path for path in self.results.rglob("*.json")}
        self.assertEqual(set(records), {None, "repeated"})
        self.assertIn("equal bit for bit", self.optbench("verify", records["repeated"], "--quiet").stdout)
        checked = self.optbench("results", "check", "results")
        self.assertIn("different orders of the training examples: fresh (1 run of sgd); repeated (1 run of sgd)",
                      checked.stdout)

    def test_another_word_is_refused(self):
        message = self.refused("run", "quadratic_deep", "--order", "random")
        self.assertEqual(message, "run: order must be fresh or repeated, got 'random'")


if __name__ == "__main__":
    main()
