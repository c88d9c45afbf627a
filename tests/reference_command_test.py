# SPDX-License-Identifier: MIT
"""The files made from the reference: docs/api.md and scripts/library are current, and name what there is."""

import json
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import SOURCE_TREE, CommandLineCase, main  # noqa: E402

LIBRARY = SOURCE_TREE / "scripts" / "library"
MAKE_DOCS = "is not what the binary writes: run `make docs`"


def files_below(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


class MadeFiles(CommandLineCase):
    def test_they_are_current(self):
        self.optbench("reference", "--write", self.folder)
        self.assertEqual((SOURCE_TREE / "docs/api.md").read_text() == (self.folder / "docs/api.md").read_text(), True,
                         f"docs/api.md {MAKE_DOCS}")
        written, committed = files_below(self.folder / "scripts/library"), files_below(LIBRARY)
        self.assertEqual(sorted(committed), sorted(written), f"the list of files in scripts/library {MAKE_DOCS}")
        for name, text in written.items():
            self.assertTrue(committed[name] == text, f"scripts/library/{name} {MAKE_DOCS}")

    def test_what_is_printed_is_what_is_written(self):
        self.optbench("reference", "--write", self.folder)
        self.assertEqual(self.optbench("reference", "--markdown").stdout, (self.folder / "docs/api.md").read_text())
        self.assertEqual(self.optbench("reference", "--editor").stdout,
                         (self.folder / "scripts/library/optbench.lua").read_text())

    def test_files_of_modules_that_are_no_more_are_removed_and_others_kept(self):
        self.write("scripts/library/gone.lua", "---@meta gone\n")
        self.write("scripts/library/mine.lua", "return 1\n")
        self.optbench("reference", "--write", self.folder)
        self.assertFalse((self.folder / "scripts/library/gone.lua").exists())
        self.assertTrue((self.folder / "scripts/library/mine.lua").exists())

    def test_one_thing_must_be_asked_for(self):
        self.refused("reference")


class EditorDefinitions(CommandLineCase):
    text = (LIBRARY / "optbench.lua").read_text()

    def class_fields(self, name):
        """Names of the fields of a class that is defined in the file, optional ones with '?'."""
        body = re.search(rf"^---@class {re.escape(name)}\n((?:---@field .*\n)*)", self.text, re.M)
        self.assertIsNotNone(body, name)
        return re.findall(r"^---@field (\w+\??) ", body[1], re.M)

    def lua(self, code):
        """What a script prints as lines."""
        return self.optbench("-e", code).stdout.splitlines()

    def test_the_files_are_lua(self):
        luac = shutil.which("luac5.4") or shutil.which("luac")
        if luac is None:
            # The binary's own compiler reads them as well.
            for path in LIBRARY.glob("*.lua"):
                self.lua(f"assert(loadfile({json.dumps(str(path))}))")
            return
        for path in LIBRARY.glob("*.lua"):
            subprocess.run([luac, "-p", str(path)], check=True)

    def test_every_function_of_a_module_is_defined_and_none_that_is_not_there(self):
        defined = sorted(name for name in re.findall(r"^function ([\w.]+)\(", self.text, re.M) if "." in name)
        modules = [re.match(r"---@meta (\S+)", path.read_text())[1] for path in LIBRARY.glob("*.lua")]
        listing = """
            local seen = {}
            local function list(name, value)
               if type(value) ~= "table" or seen[value] then return end
               seen[value] = true
               for key, field in pairs(value) do
                  if type(field) == "function" then print(name .. "." .. key) end
                  local _, rule = pcall(function() return field.declared_as end)
                  if type(field) == "table" and not rule then list(name .. "." .. key, field) end
               end
            end
        """
        for module in sorted(modules, key=lambda name: (name.count("."), name)):
            if not re.match(r"(optim|schedule)\.(?!base$)", module):
                listing += f'list("{module}", require "{module}")\n'
        self.assertEqual(defined, sorted(set(self.lua(listing))))

    def test_every_method_of_a_type_is_defined_and_none_that_is_not_there(self):
        for kind, value in (("Tensor", "torch.ones(1)"), ("Generator", "torch.Generator(1)")):
            defined = sorted(re.findall(rf"^function {kind}:(\w+)\(", self.text, re.M))
            there = self.lua(f"""
                local torch = require "torch"
                local _, methods = debug.getupvalue(debug.getregistry().{kind}.__index, 1)
                for name in pairs(methods) do print(name) end
                local value = {value}
            """)
            self.assertEqual(defined, sorted(there), kind)

    def test_every_operator_of_tensors_is_defined(self):
        events = set(self.lua("for event in pairs(debug.getregistry().Tensor) do print(event) end"))
        of_lua_alone = {"__gc", "__close", "__metatable", "__name", "__tostring", "__eq", "__lt", "__le", "__newindex"}
        defined = {f"__{name}" for name in re.findall(r"^---@operator (\w+)", self.text, re.M)} | {"__index"}
        self.assertEqual(defined, events - of_lua_alone)

    def test_every_class_that_is_named_is_defined(self):
        known = set(re.findall(r"^---@(?:class|alias) ([\w.]+)", self.text, re.M))
        named = set()
        for line in re.findall(r"^---@(?:param \S+|return|field \S+|overload|operator) (.*)", self.text, re.M):
            named |= set(re.findall(r"(?<![\w\"'./`])[A-Z]\w*(?![\w\"'`])", line.split(" #")[0].split("  ")[0].partition(" ")[0]))
        self.assertLessEqual(named, known)

    def test_require_finds_a_definition_of_each_module(self):
        for path in LIBRARY.glob("*.lua"):
            module = re.match(r"---@meta (\S+)\n", path.read_text())[1]
            self.assertEqual(self.lua(f'print(require "{module}" ~= nil)'), ["true"])

    def test_the_fields_of_a_rule_are_those_that_it_finds(self):
        self.write("rule.lua", """
            local optimizer = require "optim.base"
            local rule = optimizer.define { name = "rule", options = { lr = { default = 0.1 } } }
            function rule:step()
               if self.told then return end
               self.told = true
               for key in pairs(self) do if key ~= "told" then print("self", key) end end
               for key in pairs(self.parameters[1]) do print("parameter", key) end
            end
            return rule
        """)
        done = self.optbench("run", "two_d_beale", "--optimizer", "./rule.lua", "-N", "1", "--no-logs", "--quiet")
        words = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
        # `declaration` belongs to the class.
        self.assertEqual(sorted(set(self.class_fields("OptimizerClass")) - {"declaration"}),
                         sorted(key for kind, key in words if kind == "self"))
        self.assertEqual(sorted(self.class_fields("Parameter")), sorted(key for kind, key in words if kind == "parameter"))

    def test_the_fields_of_a_record_are_those_that_it_has(self):
        record = self.record("two_d_beale", "-N", "1", "--quiet")
        fields = self.class_fields("Record")
        required = {name for name in fields if not name.endswith("?")}
        every = {name.rstrip("?") for name in fields}
        self.assertLessEqual(required, set(record))
        self.assertLessEqual(set(record), every)
        details = self.class_fields("RecordDetails")
        required = {name for name in details if not name.endswith("?")}
        self.assertLessEqual(required, set(record["optbench"]))
        self.assertLessEqual(set(record["optbench"]), {name.rstrip("?") for name in details})

    def test_the_settings_of_a_run_are_those_that_it_takes(self):
        takes = set(self.lua('for _, name in ipairs(require("sweep.engine").setting_names()) do print(name) end'))
        self.assertEqual({name.rstrip("?") for name in self.class_fields("RunSettings")}, takes | {"quiet"})

    def test_luacheck_knows_the_globals(self):
        configured = re.search(r"^read_globals = \{(.*)\}", (SOURCE_TREE / ".luacheckrc").read_text(), re.M)[1]
        of_lua = set("_G _VERSION assert collectgarbage coroutine debug dofile error getmetatable io ipairs load loadfile "
                     "math next os package pairs pcall print rawequal rawget rawlen rawset require select setmetatable "
                     "string table tonumber tostring type utf8 warn xpcall arg".split())
        there = set(self.lua("for name in next, _G do print(name) end")) - of_lua
        self.assertEqual(set(re.findall(r'"(\w+)"', configured)), there, "read_globals in .luacheckrc")


if __name__ == "__main__":
    main()
