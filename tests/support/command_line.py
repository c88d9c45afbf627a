# SPDX-License-Identifier: MIT
"""What the tests of the binary as a process share. Needs only Python's standard library.

The binary is named by $OPTBENCH_BINARY (default: build/optbench). Each test has a folder of its own,
which is the working folder of the processes it starts; they see neither the user's data nor results.
"""

import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

SOURCE_TREE = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.path.abspath(os.environ.get("OPTBENCH_BINARY", SOURCE_TREE / "build/optbench"))
PATIENCE_S = 300  # for things that happen at once, on a machine however busy

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


class CommandLineCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.results = self.folder / "results"
        self.environment = dict(os.environ, HOME=str(self.folder), XDG_DATA_HOME=str(self.folder / "data"))
        for name in ("OPTBENCH_DATA_DIR", "OPTBENCH_SCRIPTS"):
            self.environment.pop(name, None)
        # Nothing is fetched from the network: what a test serves itself, it names.
        self.environment.update(OPTBENCH_DATA_URL=f"file://{self.folder}/no-such-place", no_proxy="127.0.0.1")

    def start(self, *words, **options):
        return subprocess.Popen([BINARY, *map(str, words)], cwd=self.folder, env=self.environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def optbench(self, *words, expect=DONE, text_in=""):
        """Runs the binary to its end. Its exit status must be `expect`."""
        done = subprocess.run([BINARY, *map(str, words)], cwd=self.folder, env=self.environment, text=True,
                              capture_output=True, input=text_in, timeout=PATIENCE_S)
        self.assertEqual(done.returncode, expect, f"{words}\nstdout: {done.stdout}\nstderr: {done.stderr}")
        return done

    def refused(self, *words, expect=USAGE, text_in=""):
        """The message of the one error that a command ends with; nothing may be on stdout."""
        done = self.optbench(*words, expect=expect, text_in=text_in)
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith("error: "), done.stderr)
        return done.stderr[len("error: "):].rstrip("\n")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def files(self, under="results"):
        """Every file below a folder, relative to it."""
        folder = self.folder / under
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())

    def record(self, *words):
        """The record of one run in a results folder of its own."""
        output = tempfile.mkdtemp(dir=self.folder)
        done = self.optbench("run", *words, "--output-dir", output)
        return read_record(done.stdout.splitlines()[-1])


def read_record(path):
    return json.loads(pathlib.Path(path).read_text())


def write_idx_data(folder, train=64, test=32):
    """Small images and labels in MNIST's form, the same every time; pass --no-verify."""
    folder.mkdir(parents=True, exist_ok=True)
    state = 12345
    for prefix, count in (("train", train), ("t10k", test)):
        pixels = bytearray()
        for _ in range(count * 28 * 28):
            state = (state * 1103515245 + 12345) % 2**31
            pixels.append(state >> 23)
        labels = bytes((7 * i + 3) % 10 for i in range(count))
        (folder / f"{prefix}-images-idx3-ubyte").write_bytes(struct.pack(">4i", 2051, count, 28, 28) + pixels)
        (folder / f"{prefix}-labels-idx1-ubyte").write_bytes(struct.pack(">2i", 2049, count) + labels)


def main():
    """Runs the cases of the calling file and ends with a line that counts them."""
    result = unittest.main(module="__main__", exit=False, verbosity=0).result
    failed = len({getattr(test, "test_case", test).id() for test, _ in result.failures + result.errors})
    for test, reason in result.skipped:
        print(f"skipped: {test.id()}: {reason}")
    skipped = len(result.skipped)
    line = f"{result.testsRun - failed - skipped} passed, {failed} failed"
    print(line + (f", {skipped} skipped" if skipped else ""))
    sys.exit(1 if failed else 0)
