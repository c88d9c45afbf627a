# SPDX-License-Identifier: MIT
"""The examples in help are copied by people: each of them runs as it stands."""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import CommandLineCase, main  # noqa: E402

# How help indents its text, and code within it.
TEXT, CODE = 3, 6


def blocks(page):
    """The pieces of code in a page of help: what is indented behind "Example", up to the rows of parameters."""
    found, lines, in_examples = [], [], False
    for line in [*page.splitlines(), " " * TEXT + "end"]:
        if line.startswith(" " * CODE) or not line.strip():
            if in_examples and (lines or line.strip()):
                lines.append(line[CODE:])
            continue
        if lines:
            found.append("\n".join(lines).rstrip() + "\n")
            lines = []
        in_examples = in_examples or line.startswith(" " * TEXT + "Example")
        if re.match(rf" {{{TEXT}}}\S+ {{2,}}\S", line):
            break
    return found


class Examples(CommandLineCase):
    def examples_of(self, name):
        found = blocks(self.optbench("-e", f'help "{name}"').stdout)
        self.assertTrue(found, f"help \"{name}\" has no example")
        return found

    def test_each_example_names_what_it_is_an_example_of(self):
        for name in ("optbench.run", "optbench.problem", "sweep.grid", "optimizer.define", "schedule.define", "problem.define"):
            for code in self.examples_of(name):
                self.assertIn(name, code)

    def test_optbench_run(self):
        (code,) = self.examples_of("optbench.run")
        self.write("example.lua", code)
        lines = self.optbench("example.lua").stdout.splitlines()
        self.assertEqual(len(lines), 7)  # epochs 0 to 5, and the last loss
        self.assertEqual(len(self.files()), 1)

    def test_optbench_problem(self):
        (code,) = self.examples_of("optbench.problem")
        self.write("example.lua", code)
        lines = self.optbench("example.lua").stdout.splitlines()
        self.assertEqual(len(lines), 21)
        self.assertLess(float(lines[-1]), float(lines[0].split()[1]))

    def test_sweep_grid(self):
        (code,) = self.examples_of("sweep.grid")
        self.write("plan.lua", code)
        self.optbench("sweep", "plan.lua", "--quiet")
        # Two problems and two seeds; adam at three rates, sgd with two momenta at two.
        self.assertEqual(len(self.files()), 2 * 2 * (3 + 2 * 2))

    def test_optimizer_define(self):
        (code,) = self.examples_of("optimizer.define")
        self.write("rule.lua", code)
        self.optbench("run", "quadratic_deep", "--optimizer", "./rule.lua", "-N", "1", "--quiet")

    def test_schedule_define(self):
        (code,) = self.examples_of("schedule.define")
        self.write("half.lua", code)
        self.optbench("run", "quadratic_deep", "--schedule", "./half.lua", "-N", "1", "--quiet")

    def test_problem_define(self):
        function, network = self.examples_of("problem.define")
        for code in function, network:
            self.write("example.lua", code)
            done = self.optbench("run", "./example.lua", "--lr", "0.1", "--quiet")
            self.assertIn("finished", done.stdout)


if __name__ == "__main__":
    main()
