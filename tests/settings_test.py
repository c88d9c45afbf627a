# SPDX-License-Identifier: MIT
"""A setting of a run is one row: it is taken and told alike by the command line, Lua, plans, help and documentation."""

import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import CommandLineCase, main, read_record  # noqa: E402

# Beyond the 53 bits of a double, and the largest of all.
LARGE_SEEDS = (2**53 + 1, 2**63 - 1)


class Settings(CommandLineCase):
    def rows(self):
        """Keys and type of each setting."""
        listed = self.optbench("-e", """
            for _, setting in ipairs(require("sweep.engine").settings()) do
               print(table.concat(setting.keys, " ") .. "|" .. setting.type)
            end""").stdout.splitlines()
        rows = [line.split("|", 1) for line in listed]
        self.assertGreater(len(rows), 20)
        return [(keys.split(), kind) for keys, kind in rows]

    def test_the_command_line_has_every_setting_under_every_name(self):
        text = self.optbench("run", "--help").stdout
        for keys, _ in self.rows():
            if keys[0] == "problem":
                self.assertRegex(text, r"(?m)^  problem ")
                continue
            for key in keys:
                option = ("-" if len(key) == 1 else "--") + key.replace("_", "-")
                self.assertRegex(text, rf"(?m)^  (-\w,)?(.*,)?{option}\b", key)

    def test_the_reference_tells_every_setting(self):
        page = self.optbench("reference", "--markdown").stdout
        self.optbench("reference", "--editor", "meta")
        editor = (self.folder / "meta/optbench.lua").read_text()
        for keys, kind in self.rows():
            names = ", ".join(f"`{key}`" for key in keys)
            self.assertIn(f"| {names} | {kind.replace('|', chr(92) + '|')} |", page)
            for key in keys:
                self.assertIn(f"---@field {key}? {kind} ", editor)

    def test_help_knows_every_setting(self):
        keys = [key for row, _ in self.rows() for key in row]
        told = self.optbench("-e", "".join(f'help "{key}"\n' for key in keys)).stdout
        for key in ("random_seed, seed", "num_epochs, N", "valid_size", "no_download"):
            self.assertIn(f"setting of a run: {key}\n", told)

    def test_plans_and_grids_take_every_setting_under_every_name(self):
        text = '"x"'
        values = {"boolean": "false", "integer": "1", "number": "0.5", "table<string, any>": "{}", "string[]": "{}",
                  "dtype": '"float64"', "order": '"repeated"', "device": '"cpu"', "optimizer": '"adam"', "schedule": '"cosine"',
                  "lr_sched_epochs": "{ 1 }, lr_sched_factors = { 0.5 }",
                  "lr_sched_factors": "{ 0.5 }, lr_sched_epochs = { 1 }"}
        fields = [f"{key} = {values.get(keys[0]) or values.get(kind, text)}" for keys, kind in self.rows()
                  for key in keys if keys[0] != "problem"]
        runs = [f'{{ problem = "two_d_beale", {field} }}' for field in fields] + ['{ testproblem = "two_d_beale" }']
        self.write("plan.lua", f"return {{ {', '.join(runs)} }}")
        self.optbench("sweep", "plan.lua", "--dry-run")
        grids = ", ".join(f"sweep.grid {run}" for run in runs)
        self.write("plan.lua", f"return sweep.join({grids})")
        self.optbench("sweep", "plan.lua", "--dry-run")

    def test_a_misspelt_setting_is_refused_with_the_nearest_everywhere(self):
        self.assertIn("did you mean '--valid-size'?", self.refused("run", "two_d_beale", "--valid-sise", "3"))
        self.write("plan.lua", 'return { { problem = "two_d_beale", valid_sise = 3 } }')
        self.assertIn("unknown setting 'valid_sise'; did you mean 'valid_size'?", self.refused("sweep", "plan.lua"))
        for call, nearest in (('optbench.run { problem = "two_d_beale", valid_sise = 3 }', "valid_size"),
                              ('optbench.run { problem = "two_d_beale", on_stepp = print }', "on_step"),
                              ('optbench.problem "two_d_beale" { valid_sise = 3 }', "valid_size"),
                              ('sweep.grid { problems = "two_d_beale", valid_sise = 3 }', "valid_size")):
            message = self.refused("-e", call, expect=1)
            self.assertRegex(message, rf"unknown setting '\w+'; did you mean '{nearest}'\?", call)

    def test_a_sweep_s_options_go_before_the_plan(self):
        self.write("plan.lua", 'return { { problem = "two_d_beale", lr = 1e-6, num_epochs = 1, output_dir = "plans" } }')
        self.optbench("sweep", "plan.lua", "--output-dir", "mine", "--threads", "1", "--quiet")
        (path,) = (self.folder / "mine").rglob("*.json")
        self.assertEqual(read_record(path)["optbench"]["threads"], 1)
        self.assertFalse((self.folder / "plans").exists())


