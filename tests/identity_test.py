# SPDX-License-Identifier: MIT
"""The identity of a run is the code that ran: scripts are isolated per run, the run key covers all of them, and runs of
different code are told apart."""

import itertools
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import FAILED, SOURCE_TREE, USAGE, CommandLineCase, main, read_record  # noqa: E402

RULE = """
%(before)s
local rule = require("optim.base").define { name = "rule", options = { lr = { from = 0, default = 1e-6 } } }
%(methods)s
function rule:step(x, gradient)
   x:add_(gradient, -self.options.lr * (%(scale)s))
end
return rule
"""


def rule(scale="1", before="", methods=""):
    return RULE % {"scale": scale, "before": before, "methods": methods}


def numbers(record):
    """What a run measured, as text that shows every bit."""
    return json.dumps({key: values for key, values in sorted(record.items())
                       if key.endswith("_losses") and isinstance(values, list)})


class IdentityCase(CommandLineCase):
    def sweep(self, *words, **options):
        return self.optbench("sweep", "plan.lua", "--quiet", *words, **options)

    def records(self, under="results"):
        """The records below a folder by (problem, label, seed); one of each."""
        found = {}
        for path in sorted((self.folder / under).rglob("*.json")):
            record = read_record(path)
            key = (record["testproblem"], record["optimizer_name"], record["random_seed"])
            self.assertNotIn(key, found)
            found[key] = record
        return found


