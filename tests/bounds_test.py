# SPDX-License-Identifier: MIT
"""Numbers beyond all bounds are refused by name wherever they are given; limits of the machine are kept."""

import os
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import DONE, FAILED, CommandLineCase, main, read_record  # noqa: E402

LARGE = {  # on the command line, its name in scripts, a value that is too large, what is said
    "--threads": ("threads", 20000, "threads must be at most 1024, got 20000"),
    "--threads=4294967297": ("threads", 2**32 + 1, "threads must be at most 1024, got 4294967297"),
    "--batch-size": ("batch_size", 2**32 + 128, "batch_size must be at most 1000000000, got 4294967424"),
    "--valid-size": ("valid_size", 2**32, "valid_size must be at most 1000000000, got 4294967296"),
}
OF_TRAINING = {
    "-N": ("num_epochs", 2147483648, "num_epochs must be at most 1000000000, got 2147483648"),
    "--train-log-interval": ("train_log_interval", 2**63 - 1,
                             "train_log_interval must be at most 1000000000, got 9223372036854775807"),
}


class Bounds(CommandLineCase):
    def words_of(self, option, value):
        return [option] if "=" in option else [option, value]

    def test_the_command_line_refuses_what_is_too_large(self):
        for option, (_, value, message) in {**LARGE, **OF_TRAINING}.items():
            self.assertEqual(self.refused("run", "two_d_beale", *self.words_of(option, value)), f"run: {message}")
        for option, (_, value, message) in LARGE.items():
            self.assertEqual(self.refused("dump", "two_d_beale", "--output", "x", *self.words_of(option, value)),
                             f"run: {message}")

    def test_scripts_and_plans_refuse_it_too(self):
        for name, value, message in {**LARGE, **OF_TRAINING}.values():
            self.assertIn(message, self.refused(
                "-e", f'optbench.run {{ problem = "two_d_beale", {name} = {value}, no_logs = true }}', expect=FAILED))
            self.write("plan.lua", f'return {{ {{ problem = "two_d_beale", {name} = {value} }} }}')
            self.assertIn(message, self.refused("sweep", "plan.lua", "--dry-run"))
        for name, value, message in LARGE.values():
            self.assertIn(message, self.refused("-e", f'optbench.problem "two_d_beale" {{ {name} = {value} }}', expect=FAILED))
        self.write("plan.lua", 'return { { problem = "two_d_beale" } }')
        self.assertIn("threads must be at most 1024", self.refused("sweep", "plan.lua", "--dry-run", "--threads", 20000))

    def test_verify_refuses_more_threads_than_a_run_may_have(self):
        self.optbench("run", "two_d_beale", "-N", 1, "--lr", 1e-6, "--quiet")
        (name,) = self.files()
        self.assertIn("threads must be at most 1024, got 4294967297",
                      self.refused("verify", self.results / name, "--threads", 2**32 + 1))

    def test_workers_and_analyses_have_bounds(self):
        self.write("plan.lua", 'return { { problem = "two_d_beale" } }')
        for jobs in (-1, 0, 4097, 2**32 + 1, 2**64 + 1):
            self.assertIn("--jobs", self.refused("sweep", "plan.lua", f"--jobs={jobs}"))
        self.optbench("run", "two_d_beale", "-N", 1, "--lr", 1e-6, "--quiet")
        for resamples in (-1, 2**32 + 1):
            self.assertIn("--resamples", self.refused("analyze", "results", f"--resamples={resamples}"))
            self.assertIn(f"resamples: must be in [0, 1000000], got {resamples}",
                          self.refused("-e", f'report.study("results", {{ resamples = {resamples} }})', expect=FAILED))
        for near in ("-1", "nan", "1e9"):
            self.assertIn("near: must be a percentage in [0, 100]",
                          self.refused("analyze", "results", f"--near={near}"))

    def test_a_list_for_a_plan_has_bounds(self):
        for function in ("linspace", "logspace"):
            self.assertIn("the count must be an integer from 1 to 1000000, got 4294967297",
                          self.refused("-e", f"sweep.{function}(0, 1, {2**32 + 1})", expect=FAILED))

    def test_many_epochs_take_no_memory_until_they_are_measured(self):
        done = self.optbench("--time-limit", "1s", "run", "two_d_beale", "--lr", "1e-9", "-N", 1_000_000_000,
                             "--train-log-interval", 1_000_000, "--quiet", expect=DONE)
        path = self.folder / done.stdout.splitlines()[-1]
        record = read_record(path)
        self.assertEqual(record["optbench"]["outcome"], "stopped_early")
        self.assertEqual(record["num_epochs"], 1_000_000_000)
        evaluations = record["optbench"]["steps"] // record["optbench"]["steps_per_epoch"] + 1
        self.assertEqual(len(record["test_losses"]), evaluations)
        self.assertEqual(self.optbench("show", path).stdout.count("two_d_beale"), 1)
        self.optbench("analyze", "results")

    def test_the_shortest_time_limit_is_one(self):
        done = self.optbench("--time-limit", "0.0000000001", "-e", "while true do end", expect=FAILED)
        self.assertIn("the time limit of 0.0000000001 was reached", done.stderr)


