# SPDX-License-Identifier: MIT
"""The recipes of CONTRIBUTING.md, followed word for word in a copy of the tree: what they add works, and they touch the
files that they name.

All recipes are applied to one copy, one after the other, and built once. Objects whose sources and headers no recipe
touches are taken from the build folder of this tree (tests/support/reuse_object), so that a dozen files are compiled.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import BINARY, PATIENCE_S, SOURCE_TREE, main, read_record  # noqa: E402

BUILD = pathlib.Path(BINARY).parent
PAGE = (SOURCE_TREE / "CONTRIBUTING.md").read_text()
GENERATED = ("docs/api.md", "scripts/meta/")  # by `make docs`
NOT_SOURCES = re.compile(r"\.git|\.venv|results|build.*")  # at the top of the tree
SLOW = 3600  # seconds that a build may take on a busy machine
# Not "A run setting": most files include its header.
FOLLOWED = ("An optimizer", "A schedule", "A problem", "A metric", "A data set", "A command", "A function for scripts")


def recipes():
    """The commands of each recipe that begins with some, by its heading."""
    section = re.search(r"^## Recipes\n(.*?)(?=^## )", PAGE, re.M | re.S)[1]
    found = {}
    for heading, text in re.findall(r"^### ([^\n]+)\n(.*?)(?=^### |\Z)", section, re.M | re.S):
        block = re.search(r"^```sh\n(.*?)^```$", text, re.M | re.S)
        if block:
            found[heading] = block[1].splitlines()
    return found


RECIPES = recipes()


def named_files(lines):
    """What commands say that they write: what follows `>`, and the arguments of `sed -i` behind its script."""
    names = set()
    for line in lines:
        names |= set(re.findall(r" >(\S+)$", line))
        if edited := re.match(r"sed -i '.*' (.+)$", line):
            names |= set(edited[1].split())
    return names


def sources():
    """The tree's files and folders at its top, but for what is built, installed or made by runs."""
    return [path for path in SOURCE_TREE.iterdir() if not NOT_SOURCES.fullmatch(path.name)]


def files_below(folder):
    """The contents of the files of a copy, by path."""
    found = {}
    for top in folder.iterdir():
        for path in [top] if top.is_file() else top.rglob("*"):
            if not NOT_SOURCES.fullmatch(top.name) and path.is_file() and path.suffix != ".pyc":
                found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def changes(before, after):
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def cached():
    """The variables in CMake's cache of the build folder."""
    lines = (BUILD / "CMakeCache.txt").read_text().splitlines()
    return {match[1]: match[2] for line in lines if (match := re.match(r"(\w+):\w+=(.*)", line))}


