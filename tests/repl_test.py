# SPDX-License-Identifier: MIT
"""The prompt in a terminal, typed into as a person does: editing, completion, history, Ctrl-C, what is shown."""

import pathlib
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import DONE, FAILED, INTERRUPTED, CommandLineCase, main  # noqa: E402
from repl_terminal import CTRL_BACKSLASH, CTRL_C, CTRL_D, CTRL_R, ENTER, TAB, UP, ReplTerminal, pause, plain  # noqa: E402

# A run that takes a second or so and needs no files.
QUICK = 'problem = "quadratic_deep", optimizer = "sgd", lr = 0.01, num_epochs = 3'


class Repl(CommandLineCase):
    def repl(self, *words, **options):
        return ReplTerminal(self, *words, **options)

    def test_values_are_shown_and_a_semicolon_keeps_them_silent(self):
        repl = self.repl()
        self.assertEqual(repl.enter("1 + 1"), "2\n")
        self.assertEqual(repl.enter("1 + 1;"), "")
        self.assertEqual(repl.enter("x = 3"), "")
        self.assertEqual(repl.enter("x, 'two', nil"), "3\ttwo\tnil\n")
        self.assertEqual(repl.enter("{a = {1, 2}, b = 'text'}"), '{a = {1, 2}, b = "text"}\n')
        self.assertEqual(repl.enter("torch.ones(1, 2)"), "Tensor float32 [1, 2]\n  1  1\n")
        self.assertEqual(repl.enter("{torch.ones(1, 2)}"), "{Tensor float32 [1, 2]}\n")

    def test_unfinished_input_asks_for_more(self):
        repl = self.repl()
        self.assertEqual(repl.enter("for i = 1, 2 do"), "")
        self.assertEqual(repl.enter("   print(i)"), "")
        repl.wait_for("print(i)\n>> ")
        self.assertEqual(repl.enter("end"), "1\n2\n")
        self.assertEqual(repl.enter("1 +"), "")
        self.assertEqual(repl.enter("2"), "3\n")
        self.assertEqual(repl.enter("s = [["), "")
        self.assertEqual(repl.enter("text]]"), "")
        self.assertEqual(repl.enter("#s"), "4\n")

    def test_an_expression_behind_statements_is_shown_and_the_next_line_is_its_own(self):
        repl = self.repl()
        self.assertEqual(repl.enter("y = 1; y"), "1\n")
        self.assertEqual(repl.enter("y = 2; y + 1, 'two'"), "3\ttwo\n")
        self.assertEqual(repl.enter("y = 4; y;"), "")
        self.assertEqual(repl.enter("y"), "4\n")
        repl.enter(".save work.lua")
        self.assertEqual((self.folder / "work.lua").read_text().splitlines()[1:],
                         ["y = 1; ", "print(y)", "y = 2; ", "print(y + 1, 'two')", "y = 4; ", "print(y)"])
        self.assertIn("4", self.repl().enter(".load work.lua"))

    def test_a_second_ctrl_c_in_a_function_that_cannot_be_interrupted_says_so(self):
        repl = self.repl()
        start = len(repl.shown)
        repl.type("('a'):rep(60):find(('a?'):rep(60) .. ('a'):rep(60))" + ENTER)
        repl.wait_for("\x1b[?2004l", start)
        pause()
        repl.type(CTRL_C)
        pause()
        self.assertNotIn("still at work", repl.shown)
        repl.type(CTRL_C)
        repl.wait_for("still at work in a function that cannot be interrupted: it stops when that has ended "
                      "(Ctrl-\\ ends the program)", start)
        repl.type(CTRL_BACKSLASH)
        self.assertEqual(repl.end(), -signal.SIGQUIT)

    def test_help_longer_than_the_terminal_goes_through_the_pager(self):
        repl = self.repl(PAGER="cat >page.txt")
        self.assertEqual(repl.enter("help(torch)"), "")
        page = (self.folder / "page.txt").read_text()
        self.assertTrue(page.startswith("module torch\n"))
        self.assertGreater(page.count("\n"), 50)
        self.assertIn("torch.zeros(shape", repl.enter("help(torch.zeros)"))  # short: shown at once
        self.assertEqual((self.folder / "page.txt").read_text(), page)

    def test_a_pager_that_is_none_or_not_there_leaves_help_to_the_terminal(self):
        for pager in "", "cat", "no_such_pager_here":
            self.assertIn("module torch", self.repl(PAGER=pager).enter("help(torch)"))

    def test_a_pager_that_is_left_early_does_not_end_the_session(self):
        repl = self.repl(PAGER="true")
        repl.enter("help(torch)")
        self.assertEqual(repl.enter("1 + 1"), "2\n")

    def test_help_fits_a_narrow_terminal(self):
        shown = self.repl(columns=40, PAGER="cat").enter("help(torch.zeros)")
        self.assertLessEqual(max(map(len, shown.splitlines())), 40)

    def test_what_a_rule_prints_stands_apart_from_the_progress_line(self):
        repl = self.repl(columns=120)
        repl.enter("said = 0")
        start = len(repl.shown)
        repl.enter("optbench.run{problem = 'quadratic_deep', num_epochs = 30, no_logs = true, "
                   "on_step = function(info) said = said + 1; if said % 50 == 0 then print('said' .. info.steps) end end};")
        # What overwrites a line has cleared it.
        for part in repl.shown[start:].replace("\r\x1b[K", "\n").splitlines():
            if "said" in part and "optbench.run" not in part:
                self.assertRegex(plain(part), r"^said\d+$")

    def test_an_empty_line_in_unfinished_input_says_what_is_missing(self):
        repl = self.repl()
        repl.enter("function f()")
        self.assertEqual(repl.enter(""), "not finished: 'end' expected (to close 'function' at line 1) (Ctrl-C drops it)\n")
        repl.enter("return 7")
        repl.enter("end")
        self.assertEqual(repl.enter("f()"), "7\n")

    def test_a_mistake_is_no_unfinished_input(self):
        repl = self.repl()
        self.assertEqual(repl.enter("x = = 1"), "stdin:1: unexpected symbol near '='\n")
        self.assertEqual(repl.enter("1 + * 2"), "stdin:1: unexpected symbol near '*'\n")
        repl.wait_for("near '*'\n> ")

    def test_errors_name_the_line_and_leave_the_state(self):
        self.write("rule.lua", "function broken()\n   error('oops')\nend")
        repl = self.repl("repl", "rule.lua")
        repl.enter("x = 3")
        shown = repl.enter("broken()")
        self.assertEqual(shown.splitlines()[0], "rule.lua:2: oops")
        self.assertEqual(repl.enter("torch.ones(2):add(torch.ones(3))").splitlines()[0][:8], "stdin:1:")
        self.assertIn("undeclared variable 'y'", repl.enter("y"))
        self.assertEqual(repl.enter("x"), "3\n")

    def test_completion_of_names_fields_and_methods(self):
        repl = self.repl()
        repl.enter("t = torch.ones(2)")
        repl.enter("tasks = {number = 1}")
        repl.complete("x = tas", "x = tasks")
        repl.complete("tasks.nu", "tasks.number")
        repl.complete("t:zeros_l", "t:zeros_like")
        repl.complete("t:ad" + TAB, "addcdiv_")  # the first Tab completes what all have in common
        repl.complete("torch.zeros(2):zeros_l", ":zeros_like")
        repl.complete("torch.zeros(", "torch.zeros(shape..., {dtype, device}) -> Tensor")

    def test_completion_of_options_names_and_files(self):
        self.write("my_rule.lua", "")
        repl = self.repl()
        repl.complete("optbench.run{opti", "optbench.run{optimizer = ")
        repl.complete("torch.zeros(2, {dt", "{dtype = ")
        repl.complete('optbench.run{problem = "mnist_ml', '"mnist_mlp"')
        repl.complete("optbench.run{optimizer = 'adam', set = {beta1 = 0.9, bet", "beta2 = ")
        repl.complete('dofile("my_r', 'dofile("my_rule.lua"')
        repl.complete(".load my_r", ".load my_rule.lua")
        repl.complete("?torch.zeros_l", "?torch.zeros_like")

    def test_completion_in_the_second_line_knows_the_first(self):
        repl = self.repl()
        repl.enter("optbench.run{")
        repl.complete("opti", "optimizer = ")

    def test_tab_indents_at_the_beginning_of_a_line(self):
        repl = self.repl()
        repl.enter("text = [[")
        repl.press(TAB + "x]]" + ENTER)
        self.assertEqual(repl.enter("#text"), "4\n")

    def test_history_goes_on_in_the_next_session(self):
        first = self.repl()
        first.enter("x = 'first'")
        first.enter("function f()")
        first.enter("   return 'several lines'")
        first.enter("end")
        first.type(CTRL_D)
        self.assertEqual(first.end(), DONE)
        history = self.folder / ".local/state/optbench/history"
        self.assertEqual(history.read_text(), "x = 'first'\nfunction f()\\n   return 'several lines'\\nend\n")
        self.assertEqual(history.stat().st_mode & 0o077, 0)

        second = self.repl()
        second.press(UP + ENTER)
        self.assertEqual(second.enter("f()"), "several lines\n")
        second.press(UP + UP + UP + ENTER)
        self.assertEqual(second.enter("x"), "first\n")
        start = len(second.shown)
        second.type(CTRL_R + "'fir")
        second.wait_for("bck:'", start)
        second.wait_for("x = 'first'", start)

    def test_history_lies_where_the_environment_says(self):
        repl = self.repl(XDG_STATE_HOME=str(self.folder / "state"))
        repl.enter("1")
        self.assertEqual((self.folder / "state/optbench/history").read_text(), "1\n")

    def test_a_session_without_a_place_for_its_history_works(self):
        self.write("state", "a file where a folder should be")
        repl = self.repl(XDG_STATE_HOME=str(self.folder / "state"))
        self.assertEqual(repl.enter("1 + 1"), "2\n")
        self.assertEqual(repl.press(UP + ENTER), "2\n")

    def test_ctrl_c_stops_an_endless_loop_and_keeps_the_state(self):
        repl = self.repl()
        repl.enter("x = 0")
        for loop in ("while true do x = x + 1 end", "while true do pcall(function() while true do x = x + 1 end end) end"):
            start = len(repl.shown)
            repl.type(loop + ENTER)
            repl.wait_for("\x1b[?2004l", start)
            pause()
            self.assertIn("interrupted", repl.press(CTRL_C))
            self.assertEqual(repl.enter("x > 0"), "true\n")

    def test_ctrl_c_in_an_epoch_keeps_what_the_run_has_done(self):
        repl = self.repl()
        repl.enter("x = 3")
        start = len(repl.shown)
        repl.type('r = optbench.run{problem = "mnist_mlp", synthetic = true, num_epochs = 1000}' + ENTER)
        repl.wait_for("0/1000  train", start)
        repl.wait_for("steps/s", start)
        shown = repl.press(CTRL_C)
        self.assertIn("interrupted\n", shown)
        self.assertIn("last_run holds mnist_mlp, sgd: interrupted", shown)
        self.assertEqual(repl.enter("x"), "3\n")
        self.assertEqual(repl.enter("last_run.optbench.outcome"), "interrupted\n")
        self.assertEqual(repl.enter("#last_run.test_losses > 0"), "true\n")
        self.assertTrue([name for name in self.files() if name.endswith(".interrupted")])
        self.assertIn("finished", repl.enter("optbench.run{%s}" % QUICK))

    def test_ctrl_c_at_the_prompt_drops_what_was_typed(self):
        repl = self.repl()
        repl.press("x = 1" + CTRL_C)
        self.assertIn("undeclared variable 'x'", repl.enter("x"))
        repl.enter("function f()")
        repl.press(CTRL_C)
        self.assertEqual(repl.enter("1 + 1"), "2\n")
        for _ in range(5):
            repl.press(CTRL_C)
        self.assertEqual(repl.enter("1 + 1"), "2\n")

    def test_the_end_of_the_input_leaves(self):
        for keys in (CTRL_D, ".exit" + ENTER, "exit" + ENTER, "quit()" + ENTER):
            repl = self.repl()
            repl.enter("1")
            repl.type(keys)
            self.assertEqual(repl.end(), DONE)

    def test_ctrl_d_in_a_line_does_not_leave(self):
        repl = self.repl()
        self.assertEqual(repl.press("1 + 1" + CTRL_D + ENTER), "2\n")

    def test_a_signal_that_asks_for_the_end_ends(self):
        repl = self.repl()
        repl.enter("1")
        repl.process.send_signal(signal.SIGTERM)
        self.assertEqual(repl.end(), INTERRUPTED)

    def test_help(self):
        repl = self.repl()
        shown = repl.enter("help(torch.zeros)")
        self.assertIn("torch.zeros(shape..., {dtype, device}) -> Tensor", shown)
        self.assertEqual(repl.enter("?torch.zeros"), shown)
        self.assertIn("t:add_(", repl.enter("?Tensor:add_"))
        repl.enter("t = torch.ones(2)")
        self.assertIn("t:add_(", repl.enter("?t:add_"))
        self.assertIn("nothing is called 'torch.zeroes'; did you mean 'torch.zeros'?", repl.enter("?torch.zeroes"))
        shown = repl.enter(".help")
        for word in ("last_run", "who()", "Ctrl-C", ".load FILE", ".save FILE", ".time on|off", "`local`"):
            self.assertIn(word, shown)
        self.assertEqual(repl.enter(".hlep"), "unknown command '.hlep'; did you mean '.help'? (.help shows all)\n")

    def test_who(self):
        repl = self.repl()
        self.assertEqual(repl.enter("who()"), "no globals of your own yet\n")
        repl.enter("t = torch.ones(2, 3)")
        repl.enter("list = {1, 2}")
        repl.enter("function f() end")
        repl.enter("rate = 0.1")
        self.assertEqual(repl.enter("who()"), "name  kind      size\n"
                                              "f     function  (stdin:1)\n"
                                              "list  table     list of 2\n"
                                              "rate  number    0.1\n"
                                              "t     Tensor    float32 [2, 3], 24 bytes\n")

    def test_timing(self):
        repl = self.repl()
        repl.enter(".time on")
        self.assertRegex(repl.enter("1 + 1"), r"^2\n[0-9.e-]+ s\n$")
        repl.enter(".time off")
        self.assertEqual(repl.enter("1 + 1"), "2\n")
        self.assertEqual(repl.enter(".time perhaps"), ".time: expected on or off, got 'perhaps'\n")

    def test_a_record_is_a_summary_with_a_plot(self):
        repl = self.repl(columns=100)
        shown = repl.enter("optbench.run{%s}" % QUICK)
        lines = shown.splitlines()
        first, second = (next(i for i, line in enumerate(lines) if line.startswith(start))
                         for start in ("quadratic_deep, sgd (", "3 epochs, "))
        summary = [" ".join(lines[first:second]), *lines[second:]]
        self.assertIn("lr = 0.01", summary[0])
        self.assertTrue(summary[1].startswith("3 epochs, batch size 128, seed 42: finished after "), summary[1])
        self.assertEqual(summary[2].split(), ["first", "last", "best", "at", "epoch"])
        self.assertRegex(summary[3], r"^train loss +\S+ +\S+ +\S+ +3$")
        self.assertTrue(summary[5].startswith("loss"), summary[5])
        self.assertTrue(any("\u2800" < character < "\u28ff" for character in shown))
        self.assertTrue(summary[-1].startswith("results/quadratic_deep/"), summary[-1])
        self.assertRegex(repl.enter("{last_run}"), r"^\{quadratic_deep, sgd: finished, test loss \S+\}\n$")

    def test_pasted_text_is_taken_as_it_is(self):
        repl = self.repl()

        def paste(text):
            return repl.press("\x1b[200~" + text.replace("\n", "\r") + "\x1b[201~" + ENTER)

        self.assertEqual(paste("local a = 1\nlocal b = 2\n\na + b\n"), "3\n")
        self.assertEqual(paste("for i = 1, 2 do\n\tprint(i)\nend"), "1\n2\n")
        self.assertEqual(paste("1 + 1\n2 + 2\n"), "2\n4\n")
        self.assertEqual(paste("function f()\n   return = 1\nend\nprint('not reached')").splitlines()[0][:8], "stdin:2:")

    def test_pasted_text_works_where_the_terminal_does_not_mark_it(self):
        repl = self.repl()
        repl.type("function f()\r\treturn 4 + 3\rend\rf()\r")
        repl.wait_for("7\n")

    def test_a_very_long_line(self):
        repl = self.repl()
        self.assertEqual(repl.enter("#'" + "x" * 5000 + "'"), "5000\n")

    def test_letters_beyond_ascii(self):
        repl = self.repl()
        self.assertEqual(repl.enter("'Grüße, 世界'"), "Grüße, 世界\n")
        self.assertEqual(repl.enter("#'é'"), "2\n")
        self.assertEqual(repl.press("'ab\xe9" + "\x7f" + "c'" + ENTER), "abc\n")

    def test_save_and_load(self):
        first = self.repl()
        first.enter("x = 20")
        first.enter("y = = 1")
        first.enter("function double(n)")
        first.enter("return 2 * n end")
        first.enter("double(x)")
        first.enter("x * 2")
        first.enter("who()")
        self.assertEqual(first.enter(".save work.lua"), "")
        self.assertEqual((self.folder / "work.lua").read_text(),
                         "-- Saved by `optbench repl`.\nx = 20\nfunction double(n)\nreturn 2 * n end\n"
                         "double(x)\nprint(x * 2)\nwho()\n")
        second = self.repl()
        self.assertIn("40\n", second.enter(".load work.lua"))
        self.assertEqual(second.enter("double(x + 1)"), "42\n")
        self.assertEqual(second.enter(".save work.lua"), "")
        self.assertEqual((self.folder / "work.lua").read_text().splitlines()[-1], "double(x + 1)")
        self.write("other.lua", "z = 1")
        self.assertIn("'other.lua' exists", second.enter(".save other.lua"))
        self.assertEqual((self.folder / "other.lua").read_text(), "z = 1")
        self.assertIn("no such file", second.enter(".load nowhere.lua"))
        self.assertIn("expected a file", second.enter(".load"))

    def test_the_start_up_file_runs_first(self):
        self.write(".config/optbench/startup.lua", "greeting = 'hello'")
        self.write("script.lua", "print(greeting, 'from the script')")
        repl = self.repl("repl", "script.lua")
        self.assertIn("hello\tfrom the script\n", plain(repl.shown))
        self.assertEqual(self.repl("-i", XDG_CONFIG_HOME="/nowhere").enter("rawget(_G, 'greeting')"), "nil\n")
        # It is for people: what a script is fed has to give the same for everybody.
        self.assertEqual(self.optbench("repl", text_in="rawget(_G, 'greeting')\n").stdout, "nil\n")

    def test_the_prompt_starts_despite_a_mistake_in_the_start_up_file(self):
        path = self.write(".config/optbench/startup.lua", "before = 1\nerror('oops')")
        repl = self.repl()
        self.assertIn("startup.lua:2: oops", plain(repl.shown))  # Lua shortens long paths at their beginning
        self.assertEqual(repl.enter("before"), "1\n")
        path.write_text("x = = 1")
        self.assertIn("startup.lua:1: unexpected symbol", plain(self.repl().shown))

    def test_a_script_that_fails_leaves_its_state_to_look_at(self):
        self.write("script.lua", "before = 1\nerror('oops')")
        repl = self.repl("-i", "script.lua")
        self.assertIn("script.lua:2: oops", plain(repl.shown))
        self.assertEqual(repl.enter("before"), "1\n")

    def test_colours_unless_they_are_not_wanted(self):
        coloured = self.repl()
        coloured.enter("error('oops')")
        self.assertIn("\x1b[31mstdin:1: oops\x1b[0m", coloured.shown)
        bare = self.repl(NO_COLOR="1")
        bare.enter("error('oops')")
        bare.enter("torch.ones(2)")
        self.assertNotRegex(bare.shown, r"\x1b\[[0-9;]*m(?<!\x1b\[m)")

    def test_a_terminal_without_a_cursor_reads_plain_lines(self):
        repl = self.repl(term="dumb")
        repl.wait_for("> ")
        repl.type("torch.ones(1)\n")
        repl.wait_for("Tensor float32 [1]\n  1\n> ")
        repl.type(CTRL_D)
        self.assertEqual(repl.end(), DONE)
        self.assertNotIn("\x1b", repl.shown)

    def test_input_that_ends_too_early_is_a_failure_where_nobody_types(self):
        done = self.optbench("repl", text_in="for i = 1, 2 do\n", expect=FAILED)
        self.assertEqual(done.stderr, "stdin: the input ends too early: 'end' expected\n")


if __name__ == "__main__":
    main()
