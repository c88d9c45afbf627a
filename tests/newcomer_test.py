# SPDX-License-Identifier: MIT
"""What a newcomer types is understood, or answered with what was meant: files and words in the wrong place."""

import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import FAILED, SOURCE_TREE, CommandLineCase, main, read_record  # noqa: E402

OPTIMIZER = """local rule = require("optim.base").define { name = "rule", options = { lr = { default = 0.01 } } }
function rule:step(x, gradient) x:add_(gradient, -self.options.lr) end
return rule
"""
SCHEDULE = """local falling = require("schedule.base").define { name = "falling" }
function falling:factor(step, total_steps) return 1 - step / total_steps end
return falling
"""
PROBLEM = """return problem.define {
   name = "bowl", start = { 1, 2 }, value = function(x) return (x * x):sum() end,
   examples = 20, batch_size = 10, num_epochs = 1,
}
"""
PLAN = 'return sweep.grid { problems = "quadratic_deep", lr = 0.01, num_epochs = 1 }\n'

# A stateless network on text: it looks at one character only.
BIGRAM = """return problem.define {
   name = "bigram", dataset = "tolstoi", %s
   network = function() return nn.embedding(83, 83) end,
   loss = function(logits, targets) return torch.cross_entropy(logits:flatten(1, 2), targets:flatten(),
      { reduction = "none" }):reshape(targets:size(1), -1):mean(2) end,
   batch_size = 50, num_epochs = 1,
}
"""


class WrongFile(CommandLineCase):
    def setUp(self):
        super().setUp()
        for name, text in (("rule", OPTIMIZER), ("falling", SCHEDULE), ("bowl", PROBLEM), ("plan", PLAN)):
            self.write(f"{name}.lua", text)

    def test_a_sweep_of_what_is_no_plan_says_what_it_is_and_where_it_belongs(self):
        for name, kind, place in (("rule", "an optimizer", "optimizers"), ("falling", "a schedule", "schedules"),
                                  ("bowl", "a problem", "problems")):
            message = self.refused("sweep", f"{name}.lua")
            self.assertEqual(message.split(" (")[0],
                             f"{name}.lua: expected a plan, which returns a list of runs, got {kind}")
            self.assertIn(f'name it in a plan, `{place} = {{ "{name}.lua" }}`', message)

    def test_a_table_that_contains_itself_is_no_plan_and_is_not_followed(self):
        self.write("loop.lua", "local t = { problem = 'quadratic_deep' } t.set = t return { t }")
        self.assertIn("value[1].set: a table that contains itself cannot be stored as JSON",
                      self.refused("sweep", "loop.lua"))

    def test_a_plan_in_the_place_of_an_optimizer_schedule_or_problem_is_called_a_plan(self):
        for words in (("quadratic_deep", "--optimizer", "./plan.lua"), ("quadratic_deep", "--schedule", "./plan.lua"),
                      ("./plan.lua",)):
            self.assertIn("plan.lua` makes its runs)", self.refused("run", *words, expect=FAILED))

    def test_running_a_plan_or_a_rule_like_a_script_says_that_nothing_was_run(self):
        done = self.optbench("plan.lua")
        self.assertEqual((done.stdout, done.stderr), ("", "note: plan.lua: made no run: it returns a plan "
                                                      "(`optbench sweep plan.lua` makes its runs)\n"))
        self.assertIn("it returns an optimizer (", self.optbench("rule.lua").stderr)
        self.write("both.lua", "optbench.run{problem = 'quadratic_deep', num_epochs = 0, no_logs = true, quiet = true}\n" + OPTIMIZER)
        self.assertEqual(self.optbench("both.lua").stderr, "")

    def test_rules_and_problems_in_the_place_of_each_other_are_called_what_they_are(self):
        self.assertIn("got a problem (", self.refused("run", "quadratic_deep", "--optimizer", "./bowl.lua", expect=FAILED))
        self.assertIn("got an optimizer (", self.refused("run", "./rule.lua", expect=FAILED))
        self.assertIn("`optbench run PROBLEM --optimizer ./rule.lua`", self.refused("run", "./rule.lua", expect=FAILED))
        self.assertIn("got a schedule (", self.refused("run", "./falling.lua", expect=FAILED))
        self.write("net.lua", "return nn.linear(1, 1)")
        self.assertIn("got a network (", self.refused("run", "./net.lua", expect=FAILED))


