# SPDX-License-Identifier: MIT
"""No finished run is lost, none is made twice: full disks, closed terminals, killed processes, several sweeps at once."""

import fcntl
import json
import os
import pathlib
import pty
import shutil
import signal
import subprocess
import sys
import termios
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import BINARY, DONE, FAILED, INTERRUPTED, PATIENCE_S, CommandLineCase, main, read_record  # noqa: E402

# Notes each start of a run in a file of its own; what %s does in each step may need seconds.
NOTING_RULE = """
local optimizer = require "optim.base"
local noting = optimizer.define { name = "noting", options = { lr = { from = 0, default = 1e-6 } } }
function noting:start()
   os.execute("mktemp started.XXXXXXXX >mktemp.log")
end
function noting:step(x, gradient, t)
   %s
   x:add_(gradient, -self.options.lr)
end
return noting
"""
WAIT_FOR_GO = 'if t == 2 then while not io.open("go") do os.execute("sleep 0.05") end end'

PLAN = """
return require("sweep").grid { problems = "two_d_beale", optimizers = "./rule.lua", lr = { 1e-6, 2e-6 },
                               seeds = { %s }, num_epochs = 2, batch_size = 500 }
"""


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("what was waited for did not happen")
        time.sleep(0.01)


class NothingLostCase(CommandLineCase):
    def setUp(self):
        super().setUp()
        self.environment["TMPDIR"] = str(self.folder / "tmp")
        (self.folder / "tmp").mkdir()

    def starts(self):
        return len(list(self.folder.glob("started.*")))

    def records_elsewhere(self):
        return [path for path in (self.folder / "tmp").rglob("*.json")]

    def small_disk(self, name, size):
        folder = self.folder / name
        folder.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder],
                                 capture_output=True, text=True) if shutil.which("mount") else None
        if mounted is None or mounted.returncode != 0:
            reason = "there is no mount" if mounted is None else mounted.stderr.strip()
            raise unittest.SkipTest(f"needs a small file system, which cannot be mounted here: {reason}")
        self.addCleanup(subprocess.run, ["umount", folder], check=True)
        return folder