class Isolated(IdentityCase):
    def test_twelve_rules_give_the_same_numbers_with_any_number_of_workers_in_any_order_and_in_one_process(self):
        self.write("first/helper.lua", "return { scale = 0.5 }")
        self.write("first/alpha.lua", rule("helper.scale", "local helper = require 'helper'"))
        self.write("second/helper.lua", "return { scale = 2 }")
        self.write("second/beta.lua", rule("helper.scale", "local helper = require 'helper'"))
        self.write("first/rule.lua", rule("0.25"))
        self.write("second/rule.lua", rule("4"))
        self.write("stateful.lua", rule("starts", "local starts = 0", "function rule:start() starts = starts + 1 end"))
        self.write("counter.lua", "return { n = 0 }")
        self.write("counting.lua", rule("counter.n", "local counter = require 'counter'",
                                        "function rule:start() counter.n = counter.n + 1 end"))
        self.write("global.lua", rule("loads", "loads = (rawget(_G, 'loads') or 0) + 1"))
        self.write("patching.lua", rule("math.loads", "math.loads = (math.loads or 0) + 1"))
        self.write("drawing.lua", rule("drawn", "local drawn = math.random() + torch.rand(1):item()"))
        self.write("warm.lua", """
            local starts = 0
            local warm = require("schedule.base").define { name = "warm" }
            function warm:start() starts = starts + 1 end
            function warm:factor(step) return starts / (1 + step) end
            return warm""")
        self.write("bowl.lua", """
            local starts = 0
            return require("problem").define {
               name = "bowl", noise = 0.1, num_epochs = 3,
               start = function() starts = starts + 1 return torch.full({ 3 }, starts) end,
               value = function(x) return starts * (x * x):sum() end,
            }""")
        inline = rule("0.125").replace("return rule", "local inline = rule")
        rules = ["first/alpha.lua", "second/beta.lua", "first/rule.lua", "second/rule.lua", "stateful.lua", "counting.lua",
                 "global.lua", "patching.lua", "drawing.lua", "sgd", "adam", "inline"]
        listed = []
        for number, name in enumerate(rules):
            label = name.replace("/", "_").removesuffix(".lua")
            optimizer = name if name == "inline" else repr(name)
            schedule = "warm.lua" if number % 2 else "constant"
            for (problem, rate), seed in itertools.product((("two_d_beale", 1e-6), ("bowl.lua", 0.01)), (1, 2)):
                listed.append(f"{{ problem = '{problem}', optimizer = {optimizer}, label = '{label}', schedule = '{schedule}', "
                              f"learning_rate = {rate}, random_seed = {seed}, num_epochs = 3, train_log_interval = 1 }}")
        found = {}
        for order, jobs in itertools.product((1, -1), (1, 2, 4)):
            self.write("plan.lua", inline + "return {\n" + ",\n".join(listed[::order]) + "\n}")
            output = f"sweep_{order}_{jobs}"
            self.sweep("--jobs", jobs, "--threads", 1, "--output-dir", output)
            found[output] = self.records(output)
        for order in (1, -1):
            output = f"script_{order}"
            self.write("script.lua", inline + "local runs = {\n" + ",\n".join(listed[::order]) + """ }
                for _, run in ipairs(runs) do
                   run.output_dir, run.threads, run.quiet = "%s", 1, true
                   optbench.run(run)
                end""" % output)
            self.optbench("script.lua")
            found[output] = self.records(output)
        expected = found["sweep_1_1"]
        self.assertEqual(len(expected), 48)
        for output, records in found.items():
            self.assertEqual(records.keys(), expected.keys())
            for key, record in records.items():
                with self.subTest(output, run=key):
                    self.assertEqual(numbers(record), numbers(expected[key]))
        # What begins anew multiplies by 1: two rules are alike beside the constant schedule, three beside the other.
        on_bowl = {numbers(record) for key, record in expected.items() if (key[0], key[2]) == ("bowl", 1)}
        self.assertEqual(len(on_bowl), len(rules) - 3)

    def test_modules_of_one_name_in_two_folders_are_two_modules_however_many_workers_there_are(self):
        for folder, scale in (("one", 0.001), ("two", 0.003)):
            self.write(f"{folder}/helper.lua", f"return {scale}")
            self.write(f"{folder}/rule_{folder}.lua", rule("helper", "local helper = require 'helper'"))
        for jobs in (1, 2):
            self.write("plan.lua", """return require("sweep").grid { problems = "quadratic_deep", num_epochs = 2,
                                      optimizers = { "one/rule_one.lua", "two/rule_two.lua" }, seeds = 1, lr = 0.1 }""")
            self.sweep("--jobs", jobs, "--threads", 1, "--output-dir", f"jobs_{jobs}")
        one, two = self.records("jobs_1"), self.records("jobs_2")
        self.assertEqual({key: numbers(record) for key, record in one.items()},
                         {key: numbers(record) for key, record in two.items()})
        self.assertEqual(len({numbers(record) for record in one.values()}), 2)

    def test_a_required_file_that_is_missing_beside_the_rule_is_taken_from_no_other_folder(self):
        self.write("helper.lua", "return 1")
        self.write("rules/rule.lua", rule("1", "local helper = require 'helper'"))
        message = self.refused("run", "two_d_beale", "--optimizer", "rules/rule.lua", expect=FAILED).splitlines()[0]
        self.assertEqual(message, "rules/rule.lua:2: module 'helper' not found: expected a shipped one, or a file of this "
                                  "name in the script's own folder (rules) or in one of --scripts")

    def test_a_file_that_is_first_required_during_a_run_is_refused(self):
        self.write("helper.lua", "return 1")
        self.write("rule.lua", rule("require('helper')"))
        message = self.refused("run", "two_d_beale", "--optimizer", "rule.lua", "--quiet", expect=FAILED).splitlines()[0]
        self.assertEqual(message, "rule.lua:6: require 'helper': a script loads its files before the run begins, so that "
                                  "the record says what code made it: expected this at the top of rule.lua, outside its "
                                  "functions")