class WrongWord(CommandLineCase):
    def test_commands_that_take_a_choice_name_the_choices(self):
        self.assertEqual(self.refused("list"),
                         "list: expected problems, sets, datasets, optimizers or schedules, got nothing")
        self.assertIn("data: expected list, fetch, verify or path, got nothing", self.refused("data"))

    def test_a_command_says_what_the_word_is_that_is_missing(self):
        self.assertIn("sweep: plan: expected a Lua file that returns a list of runs, got nothing", self.refused("sweep"))
        self.assertIn("run: problem: expected name", self.refused("run"))
        self.assertIn("show: file: expected a result file", self.refused("show"))

    def test_a_flag_of_the_binary_behind_the_command_is_told_its_place(self):
        self.assertEqual(self.refused("run", "quadratic_deep", "--time-limit", "3"),
                         "run: '--time-limit' stands before the command: `optbench --time-limit TIME run ...`")
        self.assertIn("`optbench --sandbox sweep ...`", self.refused("sweep", "plan.lua", "--sandbox"))
        self.assertIn("`optbench --memory-limit SIZE list ...`", self.refused("list", "problems", "--memory-limit=1GB"))
        self.assertIn("the options of a command stand behind it", self.refused("--lr", "0.1", "run", "quadratic_deep"))

    def test_blanks_around_the_sign_of_an_option_do_not_matter(self):
        record = self.record("quadratic_deep", "--optimizer", "adam", "-N", "0", "--set", "beta1 = 0.8", "--set", " eps=1e-7 ")
        self.assertEqual(record["hyperparams"]["beta1"], 0.8)
        self.assertEqual(record["hyperparams"]["eps"], 1e-7)

    def test_deepobs_spelling_of_the_l2_factor_is_understood(self):
        for word in ("--l2_reg", "--l2-reg"):
            self.assertEqual(self.record("quadratic_deep", "-N", "0", word, "0.25")["weight_decay"], 0.25)
        self.assertEqual(json.loads(self.optbench(
            "-e", "print(optbench.run{problem = 'quadratic_deep', num_epochs = 0, l2_reg = 0.25, no_logs = true}.weight_decay)"
        ).stdout), 0.25)

    def test_names_with_a_word_in_common_are_proposed(self):
        for name in ("2d_rosenbrock", "rosenbrock", "2D-Rosenbrock"):
            self.assertIn("did you mean 'two_d_rosenbrock'?", self.refused("run", name))

    def test_an_optimizer_behind_the_problem_is_told_its_option(self):
        self.assertEqual(self.refused("run", "quadratic_deep", "adam"),
                         "run: unexpected argument 'adam'; did you mean '--optimizer adam'?")


    def test_a_problem_without_a_command_is_told_the_command(self):
        self.assertEqual(self.refused("quadratic_deep"),
                         "unknown command 'quadratic_deep', which is a problem; did you mean 'optbench run quadratic_deep'?")

    def test_a_folder_or_a_script_in_the_place_of_a_result_file_is_called_so(self):
        self.write("plan.lua", PLAN)
        for command in "show", "verify":
            self.assertEqual(self.refused(command, self.folder),
                             f"{command}: {self.folder}: expected a result file, got a folder (`optbench analyze` takes folders)")
            self.assertIn("expected a result file, which a run writes (.json), got a script", self.refused(command, "plan.lua"))

    def test_help_says_ranges_in_words(self):
        self.assertIn("INT from 1 to 4096", self.optbench("sweep", "--help").stdout)
        for command in "sweep", "demo", "analyze", "watch", "compare":
            self.assertNotRegex(self.optbench(command, "--help").stdout, r"\w:\w+ in \[")


class WrongLua(CommandLineCase):
    def error_of(self, code):
        return self.optbench("-e", code, expect=FAILED).stderr.splitlines()[0]

    def test_a_problem_that_is_not_built_says_so(self):
        for use in (":batch()", ".parameters", ":loss_and_gradient()"):
            self.assertIn('optbench.problem("quadratic_deep") is not built yet: braces with its settings do it, '
                          'optbench.problem("quadratic_deep"){}', self.error_of(f'local p = optbench.problem("quadratic_deep") p = p{use}'))
        self.assertIn("is not built yet", self.optbench("-e", 'print(optbench.problem("quadratic_deep"))').stdout)

    def test_a_problem_is_built_by_a_second_argument_too(self):
        both = self.optbench("-e", 'print(optbench.problem("quadratic_deep", {seed = 7}), optbench.problem("quadratic_deep"){seed = 7})').stdout
        one, other = both.rstrip("\n").split("\t")
        self.assertEqual(one, other)
        self.assertIn("seed 7", one)

    def test_index_0_is_told_that_indices_count_from_1(self):
        for code in ("torch.ones(3)[0]", "torch.ones(3, 2)[0]", "torch.ones(3, 2)[{1, 0}]", "torch.ones(3):select(1, 0)"):
            self.assertIn("indices count from 1", self.error_of(f"print({code})"))

    def test_values_in_the_place_of_exponents_are_answered_with_the_exponents(self):
        message = self.error_of("sweep.logspace(1e-4, 1e-1, 4)")
        self.assertIn("expected exponents of ten, got 0.0001 and 0.1, which give values from 1 to 1.26", message)
        self.assertIn("from 0.0001 to 0.1 is sweep.logspace(-4, -1, 4)", message)
        self.assertIn("sweep.logspace(0, -3, 4)", self.error_of("sweep.logspace(1, 1e-3, 4)"))
        self.assertEqual(self.optbench("-e", "print(#sweep.logspace(0.5, 1, 3), #sweep.logspace(0, 1, 2))").stdout, "3\t2\n")

    def test_a_shape_prints_as_a_list(self):
        self.assertEqual(self.optbench("-e", "print(torch.ones(2, 3):shape(), torch.ones(2):size(), torch.tensor(1):shape())").stdout,
                         "{2, 3}\t{2}\t{}\n")
        self.assertEqual(self.optbench("-e", "print('shape ' .. torch.ones(2, 3):shape() .. '!')").stdout, "shape {2, 3}!\n")
        self.assertEqual(self.optbench("-e", "print(torch.zeros(torch.ones(2, 3):shape()):numel())").stdout, "6\n")


