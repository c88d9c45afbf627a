# SPDX-License-Identifier: MIT
"""`optbench run` as a process: records and where they are filed, reproducibility, ends of all kinds, errors."""

import math
import os
import pathlib
import re
import resource
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import (DONE, FAILED, INTERRUPTED, PATIENCE_S, SOURCE_TREE, USAGE, CommandLineCase,  # noqa: E402
                          main, read_record, write_idx_data)
from terminal_process import TerminalProcess  # noqa: E402

PUBLISHED = pathlib.Path(os.environ.get("OPTBENCH_DEEPOBS_RESULTS", SOURCE_TREE.parent / "shared/data/deepobs-results"))
LISTS = ("train_losses", "test_losses", "minibatch_train_losses")
LONG = ("two_d_beale", "--lr", 1e-9, "-N", 20000, "--train-log-interval", 78)  # ends when it is told to
FAST = ("two_d_rosenbrock", "-N", 2, "--bs", 1000, "--lr", 1e-4, "--train-log-interval", 1)

RULE = """
local optimizer = require "optim.base"
local mine = optimizer.define { name = "mine", options = { lr = { from = 0, default = 1e-4 } } }
function mine:step(x, gradient, t)
   %s
   x:add_(gradient, -self.options.lr)
end
return mine
"""


def lists_of(record):
    return {name: repr(record[name]) for name in LISTS}


