# SPDX-License-Identifier: MIT
"""Scripts as a process: arguments, -e, -i, -, the #! line, errors and exit statuses, as the `lua` program has them."""

import pathlib
import signal
import stat
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import BINARY, DONE, FAILED, INTERRUPTED, PATIENCE_S, CommandLineCase, main  # noqa: E402


class Scripts(CommandLineCase):
    def test_a_script_gets_its_arguments(self):
        self.write("show.lua", "print(arg[0], #arg, arg[1], arg[2], ...)")
        done = self.optbench("show.lua", "one", "--two")
        self.assertEqual(done.stdout, "show.lua\t2\tone\t--two\tone\t--two\n")
        self.assertEqual(done.stderr, "")

    def test_a_first_line_for_the_shell_is_skipped_and_counted(self):
        self.write("line.lua", "#!/usr/bin/env optbench\nerror('here')")
        self.assertTrue(self.refused("line.lua", expect=FAILED).startswith("line.lua:2: here"))

    def test_a_script_can_be_a_program(self):
        path = self.write("program", f"#!{BINARY}\nprint('it runs', ...)")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        done = subprocess.run([str(path), "with", "words"], capture_output=True, text=True, timeout=PATIENCE_S, check=True)
        self.assertEqual(done.stdout, "it runs\twith\twords\n")

    def test_code_on_the_command_line(self):
        self.assertEqual(self.optbench("-e", "print(1 + 1)").stdout, "2\n")
        self.assertEqual(self.optbench("-e", "x = 2", "-e", "print(x)").stdout, "2\n")
        self.write("show.lua", "print(x, ...)")
        self.assertEqual(self.optbench("-e", "x = 3", "show.lua", "a").stdout, "3\ta\n")
        self.assertEqual(self.optbench("-l", "torch", "-e", "print(type(require('torch').zeros))").stdout, "function\n")
        self.assertEqual(self.refused("-e"), "-e: expected Lua code, got nothing")
        self.assertEqual(self.refused("-l"), "-l: expected the name of a module, got nothing")
        self.assertEqual(self.refused("-e", "x = 1", "-x"),
                         "unknown option '-x': expected -e CODE, -l MODULE, -i or a script")
        self.assertEqual(self.refused("-e", "error('oops')", expect=FAILED).splitlines()[0], "(command line):1: oops")
        self.assertTrue(self.refused("-e", "x = = 1", expect=FAILED).startswith("(command line):1: unexpected symbol"))

    def test_a_script_gets_its_threads_before_its_name(self):
        count = "print(require('torch').get_num_threads())"
        self.assertEqual(self.optbench("--threads", "3", "-e", count).stdout, "3\n")
        self.assertEqual(self.optbench("--threads=1", "-e", count).stdout, "1\n")
        for number in ("0", "-2", "two", "20000", ""):
            self.assertEqual(self.refused("--threads", number, "-e", count),
                             f"--threads: expected 1 to 1024 threads, got '{number}'")

    def test_a_script_from_standard_input(self):
        self.assertEqual(self.optbench("-", "a", "b", text_in="print('read', arg[0], ...)").stdout, "read\t-\ta\tb\n")
        self.assertTrue(self.refused("-", expect=FAILED, text_in="\nerror('oops')").startswith("stdin:2: oops"))

    def test_lines_from_standard_input(self):
        done = self.optbench("-i", text_in="1 + 1\nx = 5\nx * 2, 'two'\nfor i = 1, 2 do\nprint(i)\nend\n")
        self.assertEqual(done.stdout, "2\n10\ttwo\n1\n2\n")
        self.assertEqual(done.stderr, "")
        self.assertEqual(self.optbench("-e", "x = 7", "-i", text_in="x\n").stdout, "7\n")
        self.assertEqual(self.optbench("repl", text_in="'hello'\n").stdout, "hello\n")

    def test_a_line_that_fails_is_named_and_the_next_one_is_read(self):
        done = self.optbench("-i", expect=FAILED, text_in="error('oops')\nx = = 1\nnil_name\nprint('on')\n")
        self.assertEqual(done.stdout, "on\n")
        lines = done.stderr.splitlines()
        self.assertEqual(lines[0], "stdin:1: oops")
        self.assertTrue(lines[1].startswith("stdin:1: unexpected symbol near '='"), lines[1])
        self.assertIn("undeclared variable 'nil_name'", lines[2])

    def test_the_repl_runs_a_script_first(self):
        self.write("first.lua", "word = 'set'")
        self.assertEqual(self.optbench("repl", "first.lua", text_in="word\n").stdout, "set\n")

    def test_errors_name_the_line_and_show_the_scripts_frames_only(self):
        self.write("deep.lua", "local function inner() error('oops') end\nlocal function outer() inner() end\nouter()")
        done = self.optbench("deep.lua", expect=FAILED)
        self.assertEqual(done.stdout, "")
        lines = done.stderr.splitlines()
        self.assertEqual(lines[0], "error: deep.lua:1: oops")
        self.assertTrue(any("deep.lua:2:" in line for line in lines[1:]), done.stderr)
        self.assertNotIn("[C]", done.stderr)
        full = self.optbench("--traceback", "deep.lua", expect=FAILED)
        self.assertIn("[C]", full.stderr)

    def test_what_a_script_raises_may_be_anything(self):
        self.assertIn("table value", self.refused("-e", "error({})", expect=FAILED))
        self.assertIn("in words", self.refused("-e", "error(setmetatable({}, { __tostring = function() return 'in words' end }))",
                                               expect=FAILED))

    def test_a_script_chooses_its_exit_status(self):
        self.optbench("-e", "os.exit(3, true)", expect=3)
        self.optbench("-e", "os.exit(true, true)", expect=DONE)
        self.optbench("-e", "os.exit(false)", expect=FAILED)

    def test_a_script_that_is_not_there(self):
        self.assertEqual(self.refused("nowhere.lua", expect=FAILED), "script 'nowhere.lua': no such file")
        (self.folder / "folder.lua").mkdir()
        self.assertEqual(self.refused("folder.lua", expect=FAILED), "script 'folder.lua': expected a file, got a folder")

    def test_a_script_requires_what_lies_beside_it(self):
        self.write("lib/parts.lua", "return { answer = 42 }")
        self.write("lib/main.lua", "print(require('parts').answer)")
        self.assertEqual(self.optbench("lib/main.lua").stdout, "42\n")

    def test_an_endless_script_is_broken_off_by_a_signal_even_in_pcall(self):
        self.write("endless.lua", "io.stderr:write('here\\n') while true do pcall(function() while true do end end) end")
        process = self.start("endless.lua")
        self.assertEqual(process.stderr.readline(), "here\n")
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=PATIENCE_S)
        self.assertEqual(process.returncode, INTERRUPTED)
        self.assertEqual(stderr, "error: interrupted\n")


if __name__ == "__main__":
    main()