class Plans(CommandLineCase):
    """What a plan says twice, or not at all."""

    def test_one_setting_under_two_names_is_refused_everywhere(self):
        message = "'learning_rate' and 'lr' are the same setting: give one of them"
        self.write("plan.lua", 'return { { problem = "two_d_beale", lr = 0.1, learning_rate = 0.2 } }')
        self.assertEqual(self.refused("sweep", "plan.lua"), f"plan.lua: run 1: {message}")
        self.assertIn(message, self.refused(
            "-e", 'optbench.run { problem = "two_d_beale", lr = 0.1, learning_rate = 0.2 }', expect=FAILED))
        self.assertIn("'N' and 'num_epochs' are the same setting", self.refused(
            "-e", 'optbench.run { problem = "two_d_beale", N = 1, num_epochs = 1 }', expect=FAILED))

    def test_a_hole_in_a_plan_is_refused_with_its_place(self):
        run = '{ problem = "two_d_beale" }'
        self.write("plan.lua", f"return {{ {run}, nil, {run} }}")
        self.assertEqual(self.refused("sweep", "plan.lua"),
                         "plan.lua: value[2]: there is nothing: a list must have no holes")
        self.write("plan.lua", "return { { problem = 'two_d_beale', lr_sched_epochs = { 1, nil, 3 }, "
                               "lr_sched_factors = { 1, 2, 3 } } }")
        self.assertEqual(self.refused("sweep", "plan.lua"),
                         "plan.lua: value[1].lr_sched_epochs[2]: there is nothing: a list must have no holes")
        self.write("plan.lua", 'return sweep.grid { problems = "two_d_beale", optimizers = { "sgd", nil, "adam" } }')
        self.assertIn("plan.lua:1: sweep.grid: 'optimizers[2]' is nil: a list must have no holes",
                      self.refused("sweep", "plan.lua", expect=FAILED))

    def test_control_characters_in_a_label_are_refused_and_not_shown_as_they_are(self):
        for label, shown in (("a\x1b[31mb", r'"a\u001b[31mb"'), ("a\nb", r'"a\nb"'), ("a\x07", r'"a\u0007"')):
            message = self.refused("run", "two_d_beale", "--label", label)
            self.assertTrue(message.startswith("run: label must be a folder's name"), message)
            self.assertTrue(message.endswith(f"got {shown}"), message)
        self.write("plan.lua", r'return { { problem = "two_d_beale", label = "a\27[2J" } }')
        self.assertIn(r'got "a\u001b[2J"', self.refused("sweep", "plan.lua"))


class Cores(CommandLineCase):
    """A control group with a quota of one core, where this machine lets us make one."""

    def group(self):
        name = f"optbench-test-{os.getpid()}"
        for parent, files in (("/sys/fs/cgroup", {"cpu.max": "100000 100000"}),
                              ("/sys/fs/cgroup/cpu", {"cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": "100000"})):
            group = pathlib.Path(parent, name)
            try:
                group.mkdir()
                self.addCleanup(group.rmdir)
                for file, text in files.items():
                    if not (group / file).exists():
                        raise OSError(f"{group / file}: there is no such file")
                    (group / file).write_text(text)
                return group
            except OSError as error:
                reason = error
        raise unittest.SkipTest(f"needs a control group with a quota: {reason}")

    def test_a_sweep_starts_no_more_workers_than_the_quota_pays_for(self):
        if len(os.sched_getaffinity(0)) < 2:
            self.skipTest("needs two cores")
        group = self.group()
        self.write("plan.lua", 'return { { problem = "two_d_beale" }, { problem = "two_d_beale", seed = 1 } }')
        process = self.start("sweep", "plan.lua", "--dry-run",
                             preexec_fn=lambda: (group / "cgroup.procs").write_text(str(os.getpid())))
        _, stderr = process.communicate()
        self.assertEqual(process.returncode, DONE, stderr)
        self.assertRegex(stderr, re.compile(r"2 to do with 1 worker$", re.M))


if __name__ == "__main__":
    main()
