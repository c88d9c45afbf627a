# SPDX-License-Identifier: MIT
"""`optbench data fetch` and the fetching of `run` and `sweep` as processes, from servers on the loopback interface.

Data sets are served as small made-up files in the published form, so sizes and checksums are not demanded
(--no-verify) except where a test is about them; tests/datasets/fetch/download_test.cpp tests them on files of its own.
"""

import gzip
import io
import pathlib
import resource
import signal
import sys
import tarfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import (FAILED, INTERRUPTED, PATIENCE_S, USAGE, CommandLineCase, main,  # noqa: E402
                          write_idx_data)
from file_server import FileServer  # noqa: E402
from terminal_process import TerminalProcess  # noqa: E402

NAMES = [f"{part}-{kind}.gz" for part in ("train", "t10k") for kind in ("images-idx3-ubyte", "labels-idx1-ubyte")]


class FetchCase(CommandLineCase):
    def setUp(self):
        super().setUp()
        write_idx_data(self.folder / "made")
        self.contents = {name: gzip.compress((self.folder / "made" / name[:-3]).read_bytes(), mtime=0)
                         for name in NAMES}
        self.server = self.serve({f"/mnist/{name}": contents for name, contents in self.contents.items()})
        self.environment["OPTBENCH_DATA_URL"] = self.server.url
        self.environment["OPTBENCH_DATA_DIR"] = str(self.folder / "d")
        self.data = self.folder / "d/mnist"

    def serve(self, files):
        server = FileServer(files)
        self.addCleanup(server.close)
        return server

    def check_fetched(self):
        """Every file is there, whole, and nothing else is."""
        self.assertEqual(self.files("d/mnist"), sorted(NAMES))
        for name, contents in self.contents.items():
            self.assertEqual((self.data / name).read_bytes(), contents)

    def wait_for(self, condition):
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)

    def start_held(self, *words):
        """A process that has got a hundred bytes of the first file and waits for the rest."""
        self.server.hold_after = 100
        process = self.start(*words)
        part = self.data / (NAMES[0] + ".part")
        self.wait_for(lambda: part.exists() and part.stat().st_size == 100)
        return process


