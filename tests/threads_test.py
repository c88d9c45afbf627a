# SPDX-License-Identifier: MIT
"""How many threads a run takes, and how they wait for each other."""

import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import CommandLineCase, main, read_record  # noqa: E402

CORES = len(os.sched_getaffinity(0))
OF_NUMBERS = """
return problem.define {{
   name = "{name}", num_epochs = 1, {fields}
   start = {{ 1, 2 }},
   value = function(x) return (x * x):sum() end,
}}
"""


@unittest.skipIf(CORES < 2, "needs two cores")
class Threads(CommandLineCase):
    def setUp(self):
        super().setUp()
        self.environment.pop("OMP_NUM_THREADS", None)
        self.write("declared.lua", OF_NUMBERS.format(name="declared", fields="threads = 1,"))
        self.write("plain.lua", OF_NUMBERS.format(name="plain", fields=""))

    def threads(self, *words):
        return self.record(*words, "-N", "0", "--quiet")["optbench"]["threads"]

    def test_a_run_takes_one_thread_where_more_are_slower_and_all_cores_elsewhere(self):
        for problem in ("quadratic_deep", "two_d_beale", "two_d_branin", "two_d_rosenbrock", "./declared.lua"):
            self.assertEqual(self.threads(problem), 1, problem)
        for problem in ("mnist_logreg", "fmnist_logreg"):
            self.assertEqual(self.threads(problem, "--synthetic"), 1, problem)
        self.assertEqual(self.threads("./plain.lua"), CORES)
        self.assertEqual(self.threads("mnist_mlp", "--synthetic"), CORES)

    def test_threads_that_are_asked_for_are_taken(self):
        self.assertEqual(self.threads("quadratic_deep", "--threads", "2"), 2)
        self.assertEqual(self.threads("./declared.lua", "--threads", "2"), 2)
        self.assertEqual(self.threads("./plain.lua", "--threads", "1"), 1)

    def test_describe_and_help_tell_it(self):
        self.assertRegex(self.optbench("describe", "quadratic_deep").stdout, r"(?m)^  threads +1: more make it slower$")
        self.assertRegex(self.optbench("describe", "mnist_mlp").stdout, r"(?m)^  threads +all cores$")
        self.assertIn('"threads": 1', self.optbench("describe", "mnist_logreg", "--json").stdout)
        self.assertIn('"threads": null', self.optbench("describe", "mnist_mlp", "--json").stdout)
        self.assertRegex(self.optbench("-e", 'help "quadratic_deep"').stdout, r"(?m)^ +threads +1: more make it slower$")
        help_text = " ".join(self.optbench("run", "--help").stdout.split())
        self.assertIn("(default: the problem's: all cores, or one where more are slower)", help_text)

    def test_a_declaration_is_checked(self):
        self.write("wrong.lua", OF_NUMBERS.format(name="wrong", fields="threads = 1.5,"))
        self.assertIn("'threads' must be an integer of at least 0, got 1.5", self.refused("run", "./wrong.lua", expect=1))

    def test_a_sweep_prefers_workers_to_threads(self):
        plan = """return {
            { problem = "quadratic_deep", num_epochs = 0 }, { problem = "./plain.lua", num_epochs = 0 },
            { problem = "./plain.lua", num_epochs = 0, seed = 1, threads = 1 } }"""
        for jobs, shared in (("1", CORES), (str(CORES), 1)):
            self.write("plan.lua", plan)
            self.optbench("sweep", "plan.lua", "--jobs", jobs, "--quiet", "--output-dir", f"jobs{jobs}")
            taken = {(record["testproblem"], record["random_seed"]): record["optbench"]["threads"]
                     for record in map(read_record, (self.folder / f"jobs{jobs}").rglob("*.json"))}
            self.assertEqual(taken, {("quadratic_deep", 42): 1, ("plain", 42): shared, ("plain", 1): 1})
        self.assertIn(f"with {CORES} workers", self.optbench("sweep", "plan.lua", "--dry-run").stderr)


class Waiting(CommandLineCase):
    """What the OpenMP library says that it read when it was loaded."""

    def spin_count(self, **variables):
        for name in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"):
            self.environment.pop(name, None)
        self.environment.update(variables, OMP_DISPLAY_ENV="verbose")
        told = self.optbench("--version").stderr
        lines = [line.split("=")[1].strip(" '") for line in told.splitlines() if "GOMP_SPINCOUNT" in line]
        if not lines:
            self.skipTest("LibTorch uses another OpenMP library than libgomp")
        return int(lines[0])

    def test_threads_wait_some_microseconds_before_they_sleep(self):
        self.assertEqual(self.spin_count(), 1_000)

    def test_what_the_user_says_has_precedence(self):
        self.assertEqual(self.spin_count(GOMP_SPINCOUNT="77"), 77)
        self.assertEqual(self.spin_count(OMP_WAIT_POLICY="passive"), 0)
        self.assertGreater(self.spin_count(OMP_WAIT_POLICY="active"), 1_000_000)

    def test_other_variables_are_as_the_user_set_them(self):
        self.environment.update(OPTBENCH_EMPTY="", OPTBENCH_SOME="a=b")
        shown = self.optbench("-e", 'print(os.getenv "OPTBENCH_EMPTY", os.getenv "OPTBENCH_SOME", os.getenv "OPTBENCH")')
        self.assertEqual(shown.stdout, "\ta=b\tnil\n")


if __name__ == "__main__":
    main()