class Keyed(IdentityCase):
    def setUp(self):
        super().setUp()
        self.write("rules/parts.lua", "return { scale = require('more.deep') }")
        self.write("rules/more/deep.lua", "return 1")
        self.write("rules/mine.lua", rule("parts.scale", "local parts = require 'parts'"))
        self.write("plan.lua", """return require("sweep").grid { problems = "two_d_beale", num_epochs = 1,
                                  optimizers = { "rules/mine.lua", "sgd" }, seeds = 1 }""")

    def test_a_changed_required_file_makes_the_sweep_make_its_runs_again_and_only_these(self):
        self.sweep("--jobs", 1)
        self.assertEqual(self.optbench("sweep", "plan.lua", "--jobs", 1).stderr,
                         "plan.lua: 2 runs, 2 finished before; nothing to do\n")
        self.write("rules/more/deep.lua", "return 2")
        self.assertIn("2 runs, 1 finished before; 1 to do", self.optbench("sweep", "plan.lua", "--jobs", 1).stderr)
        first, second = (read_record(path) for path in sorted(self.results.glob("two_d_beale/mine/*/*.json")))
        self.assertNotEqual(numbers(first), numbers(second))
        self.assertNotEqual(first["optbench"]["identity"], second["optbench"]["identity"])

    def test_a_record_lists_the_files_and_verify_says_which_one_differs(self):
        self.sweep("--jobs", 1)
        [path] = self.results.glob("two_d_beale/mine/*/*.json")
        own = read_record(path)["optbench"]
        self.assertEqual([(file["role"], file["name"], file["file"]) for file in own["code"]],
                         [("optimizer", "mine", "rules/mine.lua"), ("module", "parts", "rules/parts.lua"),
                          ("module", "more.deep", "rules/more/deep.lua")])
        self.assertNotIn("differs", self.optbench("verify", path, "--quiet").stdout)
        self.write("rules/more/deep.lua", "return 2")
        done = self.optbench("verify", path, "--quiet", expect=FAILED).stdout
        self.assertRegex(done, r"SHA-256 of the module 'more\.deep' \(\"rules/more/deep\.lua\"\): \w{64}, again \w{64}\n")
        self.assertNotIn("'parts'", done)
        self.assertNotIn("the optimizer's script", done)

    def test_runs_of_one_setting_share_an_identity_whatever_their_seed(self):
        for seed in (1, 2):
            self.optbench("run", "two_d_beale", "--optimizer", "rules/mine.lua", "--num-epochs", 1, "--seed", seed, "--quiet")
        first, second = (record["optbench"] for record in self.records().values())
        self.assertEqual(first["identity"], second["identity"])
        self.assertNotEqual(first["run_key"], second["run_key"])

    def test_the_numerics_version_is_the_number_of_entries_under_changed_results(self):
        changelog = (SOURCE_TREE / "CHANGELOG.md").read_text().split("\n## ", 1)[1]
        entries = [entry for entry in changelog.split("\n- ") if "*Changed results*" in " ".join(entry.split())]
        record = self.record("two_d_beale", "--num-epochs", "0")
        self.assertEqual(record["optbench"]["numerics_version"], len(entries))

    def test_an_inline_rule_has_no_identity_is_never_skipped_and_verify_says_why(self):
        self.write("script.lua", rule().replace("return rule", "") + """
            local run = { problem = "two_d_beale", optimizer = rule, num_epochs = 1, quiet = true, skip_if_exists = true }
            print(optbench.run(run).path)
            print(optbench.run(run).path)""")
        done = self.optbench("script.lua")
        first, second = done.stdout.splitlines()
        self.assertNotEqual(first, second)
        reason = "the optimizer 'rule' was given by a script without a file of its own"
        self.assertIn(reason, done.stderr)
        own = json.loads((self.folder / first).read_text())["optbench"]
        self.assertEqual((own["identity"], own["run_key"], own["identity_missing"]), (None, None, reason))
        self.assertIn("its optimizer was given by a script without a file of its own", self.refused("verify", first))

    def test_a_script_that_changes_while_its_sweep_runs_is_named(self):
        self.write("rules/mine.lua", rule("1", "local parts = require 'parts'", """
            function rule:start()
               local file <close> = assert(io.open("rules/parts.lua", "w"))
               file:write("return 'changed'")
            end"""))
        self.write("plan.lua", """return require("sweep").grid { problems = "two_d_beale", num_epochs = 1,
                                  optimizers = "rules/mine.lua", seeds = { 1, 2 } }""")
        done = self.optbench("sweep", "plan.lua", "--quiet", "--jobs", 1, expect=FAILED)
        self.assertIn("error: 1 run failed: rules/parts.lua: the file changed since the sweep began", done.stderr)


