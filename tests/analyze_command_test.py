# SPDX-License-Identifier: MIT
"""analyze, compare, show, results check and watch, on folders of results that the tests write themselves."""

import csv
import json
import math
import pathlib
import re
import shutil
import statistics
import struct
import sys
import xml.etree.ElementTree
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import FAILED, USAGE, CommandLineCase, main  # noqa: E402


class Analysis(CommandLineCase):
    def run_file(self, problem, label, lr, seed, losses, accuracies=None, under="results"):
        """A result file as DeepOBS 1.2 writes it."""
        folder = f"{under}/{problem}/{label}/num_epochs__{len(losses) - 1}__batch_size__8__lr__{lr:.1e}"
        record = {"testproblem": problem, "batch_size": 8, "num_epochs": len(losses) - 1, "random_seed": seed,
                  "weight_decay": None, "optimizer_name": label, "optimizer_hyperparams": {"lr": lr},
                  "training_params": {}, "train_losses": losses, "test_losses": losses,
                  "minibatch_train_losses": [1.0] * 5}
        if accuracies is not None:
            record.update(train_accuracies=accuracies, test_accuracies=accuracies)
        self.write(f"{folder}/random_seed__{seed}__2026-01-0{seed % 9 + 1}-00-00-00.json", json.dumps(record))

    def two_optimizers(self):
        for seed in 1, 2, 3, 4, 5, 6:
            self.run_file("quadratic_deep", "adam", 0.1, seed, [300, 120, 87.0 + 0.01 * seed])
            self.run_file("quadratic_deep", "sgd", 0.1, seed, [300, 200, 90.0 + 0.02 * seed])
            self.run_file("quadratic_deep", "sgd", 1.0, seed, [300, math.nan, math.nan])
            self.run_file("fmnist_2c2d", "adam", 0.1, seed, [2.3, 0.5, 0.3], [0.1, 0.9, 0.93])
            self.run_file("fmnist_2c2d", "sgd", 0.1, seed, [2.3, 0.6, 0.4], [0.1, 0.8, 0.91 + 0.001 * seed])

    def analysis(self, *words):
        return json.loads(self.optbench("analyze", "results", "--json", "--resamples", "200", *words).stdout)

    def interval(self, problem, label):
        study = json.loads(self.optbench("analyze", "results", "--json").stdout)
        (found,) = [each for each in study["problems"] if each["problem"] == problem]
        (outcome,) = [each for each in found["optimizers"] if each["label"] == label]
        return outcome["interval"]

    def own_file(self, label, seed, losses, under="results", problem="p", lr=0.1, batch_size=8, **own):
        """A record of ours; `own` goes into its object `optbench`."""
        folder = f"{under}/{problem}/{label}/num_epochs__{len(losses) - 1}__batch_size__{batch_size}__lr__{lr:.1e}"
        record = {"testproblem": problem, "batch_size": batch_size, "num_epochs": len(losses) - 1, "random_seed": seed,
                  "weight_decay": None, "optimizer_name": label, "optimizer": label, "hyperparams": {},
                  "learning_rate": lr, "training_params": {}, "train_losses": losses, "test_losses": losses,
                  "optbench": {"outcome": "finished", "l2_factor": 0.0, "numerics_version": 1, "identity": "0" * 16,
                               "dataset": {"name": "d", "synthetic": False, "options": {}}, **own}}
        path = f"{folder}/random_seed__{seed}__2026-01-0{seed % 9 + 1}-00-00-00.json"
        self.write(path, json.dumps(record))
        return path

    def test_the_same_file_counts_once_however_it_is_reached(self):
        for seed, loss in (1, 3.0), (2, 4.0):
            self.run_file("p", "adam", 0.1, seed, [9, loss])
            self.run_file("p", "sgd", 0.1, seed, [9, loss + 1])
        shutil.copytree(self.results, self.folder / "copy")
        (self.folder / "link").symlink_to("results")
        once = self.optbench("analyze", "results", "--json").stdout
        self.assertEqual(json.loads(once)["problems"][0]["optimizers"][1]["p_value"], 0.5)  # two pairs: 2 / 2^2
        for more in ["results"], ["link"], ["./results/p"], ["results", "link", "results/p/adam"]:
            self.assertEqual(self.optbench("analyze", "results", *more, "--json").stdout, once)
        copies = self.optbench("analyze", "results", "copy", "--json")
        study = json.loads(copies.stdout)
        self.assertIn("4 files have the same content as others: each content counts once", study["warnings"])
        self.assertEqual(study["problems"], json.loads(once)["problems"])
        beside = self.optbench("analyze", "results", "--baselines", "copy", "--json").stdout
        self.assertEqual(json.loads(beside)["problems"], json.loads(once)["problems"])
        self.assertIn("4 files of the baselines are among the results", beside)

    def test_a_rule_that_was_edited_is_kept_apart_and_named(self):
        for seed in 1, 2, 3, 4:
            digest = "aaaa1111" if seed < 3 else "bbbb2222"
            code = [{"role": "optimizer", "name": "rule", "file": "rules/rule.lua", "sha256": digest}]
            self.own_file("rule", seed, [9, seed], identity=digest * 2, code=code)
        names = "rule [aaaa1111] (2 runs, optimizer rules/rule.lua); rule [bbbb2222] (2 runs, optimizer rules/rule.lua)"
        done = self.optbench("analyze", "results", "-o", "out")
        self.assertIn(f"warning: rule: different code under one label, kept apart: {names}\n", done.stderr)
        self.assertIn("rule [aaaa1111]", done.stdout)
        self.assertIn(names, (self.folder / "out/report.html").read_text())
        self.assertIn(f"warning: rule: different code under one label, kept apart: {names}\n",
                      self.optbench("results", "check", "results").stdout)
        means = {each["label"]: each["mean"] for each in self.analysis()["problems"][0]["optimizers"]}
        self.assertEqual(means, {"rule [aaaa1111]": 1.5, "rule [bbbb2222]": 3.5})
        compared = self.optbench("compare", "results", "rule [aaaa1111]", "rule [bbbb2222]")
        self.assertIn("different code under one label", compared.stderr)
        self.assertIn("(there are: rule [aaaa1111], rule [bbbb2222])", self.refused("compare", "results", "rule", "sgd"))

    def test_synthetic_data_never_compete_with_real_data(self):
        self.own_file("adam", 1, [9, 5])
        self.own_file("sgd", 1, [9, 6])
        self.own_file("sgd", 2, [9, 0.1], under="trial",
                      dataset={"name": "d", "synthetic": True, "options": {}})
        done = self.optbench("analyze", "results", "trial", "-o", "out")
        self.assertIn("adam ends best, with a test loss of 5.", done.stdout)
        self.assertIn("p (synthetic data): test loss\n", done.stdout)
        said = "p: runs under different conditions, which are never ranked against each other: p (2 runs); p (synthetic data)"
        self.assertIn(said, done.stderr)
        self.assertIn(said, (self.folder / "out/report.html").read_text())
        self.assertIn(said, self.optbench("results", "check", "results", "trial").stdout)
        self.assertIn("the baselines were made under other conditions",
                      self.optbench("analyze", "results", "--baselines", "trial", "--no-report").stderr)

    def test_targets_of_a_problem_under_other_conditions_are_set_and_used(self):
        self.own_file("adam", 1, [9, 5])
        self.own_file("adam", 2, [9, 0.1], dataset={"name": "d", "synthetic": True, "options": {}})
        self.optbench("analyze", "results", "--set-targets", "targets.json")
        self.assertEqual(json.loads((self.folder / "targets.json").read_text()), {"p": 5, "p (synthetic data)": 0.1})
        done = self.optbench("analyze", "results", "--targets", "targets.json", "--json")
        self.assertNotIn("no problem is called", done.stderr)
        self.assertEqual([each["target"] for each in json.loads(done.stdout)["problems"]], [5, 0.1])

    def test_rules_that_were_edited_between_real_runs_are_kept_apart(self):
        rule = """
            local optimizer = require "optim.base"
            local rule = optimizer.define { name = "rule", options = { lr = { default = 1e-6 } } }
            function rule:step(x, gradient) x:add_(gradient, -%s * self.options.lr) end
            return rule"""
        for seed, factor in (1, 1), (2, 1), (3, 2):
            self.write("rule.lua", rule % factor)
            self.optbench("run", "two_d_beale", "--optimizer", "./rule.lua", "--seed", seed, "-N", 1, "--quiet")
        done = self.optbench("analyze", "results", "--no-report")
        self.assertRegex(done.stderr, r"rule: different code under one label, kept apart: rule \[\w{8}\] \([12] runs?, "
                                      r"optimizer \S*rule.lua\); rule \[\w{8}\]")
        outcomes = self.analysis()["problems"][0]["optimizers"]
        self.assertEqual(sorted(each["seeds"] for each in outcomes), [[1, 2], [3]])

    def test_batch_sizes_and_epochs_that_differ_are_said(self):
        for lr in 0.1, 0.2:
            self.own_file("grid", 1, [9, 5, 4], lr=lr, batch_size=512)
        self.own_file("trial", 1, [9, 5, 4, 3], batch_size=128)
        batch_sizes = "p: runs have different batch sizes: 128 (1 run of trial); 512 (2 runs of grid)"
        epochs = "p: runs have different numbers of epochs: 2 (2 runs of grid); 3 (1 run of trial)"
        done = self.optbench("analyze", "results", "-o", "out")
        checked = self.optbench("results", "check", "results").stdout
        compared = self.optbench("compare", "results", "grid", "trial").stderr
        for said in batch_sizes, epochs:
            self.assertIn(f"warning: {said}\n", done.stderr)
            self.assertIn(said, (self.folder / "out/report.html").read_text())
            self.assertIn(f"warning: {said}\n", checked)
            self.assertIn(said, compared)
        self.assertIn("lr 0.1, num_epochs 3, batch_size 128", done.stdout)
        self.assertIn("lr 0.1, num_epochs 2, batch_size 512", done.stdout)

    def test_no_better_than_at_the_start_is_a_failure(self):
        self.run_file("p", "adam", 0.1, 1, [2.3, 0.5], [0.1, 0.9])
        self.run_file("p", "adam", 100.0, 1, [2.3, 900.0], [0.0975, 0.1135])  # chance
        self.run_file("q", "adam", 0.1, 1, [2.3, 0.5], [0.1, 0.9])
        for problem in "p", "q":
            self.run_file(problem, "sgd", 0.1, 1, [2.3, 0.5], [0.1, 0.8])
        adam = self.analysis()["problems"][0]["optimizers"][0]
        self.assertEqual((adam["runs"], adam["diverged"], adam["no_better"]), (2, 0, 1))
        done = self.optbench("analyze", "results", "-o", "out", "--formats", "csv")
        self.assertIn("no better", done.stdout)
        with open(self.folder / "out/figures/no-better.csv", newline="") as file:
            rows = {(row["x"], row["y"]): row["value"] for row in csv.DictReader(file)}
        self.assertEqual((rows["adam", "p"], rows["sgd", "p"]), ("0.5", "0.0"))

    def test_a_run_that_was_stopped_early_counts_with_its_last_value(self):
        nan = math.nan
        self.own_file("adam", 1, [9, 4, nan, nan], outcome="stopped_early", reason="the time limit of 3 s")
        self.own_file("adam", 2, [9, 6, 5, 2])
        self.own_file("sgd", 1, [9, 6, 5, 4])
        adam = self.analysis()["problems"][0]["optimizers"][0]
        self.assertEqual((adam["label"], adam["finals"], adam["mean"]), ("adam", [4, 2], 3))
        (path,) = self.results.glob("p/adam/*/random_seed__1__*.json")
        shown = self.optbench("show", path).stdout
        self.assertIn("3, of which 2 evaluations were not made", shown)
        self.assertRegex(shown, r"test loss +9 +4 +1 +4\n")
        self.write("read.lua", 'for _, run in ipairs(report.read("results")) do print(run.seed, run.test_losses[4]) end')
        self.assertIn("1\tnan", self.optbench("read.lua").stdout.replace("-nan", "nan"))

    def test_an_interruption_is_forgotten_once_the_run_was_made_again(self):
        path = pathlib.Path(self.own_file("adam", 1, [9, 4]))
        self.write(path.parent / "random_seed__1__2025-12-01-00-00-00.json.interrupted", "{")
        self.assertNotIn("interrupted", self.optbench("results", "check", "results").stdout)
        self.write(path.parent / "random_seed__2__2025-12-01-00-00-00.json.interrupted", "{")
        self.assertIn("random_seed__2__2025-12-01-00-00-00.json.interrupted: was interrupted",
                      self.optbench("results", "check", "results").stdout)

    def test_watch_takes_as_many_resamples_as_it_is_told(self):
        for seed in 1, 2, 3:
            self.run_file("p", "adam", 0.1, seed, [9, seed])
        row = lambda *words: re.search("adam +lr .*", self.optbench("watch", "results", *words).stdout)[0]
        self.assertRegex(row(), r"2 ± 1 \* +\S+ to \S+ ")
        self.assertRegex(row("--resamples", 0), r"2 ± 1 \* +— ")

    def test_the_numbers_are_those_of_the_files(self):
        self.two_optimizers()
        study = self.analysis()
        self.assertEqual(study["labels"], ["adam", "sgd"])
        fmnist, quadratic = study["problems"]
        self.assertEqual((fmnist["reported"], quadratic["reported"]), ("test_accuracies", "test_losses"))
        best, other = quadratic["optimizers"]
        finals = [87.0 + 0.01 * seed for seed in range(1, 7)]
        self.assertEqual(best["label"], "adam")
        self.assertAlmostEqual(best["mean"], statistics.mean(finals), places=12)
        self.assertAlmostEqual(best["deviation"], statistics.stdev(finals), places=12)
        self.assertAlmostEqual(best["median"], statistics.median(finals), places=12)
        self.assertEqual(other["learning_rate"], 0.1)
        self.assertEqual((other["runs"], other["diverged"], other["settings"]), (12, 6, 2))
        self.assertAlmostEqual(other["p_value"], 2 / 2**6)  # six pairs, all of one sign
        self.assertEqual(best["time_to_target"]["epochs"], [2.0] * 6)
        self.assertEqual(other["time_to_target"]["epochs"], [math.inf] * 6)
        self.assertEqual(other["deepobs_speed"], 3.0)
        self.assertEqual(study["overall"]["mean_ranks"], [1.0, 2.0])
        self.assertAlmostEqual(best["deepobs"]["performance"], best["mean"], places=12)
        self.assertNotIn("deepobs", other)  # of as many runs DeepOBS takes the first setting by name

    def test_the_report_needs_nothing_besides_itself(self):
        self.two_optimizers()
        done = self.optbench("analyze", "results", "--output", "out", "--title", "My <study>")
        self.assertEqual(done.stdout.splitlines()[-1], "out/report.html")
        page = (self.folder / "out/report.html").read_text()
        self.assertIn("My &lt;study&gt;", page)
        self.assertNotRegex(page, r"""(?:src|href)=["']?https?:""")
        self.assertLess(len(page), 6e6)
        self.assertIn("quadratic_deep", done.stdout)
        self.assertIn("Worse beyond chance: sgd (p = 0.031)", done.stdout)

    def test_tables_and_figures_become_files(self):
        self.two_optimizers()
        self.optbench("analyze", "results", "-o", "out", "--formats", "csv,latex,svg", "--no-report", "-q")
        names = self.files("out")
        self.assertNotIn("report.html", names)
        for name in ("tables/quadratic_deep-optimizers.csv", "tables/overview.tex", "figures/quadratic_deep-loss.svg",
                     "figures/performance-profile.csv", "figures/critical-difference.svg"):
            self.assertIn(name, names)
        with open(self.folder / "out/tables/quadratic_deep-optimizers.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["optimizer"] for row in rows], ["adam", "sgd"])
        self.assertAlmostEqual(float(rows[0]["test loss"]), 87.035, places=9)
        finals = [87.0 + 0.01 * seed for seed in range(1, 7)]
        self.assertAlmostEqual(float(rows[0]["deviation of test loss"]), statistics.stdev(finals), places=9)
        low, high = self.interval("quadratic_deep", "adam")
        self.assertEqual((float(rows[0]["interval low"]), float(rows[0]["interval high"])), (low, high))
        self.assertEqual((rows[1]["diverged"], rows[1]["runs"], rows[0]["seeds of test loss"]), ("6.0", "12.0", "6.0"))
        for name in names:
            if name.startswith("tables/") and name.endswith(".csv"):
                with open(self.folder / "out" / name, newline="") as file:
                    heading = next(csv.reader(file))
                self.assertEqual(len(set(heading)), len(heading), name)
        for name in names:
            if name.endswith(".svg"):
                xml.etree.ElementTree.parse(self.folder / "out" / name)
        self.assertIn(r"\toprule", (self.folder / "out/tables/overview.tex").read_text())
        self.assertIn("quadratic_deep: Loss", (self.folder / "out/figures/quadratic_deep-loss.svg").read_text())

    def test_each_figure_becomes_a_pdf_whose_text_can_be_read_and_a_png_of_the_size_asked_for(self):
        self.two_optimizers()
        self.optbench("analyze", "results", "-o", "out", "--formats", "svg,pdf,png", "--dpi", 144, "--no-report", "-q")
        figures = {name[:-4]: name for name in self.files("out") if name.endswith(".svg")}
        self.assertIn("figures/quadratic_deep-loss", figures)
        self.assertEqual(self.files("out"), sorted(f + ending for f in figures for ending in (".svg", ".pdf", ".png")))
        for figure, svg in figures.items():
            drawing = xml.etree.ElementTree.parse(self.folder / "out" / svg).getroot()
            png = (self.folder / "out" / f"{figure}.png").read_bytes()
            self.assertEqual(png[:8], b"\x89PNG\r\n\x1a\n")
            for at, side in (16, "width"), (20, "height"):
                pixels = float(drawing.get(side)) * 144 / 96
                self.assertLessEqual(abs(int.from_bytes(png[at:at + 4], "big") - pixels), 0.5)
        text = pdf_text((self.folder / "out/figures/quadratic_deep-loss.pdf").read_bytes())
        for wanted in b"(quadratic_deep: Loss)", b"(adam)", b"(sgd)":
            self.assertIn(wanted, text)
        self.assertIn("dpi: expected a whole number from 24 to 600, got 5",
                      self.refused("analyze", "results", "--formats", "png", "--dpi", "5"))

    def test_what_pdf_and_png_need_is_named_where_it_is_missing(self):
        self.two_optimizers()
        pdf = ("analyze", "results", "-o", "out", "--formats", "pdf", "--metric", "test_losses", "--no-report", "-q")
        usual = dict(self.environment)
        self.environment["FONTCONFIG_FILE"] = str(self.write("no-fonts.conf", "<fontconfig/>"))
        self.assertIn("PDF and PNG: expected an installed font, got none; on Debian and Ubuntu: apt-get install",
                      self.refused(*pdf, expect=FAILED))
        self.write("libraries/librsvg-2.so.2", "")
        self.environment = dict(usual, LD_LIBRARY_PATH=str(self.folder / "libraries"))
        self.assertRegex(self.refused(*pdf, expect=FAILED),
                         "PDF and PNG: expected the library librsvg-2.so.2, got '.*'; on Debian and Ubuntu: apt-get")
        self.optbench("analyze", "results", "-o", "out", "--formats", "svg", "--no-report", "-q")
        self.assertEqual([name for name in self.files("out") if not name.endswith(".svg")], [])

    def test_a_target_of_a_problem_that_nobody_knows_is_named(self):
        self.two_optimizers()
        self.run_file("my_problem", "adam", 0.1, 1, [3, 2, 1])
        targets = {"quadratic_dep": 87.1, "quadratic_deep": 87.1, "my_problem": 1.5, "mnist_mlp": 0.9, "mnist_mlp@width=2": 0.9}
        self.write("targets.json", json.dumps(targets))
        done = self.optbench("analyze", "results", "--targets", "targets.json", "--resamples", "10")
        self.assertEqual([line for line in done.stderr.splitlines() if "targets.json" in line],
                         ["warning: targets.json: no problem is called 'quadratic_dep'; did you mean 'quadratic_deep'?"])

    def test_targets_are_set_and_used(self):
        self.two_optimizers()
        done = self.optbench("analyze", "results", "--set-targets", "targets.json")
        self.assertIn("quadratic_deep: test loss 87.03", done.stdout)
        targets = json.loads((self.folder / "targets.json").read_text())
        self.assertAlmostEqual(targets["quadratic_deep"], 87.035, places=9)
        best = self.analysis("--targets", "targets.json")["problems"][1]["optimizers"][0]
        self.assertEqual(sorted(best["time_to_target"]["epochs"]), [2.0] * 3 + [math.inf] * 3)

    def test_baselines_stand_beside(self):
        self.two_optimizers()
        for seed in 1, 2:
            self.run_file("quadratic_deep", "adam", 0.3, seed, [300, 100, 86.0], under="base")
        study = self.analysis("--baselines", "base")
        self.assertEqual([o["label"] for o in study["problems"][1]["optimizers"]], ["adam (baseline)", "adam", "sgd"])

    def test_the_choice_can_be_another(self):
        self.run_file("quadratic_deep", "adam", 0.1, 1, [300, 80, 99])
        self.run_file("quadratic_deep", "adam", 0.2, 1, [300, 95, 90])
        chosen = lambda *words: self.analysis(*words)["problems"][0]["optimizers"][0]["learning_rate"]
        self.assertEqual((chosen(), chosen("--mode", "best")), (0.2, 0.1))
        self.assertIn("did you mean 'best'", self.refused("analyze", "results", "--mode", "bset"))
        self.assertIn("did you mean", self.refused("analyze", "results", "--metric", "test_loses"))
        self.assertIn("expected csv, latex, svg, pdf or png", self.refused("analyze", "results", "--formats", "gif"))
        self.assertIn("expected quartiles or deviation", self.refused("analyze", "results", "--bands", "sd"))

    def test_broken_files_are_named_and_passed_over(self):
        self.two_optimizers()
        self.write("results/quadratic_deep/adam/half.json", '{"testproblem": "quadra')
        self.write("results/quadratic_deep/adam/notes.txt", "stray")
        done = self.optbench("analyze", "results", "--no-report")
        self.assertIn("skipped: results/quadratic_deep/adam/half.json: ", done.stderr)
        self.assertNotIn("notes.txt", done.stderr)

    def test_a_folder_without_results_is_reported(self):
        (self.folder / "empty").mkdir()
        self.assertIn("empty: holds no results", self.optbench("analyze", "empty", expect=FAILED).stderr)
        self.assertIn("none", self.refused("analyze", "none", expect=FAILED))
        self.assertFalse((self.folder / "analysis").exists())

    def test_odd_results_give_sensible_output(self):
        nan = math.nan
        self.run_file("all_nan", "adam", 0.1, 1, [nan, nan, nan])
        self.run_file("all_nan", "sgd", 0.1, 1, [nan, nan, nan])
        self.run_file("never_right", "adam", 0.1, 1, [2.0, 1.0], [0.0, 0.0])
        self.run_file("unequal", "adam", 0.1, 1, [2.0, 1.0, 0.5])
        self.run_file("unequal", "adam", 0.1, 2, [2.0, 1.0])
        done = self.optbench("analyze", "results", "-o", "out", "--formats", "csv,svg")
        self.assertIn("No optimizer ends with a finite test loss.", done.stdout)
        self.assertIn("adam ends with a test accuracy of 0.0000.", done.stdout)
        self.assertTrue((self.folder / "out/report.html").exists())

    def test_two_hundred_optimizers(self):
        for i in range(200):
            for problem in "quadratic_deep", "mnist_vae":
                self.run_file(problem, f"rule_{i:03}", 0.1, 1, [300, 100, 90 + i])
        done = self.optbench("analyze", "results", "-o", "out")
        self.assertIn("rule_000 has the best mean rank, 1.00 among 200 optimizers.", done.stdout)
        self.assertLess((self.folder / "out/report.html").stat().st_size, 6e6)

    def test_two_are_compared(self):
        self.two_optimizers()
        done = self.optbench("compare", "results", "adam", "sgd")
        self.assertIn("adam ends better than sgd on 2 of 2 problems, worse on 0; beyond chance on 2.", done.stdout)
        self.assertIn("A run of adam is better than one of sgd with probability 1.00", done.stdout)
        self.assertIn("no results of optimizer 'adm'; did you mean 'adam'?", self.refused("compare", "results", "adm", "sgd"))
        self.assertIn("twice", self.refused("compare", "results", "adam", "adam"))

    def test_one_run_is_shown(self):
        self.run_file("fmnist_2c2d", "adam", 0.1, 1, [2.3, 0.5, 0.3, 0.4], [0.1, 0.9, 0.93, 0.92])
        (path,) = self.results.rglob("*.json")
        shown = self.optbench("show", str(path)).stdout
        self.assertIn("fmnist_2c2d with adam: finished", shown)
        self.assertRegex(shown, r"test loss +2\.3 +0\.3 +2 +0\.4\n")
        self.assertRegex(shown, r"test accuracy +0\.1000 +0\.9300 +2 +0\.9200\n")
        self.assertIn("none.json", self.refused("show", "none.json", expect=FAILED))

    def test_metrics_that_only_records_declare_are_shown_chosen_by_drawn_and_targeted(self):
        metrics = [{"name": "loss", "series": "losses", "unit": "", "direction": "lower"},
                   {"name": "top5_accuracy", "title": "top-5 accuracy", "series": "top5_accuracies",
                    "unit": "fraction", "direction": "higher"},
                   {"name": "perplexity", "series": "perplexities", "unit": "", "direction": "lower", "primary": True}]
        for label, lr, top5, perplexity in ("adam", 0.1, 0.6, 5.0), ("adam", 0.2, 0.9, 9.0), ("sgd", 0.1, 0.7, 7.0):
            for seed in 1, 2:
                self.run_file("p", label, lr, seed, [4.0, 2.0, 1.0])
                (path,) = self.results.glob(f"p/{label}/*lr__{lr:.1e}/random_seed__{seed}__*")
                record = json.loads(path.read_text())
                for split in "train", "valid", "test":
                    record[f"{split}_losses"] = [4.0, 2.0, 1.0]
                    record[f"{split}_top5_accuracies"] = [0.1, 0.5, top5 + seed / 100]
                    record[f"{split}_perplexities"] = [900.0, 90.0, perplexity + seed / 100]
                record["optbench"] = {"metrics": metrics}
                path.write_text(json.dumps(record))
        study = self.analysis()["problems"][0]
        self.assertEqual((study["chosen_by"], study["reported"]), ("valid_perplexities", "test_perplexities"))
        self.assertEqual([each["label"] for each in study["optimizers"]], ["adam", "sgd"])
        adam = study["optimizers"][0]
        self.assertEqual(adam["learning_rate"], 0.1)
        self.assertEqual(adam["metrics"]["test_top5_accuracies"], [0.61, 0.62])
        by_top5 = self.analysis("--metric", "valid_top5_accuracies")["problems"][0]
        self.assertEqual((by_top5["chosen_by"], by_top5["optimizers"][-1]["learning_rate"]), ("valid_top5_accuracies", 0.2))
        self.assertIn("did you mean 'valid_perplexities'?", self.refused("analyze", "results", "--metric", "valid_perplexitis"))
        done = self.optbench("analyze", "results", "--set-targets", "targets.json")
        self.assertIn("p: test perplexity 5.01", done.stdout)
        targeted = self.analysis("--targets", "targets.json")["problems"][0]["optimizers"][1]
        self.assertEqual(targeted["time_to_target"]["epochs"], [math.inf] * 2)
        shown = self.optbench("analyze", "results", "-o", "out", "--formats", "csv,latex,svg").stdout
        self.assertIn("p: test perplexity\n", shown)
        self.assertRegex(shown, r"test top-5 accuracy\n")
        names = self.files("out")
        self.assertIn("figures/p-top5_accuracy.svg", names)
        self.assertIn("p: Perplexity", (self.folder / "out/figures/p-perplexity.svg").read_text())
        self.assertIn("test top-5 accuracy", (self.folder / "out/tables/p-optimizers.tex").read_text())
        with open(self.folder / "out/tables/p-optimizers.csv", newline="") as file:
            self.assertAlmostEqual(float(next(csv.DictReader(file))["test top-5 accuracy"]), 0.615)
        self.assertIn("Top-5 accuracy", (self.folder / "out/report.html").read_text())
        one = self.optbench("show", path).stdout
        self.assertRegex(one, r"test top-5 accuracy +0\.1000 +0\.7200 +2 +0\.7200\n")
        self.assertRegex(one, r"valid perplexity +900 +7\.02 +2 +7\.02\n")
        self.write("study.lua", """
            local run = report.read("results")[1]
            print(run.test_top5_accuracies[3], report.study("results", { metric = "test_perplexities" }).problems[1].reported)
        """)
        self.assertEqual(self.optbench("study.lua").stdout.split(), ["0.61", "test_perplexities"])

    def test_what_only_reads_results_needs_no_scripts(self):
        self.two_optimizers()
        self.write("scripts/optim/adam.lua", "this is no Lua")
        self.environment["OPTBENCH_SCRIPTS"] = str(self.folder / "scripts")
        self.assertIn("adam.lua:1: ", self.refused("list", "optimizers", expect=FAILED))
        (path,) = self.results.glob("fmnist_2c2d/adam/*/random_seed__1__*.json")
        for words in (["analyze", "results"], ["compare", "results", "adam", "sgd"], ["show", path],
                      ["results", "check", "results"], ["watch", "results"], ["help", "analyze"]):
            with self.subTest(words[0]):
                self.assertNotIn("adam.lua", self.optbench("--memory-limit", "16MB", *words).stderr)

    def test_what_is_missing_is_found(self):
        self.two_optimizers()
        done = self.optbench("results", "check", "results")
        self.assertIn("quadratic_deep / sgd: 2 settings with 6 seeds", done.stdout)
        self.assertIn("30 runs: 0 errors", done.stdout)
        self.write("results/quadratic_deep/adam/half.json", "{")
        self.assertIn("half.json", self.optbench("results", "check", "results", expect=FAILED).stdout)
        self.assertIn("did you mean 'check'", self.refused("results", "chekc", "results"))

    def test_a_folder_is_watched(self):
        self.two_optimizers()
        seen = self.optbench("watch", "results").stdout  # no terminal: one look
        self.assertIn("30 runs, 6 of them diverged", seen)
        self.assertIn("quadratic_deep: test loss", seen)
        (self.folder / "empty").mkdir()
        self.assertIn("0 runs", self.optbench("watch", "empty", "--once").stdout)

    def test_scripts_get_the_same_numbers(self):
        self.two_optimizers()
        study = self.analysis()
        self.write("study.lua", """
            local study = report.study("results", { resamples = 200 })
            local best = study.problems[2].optimizers[1]
            print(best.label, ("%.17g"):format(best.mean))
            print(#report.read("results"))
            report.draw({ title = "Means", series = { { name = "adam", y = best.finals } } }, "means.svg")
            local line = { title = "Line", series = { { name = "adam", y = { 1, 2 } } } }
            report.draw(line, "line.pdf")
            report.draw(line, "line.png", { dpi = 48 })
            print((report.table({ columns = { "rule", "mean" }, rows = { { best.label, best.mean } } }, nil)))
            print(report.write({ "results" }, { output = "out", formats = { "csv" } }))
        """)
        lines = self.optbench("study.lua").stdout.splitlines()
        best = study["problems"][1]["optimizers"][0]
        label, mean = lines[0].split("\t")
        self.assertEqual((label, float(mean)), ("adam", best["mean"]))
        self.assertEqual(lines[1], "30")
        self.assertEqual(lines[-1], "out/report.html")
        xml.etree.ElementTree.parse(self.folder / "means.svg")
        self.assertIn(b"(Line)", pdf_text((self.folder / "line.pdf").read_bytes()))
        self.assertEqual((self.folder / "line.png").read_bytes()[16:24], struct.pack(">II", 320, 200))
        self.write("wrong.lua", 'report.draw({ series = { { y = { 1, 2 }, lower = { 1 } } } }, "x.svg")')
        self.assertIn("wrong.lua:1: report.draw: series 1: expected 2 values, as many as y has, got 1",
                      self.optbench("wrong.lua", expect=FAILED).stderr)
        self.write("form.lua", 'report.draw({ series = {} }, "x.gif")')
        self.assertIn("expected a path that ends in .svg, .pdf, .png or .csv",
                      self.optbench("form.lua", expect=FAILED).stderr)

    def test_our_own_records_are_analyzed(self):
        for lr in "0.01", "0.1":
            for seed in "1", "2":
                self.optbench("run", "quadratic_deep", "--optimizer", "adam", "--lr", lr, "--seed", seed, "-N", "2", "--quiet")
        self.optbench("run", "two_d_rosenbrock", "--optimizer", "adam", "--lr", "0.1", "-N", "3", "--quiet")
        self.optbench("analyze", "results", "-o", "out", "--formats", "csv")
        self.assertIn("figures/two_d_rosenbrock-paths.csv", self.files("out"))
        with open(self.folder / "out/figures/two_d_rosenbrock-paths.csv", newline="") as file:
            path = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(file) if row["series"] == "adam"]
        self.assertEqual((len(path), path[0]), (4, (-0.5, 1.5)))


def pdf_text(pdf):
    """The drawing commands of a PDF; texts stand in them as "(text)"."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return b"".join(zlib.decompressobj().decompress(stream) for stream in streams if stream[:1] == b"x")


if __name__ == "__main__":
    main()
