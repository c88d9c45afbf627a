# SPDX-License-Identifier: MIT
"""analyze, compare, show, results check and watch, on folders of results that the tests write themselves."""

import csv
import json
import math
import pathlib
import re
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
        self.assertTrue(math.isnan(other["deepobs"]["performance"]))  # of as many runs the first setting: lr 1

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

    def test_nothing_to_analyze_is_said(self):
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

    def test_metrics_that_nobody_knows_are_shown_chosen_by_drawn_and_targeted(self):
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