class Networks(CommandLineCase):
    def test_a_network_on_text_without_carried_state_is_evaluated(self):
        self.write("bigram.lua", BIGRAM % "")
        self.write("carried.lua", BIGRAM.replace("bigram", "carried") % "start_pass = function() end,")
        plain, carried = (self.record(f"./{name}.lua", "--synthetic", "--lr", "1", "--quiet") for name in ("bigram", "carried"))
        self.assertEqual(plain["test_losses"], carried["test_losses"])
        self.assertEqual(plain["train_losses"], carried["train_losses"])

    def test_a_class_of_modules_is_taken_for_a_network_and_gets_the_options(self):
        self.write("net.lua", """
local Net = nn.module("Net")
function Net:init(options) self.linear = nn.linear(1, options.width) end
function Net:forward(x) return self.linear(x):sum(2, true) end
return problem.define {
   name = "line", network = Net, loss = "mse", options = { width = { kind = "integer", default = 3 } },
   data = function(generator)
      local x = torch.rand(20, 1, { generator = generator })
      return { train = { x, x }, test = { x, x } }
   end,
   batch_size = 10, num_epochs = 1,
}
""")
        self.record("./net.lua", "--quiet")
        described = json.loads(self.optbench("describe", "./net.lua", "--json").stdout)
        self.assertEqual(described["parameters"], 6)

    def test_a_network_in_the_place_of_its_maker_is_refused_at_the_scripts_line(self):
        for ending in ("return problem.define(declaration)", "return\n(problem.define(declaration))"):
            self.write("net.lua", "local declaration = { name = 'x', network = nn.linear(1, 1), dataset = 'mnist', loss = 'mse' }\n" + ending)
            done = self.optbench("run", "./net.lua", expect=FAILED)
            self.assertRegex(done.stderr, r"^error: ./net.lua:[23]: problem.define: 'network' must be a function that makes the "
                             r"network, got a network: write network = function\(options\) return ... end")
            self.assertEqual([line for line in done.stderr.splitlines() if "problem/" in line or "[C]" in line], [])
        self.write("script.lua", "return problem.define { name = 'x', network = 'mlp', dataset = 'mnist', loss = 'mse' }")
        for words in (("script.lua",), ("run", "./script.lua")):
            self.assertRegex(self.optbench(*words, expect=FAILED).stderr,
                             r"script.lua:1: problem.define: field 'network' must be a function or class made by nn.module, got string")


class Documentation(CommandLineCase):
    def test_losses_of_runs_are_stated_to_the_digits_that_hold_on_other_processors(self):
        pages = [SOURCE_TREE / "README.md", *SOURCE_TREE.glob("docs/writing-*.md"), *SOURCE_TREE.glob("examples/*.lua")]
        stated = [(page.name, number) for page in pages
                  for number in re.findall(r"(?:loss|accuracy) (\d[\d.e+-]*\d)", page.read_text())]
        self.assertGreater(len(stated), 20)
        for page, number in stated:
            digits = number.partition("e")[0].replace(".", "").lstrip("0")
            self.assertLessEqual(len(digits), 3, f"{page}: {number}")


class Lines(CommandLineCase):
    def test_one_thing_is_not_counted_in_the_plural(self):
        done = self.optbench("run", "quadratic_deep", "-N", "1", "--lr", "0.01", "--output-dir", "results")
        self.assertIn("after 1 of 1 epoch:", done.stdout)
        self.assertIn("1 run: 0 errors,", self.optbench("results", "check", "results").stdout)

    def test_a_share_is_written_one_way(self):
        done = self.optbench("run", "mnist_logreg", "--synthetic", "-N", "1", "--batch-size", "500", "--output-dir", "results")
        record = read_record(self.folder / done.stdout.splitlines()[-1])
        share = f"{record['test_accuracies'][-1]:.4f}"
        self.assertIn(f"(accuracy {share})", done.stderr.splitlines()[-1])
        self.assertIn(f"accuracy {share}", done.stdout)
        self.assertIn(share, self.optbench("show", done.stdout.splitlines()[-1]).stdout)
        self.assertNotIn(" %", done.stderr + done.stdout)

    def test_what_has_no_summary_is_described_without_blanks_in_its_place(self):
        self.write("bowl.lua", PROBLEM)
        self.write("rule.lua", OPTIMIZER)
        for path in ("./bowl.lua", "./rule.lua"):
            for line in self.optbench("describe", path).stdout.splitlines():
                self.assertEqual(line, line.rstrip(" "))
                self.assertFalse(line.endswith(":"), line)


if __name__ == "__main__":
    main()
