# SPDX-License-Identifier: MIT
"""Sweeps as processes: killed, interrupted and started again, with workers that crash."""

import json
import math
import os
import pathlib
import re
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import FAILED, INTERRUPTED, PATIENCE_S, USAGE, CommandLineCase, main, read_record  # noqa: E402
from terminal_process import TerminalProcess  # noqa: E402

# 2 problems x 3 optimizers x 6 rates x 2 seeds
PLAN = """
local sweep = require "sweep"
return sweep.grid {
   problems = { "quadratic_deep", "two_d_beale" },
   optimizers = { "sgd", { "sgd", momentum = 0.9, label = "momentum" }, "adam" },
   lr = sweep.logspace(-5, 0, 6),
   seeds = { 42, 43 },
   num_epochs = 5,
   batch_size = 64,
}
"""
PLAN_RUNS = 72

OWN_RULE = """
local optimizer = require "optim.base"
local own = optimizer.define { name = "own", options = { lr = { from = 0, default = 1e-6 } } }
function own:step(x, gradient, t)
   %s
   x:add_(gradient, -self.options.lr)
end
return own
"""

SHORT_RUN = '{ problem = "two_d_beale", lr = 1e-6, num_epochs = 1 }'


def result_files(folder):
    return sorted(pathlib.Path(folder).rglob("*.json"))


def records(folder):
    """Whatever identifies a run's result, and the numbers in it, for every result file below a folder."""
    found = {}
    for path in result_files(folder):
        record = read_record(path)
        own = record["optbench"]
        key = (str(path.parent.relative_to(folder)), record["random_seed"])
        assert key not in found, f"two records of {key}"
        found[key] = repr((own["run_key"], own["outcome"], own["steps"], record["train_losses"],
                           record["test_losses"], record["minibatch_train_losses"]))
    return found


def status_of(process):
    """State letter and parent of a process, from the fields behind its name; none when there is no such process."""
    try:
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return fields[0], int(fields[1])


def children_of(process):
    numbers = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return [number for number in numbers if (status_of(number) or ("", 0))[1] == process]


def is_running(process):
    status = status_of(process)
    return status is not None and status[0] != "Z"


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("what was waited for did not happen")
        time.sleep(0.005)