class Copy:
    """A copy of the tree with a build folder of its own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder, "tree")
        self.folder.mkdir()
        for path in sources():
            if path.is_dir():
                shutil.copytree(path, self.folder / path.name, symlinks=True)
            else:
                shutil.copy2(path, self.folder)
        if (SOURCE_TREE / ".venv").exists():
            (self.folder / ".venv").symlink_to(SOURCE_TREE / ".venv")
        self.cache = cached()
        self.root = self.cache["CMAKE_HOME_DIRECTORY"]
        self.unchanged = {}  # by file
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPTBENCH_", "MAKE"))}
        self.environment.pop("TMPDIR", None)  # paths in messages are cut where they are long
        self.environment.update(Torch_DIR=self.cache["Torch_DIR"], OPTBENCH_OBJECTS=str(pathlib.Path(folder, "objects")),
                                HOME=str(folder), XDG_DATA_HOME=str(pathlib.Path(folder, "data")))

    def command(self, line):
        done = subprocess.run(["sh", "-euc", line], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SLOW)
        if done.returncode != 0:
            raise AssertionError(f"{line}\nexit status {done.returncode}\n{done.stdout}")
        return done.stdout

    def build(self):
        kept = [name for name in self.cache if name.startswith("OPTBENCH_") or name in ("CMAKE_BUILD_TYPE", "CCACHE")]
        options = " ".join(f"-D{name}={self.cache[name]}" for name in sorted(kept) if self.cache[name])
        self.command(f"cmake/build.sh {options} -DCMAKE_CXX_COMPILER_LAUNCHER={self.folder}/tests/support/reuse_object")
        for name in self.same_objects():
            place = pathlib.Path(self.environment["OPTBENCH_OBJECTS"], name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(BUILD / name)
        self.command("cmake/build.sh optbench_test_programs")

    def same_objects(self):
        """Objects of the build folder that a compiler would make again here: same command, same sources and headers."""
        theirs = self.compile_commands(BUILD, self.root)
        ours = self.compile_commands(self.folder / "build", str(self.folder))
        same = {name for name, inputs in dependencies().items()
                if name in ours and ours[name] == theirs.get(name) and self.are_unchanged(inputs, BUILD / name)}
        precompiled = {name for name in ours if name.endswith(".gch")}
        return same if precompiled <= same else set()

    def compile_commands(self, build, root):
        """How each object is made: what follows the compiler, with `.` for the root of the tree."""
        venv = f"{self.root}/.venv"  # whose LibTorch the copy uses too
        commands = [entry["command"].partition(self.cache["CMAKE_CXX_COMPILER"])[2].replace(venv, "./.venv").replace(root, ".")
                    for entry in json.loads((build / "compile_commands.json").read_text())]
        return {re.search(r" -o (\S+)", command)[1]: command for command in commands}

    def are_unchanged(self, inputs, made):
        """Whether the files of the tree that an object was made from are the same in the copy, and older than the object."""
        files = {pathlib.PurePath(os.path.normpath(pathlib.Path(self.root, "build", name))) for name in inputs}
        files = {file.relative_to(self.root) for file in files if file.is_relative_to(self.root) and file.suffix != ".gch"}
        newest = made.stat().st_mtime_ns
        return all(self.is_unchanged(file) and (SOURCE_TREE / file).stat().st_mtime_ns <= newest
                   for file in files if file.parts[0] != ".venv")

    def is_unchanged(self, file):
        if file not in self.unchanged:
            ours, theirs = self.folder / file, SOURCE_TREE / file
            self.unchanged[file] = (ours.exists() and theirs.exists() and
                                    ours.read_text().replace(str(self.folder), self.root) == theirs.read_text())
        return self.unchanged[file]

    def optbench(self, *words):
        done = subprocess.run([self.folder / "build/optbench", *words], cwd=self.environment["HOME"], env=self.environment,
                              capture_output=True, text=True, timeout=PATIENCE_S)
        if done.returncode != 0:
            raise AssertionError(f"optbench {words}\nexit status {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def names(self, what):
        return [entry["name"] for entry in json.loads(self.optbench("list", what, "--json"))]

    def record(self, *words):
        return read_record(pathlib.Path(self.environment["HOME"], self.optbench("run", *words, "--quiet").splitlines()[-1]))


def dependencies():
    """What each object was made from, as Ninja remembers it."""
    lines = subprocess.run(["ninja", "-C", BUILD, "-t", "deps"], check=True, capture_output=True, text=True).stdout
    found, inputs = {}, []
    for line in lines.splitlines():
        if match := re.match(r"(\S+): #deps \d+, .*\((\w+)\)$", line):
            inputs = []
            if match[2] == "VALID":
                found[match[1]] = inputs
        elif line:
            inputs.append(line.strip())
    return found


def reason_to_skip():
    if BUILD != SOURCE_TREE / "build" or not (BUILD / "build.ninja").exists():
        return f"needs a binary in {SOURCE_TREE / 'build'}, made with Ninja; got {BINARY}"
    if shutil.which("make") is None:
        return "needs make"
    return None


class Recipes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.copy = Copy(scratch.name)
        cls.touched = {}
        state = files_below(cls.copy.folder)
        for heading, lines in RECIPES.items():
            for line in lines:
                if not line.startswith("make "):
                    cls.copy.command(line)
            before, state = state, files_below(cls.copy.folder)
            cls.touched[heading] = changes(before, state)
        cls.copy.build()
        cls.copy.command("make docs")
        cls.edited, cls.documented = state, files_below(cls.copy.folder)

    def test_each_touches_exactly_the_files_that_it_names(self):
        self.assertEqual(sorted(RECIPES), sorted(FOLLOWED))
        for heading, lines in RECIPES.items():
            self.assertEqual(self.touched[heading], named_files(lines), heading)

    def test_make_docs_writes_what_they_added_to_the_generated_files_alone(self):
        written = changes(self.edited, self.documented)
        self.assertEqual({name for name in written if not name.startswith(GENERATED)}, set())
        for name in GENERATED:
            self.assertIn(f"`{name}`", PAGE)
        added = "".join(line for name in written for line in
                        set(self.documented.get(name, b"").decode().splitlines(True))
                        - set(self.edited.get(name, b"").decode().splitlines(True)))
        for word in ("lion", "linear", "i0"):
            self.assertIn(word, added)

    def test_their_tests_pass_and_leave_no_files_behind(self):
        parts = {part for lines in RECIPES.values() for line in lines
                 for part in re.findall(r'^make test ONLY="?([^"]*)"?$', line)}
        shown = self.copy.command(f'make test ONLY="{" ".join(sorted(parts))}"')
        self.assertRegex(shown, r"(?m)^[1-9]\d+ passed, 0 failed(, \d+ skipped)?$")
        for heading, names in self.touched.items():
            for name in names:
                if name.endswith(("_spec.lua", "_test.py")):
                    self.assertIn(f"ok    {name}: ", shown, heading)
        self.assertEqual(changes(self.documented, files_below(self.copy.folder)), set())

    def test_format_lint_and_layers_are_right(self):
        self.copy.command('make check ONLY="lint syntax licence layers"')
        if shutil.which("clang-format-14"):
            touched = {name for names in self.touched.values() for name in names if name.endswith((".cpp", ".hpp"))}
            self.copy.command(f"clang-format-14 --dry-run -Werror {' '.join(sorted(touched))}")

    def test_an_optimizer(self):
        self.assertIn("lion", self.copy.names("optimizers"))
        described = json.loads(self.copy.optbench("describe", "lion", "--json"))
        self.assertIn("beta1", [option["name"] for option in described["options"]])
        ours = self.copy.record("quadratic_deep", "--optimizer", "lion", "-N", "1")
        theirs = self.copy.record("quadratic_deep", "--optimizer", "adam", "-N", "1")
        self.assertEqual(ours["test_losses"], theirs["test_losses"])

    def test_a_schedule(self):
        self.assertIn("linear", self.copy.names("schedules"))
        record = self.copy.record("quadratic_deep", "--schedule", "linear", "--lr", "0.01", "-N", "2")
        self.assertEqual(record["optbench"]["schedule"]["name"], "linear")

    def test_a_problem(self):
        self.assertIn("svhn_mlp", self.copy.names("problems"))
        self.assertEqual(json.loads(self.copy.optbench("describe", "svhn_mlp", "--json"))["parameters"], 3_624_610)
        record = self.copy.record("svhn_mlp", "--synthetic", "-N", "0")
        self.assertAlmostEqual(record["test_losses"][0], 2.3, delta=0.1)

    def test_a_metric(self):
        record = self.copy.record("quadratic_deep", "-N", "1")
        self.assertIn("root_loss", [metric["name"] for metric in record["optbench"]["metrics"]])
        for root, loss in zip(record["test_root_losses"], record["test_losses"], strict=True):
            self.assertAlmostEqual(root ** 2, loss, places=9)

    def test_a_data_set(self):
        self.assertIn("moons", self.copy.names("datasets"))
        self.assertIn("computed", self.copy.optbench("describe", "moons"))

    def test_a_command(self):
        self.assertRegex(self.copy.optbench("help"), r"(?m)^  names +\S")
        self.assertIn("optbench names", self.copy.optbench("help", "names"))
        self.assertEqual(self.copy.optbench("names", "problems"), self.copy.optbench("list", "problems"))

    def test_a_function_for_scripts(self):
        self.assertAlmostEqual(float(self.copy.optbench("-e", "print(require 'torch'.zeros(1):i0():item())")), 1, places=6)
        self.assertIn("Modified Bessel function", self.copy.optbench("-e", "help(require 'torch'.zeros(1).i0)"))


if __name__ == "__main__":
    if reason := reason_to_skip():
        print(f"skipped: recipes_test.py: {reason}")
        sys.exit(77)
    main()