class Plans(IdentityCase):
    def test_what_a_plan_declares_itself_is_found_by_its_workers_and_is_the_plan_s_code(self):
        plan = rule("scale", "local scale = tonumber(...)").replace("return rule", "") + """
            local slow = require("schedule.base").define { name = "slow" }
            function slow:factor() return 0.5 end
            local bowl = require("problem").define { name = "bowl", start = { 1 }, value = function(x) return (x * x):sum() end }
            return require("sweep").grid { problems = { bowl, "two_d_beale" }, optimizers = { rule, "sgd" },
                                           schedules = slow, seeds = 1, num_epochs = 1 }"""
        self.write("study/plan.lua", plan)
        self.optbench("sweep", "study/plan.lua", "2", "--jobs", 2)
        records = self.records()
        self.assertEqual(sorted(key[:2] for key in records), [("bowl", "rule"), ("bowl", "sgd"), ("two_d_beale", "rule"),
                                                             ("two_d_beale", "sgd")])
        code = records["two_d_beale", "rule", 1]["optbench"]["code"]
        self.assertEqual([(file["role"], file["name"], file["file"]) for file in code],
                         [("optimizer", "rule", "study/plan.lua"), ("schedule", "slow", "study/plan.lua")])
        self.assertIn("4 runs, 4 finished before", self.optbench("sweep", "study/plan.lua", "2", "--jobs", 2).stderr)
        # Its code follows from the text and the arguments.
        self.assertIn("4 runs; 4 to do", self.optbench("sweep", "study/plan.lua", "3", "--jobs", 2).stderr)
        self.write("study/plan.lua", plan.replace("return 0.5", "return 0.25"))
        self.assertIn("4 runs; 4 to do", self.optbench("sweep", "study/plan.lua", "3", "--jobs", 2).stderr)

    def test_two_rules_of_one_name_that_a_plan_declares_are_refused(self):
        self.write("plan.lua", "local function make() " + rule() + " end return { "
                               "{ problem = 'two_d_beale', optimizer = make() }, "
                               "{ problem = 'two_d_beale', optimizer = make() } }")
        self.assertIn("run 2: the plan declares two optimizers called 'rule': expected a name of its own for each",
                      self.refused("sweep", "plan.lua", expect=FAILED))

    def test_paths_in_a_plan_begin_at_its_folder_for_optimizers_schedules_and_problems(self):
        schedule = 'local s = require("schedule.base").define { name = "s", summary = "%s" }\n' \
                   "function s:factor() return %s end return s"
        problem = 'return require("problem").define { name = "bowl", start = { 1 }, value = function(x) return (%s * x * x):sum() end }'
        for folder, scale in (("", 1), ("study/", 2)):
            self.write(f"{folder}rules/mine.lua", rule(scale))
            self.write(f"{folder}rules/slow.lua", schedule % (folder, scale))
            self.write(f"{folder}rules/bowl.lua", problem % scale)
        self.write("study/plan.lua", """return require("sweep").grid { problems = "rules/bowl.lua", num_epochs = 1,
            optimizers = "./rules/mine.lua", schedules = "rules/../rules/slow.lua", seeds = 1 }""")
        self.optbench("sweep", "study/plan.lua", "--jobs", 1, "--quiet")
        [record] = self.records().values()
        self.assertEqual([file["file"] for file in record["optbench"]["code"]],
                         ["study/rules/bowl.lua", "study/rules/mine.lua", "study/rules/slow.lua"])

    def test_a_path_that_is_a_file_in_the_working_folder_alone_is_refused(self):
        self.write("rules/mine.lua", rule())
        self.write("study/plan.lua", "return { { problem = 'two_d_beale', optimizer = 'rules/mine.lua' } }")
        self.assertEqual(self.refused("sweep", "study/plan.lua", expect=FAILED),
                         "study/plan.lua: run 1: optimizer 'rules/mine.lua': no such file in the plan's folder 'study': "
                         "paths in a plan begin there, but it is in the working folder: expected '../rules/mine.lua'")

    def test_a_plan_whose_runs_share_a_label_but_not_their_code_is_refused_with_a_proposal(self):
        self.write("a/rule.lua", rule(1))
        self.write("b/rule.lua", rule(2))
        plan = """return require("sweep").grid { problems = { "two_d_beale", "two_d_branin" }, num_epochs = 1,
                  optimizers = { "a/rule.lua", %s }, seeds = { 1, 2 } }"""
        self.write("plan.lua", plan % '"b/rule.lua"')
        message = self.refused("sweep", "plan.lua", expect=USAGE)
        self.assertEqual(message, "plan.lua: runs 1 and 3 share the label 'rule', but not their code: their optimizers are "
                                  "a/rule.lua and b/rule.lua, whose results would be taken for one another's: expected a "
                                  "label for one of them, such as label = \"b_rule\"")
        self.assertFalse(self.results.exists())
        label = re.search(r'label = "\w+"', message).group()
        self.write("plan.lua", plan % f'{{ "b/rule.lua", {label} }}')
        self.sweep("--jobs", 1)
        self.assertEqual(len(self.files()), 8)


if __name__ == "__main__":
    main()