class Seeds(CommandLineCase):
    words = ("run", "two_d_beale", "-N", "1", "--lr", "1e-6", "--quiet")

    def only_record(self, folder, seed):
        (path,) = (self.folder / folder).rglob("*.json")
        self.assertTrue(path.name.startswith(f"random_seed__{seed}__"), path.name)
        return read_record(path)

    def test_a_seed_above_2_to_the_53_arrives_exactly_from_everywhere(self):
        for seed in LARGE_SEEDS:
            self.optbench(*self.words, "--seed", seed, "--output-dir", f"words{seed}")
            self.optbench("-e", f'optbench.run {{ problem = "two_d_beale", num_epochs = 1, lr = 1e-6, seed = {seed}, '
                                f'output_dir = "lua{seed}", quiet = true }}')
            self.write("plan.lua", f"""return sweep.grid {{ problems = "two_d_beale", num_epochs = 1, lr = 1e-6,
                                       seeds = {{ {seed} }}, output_dir = "plan{seed}", threads = 1 }}""")
            self.optbench("sweep", "plan.lua", "--quiet")
            again = self.optbench("sweep", "plan.lua")
            self.assertIn("nothing to do", again.stderr)
            records = [self.only_record(f"{source}{seed}", seed) for source in ("words", "lua", "plan")]
            for record in records:
                self.assertEqual(record["random_seed"], seed)
                self.assertEqual(record["minibatch_train_losses"], records[0]["minibatch_train_losses"])
                self.assertEqual(record["optbench"]["run_key"], records[0]["optbench"]["run_key"])
            neighbour = self.record(*self.words[1:], "--seed", seed - 1)
            self.assertNotEqual(neighbour["minibatch_train_losses"], records[0]["minibatch_train_losses"])
            self.assertNotEqual(neighbour["optbench"]["run_key"], records[0]["optbench"]["run_key"])

    def test_it_is_read_back(self):
        seed = LARGE_SEEDS[0]
        self.optbench(*self.words, "--seed", seed)
        (path,) = self.results.rglob("*.json")
        self.assertIn("equal bit for bit", self.optbench("verify", path, "--quiet").stdout)
        shown = self.optbench("-e", f"""
            local record = optbench.run {{ problem = "two_d_beale", num_epochs = 0, seed = {seed}, no_logs = true }}
            print(record.random_seed, optbench.problem "two_d_beale" {{ seed = {seed} }}.seed)""").stdout
        self.assertEqual(shown.split(), [str(seed)] * 2)
        listed = json.loads(path.read_text())
        self.assertEqual(listed["random_seed"], seed)

    def test_what_63_bits_do_not_hold_is_refused(self):
        for seed in (2**63, -1):
            message = self.refused(*self.words, f"--seed={seed}")
            self.assertTrue(re.search(rf"{seed}", message), message)
        self.write("plan.lua", 'return { { problem = "two_d_beale", seed = 2.0^63 } }')
        self.assertIn("'seed' must be an integer", self.refused("sweep", "plan.lua"))


if __name__ == "__main__":
    main()