class Records(NothingLostCase):
    def test_a_disk_that_is_full_when_a_run_ends_does_not_cost_its_record(self):
        self.small_disk("disk", "256k")
        self.write("rule.lua", NOTING_RULE % 'if t == 3 then os.execute("cat /dev/zero >disk/full 2>>fill.log") end')
        done = self.optbench("run", "two_d_beale", "--optimizer", "./rule.lua", "-N", 2, "--bs", 500, "--output-dir",
                             "disk/results", "--quiet", expect=FAILED)
        (path,) = self.records_elsewhere()
        self.assertRegex(done.stderr, rf"^error: disk/results/\S+: cannot be written: No space left on device; the record "
                                      rf"lies in {path}\n$")
        self.assertEqual(done.stdout.splitlines()[-1], str(path))
        self.assertEqual(read_record(path)["optbench"]["outcome"], "finished")
        again = self.refused("run", "two_d_beale", "-N", 2, "--output-dir", "disk/results", "--quiet", expect=FAILED)
        self.assertIn("files cannot be created in this folder: No space left on device", again)
        self.assertEqual(self.starts(), 1)  # the second was not even begun

    def test_a_folder_that_vanishes_while_a_sweep_runs_does_not_cost_its_records(self):
        self.write("rule.lua", NOTING_RULE % 'if t == 3 then os.execute("rm -r results; touch results") end')
        self.write("plan.lua", PLAN % "1")
        done = self.optbench("sweep", "plan.lua", "--jobs", 1, expect=FAILED)
        (path,) = self.records_elsewhere()
        self.assertIn(f"cannot be created: Not a directory; the record lies in {path}", done.stderr)
        self.assertEqual(read_record(path)["optbench"]["outcome"], "finished")
        self.assertIn("two_d_beale", done.stdout)  # and the table has it

    def test_a_reader_of_the_progress_that_leaves_ends_no_run(self):
        for words in (("run", "two_d_beale", "--lr", 1e-6, "-N", 200), ("sweep", "plan.lua", "--jobs", 1)):
            with self.subTest(words[0]):
                self.write("rule.lua", NOTING_RULE % "")
                self.write("plan.lua", PLAN % "1, 2, 3, 4")
                output = f"results-{words[0]}"
                process = self.start(*words, "--output-dir", output)
                process.stderr.readline()
                process.stderr.close()
                process.stdout.read()
                process.stdout.close()
                self.assertEqual(process.wait(timeout=PATIENCE_S), DONE)
                self.assertEqual(len(self.files(output)), 1 if words[0] == "run" else 8)
                for name in self.files(output):
                    self.assertEqual(read_record(self.folder / output / name)["optbench"]["outcome"], "finished")

    def test_a_terminal_that_closes_ends_a_run_with_what_was_done_filed(self):
        self.write("plan.lua", 'return { { problem = "two_d_beale", lr = 1e-9, num_epochs = 100000, threads = 1 } }')
        for words in (("run", "two_d_beale", "--lr", 1e-9, "-N", 100000), ("sweep", "plan.lua", "--jobs", 1)):
            with self.subTest(words[0]):
                try:
                    terminal, side = pty.openpty()
                except OSError as error:
                    self.skipTest(f"needs a terminal: {error}")
                output = f"results-{words[0]}"
                process = subprocess.Popen(
                    [BINARY, *map(str, words), "--output-dir", output], cwd=self.folder,
                    env=dict(self.environment, TERM="xterm"), stdin=side, stdout=side, stderr=side, start_new_session=True,
                    preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
                os.close(side)
                shown = ""
                while "/100000" not in shown:
                    shown += os.read(terminal, 65536).decode(errors="replace")
                os.close(terminal)
                self.assertIn(process.wait(timeout=PATIENCE_S), (INTERRUPTED, FAILED))
                (name,) = self.files(output)
                self.assertTrue(name.endswith(".json.interrupted"), name)
                self.assertEqual(read_record(self.folder / output / name)["optbench"]["outcome"], "interrupted")

    def test_a_sweep_ends_at_what_queueing_systems_send(self):
        self.write("rule.lua", NOTING_RULE % "")
        self.write("plan.lua", 'return { { problem = "two_d_beale", optimizer = "./rule.lua", num_epochs = 100000, threads = 1 } }')
        for already, number in enumerate((signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)):
            with self.subTest(number.name):
                process = self.start("sweep", "plan.lua", "--jobs", 1, "--output-dir", number.name)
                wait_until(lambda: self.starts() > already)  # within the run
                process.send_signal(number)
                _, stderr = process.communicate(timeout=PATIENCE_S)
                self.assertEqual(process.returncode, INTERRUPTED, stderr)
                self.assertIn("interrupted: 1 run left to do", stderr)
                (name,) = self.files(number.name)
                self.assertTrue(name.endswith(".json.interrupted"), name)

    def test_the_next_sweep_removes_what_a_killed_process_was_writing(self):
        self.write("rule.lua", NOTING_RULE % "")
        self.write("plan.lua", PLAN % "1")
        left = [self.write(f"results/{place}.optbench-0123456789abcdef.tmp", '{"test_losses"')
                for place in ("", "two_d_beale/noting/", "other/rule/num_epochs__1__batch_size__1/")]
        self.optbench("sweep", "plan.lua", "--jobs", 1)
        self.assertEqual([path.exists() for path in left], [False] * 3)
        self.assertEqual(len(self.files()), 2)
        self.assertFalse((self.results / "other").exists())

    def test_an_output_folder_that_cannot_be_written_ends_a_sweep_once_at_its_start(self):
        self.write("file", "no folder")
        self.write("rule.lua", NOTING_RULE % "")
        self.write("plan.lua", PLAN % "1, 2, 3")
        done = self.optbench("sweep", "plan.lua", "--jobs", 2, "--output-dir", "file/results", expect=FAILED)
        self.assertEqual(done.stderr.splitlines()[1:],
                         ["error: file/results: the folder cannot be created: Not a directory"])
        self.assertEqual(done.stdout, "")
        self.assertEqual(self.starts(), 0)


class Together(NothingLostCase):
    def sweep(self):
        return self.start("sweep", "plan.lua", "--jobs", 1)

    def end(self, process, expect=DONE):
        stdout, stderr = process.communicate(timeout=PATIENCE_S)
        self.assertEqual(process.returncode, expect, stderr)
        return stdout, stderr

    def test_two_sweeps_at_once_make_each_run_once_and_both_show_all(self):
        self.write("rule.lua", NOTING_RULE % "")
        self.write("plan.lua", PLAN % ", ".join(map(str, range(1, 16))))
        (first_table, first), (second_table, second) = [self.end(process) for process in (self.sweep(), self.sweep())]
        self.assertEqual(self.starts(), 30)
        self.assertEqual(len(self.files()), 30)  # no second record, no claim
        self.assertTrue(all(name.endswith(".json") for name in self.files()))
        self.assertEqual(first_table, second_table)
        self.assertRegex(first_table, r"two_d_beale +rule .* 30 ")
        self.assertIn("made by another sweep", first + second)

    def waiting_sweep(self):
        """A sweep that makes the only run, and a second one that waits for it."""
        self.write("rule.lua", NOTING_RULE % WAIT_FOR_GO)
        self.write("plan.lua", 'return { { problem = "two_d_beale", optimizer = "./rule.lua", num_epochs = 1, threads = 1 } }')
        first = self.sweep()
        wait_until(lambda: self.starts() == 1)
        second = self.sweep()
        shown = [second.stderr.readline(), second.stderr.readline()]
        self.assertRegex(shown[1], rf"^waiting for 1 run that another sweep makes \(.+, process {first.pid}\)$")
        return first, second

    def test_a_run_that_another_sweep_makes_is_waited_for(self):
        first, second = self.waiting_sweep()
        self.write("go", "")
        (first_table, _), (second_table, _) = self.end(first), self.end(second)
        self.assertEqual(self.starts(), 1)
        self.assertEqual(first_table, second_table)
        self.assertEqual(len(self.files()), 1)

    def test_a_run_of_a_sweep_that_is_killed_is_made_by_the_one_that_waits(self):
        first, second = self.waiting_sweep()
        first.kill()
        self.end(first, -signal.SIGKILL)
        wait_until(lambda: self.starts() == 2)
        self.write("go", "")
        self.end(second)
        (name,) = self.files()
        self.assertTrue(name.endswith(".json"))

    def test_a_run_of_a_sweep_that_is_interrupted_is_made_by_the_one_that_waits(self):
        first, second = self.waiting_sweep()
        first.send_signal(signal.SIGTERM)
        first.stderr.readline()
        self.assertTrue(first.stderr.readline().startswith("stopping at the next step"))
        self.write("go", "")
        self.end(first, INTERRUPTED)
        self.end(second)
        self.assertEqual(sorted(pathlib.Path(name).suffix for name in self.files()), [".interrupted", ".json"])

    def test_a_sweep_that_waits_ends_when_it_is_told_to(self):
        first, second = self.waiting_sweep()
        second.send_signal(signal.SIGINT)
        _, stderr = self.end(second, INTERRUPTED)
        self.assertIn("interrupted: 1 run left to do", stderr)
        self.write("go", "")
        self.end(first)
        self.assertEqual((self.starts(), len(self.files())), (1, 1))

    def test_the_sweep_after_a_killed_one_leaves_no_claim_behind(self):
        self.write("rule.lua", NOTING_RULE % WAIT_FOR_GO)
        self.write("plan.lua", PLAN % "1, 2")
        killed = self.sweep()
        wait_until(lambda: self.starts() == 1)
        killed.kill()
        self.end(killed, -signal.SIGKILL)
        self.assertEqual([pathlib.Path(name).suffix for name in self.files()], [".claim"])
        self.write("go", "")
        self.end(self.sweep())
        self.assertEqual([pathlib.Path(name).suffix for name in self.files()], [".json"] * 4)

    def test_claims_are_nothing_to_readers_of_results(self):
        self.write("rule.lua", NOTING_RULE % WAIT_FOR_GO)
        self.write("plan.lua", PLAN % "1, 2")
        process = self.sweep()
        wait_until(lambda: self.starts() == 1)
        self.optbench("run", "two_d_beale", "-N", 1, "--lr", 1e-6, "--quiet")
        study = json.loads(self.optbench("analyze", "results", "--json", "--resamples", 10).stdout)
        self.assertEqual(study["labels"], ["sgd"])
        self.write("go", "")
        self.end(process)


if __name__ == "__main__":
    main()
