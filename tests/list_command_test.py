# SPDX-License-Identifier: MIT
"""`optbench list`: names and summaries of what there is, which the documentation lists too."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import CommandLineCase, main  # noqa: E402
from documentation import documented_names  # noqa: E402

PROBLEMS = documented_names("problems.md")

class List(CommandLineCase):
    def test_names_and_summaries_go_to_stdout(self):
        done = self.optbench("list", "problems")
        self.assertEqual(done.stderr, "")
        self.assertEqual([line.split()[0] for line in done.stdout.splitlines()], PROBLEMS)
        for line in done.stdout.splitlines():
            self.assertGreater(len(line.split()), 2)

    def test_data_sets_are_those_of_the_documentation(self):
        names = [line.split()[0] for line in self.optbench("list", "datasets").stdout.splitlines()]
        self.assertEqual(names, documented_names("datasets.md"))

    def test_json_holds_the_same(self):
        for what, some in (("problems", "mnist_2c2d"), ("datasets", "quadratic"), ("optimizers", "native.adam")):
            entries = json.loads(self.optbench("list", what, "--json").stdout)
            self.assertIn(some, [entry["name"] for entry in entries])
            self.assertTrue(all(entry["summary"] for entry in entries))

    def test_sets_name_their_problems(self):
        sets = {entry["name"]: entry["problems"] for entry in json.loads(self.optbench("list", "sets", "--json").stdout)}
        self.assertEqual(sets, {
            "small": ["quadratic_deep", "mnist_vae", "fmnist_2c2d", "cifar10_3c3d"],
            "large": ["fmnist_vae", "cifar100_allcnnc", "svhn_wrn164", "tolstoi_char_rnn"],
            "all": PROBLEMS,
        })
        self.assertIn("small  the small benchmark set of DeepOBS: quadratic_deep, mnist_vae,",
                      self.optbench("list", "sets").stdout)

    def test_what_cannot_be_listed(self):
        self.assertEqual(self.refused("list", "optimisers"), "list: expected problems, sets, datasets, optimizers or "
                                                             "schedules, got 'optimisers'; did you mean 'optimizers'?")
        self.assertEqual(self.refused("list"), "list: expected problems, sets, datasets, optimizers or schedules, "
                                               "got nothing")
        self.assertTrue(self.refused("list", "problems", "--jsn").startswith(
            "list: unknown option '--jsn'; did you mean '--json'?"))


if __name__ == "__main__":
    main()
