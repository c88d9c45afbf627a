# SPDX-License-Identifier: MIT
"""`optbench verify`: a stored result's run, made again."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import FAILED, USAGE, CommandLineCase, main  # noqa: E402

RULE = """
local optimizer = require "optim.base"
local halved = optimizer.define { name = "halved", options = { lr = { above = 0, default = 0.1, help = "learning rate" } } }
function halved:step(x, gradient) x:add_(gradient, -self.options.lr / 2) end
return halved
"""


class Verify(CommandLineCase):
    def stored(self, *words):
        self.optbench("run", *words, "--quiet")
        (path,) = sorted(self.results.rglob("random_seed__*.json"))
        return path

    def test_a_run_again_is_equal_bit_for_bit(self):
        path = self.stored("quadratic_deep", "-N", "2", "--optimizer", "adam", "--lr", "0.1", "--seed", "7",
                           "--train-log-interval", "1", "--diagnostics", "gradient_norm")
        done = self.optbench("verify", str(path), "--quiet")
        self.assertRegex(done.stdout, r"equal bit for bit: \d+ numbers")
        self.assertEqual(len(list(self.results.rglob("*.json"))), 1)

    def test_a_diverged_run_diverges_again(self):
        path = self.stored("quadratic_deep", "-N", "3", "--lr", "100")
        self.assertIn("equal bit for bit", self.optbench("verify", str(path), "--quiet").stdout)

    def test_a_variant_and_a_schedule_are_made_again(self):
        path = self.stored("mnist_logreg@label_noise=0.1", "--synthetic", "-N", "2", "--lr", "0.1",
                           "--schedule", "cosine")
        self.assertIn("equal bit for bit", self.optbench("verify", str(path), "--quiet").stdout)

    def test_a_changed_number_is_told(self):
        path = self.stored("two_d_beale", "-N", "1", "--lr", "1e-5")
        record = json.loads(path.read_text())
        record["test_losses"][1] *= 1 + 1e-12
        path.write_text(json.dumps(record))
        done = self.optbench("verify", str(path), "--quiet", expect=FAILED)
        self.assertIn("test_losses: 1 of 2 values differ, from index 1 on", done.stdout)
        self.assertIn("versions, processor, threads and scripts are the same", done.stdout)

    def test_a_changed_script_is_told(self):
        self.write("rule.lua", RULE)
        path = self.stored("two_d_beale", "-N", "1", "--optimizer", "./rule.lua", "--lr", "1e-5")
        self.assertIn("equal bit for bit", self.optbench("verify", str(path), "--quiet").stdout)
        self.write("rule.lua", RULE.replace("/ 2", "/ 4"))
        done = self.optbench("verify", str(path), "--quiet", expect=FAILED)
        self.assertIn("SHA-256 of the optimizer's script", done.stdout)

    def test_what_cannot_be_made_again_is_refused(self):
        self.write("foreign.json", json.dumps({"testproblem": "two_d_beale", "test_losses": [1.0]}))
        self.assertIn("foreign.json: expected a record of optbench", self.refused("verify", "foreign.json", expect=USAGE))
        self.assertIn("none.json", self.refused("verify", "none.json", expect=FAILED))


if __name__ == "__main__":
    main()