class Fetch(FetchCase):
    def test_a_data_set_is_fetched_then_there_is_nothing_to_do(self):
        done = self.optbench("data", "fetch", "mnist", "--no-verify")
        self.assertEqual(done.stdout, f"mnist: fetched, in {self.data}\n")
        self.check_fetched()
        self.assertEqual(self.server.paths(), [f"/mnist/{name}" for name in NAMES])
        for name in NAMES:
            self.assertIn(f"mnist: {name}: from {self.server.url}/mnist/{name}, ", done.stderr)
            self.assertRegex(done.stderr, rf"(?m)^mnist: {name}: .* not verified$")
        again = self.optbench("data", "fetch", "mnist", "--no-verify")
        self.assertEqual((again.stdout, again.stderr), (f"mnist: is here already, in {self.data}\n", ""))
        self.assertEqual(len(self.server.requests), len(NAMES))

    def test_quiet_says_only_the_result(self):
        done = self.optbench("data", "fetch", "mnist", "--no-verify", "--quiet")
        self.assertEqual((done.stdout, done.stderr), (f"mnist: fetched, in {self.data}\n", ""))

    def test_another_size_than_published_is_refused_before_a_byte_is_kept(self):
        message = self.refused("data", "fetch", "mnist", "--quiet", expect=FAILED)
        self.assertEqual(message, f"mnist: '{NAMES[0]}' cannot be fetched:\n    {self.server.url}/mnist/{NAMES[0]}: size: "
                                  f"expected 9912422 bytes, the server offers {len(self.contents[NAMES[0]])}")
        self.assertFalse((self.folder / "d/mnist").exists())

    def test_a_wrong_checksum_leaves_nothing(self):
        self.server.files[f"/mnist/{NAMES[0]}"] = bytes(9912422)
        message = self.refused("data", "fetch", "mnist", "--quiet", expect=FAILED)
        self.assertIn("checksum: expected SHA-256 440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609, or "
                      "unpacked MD5 6bbc9ace898e44ae57da46a324031adb, got SHA-256 ", message)
        self.assertFalse((self.folder / "d/mnist").exists())

    def test_killed_half_way_it_goes_on_there(self):
        process = self.start_held("data", "fetch", "mnist", "--no-verify")
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=PATIENCE_S)
        self.assertFalse((self.data / NAMES[0]).exists())
        self.server.release.set()
        done = self.optbench("data", "fetch", "mnist", "--no-verify")
        self.assertIn(", 100 bytes of it are here already", done.stderr)
        self.assertIn((f"/mnist/{NAMES[0]}", "bytes=100-"), self.server.requests)
        self.check_fetched()

    def test_interrupted_it_keeps_what_it_has(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.start_held("data", "fetch", "mnist", "--no-verify")
            process.send_signal(number)
            _, stderr = process.communicate(timeout=PATIENCE_S)
            self.assertEqual(process.returncode, INTERRUPTED)
            self.assertTrue(stderr.endswith("interrupted: what has been fetched is kept; the same command resumes it\n"),
                            stderr)
            self.assertEqual(self.files("d/mnist"), [NAMES[0] + ".part", NAMES[0] + ".part.origin"])
            for path in self.data.iterdir():
                path.unlink()

    def test_a_file_that_changed_meanwhile_is_not_glued_to_the_old_one(self):
        process = self.start_held("data", "fetch", "mnist", "--no-verify")
        process.kill()
        process.communicate(timeout=PATIENCE_S)
        self.server.release.set()
        part = self.data / (NAMES[0] + ".part")
        part.write_bytes(bytes(part.stat().st_size))  # as if another version had begun otherwise
        origin = self.data / (NAMES[0] + ".part.origin")
        origin.write_text(origin.read_text().replace('"bytes": ', '"bytes": 1'))
        self.optbench("data", "fetch", "mnist", "--no-verify")
        self.check_fetched()

    def test_of_two_at_once_the_second_waits_and_finds_everything_there(self):
        first = self.start_held("data", "fetch", "mnist", "--no-verify", "--quiet")
        second = self.start("data", "fetch", "mnist", "--no-verify", "--quiet")
        self.assertEqual(second.stderr.readline(), "mnist: another process is fetching it; waiting for that one\n")
        self.server.release.set()
        outcomes = [process.communicate(timeout=PATIENCE_S) for process in (first, second)]
        self.assertEqual([first.returncode, second.returncode], [0, 0], outcomes)
        self.assertEqual([stdout for stdout, _ in outcomes],
                         [f"mnist: fetched, in {self.data}\n", f"mnist: is here already, in {self.data}\n"])
        self.assertEqual(self.server.paths(), [f"/mnist/{name}" for name in NAMES])
        self.check_fetched()

    def test_a_server_that_falls_silent_is_given_up(self):
        self.environment["OPTBENCH_DATA_TIMEOUT"] = "1"
        self.server.hold_after = 0
        message = self.refused("data", "fetch", "mnist", "--no-verify", "--quiet", expect=FAILED)
        self.assertIn("mnist: 'train-images-idx3-ubyte.gz' cannot be fetched:", message)
        self.assertEqual(self.files("d/mnist") if self.data.exists() else [], [])

    def test_a_disk_that_refuses_is_told_and_what_was_written_is_kept(self):
        def small_files():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        process = self.start("data", "fetch", "mnist", "--no-verify", "--quiet", preexec_fn=small_files,
                             restore_signals=False)  # Python ignores SIGXFSZ, and so does what it starts
        _, stderr = process.communicate(timeout=PATIENCE_S)
        self.assertEqual(process.returncode, FAILED)
        self.assertIn(f"error: {self.data / NAMES[0]}.part: cannot be written: File too large", stderr)
        self.assertEqual(len(self.server.requests), 1)
        self.assertEqual((self.data / (NAMES[0] + ".part")).stat().st_size, 1000)
        self.optbench("data", "fetch", "mnist", "--no-verify")
        self.check_fetched()

    def test_a_folder_that_cannot_be_made_is_told(self):
        self.write("d", "a file")
        message = self.refused("data", "fetch", "mnist", expect=FAILED)
        self.assertIn(f"{self.data}: the folder cannot be created", message)

    def test_a_folder_of_this_machine_serves_too(self):
        site = self.folder / "my site/mnist"
        site.mkdir(parents=True)
        for name, contents in self.contents.items():
            (site / name).write_bytes(contents)
        self.environment["OPTBENCH_DATA_URL"] = f"file://{site.parent}"
        self.optbench("data", "fetch", "mnist", "--no-verify")
        self.check_fetched()
        self.assertEqual(self.server.requests, [])

    def test_one_that_fails_keeps_no_other_from_being_fetched(self):
        done = self.optbench("data", "fetch", "fmnist", "mnist", "quadratic", "--no-verify", "--quiet", expect=FAILED)
        self.assertEqual(done.stdout, f"mnist: fetched, in {self.data}\nquadratic: computed, nothing to fetch\n")
        self.assertEqual(done.stderr, f"error: fmnist: '{NAMES[0]}' cannot be fetched:\n    {self.server.url}/fmnist/"
                                      f"{NAMES[0]}: HTTP status 404\n")
        self.check_fetched()

    def test_what_to_fetch_must_be_said(self):
        message = self.refused("data", "fetch")
        self.assertTrue(message.startswith("data fetch: expected names of what to fetch: "), message)
        for name in ("mnist", "fmnist", "deepobs-baselines"):
            self.assertIn(name, message)
        self.assertNotIn("quadratic", message)
        self.assertIn("did you mean 'mnist'?", self.refused("data", "fetch", "mnst"))

    def test_a_place_that_is_no_address_is_refused(self):
        self.environment["OPTBENCH_DATA_URL"] = "/site"
        self.assertEqual(self.refused("data", "fetch", "mnist"),
                         "$OPTBENCH_DATA_URL: must begin with http://, https:// or file://, got '/site'   hint: "
                         "file:///site")

    def test_on_a_terminal_a_bar_follows_the_bytes(self):
        self.server.hold_after = 100
        fetching = TerminalProcess(self, "data", "fetch", "mnist", "--no-verify")
        fetching.read_until("100 bytes of ")
        self.server.release.set()
        self.assertEqual(fetching.read_to_end(), 0)
        self.assertRegex(fetching.shown, r"\r\x1b\[Kmnist: train-images-idx3-ubyte\.gz  .* %  100 bytes of \d+")
        self.check_fetched()


class Baselines(FetchCase):
    def archive(self, *entries):
        """A tar.gz as GitHub makes them: everything within one folder, a comment in front."""
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w:gz", format=tarfile.PAX_FORMAT,
                          pax_headers={"comment": "0123456789abcdef"}) as archive:
            for name, text in entries:
                info = tarfile.TarInfo(name)
                info.size = len(text)
                archive.addfile(info, io.BytesIO(text.encode()))
        return stream.getvalue()

    def test_the_published_results_are_fetched_and_unpacked(self):
        self.server.files["/deepobs-baselines/v1.1.tar.gz"] = self.archive(
            ("DeepOBS_Baselines-1.1/convergence_performance.json", "{}"),
            ("DeepOBS_Baselines-1.1/quadratic_deep/AdamOptimizer/setting/random_seed__42.json", "[]"))
        done = self.optbench("data", "fetch", "deepobs-baselines")
        folder = self.folder / "d/deepobs-baselines"
        self.assertEqual(done.stdout, f"deepobs-baselines: fetched, in {folder}\n")
        self.assertIn("not verified", done.stderr)
        self.assertEqual(self.files("d"), ["deepobs-baselines/convergence_performance.json",
                                           "deepobs-baselines/quadratic_deep/AdamOptimizer/setting/random_seed__42.json"])
        self.assertEqual(self.optbench("data", "verify", "deepobs-baselines").stdout,
                         "deepobs-baselines: here, but not verified: no checksum is published\n")
        self.assertEqual(self.optbench("data", "path", "deepobs-baselines").stdout, f"{folder}\n")
        self.assertIn("is here already", self.optbench("data", "fetch", "deepobs-baselines").stdout)

    def test_a_hostile_archive_writes_nothing(self):
        self.server.files["/deepobs-baselines/v1.1.tar.gz"] = self.archive(("x/good.json", "{}"), ("../out.json", "{}"))
        message = self.optbench("data", "fetch", "deepobs-baselines", expect=FAILED).stderr
        self.assertIn("entry '../out.json'", message)
        self.assertEqual(self.files("d"), [])