class Records(CommandLineCase):
    def test_the_record_is_filed_and_named_on_stdout(self):
        done = self.optbench("run", *FAST)
        files = self.files()
        self.assertEqual(len(files), 1)
        self.assertRegex(files[0], r"^two_d_rosenbrock/sgd/num_epochs__2__batch_size__1000__dampening__0\.e\+00__lr__1\.e-04"
                                   r"__momentum__0\.e\+00__nesterov__False__weight_decay__0\.e\+00/"
                                   r"random_seed__42__\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d\.json$")
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0], "two_d_rosenbrock with sgd: finished")
        self.assertRegex(lines[1], r"^after 2 of 2 epochs: train loss \S+; test loss \S+$")
        self.assertEqual(lines[-1], f"results/{files[0]}")

    def test_progress_goes_to_stderr_as_plain_lines(self):
        done = self.optbench("run", *FAST)
        lines = done.stderr.splitlines()
        self.assertEqual([line.split("  ")[0] for line in lines], ["epoch 0/2", "epoch 1/2", "epoch 2/2"])
        self.assertNotIn("\r", done.stderr)
        self.assertNotIn("\x1b", done.stderr)
        self.assertEqual(self.optbench("run", *FAST, "--quiet").stderr, "")
        self.assertEqual(self.optbench("run", *FAST, "--print-train-iter").stderr.count(": loss "), 20)

    def test_a_record_holds_both_families_of_keys(self):
        record = self.record(*FAST)
        for key in ("train_losses", "test_losses", "minibatch_train_losses", "optimizer", "testproblem", "weight_decay",
                    "batch_size", "num_epochs", "learning_rate", "lr_sched_epochs", "lr_sched_factors", "random_seed",
                    "train_log_interval", "hyperparams", "optimizer_name", "optimizer_hyperparams", "training_params",
                    "l2_reg", "optbench"):
            self.assertIn(key, record)
        self.assertNotIn("test_accuracies", record)
        self.assertEqual(record["optimizer"], "sgd")
        self.assertEqual(record["hyperparams"],
                         {"dampening": 0.0, "momentum": 0.0, "nesterov": False, "weight_decay": 0.0})
        self.assertEqual(record["optimizer_hyperparams"]["lr"], 1e-4)
        self.assertEqual(record["training_params"], {})
        self.assertIsNone(record["lr_sched_epochs"])
        self.assertEqual([len(record[name]) for name in LISTS], [3, 3, 20])

    def test_a_problem_with_accuracy_has_its_lists(self):
        write_idx_data(self.folder / "d/mnist")
        record = self.record("mnist_logreg", "-N", 2, "--bs", 16, "--no-verify", "--data-dir", "d", "--valid-size", 16)
        for split in ("train", "valid", "test"):
            self.assertEqual(len(record[f"{split}_losses"]), 3)
            self.assertEqual(len(record[f"{split}_accuracies"]), 3)
        self.assertEqual(record["optbench"]["steps_per_epoch"], 3)
        self.assertAlmostEqual(record["test_losses"][0], math.log(10), delta=1e-6)

    def test_hyperparameters_may_be_options_of_their_own_as_in_deepobs(self):
        record = self.record(*FAST, "--momentum", 0.9, "--nesterov")
        self.assertEqual(record["hyperparams"]["momentum"], 0.9)
        self.assertIs(record["hyperparams"]["nesterov"], True)
        same = self.record(*FAST, "--momentum=0.9", "--nesterov", "true")
        self.assertEqual(lists_of(same), lists_of(record))
        set_so = self.record(*FAST, "--set", "momentum=0.9", "--set", "nesterov=true")
        self.assertEqual(lists_of(set_so), lists_of(record))

    def test_hyperparameters_may_come_before_the_problem(self):
        record = self.record("--momentum", 0.9, *FAST)
        self.assertEqual(record["hyperparams"]["momentum"], 0.9)
        self.assertEqual(record["testproblem"], "two_d_rosenbrock")

    def test_a_multistep_schedule_in_the_spelling_of_deepobs(self):
        done = self.optbench("run", "quadratic_deep", "--learning_rate", 0.3, "--num_epochs", 4, "--lr_sched_epochs", 2, 3,
                             "--lr_sched_factors", 0.1, 0.01, "--momentum", 0.0)
        path = done.stdout.splitlines()[-1]
        self.assertIn("__lr_sched_epochs__[2, 3]__lr_sched_factors__[0.1, 0.01]/", path)
        record = read_record(self.folder / path)
        rates = record["optbench"]["learning_rates"]
        for rate, expected in zip(rates, (0.3, 0.3, 0.03, 0.003)):
            self.assertAlmostEqual(rate, expected, delta=1e-15)
        self.assertEqual(record["lr_sched_epochs"], [2, 3])
        self.assertEqual(record["training_params"], {"lr_sched_epochs": [2, 3], "lr_sched_factors": [0.1, 0.01]})

    def test_weight_decay_is_in_name_and_record_as_given(self):
        done = self.optbench("run", *FAST, "--wd", 5e-4)
        self.assertIn("has no L2 term: weight_decay 0.0005 is ignored", done.stderr)
        self.assertIn("__batch_size__1000__weight_decay__5.e-04__", self.files()[0])

    def test_zero_epochs_only_evaluate(self):
        record = self.record("two_d_beale", "-N", 0)
        self.assertEqual([len(record[name]) for name in LISTS], [1, 1, 0])
        self.assertEqual(record["optbench"]["steps"], 0)

    def test_the_log_interval_counts_from_the_start_of_each_epoch(self):
        every = self.record("quadratic_deep", "-N", 2, "--train-log-interval", 1)["minibatch_train_losses"]
        third = self.record("quadratic_deep", "-N", 2, "--train-log-interval", 3)["minibatch_train_losses"]
        self.assertEqual(len(every), 14)
        self.assertEqual(third, [every[i] for i in (0, 3, 6, 7, 10, 13)])

    def test_without_logs_nothing_is_written(self):
        done = self.optbench("run", *FAST, "--no-logs")
        self.assertEqual(self.files("."), [])
        self.assertEqual(len(done.stdout.splitlines()), 2)

    def test_a_run_on_synthetic_data_needs_no_files_and_says_so(self):
        self.optbench("run", "mnist_logreg", "--synthetic", "-N", 0, "--bs", 5000, "--data-dir", "nowhere")
        self.assertIn("__synthetic__True/", self.files()[0])
        record = read_record(self.folder / "results" / self.files()[0])
        self.assertEqual(record["optbench"]["dataset"], {"name": "mnist", "synthetic": True, "options": {}})
        self.assertEqual(record["optbench"]["problem"], {"name": "mnist_logreg", "options": {}})
        self.assertIs(record["training_params"]["synthetic"], True)

    def test_an_option_of_the_problem_can_be_given_in_two_ways_and_is_recorded(self):
        words = ("run", "mnist_vae", "--synthetic", "-N", 0, "--bs", 5000, "--data-dir", "nowhere")
        self.optbench(*words, "--loss", "binary_cross_entropy")
        self.optbench(*words, "--problem-set", "loss=binary_cross_entropy", "--output-dir", "again")
        path, = self.files()
        self.assertIn("__loss__binary_cross_entropy__", path)
        record = read_record(self.folder / "results" / path)
        self.assertEqual(record["optbench"]["problem"], {"name": "mnist_vae", "options": {"loss": "binary_cross_entropy"}})
        self.assertEqual(record["training_params"]["loss"], "binary_cross_entropy")
        again = read_record(self.folder / "again" / self.files("again")[0])
        self.assertEqual(again["test_losses"], record["test_losses"])
        self.assertNotIn("test_accuracies", record)

    def test_an_option_that_the_data_set_does_not_have_is_refused(self):
        for words in (("--compat",), ("--dataset-set", "compat=true")):
            done = self.optbench("run", "mnist_logreg", "--synthetic", *words, expect=USAGE)
            self.assertEqual(done.stderr, "error: data set 'mnist': unknown option 'compat' (there are none)\n")

    def test_a_label_is_the_name_of_the_folder(self):
        self.optbench("run", *FAST, "--label", "tuned sgd")
        self.assertTrue(self.files()[0].startswith("two_d_rosenbrock/tuned sgd/"))

    def test_a_run_that_exists_is_skipped_when_asked_so(self):
        self.optbench("run", *FAST)
        done = self.optbench("run", *FAST, "--skip-if-exists")
        self.assertEqual(done.stdout, f"skipped: a record of this setting and seed exists\nresults/{self.files()[0]}\n")
        self.assertEqual(len(self.files()), 1)
        self.optbench("run", *FAST, "--skip-if-exists", "--seed", 43)
        self.assertEqual(len(self.files()), 2)

    def test_a_users_file_is_an_optimizer_by_its_path(self):
        self.write("my_rule.lua", RULE % "")
        record = self.record(*FAST, "--optimizer", "./my_rule.lua")
        self.assertEqual(record["optimizer_name"], "my_rule")
        self.assertEqual(record["optbench"]["optimizer"]["origin"], "./my_rule.lua")
        self.assertEqual(len(record["optbench"]["optimizer"]["sha256"]), 64)
        self.assertEqual(lists_of(record), lists_of(self.record(*FAST)))


