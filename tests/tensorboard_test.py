# SPDX-License-Identifier: MIT
"""`--tensorboard`: the event files are read by TensorBoard's own reader and hold what the record holds."""

import math
import pathlib
import struct
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import CommandLineCase, main, read_record  # noqa: E402

try:
    from tensorboard.backend.event_processing import event_accumulator, event_file_loader
    from tensorboard.plugins.hparams import plugin_data_pb2
except ImportError as missing:
    print(f"skipped: tensorboard_test.py: {missing}")
    sys.exit(77)


class Tensorboard(CommandLineCase):
    def run_with_events(self, *words):
        done = self.optbench("run", *words, "--tensorboard", "--quiet")
        record = read_record(self.folder / done.stdout.splitlines()[-1])
        (events,) = self.results.rglob("events.out.tfevents.*")
        accumulator = event_accumulator.EventAccumulator(str(events.parent))
        accumulator.Reload()
        return record, events, accumulator

    def curve(self, accumulator, tag):
        points = accumulator.Scalars(tag)
        return [point.step for point in points], [point.value for point in points]

    def assert_same(self, values, expected):
        single = [struct.unpack("f", struct.pack("f", value))[0] for value in expected]
        self.assertEqual([repr(value) for value in values], [repr(value) for value in single])

    def test_the_curves_are_those_of_the_record(self):
        record, _, accumulator = self.run_with_events(
            "mnist_logreg", "--synthetic", "--optimizer", "adam", "--lr", "0.01", "-N", "2", "--train-log-interval", "5",
            "--lr-sched-epochs", "1", "--lr-sched-factors", "0.1", "--valid-size", "256")
        per_epoch = record["optbench"]["steps_per_epoch"]
        for split in "train", "valid", "test":
            for panel, key in ("loss", "losses"), ("accuracy", "accuracies"):
                steps, values = self.curve(accumulator, f"{panel}/{split}")
                self.assertEqual(steps, [0, per_epoch, 2 * per_epoch])
                self.assert_same(values, record[f"{split}_{key}"])
        steps, values = self.curve(accumulator, "loss/minibatch")
        self.assert_same(values, record["minibatch_train_losses"])
        self.assertEqual(steps[:3], [0, 5, 10])
        steps, values = self.curve(accumulator, "learning_rate")
        self.assertEqual(steps, [0, per_epoch])
        self.assert_same(values, [0.01, 0.01 * 0.1])

    def test_each_metric_that_a_problem_declares_has_its_curves(self):
        self.write("judged.lua", """
            local nn, problem, torch = require "nn", require "problem", require "torch"
            return problem.define {
               name = "judged", loss = "cross_entropy", network = function() return nn.linear(2, 2) end,
               data = function(generator)
                  local function part() return { torch.randn(64, 2, { generator = generator }), torch.arange(64):remainder(2) } end
                  return { train = part(), test = part() }
               end,
               metrics = {
                  score = { series = "scores", direction = "higher", value = function(output) return output:select(2, 1) end },
               },
            }""")
        record, _, accumulator = self.run_with_events("./judged.lua", "--lr", "0.1", "-N", "2", "--bs", "16")
        for split in "train", "test":
            steps, values = self.curve(accumulator, f"score/{split}")
            self.assertEqual(steps, [0, 4, 8])
            self.assert_same(values, record[f"{split}_scores"])

    def test_hyperparameters_and_the_end_are_there(self):
        _, events, _ = self.run_with_events("two_d_beale", "--optimizer", "sgd", "--momentum", "0.9", "--nesterov", "true",
                                            "--lr", "1e-5", "-N", "1", "--seed", str(2**53 + 1))
        sessions = {}
        for event in event_file_loader.RawEventFileLoader(str(events)).Load():
            from tensorboard.compat.proto import event_pb2
            for value in event_pb2.Event.FromString(event).summary.value:
                if value.metadata.plugin_data.plugin_name == "hparams":
                    content = plugin_data_pb2.HParamsPluginData.FromString(value.metadata.plugin_data.content)
                    sessions[value.tag] = content
        start = sessions["_hparams_/session_start_info"].session_start_info
        self.assertEqual(start.hparams["lr"].number_value, 1e-5)
        self.assertEqual(start.hparams["momentum"].number_value, 0.9)
        self.assertIs(start.hparams["nesterov"].bool_value, True)
        self.assertEqual(start.hparams["num_epochs"].number_value, 1)
        # A double would round it.
        self.assertEqual(start.hparams["random_seed"].string_value, str(2**53 + 1))
        self.assertEqual(start.hparams["problem"].string_value, "two_d_beale")
        self.assertEqual(sessions["_hparams_/session_end_info"].session_end_info.status, 1)

    def test_a_diverged_run_shows_where(self):
        record, _, accumulator = self.run_with_events("quadratic_deep", "--lr", "100", "-N", "3",
                                                      "--train-log-interval", "1")
        _, values = self.curve(accumulator, "loss/minibatch")
        self.assertEqual(len(values), record["optbench"]["gradient_evaluations"])
        self.assertFalse(math.isfinite(values[-1]))

    def test_the_numbers_of_a_run_do_not_move(self):
        plain = self.record("two_d_beale", "--lr", "0.01", "-N", "2", "--quiet")
        record, _, _ = self.run_with_events("two_d_beale", "--lr", "0.01", "-N", "2")
        self.assertEqual(record["test_losses"], plain["test_losses"])
        self.assertEqual(record["optbench"]["run_key"], plain["optbench"]["run_key"])

    def test_without_files_there_is_nowhere_to_write(self):
        self.assertIn("tensorboard writes files, which no_logs forbids",
                      self.refused("run", "two_d_beale", "--tensorboard", "--no-logs"))


if __name__ == "__main__":
    main()