class AutomaticFetch(FetchCase):
    RUN = ("run", "mnist_logreg", "-N", 1, "--bs", 16, "--no-verify", "--threads", 1)

    def test_a_run_fetches_what_is_missing(self):
        done = self.optbench(*self.RUN)
        self.assertIn("finished", done.stdout)
        self.check_fetched()
        self.optbench(*self.RUN)
        self.assertEqual(len(self.server.requests), len(NAMES))

    def test_only_what_is_missing_is_fetched(self):
        self.data.mkdir(parents=True)
        (self.data / NAMES[0]).write_bytes(self.contents[NAMES[0]])
        self.optbench(*self.RUN)
        self.assertEqual(self.server.paths(), [f"/mnist/{name}" for name in NAMES[1:]])

    def test_nothing_is_fetched_when_that_was_said_or_nothing_is_needed(self):
        self.assertIn("mnist: there is no folder", self.refused(*self.RUN, "--no-download", expect=FAILED))
        self.optbench("run", "two_d_beale", "-N", 1)
        self.assertEqual(self.server.requests, [])

    def test_without_a_server_the_error_says_how_to_go_on(self):
        self.server.close()
        message = self.refused(*self.RUN, "--quiet", expect=FAILED)
        self.assertIn(f"mnist: '{NAMES[0]}' cannot be fetched:\n    {self.server.url}/mnist/{NAMES[0]}: ", message)
        self.assertIn(f"place {', '.join(NAMES)} in '{self.data}'", message)
        for way in ("--data-dir", "$OPTBENCH_DATA_DIR", "$OPTBENCH_DATA_URL", "--synthetic"):
            self.assertIn(way, message)
        self.assertFalse(self.results.exists())

    def test_an_interrupted_fetch_is_an_interrupted_run(self):
        process = self.start_held(*self.RUN)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE_S)
        self.assertEqual(process.returncode, INTERRUPTED)
        self.assertFalse(self.results.exists())

    def test_a_script_fetches_too(self):
        text = """
            local record = require("optbench").run { problem = "mnist_logreg", num_epochs = 0, batch_size = 16, no_verify = true,
                                                    %s }
            print(record.testproblem)"""
        self.write("none.lua", text % "no_download = true")
        self.assertIn("there is no folder", self.optbench("none.lua", expect=FAILED).stderr)
        self.assertEqual(self.server.requests, [])
        self.write("some.lua", text % "")
        self.assertEqual(self.optbench("some.lua").stdout, "mnist_logreg\n")
        self.check_fetched()

    def test_a_script_cannot_swallow_the_signal_that_ends_its_fetch(self):
        self.write("deaf.lua", """
            pcall(require("optbench").run, { problem = "mnist_logreg", no_verify = true })
            print("went on")""")
        process = self.start_held("deaf.lua")
        process.send_signal(signal.SIGINT)
        stdout, _ = process.communicate(timeout=PATIENCE_S)
        self.assertEqual((process.returncode, stdout), (INTERRUPTED, ""))

    def test_a_sweep_fetches_once_before_its_workers_start(self):
        self.write("plan.lua", """
            return require("sweep").grid { problems = { "mnist_logreg", "two_d_beale" }, optimizers = { "sgd" },
                                           seeds = { 1, 2 }, num_epochs = 1, batch_size = 16 }""")
        self.optbench("sweep", "plan.lua", "--jobs", 2, "--no-verify")
        self.assertEqual(self.server.paths(), [f"/mnist/{name}" for name in NAMES])
        self.assertEqual(len(self.files()), 4)

    def test_a_sweep_that_cannot_fetch_starts_no_run(self):
        self.server.files.clear()
        self.write("plan.lua", """
            return require("sweep").grid { problems = { "mnist_logreg", "two_d_beale" }, optimizers = { "sgd" },
                                           seeds = { 1, 2 }, num_epochs = 1, batch_size = 16 }""")
        done = self.optbench("sweep", "plan.lua", "--jobs", 2, "--no-verify", "--quiet", expect=FAILED)
        self.assertIn("HTTP status 404", done.stderr)
        self.assertFalse(self.results.exists())
        done = self.optbench("sweep", "plan.lua", "--jobs", 2, "--no-verify", "--no-download", "--quiet", expect=FAILED)
        self.assertIn("error: 2 runs failed: mnist: there is no folder", done.stderr)
        self.assertEqual(len(self.files()), 2)

    def test_a_dump_fetches_too(self):
        self.optbench("dump", "mnist_logreg", "--batch-size", 4, "--no-verify", "--output", "x.safetensors")
        self.check_fetched()


if __name__ == "__main__":
    main()