class Reproducibility(CommandLineCase):
    def test_the_same_seed_gives_the_same_lists_from_the_command_line_and_a_script(self):
        self.write("run.lua", """
            local optbench = require "optbench"
            for _, name in ipairs { "adam", "native.adam" } do
               local record = optbench.run { problem = "two_d_rosenbrock", optimizer = name, num_epochs = 2, batch_size = 1000,
                                             lr = 1e-4, train_log_interval = 1, threads = 1, output_dir = "from_script" }
               print(record.path)
            end""")
        paths = self.optbench("run.lua").stdout.splitlines()
        for name, path in zip(("adam", "native.adam"), paths):
            with self.subTest(name):
                words = (*FAST, "--optimizer", name, "--threads", 1)
                first = lists_of(self.record(*words))
                self.assertEqual(first, lists_of(self.record(*words)))
                self.assertEqual(first, lists_of(read_record(self.folder / path)))
                other = lists_of(self.record(*words, "--seed", 43))
                self.assertNotEqual(first["minibatch_train_losses"], other["minibatch_train_losses"])

    def test_an_optimizer_that_draws_numbers_follows_the_seed_only(self):
        self.write("noisy.lua", RULE % "x:add_(1e-3 * math.random())")
        words = (*FAST, "--optimizer", "./noisy.lua", "--threads", 1)
        first = self.record(*words)
        self.assertEqual(lists_of(first), lists_of(self.record(*words)))
        self.assertNotEqual(first["test_losses"], self.record(*words, "--seed", 43)["test_losses"])
        self.write("run.lua", """
            local optbench = require "optbench"
            math.random()
            for _ = 1, 2 do
               local record = optbench.run { problem = "two_d_rosenbrock", optimizer = "./noisy.lua", num_epochs = 2,
                                             batch_size = 1000, lr = 1e-4, train_log_interval = 1, threads = 1 }
               print(record.path)
            end""")
        for path in self.optbench("run.lua").stdout.splitlines():
            self.assertEqual(lists_of(first), lists_of(read_record(self.folder / path)))

    def test_draws_without_a_generator_follow_the_seed_in_every_process(self):
        self.write("noisy.lua", RULE % "x:add_(x:zeros_like():normal_() + require('torch').randn(x:numel()), 1e-3)")
        words = (*FAST, "--optimizer", "./noisy.lua", "--threads", 1)
        first = self.record(*words)
        self.assertEqual(lists_of(first), lists_of(self.record(*words)))
        self.assertNotEqual(first["test_losses"], self.record(*words, "--seed", 43)["test_losses"])

    def test_what_an_optimizer_logs_and_what_it_failed_to_do_is_shown(self):
        self.write("lazy.lua", (RULE % "self.log('length', x:norm())").replace("x:add_(gradient,", "gradient:mul_("))
        done = self.optbench("run", *FAST, "--optimizer", "./lazy.lua", "--diagnostics", "gradient_norm")
        self.assertIn("warning: no step of the first epoch changed a parameter", done.stderr)
        record = self.optbench("run", *FAST, "--optimizer", "./lazy.lua", "--quiet").stdout.splitlines()[-1]
        shown = self.optbench("show", record.split()[-1]).stdout
        self.assertIn("no step of the first epoch changed a parameter", shown)
        self.assertRegex(shown, r"diagnostic +values +first +smallest +largest +last\n")
        self.assertRegex(shown, r"\nlength +\d+ ")

    def test_the_quadratic_problem_starts_at_the_published_loss_for_every_seed(self):
        for seed in (42, 7):
            record = self.record("quadratic_deep", "-N", 0, "--seed", seed)
            self.assertAlmostEqual(record["test_losses"][0] / 353.44677, 1, delta=1e-7)

    def test_the_quadratic_problem_follows_the_published_curve(self):
        folder = PUBLISHED / "quadratic_deep/GradientDescentOptimizer/num_epochs__100__batch_size__128__lr__1.e-03"
        files = sorted(folder.glob("random_seed__42__*.json"))
        if not files:
            self.skipTest(f"the published results are not at {PUBLISHED}")
        published = read_record(files[0])["test_losses"]
        ours = self.record("quadratic_deep", "-N", 10, "--lr", 1e-3)["test_losses"]
        self.assertAlmostEqual(ours[0] / published[0], 1, delta=1e-6)
        for epoch in range(1, 11):
            self.assertAlmostEqual(ours[epoch] / published[epoch], 1, delta=0.02)

    def test_two_d_problems_start_where_they_should(self):
        for name, start in (("rosenbrock", 158.5), ("beale", 169680.83203), ("branin", 95.84466837)):
            record = self.record(f"two_d_{name}", "-N", 0, "--dtype", "float64")
            self.assertAlmostEqual(record["test_losses"][0] / start, 1, delta=1e-9)


