# SPDX-License-Identifier: MIT
"""A problem that a file declares, wherever a built-in one works: run, sweep, describe, dump, the record."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import FAILED, USAGE, CommandLineCase, main  # noqa: E402
from safetensors_file import read_safetensors  # noqa: E402

CLOUDS = """
return problem.define {
   name = "clouds",
   summary = "two clouds of points",
   source = "made up",
   options = { hidden = { kind = "integer", default = 4, help = "units" } },
   network = function(options)
      return nn.sequential { { "inner", nn.linear(2, options.hidden) }, nn.tanh(), { "output", nn.linear(options.hidden, 2) } }
   end,
   data = function(generator)
      local function part(n)
         local labels = torch.arange(n):remainder(2)
         return { torch.randn(n, 2, { generator = generator }) + 3 * labels:float():unsqueeze(2), labels }
      end
      return { train = part(64), test = part(32) }
   end,
   loss = "cross_entropy",
   accuracy = "classification",
   l2 = 0.01,
   batch_size = 16,
   num_epochs = 2,
}
"""


class ProblemFiles(CommandLineCase):
    def setUp(self):
        super().setUp()
        self.write("clouds.lua", CLOUDS)

    def records(self):
        return sorted(self.results.rglob("random_seed__*.json"))

    def test_run_files_its_record_under_the_problem_s_name(self):
        done = self.optbench("run", "./clouds.lua", "--optimizer", "adam", "--lr", "0.1", "--quiet")
        self.assertIn("clouds with adam: finished", done.stdout)
        (path,) = self.records()
        self.assertEqual(path.relative_to(self.results).parts[:2], ("clouds", "adam"))
        record = json.loads(path.read_text())
        self.assertEqual(record["testproblem"], "clouds")
        self.assertEqual(record["num_epochs"], 2)
        self.assertEqual(record["optbench"]["l2_factor"], 0.01)
        self.assertEqual(record["optbench"]["problem"]["origin"], "./clouds.lua")
        self.assertEqual(len(record["optbench"]["problem"]["sha256"]), 64)
        self.assertEqual(len(record["test_accuracies"]), 3)

    def test_another_text_or_another_option_is_another_run(self):
        run = ("run", "./clouds.lua", "--quiet")
        self.optbench(*run)
        self.optbench(*run, "--problem-set", "hidden=8")
        self.write("clouds.lua", CLOUDS.replace("3 * labels", "2 * labels"))
        self.optbench(*run, "--seed", "43")
        keys = {json.loads(path.read_text())["optbench"]["run_key"] for path in self.records()}
        self.assertEqual(len(keys), 3)
        folders = {path.parent.name for path in self.records()}
        self.assertEqual(len(folders), 2)
        self.assertTrue(any("hidden__8" in folder for folder in folders), folders)

    def test_a_sweep_runs_it_in_its_workers(self):
        self.write("plan.lua", """
return sweep.grid { problems = { "./clouds.lua", "two_d_beale" }, optimizers = { "sgd" }, lr = { 1e-4, 1e-5 },
                    num_epochs = 1, seeds = { 42, 43 } }
""")
        done = self.optbench("sweep", "plan.lua", "--jobs", "2")
        self.assertIn("clouds", done.stdout)
        self.assertEqual(len(self.records()), 8)
        again = self.optbench("sweep", "plan.lua", "--jobs", "2")
        self.assertIn("nothing to do", again.stderr)

    def test_describe_shows_layers_and_options(self):
        done = self.optbench("describe", "./clouds.lua")
        for part in ("clouds: two clouds of points", "parameters   22", "inner", "linear(2 -> 4)", "hidden", "units"):
            self.assertIn(part, done.stdout)
        table = json.loads(self.optbench("describe", "./clouds.lua", "--json").stdout)
        self.assertEqual([layer["name"] for layer in table["layers"] if layer["parameters"]], ["inner", "output"])
        self.assertEqual(table["parameters"], 22)

    def test_dump_holds_what_another_program_needs(self):
        self.optbench("dump", "./clouds.lua", "--dtype", "float64", "--mode", "train", "--output", "clouds.safetensors")
        tensors, metadata = read_safetensors(self.folder / "clouds.safetensors")
        self.assertEqual(json.loads(metadata["parameters"]),
                         ["inner.weight", "inner.bias", "output.weight", "output.bias"])
        self.assertEqual(tensors["batch/inputs"].shape, (16, 2))
        self.assertEqual(tensors["gradient/inner.weight"].shape, (4, 2))
        weights = tensors["parameter/inner.weight"], tensors["parameter/output.weight"]
        l2 = 0.5 * 0.01 * sum(float((w * w).sum()) for w in weights)
        self.assertAlmostEqual(float(tensors["regularization"]), l2, delta=1e-15)

    def test_a_dump_in_training_mode_drops_nothing(self):
        self.write("dropping.lua", CLOUDS.replace("nn.tanh()", "nn.tanh(), nn.dropout(0.5)"))
        outputs = []
        for mode in "train", "eval":
            self.optbench("dump", "./dropping.lua", "--mode", mode, "--output", f"{mode}.safetensors")
            outputs.append(read_safetensors(self.folder / f"{mode}.safetensors")[0]["output"].tolist())
        self.assertEqual(*outputs)

    def test_mistakes_are_told_by_file_and_line(self):
        self.write("wrong.lua", CLOUDS.replace('loss = "cross_entropy"', 'loss = "cross_entrop"'))
        self.assertIn("unknown loss 'cross_entrop'; did you mean 'cross_entropy'?",
                      self.refused("run", "./wrong.lua", expect=FAILED))
        self.write("field.lua", 'return problem.define { name = "x", nonsense = 3 }')
        self.assertIn("./field.lua:1: problem.define: unknown field 'nonsense'",
                      self.refused("run", "./field.lua", expect=FAILED))
        self.write("none.lua", "return 3")
        self.assertEqual(self.refused("run", "./none.lua", expect=FAILED),
                         "./none.lua: must return what problem.define gave, got 3")
        self.assertEqual(self.refused("run", "./no_such.lua", expect=FAILED),
                         "./no_such.lua: no such file: expected a script that declares a problem")
        self.write("throws.lua", CLOUDS.replace("nn.tanh()", "function(x) return x.nothing end"))
        self.assertIn("throws.lua:8:", self.optbench("run", "./throws.lua", "--quiet", expect=FAILED).stderr)

    def test_diagnostics_are_filed_when_asked_for(self):
        self.optbench("run", "./clouds.lua", "--diagnostics", "gradient_norm,sharpness", "--train-log-interval", "2", "--quiet")
        (path,) = self.records()
        diagnostics = json.loads(path.read_text())["optbench"]["diagnostics"]
        self.assertEqual({name: len(values) for name, values in diagnostics.items()}, {"gradient_norm": 4, "sharpness": 4})
        self.assertIn("did you mean 'sharpness'?", self.refused("run", "./clouds.lua", "--diagnostics", "sharpnes", expect=USAGE))


if __name__ == "__main__":
    main()