class Resuming(CommandLineCase):
    def sweep(self, output):
        return self.optbench("sweep", "plan.lua", "--jobs", 2, "--output-dir", output)

    def stop_half_way(self, output, number):
        """Starts the sweep, sends the signal once half of its runs have a record; returns its end."""
        process = self.start("sweep", "plan.lua", "--jobs", 2, "--output-dir", output)
        wait_until(lambda: len(result_files(self.folder / output)) >= PLAN_RUNS // 2 or process.poll() is not None)
        workers = children_of(process.pid)
        self.assertEqual(len(workers), 2)
        process.send_signal(number)
        _, stderr = process.communicate(timeout=PATIENCE_S)
        wait_until(lambda: not any(is_running(worker) for worker in workers))
        self.assertLess(len(result_files(self.folder / output)), PLAN_RUNS, "it was over before it could be stopped")
        return process.returncode, stderr

    def test_a_sweep_that_was_stopped_and_started_again_ends_with_the_results_of_an_undisturbed_one(self):
        self.write("plan.lua", PLAN)
        undisturbed = self.sweep("undisturbed")
        expected = records(self.folder / "undisturbed")
        self.assertEqual(len(expected), PLAN_RUNS)

        for number in (signal.SIGKILL, signal.SIGINT, signal.SIGTERM):
            with self.subTest(number.name):
                output = number.name
                status, stderr = self.stop_half_way(output, number)
                before = records(self.folder / output)  # reads every file: none is half-written
                times = {path: path.stat().st_mtime_ns for path in result_files(self.folder / output)}
                if number == signal.SIGKILL:
                    self.assertEqual(status, -signal.SIGKILL)
                else:
                    self.assertEqual(status, INTERRUPTED, stderr)
                    self.assertIn(f"interrupted: {PLAN_RUNS - len(before)} run", stderr)
                    self.assertIn("the same command resumes it", stderr)

                again = self.sweep(output)
                self.assertIn(f"plan.lua: {PLAN_RUNS} runs, {len(before)} finished before", again.stderr)
                self.assertEqual(records(self.folder / output), expected)
                for path, time_ns in times.items():
                    self.assertEqual(path.stat().st_mtime_ns, time_ns, "a finished run was made again")
                self.assertEqual(again.stdout, undisturbed.stdout)  # the summary is made of the records alone

    def test_a_finished_sweep_has_nothing_to_do(self):
        self.write("plan.lua", f"return {{ {SHORT_RUN} }}")
        first = self.sweep("results")
        again = self.sweep("results")
        self.assertEqual(again.stderr, "plan.lua: 1 run, 1 finished before; nothing to do\n")
        self.assertEqual(again.stdout, first.stdout)
        self.assertEqual(len(self.files()), 1)


class Failing(CommandLineCase):
    def test_a_worker_that_dies_fails_only_its_run(self):
        for name, blow in (("exits", "if t == 3 then os.exit(7) end"),
                           ("killed", 'if t == 3 then os.execute("kill -9 $PPID") end'),
                           ("throws", 'if t == 3 then print("about to") error("enough") end')):
            self.write(f"{name}.lua", OWN_RULE % blow)
        self.write("plan.lua", """
            return require("sweep").grid {
               problems = "two_d_beale",
               optimizers = { "./exits.lua", "sgd", "./killed.lua", "./throws.lua", "adam" },
               lr = 1e-6, seeds = { 1, 2 }, num_epochs = 1,
            }""")
        done = self.optbench("sweep", "plan.lua", "--jobs", 2, expect=FAILED)
        self.assertEqual([(name.split("/")[1], name.split("__")[-2]) for name in self.files()],
                         [("adam", "1"), ("adam", "2"), ("sgd", "1"), ("sgd", "2")])
        self.assertIn("error: 2 runs failed: the worker process ended with exit status 7\n"
                      "    two_d_beale, ./exits.lua, lr 1e-06, seed 1\n"
                      "    two_d_beale, ./exits.lua, lr 1e-06, seed 2\n", done.stderr)
        self.assertIn("error: 2 runs failed: the worker process ended with signal 9 (Killed)\n", done.stderr)
        self.assertIn("error: 2 runs failed: ./throws.lua:5: enough\n", done.stderr)
        self.assertIn("  | about to\n", done.stderr)
        self.assertNotIn("about to", done.stdout)
        self.assertRegex(done.stdout, r"two_d_beale  sgd +lr 1e-06 +\S+ ± \S+ +2 ")
        self.assertNotIn("exits", done.stdout)

    def test_workers_find_the_scripts_of_the_command_line(self):
        self.write("more/parts.lua", "return { factor = -1 }")
        self.write("own.lua", 'local parts = require "parts"\n' + OWN_RULE % "self.sign = parts.factor")
        self.write("plan.lua", 'return { { problem = "two_d_beale", optimizer = "own.lua", num_epochs = 1 } }')
        self.optbench("--scripts", "more", "sweep", "plan.lua", "--jobs", 1)
        self.assertEqual(len(self.files()), 1)

    def test_data_that_are_missing_are_reported_once_for_all_runs(self):
        self.write("plan.lua", """
            return require("sweep").grid { problems = "mnist_logreg", optimizers = { "sgd", "adam" }, seeds = { 1, 2 } }""")
        done = self.optbench("sweep", "plan.lua", "--jobs", 2, "--no-download", "--quiet", expect=FAILED)
        self.assertTrue(done.stderr.startswith("error: 4 runs failed: "), done.stderr)
        self.assertEqual(done.stderr.count("error: "), 1)
        self.assertEqual(done.stdout, "")

    def test_a_run_that_diverges_is_a_result(self):
        self.write("plan.lua", 'return { { problem = "quadratic_deep", optimizer = "sgd", lr = 1e6, num_epochs = 3 } }')
        done = self.optbench("sweep", "plan.lua", "--jobs", 1)
        self.assertIn("diverged", done.stdout)
        self.assertEqual(len(self.files()), 1)

    def test_a_bad_plan_fails_before_any_run_starts(self):
        for text, status, message in (
            ("return {}", USAGE,
             "plan.lua: the plan holds no runs: expected a list of runs, such as sweep.grid{problems = ..., optimizers "
             "= ..., seeds = ...} returns"),
            ("", USAGE,
             "plan.lua: a plan must return a list of runs, got nil (does it end in `return sweep.grid{...}`?)"),
            ('return { problem = "two_d_beale" }', USAGE,
             "plan.lua: a plan must return a list of runs, got a table with named fields (a single run must be in "
             "a list too: { { problem = ... } })"),
            (f"return {{ {SHORT_RUN}, {{ problem = 'two_d_bale' }} }}", USAGE,
             "plan.lua: run 2 (two_d_bale, sgd, seed 42): unknown problem 'two_d_bale'; did you mean 'two_d_beale'? "
             "(`optbench list problems` shows all)"),
            (f"return {{ {SHORT_RUN}, {{ problem = 'two_d_beale', optimiser = 'adam' }} }}", USAGE,
             "plan.lua: run 2: unknown setting 'optimiser'; did you mean 'optimizer'?"),
            (f"return {{ {SHORT_RUN}, {{ problem = 'two_d_beale', optimizer = 'adam', lr = -1 }} }}", USAGE,
             "plan.lua: run 2 (two_d_beale, adam, lr -1.0, seed 42): adam: option 'lr' must be a number of at least 0, "
             "got -1.0"),
            (f"return {{ {SHORT_RUN}, {{ problem = 'two_d_beale', optimizer = './none.lua' }} }}", FAILED,
             "plan.lua: run 2 (two_d_beale, ./none.lua, seed 42): ./none.lua: no such file: expected a script that "
             "declares an optimizer"),
            (f"return {{ {SHORT_RUN}, {{ problem = 'two_d_beale', no_logs = true }} }}", USAGE,
             "plan.lua: run 2 (two_d_beale, sgd, seed 42): 'no_logs' must be false in a sweep, got true"),
            (f"return {{ {SHORT_RUN}, {{ problem = 'two_d_beale', optimizer = print }} }}", USAGE,
             "plan.lua: value[2].optimizer: a function cannot be stored as JSON (an optimizer or schedule is given by "
             "its name or path)"),
        ):
            with self.subTest(message):
                self.write("plan.lua", text)
                self.assertEqual(self.refused("sweep", "plan.lua", expect=status), message)
                self.assertFalse(self.results.exists())

    def test_errors_of_the_plan_itself_name_its_line(self):
        for text, message in (
            ('\nerror "no"', "plan.lua:2: no"),
            ("#!/usr/bin/env optbench\nreturn {", "plan.lua:2: unexpected symbol near <eof>"),
            ('\nreturn require("sweep").grid { problem = "two_d_beale", optimisers = "adam" }',
             "plan.lua:2: sweep.grid: unknown setting 'optimisers'; did you mean 'optimizers'?"),
        ):
            with self.subTest(message):
                self.write("plan.lua", text)
                self.assertEqual(self.refused("sweep", "plan.lua", expect=FAILED).splitlines()[0], message)

    def test_a_plan_that_does_not_exist_is_named(self):
        self.assertIn("nowhere.lua", self.refused("sweep", "nowhere.lua", expect=FAILED))


class Plans(CommandLineCase):
    def test_an_optimizer_beside_the_plan_is_found_from_any_folder_and_the_plan_may_be_called_sweep(self):
        self.write("study/rules/own.lua", OWN_RULE % "")
        self.write("study/sweep.lua", """
            local seed = ...
            return require("sweep").grid {
               problems = "two_d_beale", optimizers = "rules/own.lua", seeds = tonumber(seed), num_epochs = 1,
            }""")
        self.optbench("sweep", "study/sweep.lua", "7", "--jobs", 1)
        (self.folder / "sweep.lua").symlink_to("study/sweep.lua")
        self.write("rules/own.lua", OWN_RULE % "")
        self.optbench("sweep", "sweep.lua", "8", "--jobs", 1)
        self.assertEqual({seed for _, seed in records(self.results)}, {7, 8})

    def test_a_dry_run_lists_the_runs_and_makes_none(self):
        self.write("plan.lua", f'return {{ {SHORT_RUN}, {{ problem = "two_d_beale", seed = 7 }}, {SHORT_RUN} }}')
        done = self.optbench("sweep", "plan.lua", "--dry-run", "--jobs", 3)
        self.assertEqual(done.stdout.splitlines()[2:], ["  1  to do  two_d_beale, sgd, lr 1e-06, num_epochs 1, seed 42",
                                                        "  2  to do  two_d_beale, sgd, num_epochs 100, seed 7"])
        self.assertEqual(done.stderr, "plan.lua: 2 runs (and 1 that repeats one of them); 2 to do with 3 workers\n")
        self.assertFalse(self.results.exists())

    def test_runs_that_differ_in_training_parameters_are_told_apart_everywhere(self):
        self.write("fails.lua", OWN_RULE % 'error "enough"')
        self.write("plan.lua", """
            local runs = {}
            for _, warmup in ipairs { 0.1, 0.2 } do
               for _, batch_size in ipairs { 32, 64 } do
                  runs[#runs + 1] = { problem = "two_d_beale", optimizer = "./fails.lua", schedule = "cosine",
                     schedule_set = { warmup = warmup }, batch_size = batch_size, num_epochs = 1 }
               end
            end
            return runs""")
        expected = [f"two_d_beale, ./fails.lua, schedule cosine, warmup {warmup}, batch_size {batch_size}, seed 42"
                    for warmup in ("0.1", "0.2") for batch_size in (32, 64)]
        lines = self.optbench("sweep", "plan.lua", "--dry-run").stdout.splitlines()[2:]
        self.assertEqual([line.split("to do  ")[1] for line in lines], expected)
        failed = self.optbench("sweep", "plan.lua", "--jobs", 1, expect=FAILED).stderr
        for run in expected:
            self.assertIn(f"  {run}: failed: ", failed)  # progress
            self.assertIn(f"    {run}\n", failed)  # failures

    def test_progress_elsewhere_than_on_a_terminal_is_a_line_per_run(self):
        self.write("plan.lua", f"return {{ {SHORT_RUN} }}")
        done = self.optbench("sweep", "plan.lua", "--jobs", 1)
        first, second = done.stderr.splitlines()
        self.assertEqual(first, "plan.lua: 1 run; 1 to do with 1 worker")
        self.assertRegex(second, r"^1/1  two_d_beale, sgd, lr 1e-06, seed 42: test loss \S+  \(\d+\.\d s\)$")

    def test_progress_on_a_terminal_is_a_line_that_is_drawn_again_and_failures_stay(self):
        self.write("fails.lua", OWN_RULE % 'error "enough"')
        self.write("plan.lua", f"""
            return {{ {{ problem = "two_d_beale", optimizer = "./fails.lua" }}, {SHORT_RUN},
                     {{ problem = "two_d_beale", lr = 1e-12, num_epochs = 20000 }} }}""")
        sweeping = TerminalProcess(self, "sweep", "plan.lua", "--jobs", 1)
        sweeping.read_until("/20000")
        sweeping.process.send_signal(signal.SIGINT)
        self.assertEqual(sweeping.read_to_end(), INTERRUPTED)
        shown = sweeping.shown
        self.assertRegex(shown, r"1/3  two_d_beale, ./fails.lua, num_epochs 100, seed 42: failed: ./fails.lua:5: enough  \(\d+\.\d s\)\r\n")
        self.assertRegex(shown, r"\r\x1b\[K1/3 done, 1 running, 1 failed  elapsed \d:\d\d  remaining \d:\d\d  epoch \d+/20000")
        self.assertIn("interrupted: 1 run left to do; the same command resumes it", shown)

    def test_a_quiet_sweep_says_nothing_but_its_summary(self):
        self.write("plan.lua", f"return {{ {SHORT_RUN} }}")
        done = self.optbench("sweep", "plan.lua", "--jobs", 1, "--quiet")
        self.assertEqual(done.stderr, "")
        self.assertIn("two_d_beale  sgd", done.stdout)

    def test_the_command_line_decides_where_results_are_filed_whatever_the_plan_says(self):
        self.write("plan.lua", 'return { { problem = "two_d_beale", num_epochs = 1, output_dir = "planned" } }')
        self.optbench("sweep", "plan.lua", "--jobs", 1)
        self.assertEqual(len(self.files("planned")), 1)
        self.optbench("sweep", "plan.lua", "--jobs", 1, "--output-dir", "commanded")
        self.assertEqual(len(self.files("commanded")), 1)

    def test_the_worker_command_refuses_use_by_hand(self):
        for words in (["now"], ["0"], ["2x"], ["2", "3"], []):
            self.assertIn("is started by `optbench sweep` only", self.refused("worker", *words))


class Summary(CommandLineCase):
    """The table at a sweep's end and `analyze` of the same records."""

    PLAN = """
        local sweep = require "sweep"
        return sweep.grid { problems = { "quadratic_deep", "two_d_beale" }, optimizers = { "sgd", "adam" },
                            lr = sweep.logspace(-3, -1, 3), seeds = { 1, 2 }, num_epochs = 2, batch_size = 64 }
    """
    GAP = re.compile("  +")

    def change(self, problem, change):
        """Rewrites the records of a problem; they keep their run keys, so the sweep takes them for its own."""
        for path in sorted((self.results / problem).rglob("*.json")):
            record = read_record(path)
            change(record)
            path.write_text(json.dumps(record))

    def table(self):
        """The sweep's table: problem -> rows, each a dictionary by heading."""
        done = self.optbench("sweep", "plan.lua", "--jobs", 2)
        heading, _, *lines = done.stdout.split("Best: ")[0].splitlines()
        names = self.GAP.split(heading)
        rows, problem = {}, ""
        for line in filter(None, lines):
            problem = problem if line.startswith(" ") else line.split()[0]
            cells = dict(zip(names[1:], self.GAP.split(line.strip())[0 if line.startswith(" ") else 1:], strict=True))
            rows.setdefault(problem, []).append(cells)
        return rows, done

    def expect_agreement(self):
        table, done = self.table()
        study = json.loads(self.optbench("analyze", "results", "--json").stdout)
        self.assertEqual(list(table), [problem["problem"] for problem in study["problems"]])
        for problem in study["problems"]:
            column = "test accuracy" if problem["reported"] == "test_accuracies" else "test loss"
            rows = table[problem["problem"]]
            self.assertEqual([row["optimizer"] for row in rows], [each["label"] for each in problem["optimizers"]])
            for row, optimizer in zip(rows, problem["optimizers"]):
                self.assertEqual(row["chosen setting"].rstrip("*"), optimizer["chosen"])
                self.assertEqual(int(row["runs"]), optimizer["runs"])
                self.assertEqual(row["diverged"].replace("—", "0"), str(optimizer["diverged"]))
                if math.isfinite(optimizer["mean"]):  # four digits are shown
                    shown = float(row[column].split(" ")[0])
                    self.assertLessEqual(abs(shown - optimizer["mean"]), 6e-4 * abs(optimizer["mean"]) + 6e-5)
                else:
                    self.assertIn("not finite", row[column])
        return study, done

    def chosen(self, study, problem, label):
        (found,) = [each for each in study["problems"] if each["problem"] == problem]
        return next(each["learning_rate"] for each in found["optimizers"] if each["label"] == label)

    def test_the_table_at_the_end_agrees_with_analyze(self):
        self.write("plan.lua", self.PLAN)
        study, _ = self.expect_agreement()
        before = self.chosen(study, "quadratic_deep", "sgd")

        def by_rate(worst, best):
            return lambda rate: best if rate == 1e-3 else worst

        with self.subTest("validation before test"):
            losses = by_rate(9.0, 1.0)
            self.change("quadratic_deep", lambda record: record.update(
                valid_losses=[10.0, 10.0, losses(record["learning_rate"])]))
            study, done = self.expect_agreement()
            self.assertNotEqual(before, 1e-3)
            self.assertEqual(self.chosen(study, "quadratic_deep", "sgd"), 1e-3)
            self.assertIn("lowest mean final validation loss", done.stdout)
        with self.subTest("accuracies"):
            accuracies = by_rate(0.2, 0.9)

            def add_accuracies(record):
                for split in "train", "test":
                    record[f"{split}_accuracies"] = [0.1, 0.1, accuracies(record["learning_rate"])]
                record["optbench"]["metrics"].append(
                    {"name": "accuracy", "series": "accuracies", "unit": "fraction", "direction": "higher"})

            self.change("two_d_beale", add_accuracies)
            study, done = self.expect_agreement()
            self.assertEqual(self.chosen(study, "two_d_beale", "adam"), 1e-3)
            self.assertIn("highest mean final test accuracy", done.stdout)

        def end(outcome, seeds):
            def change(record):
                if record["learning_rate"] == 1e-3 and record["random_seed"] in seeds:
                    record["optbench"].update(outcome=outcome, reason="by this test")
                    for split in "train", "valid", "test":
                        for series in "losses", "accuracies":
                            if f"{split}_{series}" in record:
                                record[f"{split}_{series}"][2] = math.nan
            return change

        with self.subTest("diverged"):
            self.change("quadratic_deep", end("diverged", [1]))
            study, _ = self.expect_agreement()
            self.assertNotEqual(self.chosen(study, "quadratic_deep", "sgd"), 1e-3)
        with self.subTest("stopped early"):
            self.change("two_d_beale", end("stopped_early", [1, 2]))
            study, _ = self.expect_agreement()
            self.assertNotEqual(self.chosen(study, "two_d_beale", "adam"), 1e-3)


class Demo(CommandLineCase):
    def test_the_demo_ends_with_a_summary_and_has_nothing_to_do_the_second_time(self):
        first = self.optbench("demo")
        for word in ("quadratic_deep", "two_d_rosenbrock", "two_d_branin", "sgd", "momentum", "adam", "adamw",
                     "Best: lowest mean final test loss", "Next: optbench run "):
            self.assertIn(word, first.stdout)
        again = self.optbench("demo")
        self.assertIn("nothing to do", again.stderr)
        self.assertEqual(again.stdout, first.stdout)
        self.assertFalse(self.results.exists())  # its 30 epochs are no part of what is filed there
        self.assertTrue((self.folder / "demo/analysis/report.html").exists())
        self.assertEqual(len(list((self.folder / "demo").rglob("random_seed__*.json"))), 96)


if __name__ == "__main__":
    main()