class Ends(CommandLineCase):
    def test_a_diverged_run_is_a_result(self):
        done = self.optbench("run", "quadratic_deep", "--lr", 1e10, "-N", 5, "--train-log-interval", 1)
        self.assertRegex(done.stdout, r"^quadratic_deep with sgd: diverged \(the \S+ loss .+ is (inf|nan)\)\n")
        record = read_record(self.folder / done.stdout.splitlines()[-1])
        self.assertEqual(record["optbench"]["outcome"], "diverged")
        self.assertEqual([len(record[name]) for name in LISTS], [6, 6, 35])
        self.assertTrue(math.isfinite(record["test_losses"][0]))
        self.assertTrue(math.isnan(record["test_losses"][5]))
        self.assertIn("NaN", (self.folder / "results" / self.files()[0]).read_text())

    def wait_for(self, process, pattern):
        for line in process.stderr:
            if re.match(pattern, line):
                return
        self.fail(f"the process ended without a line like {pattern}")

    def interrupt(self, number, *words):
        process = self.start("run", *words)
        self.wait_for(process, "epoch +1/")
        process.send_signal(number)
        stdout, _ = process.communicate(timeout=PATIENCE_S)
        return process.returncode, stdout

    def test_an_interrupted_run_ends_at_a_step_with_what_was_done_saved(self):
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)
        for number in numbers:
            with self.subTest(number):
                status, stdout = self.interrupt(number, *LONG, "--seed", int(number))
                self.assertEqual(status, INTERRUPTED)
                self.assertIn("two_d_beale with sgd: interrupted (a signal asked for the end)", stdout)
        files = self.files()
        self.assertEqual(len(files), len(numbers))
        for name in files:
            self.assertTrue(name.endswith(".json.interrupted"), name)
            record = read_record(self.results / name)
            self.assertEqual(record["optbench"]["outcome"], "interrupted")
            self.assertEqual(len(record["test_losses"]), 20001)
            self.assertEqual(len(record["minibatch_train_losses"]), 20000)
            self.assertTrue(math.isfinite(record["test_losses"][1]))
            self.assertTrue(math.isnan(record["test_losses"][-1]))

    def test_an_interrupted_run_does_not_count_as_one_that_exists(self):
        self.interrupt(signal.SIGINT, *LONG)
        status, _ = self.interrupt(signal.SIGINT, *LONG, "--skip-if-exists")
        self.assertEqual(status, INTERRUPTED)
        self.assertEqual(len(self.files()), 2)

    def test_a_script_that_trains_ends_with_its_run(self):
        self.write("forever.lua", """
            local optbench = require "optbench"
            while true do
               pcall(optbench.run, { problem = "two_d_beale", lr = 1e-9, num_epochs = 20000, train_log_interval = 78,
                                     no_logs = true, quiet = false })
            end""")
        process = self.start("forever.lua")
        self.wait_for(process, "epoch +1/")
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=PATIENCE_S)
        self.assertEqual(process.returncode, INTERRUPTED)
        self.assertIn("error: interrupted", stderr)

    def test_an_optimizer_that_hangs_is_interrupted_by_the_second_signal(self):
        self.write("hangs.lua", RULE % "if t == 3 then io.stderr:write('hanging\\n') while true do pcall(error) end end")
        process = self.start("run", *FAST, "--optimizer", "./hangs.lua")
        self.wait_for(process, "hanging$")
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            time.sleep(0.05)  # two signals of one kind that arrive together are one
        process.communicate(timeout=PATIENCE_S)
        self.assertEqual(process.returncode, INTERRUPTED)

    def test_a_terminal_shows_the_step_and_the_rate_in_one_line(self):
        running = TerminalProcess(self, "run", *LONG, "--no-logs")
        running.read_until(" left")
        running.process.send_signal(signal.SIGINT)
        self.assertEqual(running.read_to_end(), INTERRUPTED)
        self.assertRegex(running.shown, r"\r\x1b\[Kepoch \d+/20000  step \d+/78  loss \S+  \d+ steps/s  \S+ left")


