# SPDX-License-Identifier: MIT
"""The binary as a process: commands, help, listings, exit statuses, what goes to which stream."""

import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import BINARY, FAILED, USAGE, CommandLineCase, main  # noqa: E402

COMMANDS = ("demo", "run", "sweep", "repl", "list", "describe", "data", "dump")


class Commands(CommandLineCase):
    def test_without_a_command_the_overview_goes_to_stderr(self):
        done = self.optbench(expect=USAGE)
        self.assertEqual(done.stdout, "")
        self.assertIn("optbench COMMAND", done.stderr)

    def test_help_lists_every_command_on_stdout(self):
        done = self.optbench("help")
        self.assertEqual(done.stderr, "")
        for command in COMMANDS:
            self.assertRegex(done.stdout, rf"(?m)^  {command} +\S")
        self.assertNotIn("worker", done.stdout)
        self.assertEqual(self.optbench("--help").stdout, done.stdout)

    def test_every_command_has_help(self):
        for command in COMMANDS:
            with self.subTest(command):
                done = self.optbench(command, "--help")
                self.assertEqual(done.stderr, "")
                self.assertIn(f"optbench {command}", done.stdout)
        self.assertEqual(self.optbench("help", "run").stdout, self.optbench("run", "--help").stdout)

    def test_the_help_of_run_names_every_option(self):
        text = self.optbench("run", "--help").stdout
        for option in ("--optimizer", "--lr", "--learning-rate", "--set", "--schedule", "--schedule-set",
                       "--lr-sched-epochs", "--lr-sched-factors", "-N", "--num-epochs", "--bs", "--batch-size",
                       "--weight-decay", "--wd", "-r", "--random-seed", "--seed", "--data-dir", "--output-dir",
                       "--train-log-interval", "--print-train-iter", "--no-logs", "--skip-if-exists", "--label",
                       "--dtype", "--device", "--threads", "--quiet"):
            self.assertRegex(text, rf"(?<![\w-]){option}(?![\w-])")

    def test_the_version_names_what_it_is_built_on(self):
        self.assertRegex(self.optbench("--version").stdout, r"^optbench \S+ \(LibTorch \S+, Lua 5\.4\.\d+\)\n$")

    def test_libraries_are_not_looked_for_in_the_folder_where_the_program_is_started(self):
        for library in ("liblua5.4-c++.so.0", "libtorch_cpu.so", "libcurl.so.4"):
            self.write(library, "no library")
        self.optbench("--version")

    def test_what_cannot_be_printed_is_an_error(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([BINARY, "list", "problems"], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, FAILED)
        self.assertEqual(done.stderr, "error: standard output: not all could be written: No space left on device\n")

    def test_an_unknown_command_is_answered_with_the_nearest(self):
        self.assertEqual(self.refused("rnu"), "unknown command 'rnu'; did you mean 'run'? (`optbench help` shows all)")
        self.assertEqual(self.refused("fly"), "unknown command 'fly' (`optbench help` shows all)")
        self.assertEqual(self.refused("help", "swep"),
                         "help: unknown topic 'swep'; did you mean 'sweep'? (`optbench help` shows all)")

    def test_flags_before_the_command(self):
        self.assertEqual(self.refused("--scripts"), "--scripts: expected a folder, got nothing")
        self.write("more/parts.lua", "return { answer = 42 }")
        done = self.optbench("--scripts", "more", "-e", "print(require('parts').answer)")
        self.assertEqual(done.stdout, "42\n")


class Describe(CommandLineCase):
    def test_a_problem_has_layers_and_defaults(self):
        described = json.loads(self.optbench("describe", "mnist_2c2d", "--json").stdout)
        self.assertEqual(described["parameters"], 3274634)
        self.assertEqual(described["batch_size"], 128)
        self.assertEqual(described["num_epochs"], 100)
        self.assertEqual(described["dataset"], "mnist")
        self.assertEqual(sum(layer["parameters"] for layer in described["layers"]), 3274634)
        text = self.optbench("describe", "mnist_2c2d").stdout
        for word in ("3274634", "cross-entropy", "conv1", "[10]"):
            self.assertIn(word, text)

    def test_describe_shows_a_problems_own_options(self):
        described = json.loads(self.optbench("describe", "mnist_vae", "--json").stdout)
        self.assertEqual(described["options"][0]["name"], "loss")
        self.assertEqual(described["options"][0]["default"], "squared_error")
        self.assertIn("'squared_error' or 'binary_cross_entropy'", self.optbench("describe", "mnist_vae").stdout)

    def test_describe_shows_a_data_sets_files_and_options(self):
        described = json.loads(self.optbench("describe", "svhn", "--json").stdout)
        self.assertEqual(described["kind"], "dataset")
        self.assertEqual(described["files"], ["train_32x32.mat", "test_32x32.mat"])
        self.assertEqual([option["name"] for option in described["options"]], ["normalisation", "compat"])
        self.assertIn("64 000", self.optbench("describe", "svhn").stdout)
        self.assertIn("none, it is computed", self.optbench("describe", "two_d").stdout)

    def test_a_rule_has_options_with_defaults(self):
        described = json.loads(self.optbench("describe", "adam", "--json").stdout)
        self.assertEqual(described["kind"], "optimizer")
        options = {option["name"]: option for option in described["options"]}
        self.assertEqual(options["beta2"]["default"], 0.999)
        self.assertEqual(options["beta2"]["expected"], "a number in [0, 1)")
        self.assertIn("beta2", self.optbench("describe", "adam").stdout)
        for name in ("adamw", "native.adamw", "cifar10_3c3d"):  # what happens beside the problem's L2 term
            self.assertIn("an optimizer's own weight_decay acts beside it", self.optbench("describe", name).stdout)
            self.assertIn("acts beside it", json.loads(self.optbench("describe", name, "--json").stdout)["decay"])
        self.assertEqual(json.loads(self.optbench("describe", "multistep", "--json").stdout)["kind"], "schedule")

    def test_a_users_file_is_described_too(self):
        self.write("mine.lua", """
            local mine = require("optim.base").define { name = "mine", summary = "my own", options = { lr = { default = 3 } } }
            function mine:step() end
            return mine""")
        described = json.loads(self.optbench("describe", "./mine.lua", "--json").stdout)
        self.assertEqual(described["summary"], "my own")
        self.assertEqual(described["options"][0]["default"], 3)

    def test_an_unknown_name_is_answered_with_the_nearest(self):
        self.assertEqual(self.refused("describe", "mnist_2c2"),
                         "describe: unknown problem, optimizer, schedule or data set 'mnist_2c2'; did you mean 'mnist_2c2d'?")


if __name__ == "__main__":
    main()