class Errors(CommandLineCase):
    def test_wrong_usage_is_refused_with_status_2(self):
        cases = (
            (("run", "quadratic_dep"),
             "unknown problem 'quadratic_dep'; did you mean 'quadratic_deep'? (`optbench list problems` shows all)"),
            (("run", "quadratic_deep", "--optimizer", "adm"),
             "unknown optimizer 'adm'; did you mean 'adam'? (`optbench list optimizers` shows all)"),
            (("run", "quadratic_deep", "--num-epoch", "3"),
             "run: unknown option '--num-epoch'; did you mean '--num-epochs'? (`optbench run --help` shows all)"),
            (("run", "quadratic_deep", "--set", "momentun=0.9"),
             "sgd: unknown option 'momentun'; did you mean 'momentum'?"),
            (("run", "quadratic_deep", "--set", "momentum=-1"),
             "sgd: option 'momentum' must be a number of at least 0, got -1.0"),
            (("run", "quadratic_deep", "--optimizer", "adam", "--beta2", "1"),
             "adam: option 'beta2' must be a number in [0, 1), got 1.0"),
            (("run", "quadratic_deep", "--momentum"),
             "run: option '--momentum' needs a value: expected a number of at least 0"),
            (("run", "quadratic_deep", "-N", "-1"), "run: num_epochs must be at least 0, got -1"),
            (("run", "quadratic_deep", "--bs", "1001"),
             "batch_size: must be at most 1000, the examples of split 'train', got 1001"),
            (("run", "quadratic_deep", "--lr", "fast"), "run: --learning-rate: expected a number, got 'fast'"),
            (("run", "quadratic_deep", "--device", "gpu"), "device: must be cpu, cuda or cuda:N, got 'gpu'"),
            (("run", "quadratic_deep", "--lr-sched-epochs", "50", "100"),
             "run: lr_sched_epochs and lr_sched_factors must be given together, got only lr_sched_epochs"),
            (("run", "quadratic_deep", "--lr-sched-factors", "0.1"),
             "run: lr_sched_epochs and lr_sched_factors must be given together, got only lr_sched_factors"),
            (("run", "quadratic_deep", "mnist_mlp"), "run: unexpected argument 'mnist_mlp'"),
        )
        for words, message in cases:
            with self.subTest(words):
                self.assertEqual(self.refused(*words, expect=USAGE), message)
        self.assertEqual(self.files(), [])

    def test_a_misspelt_hyperparameter_is_answered_with_the_optimizers_option(self):
        self.assertIn("did you mean '--momentum'?", self.refused("run", "quadratic_deep", "--momentun", "0.9"))

    def test_numbers_that_are_none_name_option_and_value(self):
        for option, value in (("--lr", "fast"), ("-N", "2.5"), ("--seed", "99999999999999999999")):
            with self.subTest((option, value)):
                message = self.refused("run", "two_d_beale", "--bs", 10000, "--no-logs", option, value)
                self.assertTrue(message.startswith("run: "), message)
                self.assertIn(value, message)

    def test_files_that_are_no_optimizers_fail_with_status_1(self):
        cases = (
            ("missing.lua", None, "./missing.lua: no such file: expected a script that declares an optimizer"),
            ("syntax.lua", "local x = = 1\n", "./syntax.lua:1: unexpected symbol near '='"),
            ("number.lua", "return 3\n", "number.lua: must return what optimizer.define gave, got 3"),
            ("no_step.lua", "return require('optim.base').define { name = 'x' }",
             "no_step.lua: optimizer 'x': method 'step' is missing"),
        )
        for name, text, message in cases:
            with self.subTest(name):
                if text is not None:
                    self.write(name, text)
                self.assertEqual(self.refused("run", *FAST, "--optimizer", f"./{name}", expect=FAILED), message)
        self.assertEqual(self.files(), [])

    def test_optimizers_that_fail_while_they_run_name_their_line(self):
        cases = (
            ("error('oops')", "./rule.lua:5: oops"),
            ("x:add_(gradient, self.options.lrr)", "./rule.lua:5: mine: no option 'lrr' is declared; did you mean 'lr'?"),
            ("if true then x:release() return end", "mine: step must leave x in place, but released it"),
            ("local y = nil + x", None),
            ("do return x - gradient end", "mine: step must change x in place and return nothing, got Tensor"),
        )
        for body, message in cases:
            with self.subTest(body):
                self.write("rule.lua", RULE % body)
                done = self.optbench("run", *FAST, "--optimizer", "./rule.lua", expect=FAILED)
                error = re.search(r"(?m)^error: (.*)$", done.stderr).group(1)
                if message is None:
                    self.assertTrue(error.startswith("./rule.lua:5: "), error)
                else:
                    self.assertEqual(error, message)
                self.assertEqual(done.stdout, "")
        self.assertEqual(self.files(), [])

    def test_an_error_of_the_schedule_is_an_error_of_the_run(self):
        self.write("wild.lua", """
            local wild = require("schedule.base").define { name = "wild" }
            function wild:factor(step) return step < 3 and 1 or -1 end
            return wild""")
        done = self.optbench("run", *FAST, "--schedule", "./wild.lua", expect=FAILED)
        self.assertIn("error: schedule: must give a finite factor of at least 0, got -1 at step 3 of 20", done.stderr)

    def test_missing_data_says_where_it_was_looked_for_and_what_to_do(self):
        message = self.refused("run", "mnist_mlp", "--no-download", expect=FAILED)
        self.assertIn(f"mnist: there is no folder '{self.folder}/data/optbench/mnist'", message)
        self.assertIn("train-images-idx3-ubyte", message)
        self.assertIn("--data-dir", message)

    def test_a_run_that_fails_leaves_no_folder_behind(self):
        self.refused("run", "mnist_mlp", "--no-download", expect=FAILED)
        self.assertFalse(self.results.exists())

    def test_an_output_folder_that_cannot_be_written_is_refused_before_anything_is_computed(self):
        self.write("file", "no folder")
        message = self.refused("run", *FAST, "--output-dir", "file/results", expect=FAILED)
        self.assertIn("file/results", message)
        message = self.refused("run", *FAST, "--output-dir", "/proc/results", expect=FAILED)
        self.assertIn("/proc/results", message)

    def test_an_optimizer_named_like_a_shipped_script_may_be_in_the_working_folder(self):
        self.write("optim/adam.lua", "error('not asked for')")
        self.write("declare.lua", "error('not asked for')")
        self.optbench("run", *FAST, "--no-logs")

    def test_a_report_that_cannot_be_written_does_not_end_the_run(self):
        def small_files_only():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 15, 1 << 15))  # the record fits, the events do not

        words = ("run", "two_d_beale", "--lr", "1e-6", "-N", "10", "--train-log-interval", "1", "--tensorboard", "--quiet")
        run = self.start(*words, preexec_fn=small_files_only)
        stdout, stderr = run.communicate(timeout=PATIENCE_S)
        self.assertEqual(run.returncode, DONE, stderr)
        self.assertEqual(stderr.count("\n"), 1, stderr)
        self.assertRegex(stderr, "^warning: the run goes on without its observer 'tensorboard', which failed: .*events.*: "
                                 "cannot be written: File too large")
        record = read_record(self.folder / stdout.splitlines()[-1])
        self.assertEqual(record["optbench"]["outcome"], "finished")
        self.assertEqual([error["observer"] for error in record["optbench"]["observer_errors"]], ["tensorboard"])
        plain = self.record(*words[1:-2], "--quiet")
        self.assertEqual(record["minibatch_train_losses"], plain["minibatch_train_losses"])


if __name__ == "__main__":
    main()
