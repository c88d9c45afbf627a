# SPDX-License-Identifier: MIT
"""`optbench data list|verify|path` as processes; tests/data_fetch_test.py is about `fetch`."""

import gzip
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import DONE, FAILED, SOURCE_TREE, CommandLineCase, main, write_idx_data  # noqa: E402

REAL = pathlib.Path(os.environ.get("OPTBENCH_DATA_DIR", SOURCE_TREE.parent / "shared/data"))


class Data(CommandLineCase):
    def listed(self, name):
        entries = json.loads(self.optbench("data", "list", "--data-dir", "d", "--json").stdout)
        return {entry["name"]: entry for entry in entries}[name]

    def test_the_folder_comes_from_option_and_environment(self):
        self.assertEqual(self.optbench("data", "path").stdout, f"{self.folder}/data/optbench\n")
        self.environment["OPTBENCH_DATA_DIR"] = "/elsewhere"
        self.assertEqual(self.optbench("data", "path", "mnist", "deepobs-baselines").stdout,
                         "/elsewhere/mnist\n/elsewhere/deepobs-baselines\n")
        self.assertEqual(self.optbench("data", "path", "--data-dir", "/here").stdout, "/here\n")

    def test_the_state_of_every_data_set_is_listed(self):
        write_idx_data(self.folder / "d/mnist", train=10, test=10)
        self.assertEqual(self.listed("mnist"), {
            "name": "mnist", "state": "here", "files": 4, "files_here": 4, "files_unpacked": 0,
            "bytes": 2 * (16 + 10 * 784 + 8 + 10), "unfinished_bytes": 0,
            "published_bytes": 9912422 + 28881 + 1648877 + 4542, "folder": "d/mnist"})
        (self.folder / "d/fmnist").mkdir()
        (self.folder / "d/mnist/t10k-labels-idx1-ubyte").rename(self.folder / "d/fmnist/t10k-labels-idx1-ubyte")
        self.assertEqual((self.listed("mnist")["state"], self.listed("mnist")["files_here"]), ("partial", 3))
        self.assertEqual((self.listed("fmnist")["state"], self.listed("fmnist")["files_here"]), ("partial", 1))
        for name in ("quadratic", "two_d"):
            self.assertEqual((self.listed(name)["state"], self.listed(name)["folder"]), ("computed", ""))
        self.assertEqual((self.listed("deepobs-baselines")["state"], self.listed("deepobs-baselines")["published_bytes"]),
                         ("missing", None))

    def test_an_unfinished_download_is_listed(self):
        self.write("d/mnist/t10k-labels-idx1-ubyte.gz.part", "half")
        entry = self.listed("mnist")
        self.assertEqual((entry["state"], entry["files_here"], entry["unfinished_bytes"]), ("partial", 0, 4))
        self.assertIn("partial: 0 of 4 files and 4 bytes of another",
                      self.optbench("data", "list", "mnist", "--data-dir", "d").stdout)

    def test_the_table_is_for_people(self):
        write_idx_data(self.folder / "d/mnist", train=10, test=10)
        rows = self.optbench("data", "list", "mnist", "quadratic", "--data-dir", "d").stdout.splitlines()
        self.assertEqual([" ".join(row.split()) for row in rows if "─" not in row],
                         ["data set state on disk published folder", "mnist here 15.7 kB 11.6 MB d/mnist",
                          "quadratic computed"])

    def test_verifying_tells_damaged_from_missing(self):
        write_idx_data(self.folder / "d/mnist", train=10, test=10)
        done = self.optbench("data", "verify", "--data-dir", "d", expect=FAILED)
        self.assertIn("fmnist: missing\nimagenet: missing\nmnist: damaged\n", done.stdout)
        self.assertRegex(done.stderr, r"(?m)^error: mnist: 't10k-labels-idx1-ubyte': checksum: expected unpacked MD5 "
                                      r"27ae3e4e09519cfbb04c329615203637, got unpacked MD5 \w{32}   hint: remove 'd/mnist/")
        self.assertEqual(done.stderr.count("error: "), 4)
        missing = self.optbench("data", "verify", "fmnist", "--data-dir", "d", expect=FAILED)
        self.assertEqual(missing.stdout, "fmnist: missing\n")
        self.assertIn("fmnist: expected train-images-idx3-ubyte.gz, ", missing.stderr)
        self.assertIn("in 'd/fmnist'   hint: optbench data fetch fmnist", missing.stderr)

    def test_an_unpacked_archive_is_read_and_does_not_stop_the_other_checks(self):
        record = bytes(1 + 3 * 32 * 32)
        folder = self.folder / "d/cifar10/cifar-10-batches-bin"
        folder.mkdir(parents=True)
        for name in [f"data_batch_{i}.bin" for i in range(1, 6)] + ["test_batch.bin"]:
            (folder / name).write_bytes(10 * record)
        write_idx_data(self.folder / "d/mnist", train=10, test=10)
        self.assertEqual((self.listed("cifar10")["state"], self.listed("cifar10")["files_unpacked"]), ("here", 1))
        done = self.optbench("data", "verify", "--data-dir", "d", expect=FAILED)  # for mnist is damaged
        self.assertIn("cifar10: can be read, but not verified: cifar-10-binary.tar.gz is unpacked\n", done.stdout)
        self.assertIn("mnist: damaged\n", done.stdout)
        self.assertNotIn("Is a directory", done.stderr)

    def test_a_data_set_that_cannot_be_checked_does_not_stop_the_other_checks(self):
        (self.folder / "d/cifar10").mkdir(parents=True)
        (self.folder / "d/cifar10/cifar-10-batches-bin").mkdir()
        write_idx_data(self.folder / "d/mnist", train=10, test=10)
        done = self.optbench("data", "verify", "--data-dir", "d", expect=FAILED)
        self.assertIn("cifar10: damaged\n", done.stdout)
        self.assertIn("mnist: damaged\n", done.stdout)

    def test_without_any_data_there_is_nothing_damaged(self):
        done = self.optbench("data", "verify", expect=DONE)
        self.assertIn("fmnist: missing\nimagenet: missing\nmnist: missing\n", done.stdout)
        self.assertNotIn("damaged", done.stdout)
        self.assertEqual(done.stderr, "")

    def test_files_that_no_checksum_is_for_are_read_instead(self):
        write_idx_data(self.folder / "d/fmnist", train=10, test=10)  # published compressed only
        done = self.optbench("data", "verify", "fmnist", "--data-dir", "d")
        self.assertTrue(done.stdout.startswith("fmnist: can be read, but not verified: "), done.stdout)
        labels = self.folder / "d/fmnist/train-labels-idx1-ubyte"
        labels.write_bytes(labels.read_bytes()[:-1])
        done = self.optbench("data", "verify", "fmnist", "--data-dir", "d", expect=FAILED)
        self.assertEqual(done.stdout, "fmnist: damaged\n")
        self.assertIn("cut short", done.stderr)

    def test_a_compressed_file_with_another_checksum_is_damaged(self):
        write_idx_data(self.folder / "d/fmnist", train=10, test=10)
        plain = self.folder / "d/fmnist/t10k-labels-idx1-ubyte"
        (self.folder / "d/fmnist/t10k-labels-idx1-ubyte.gz").write_bytes(gzip.compress(plain.read_bytes()))
        plain.unlink()
        done = self.optbench("data", "verify", "fmnist", "--data-dir", "d", expect=FAILED)
        self.assertEqual(done.stdout, "fmnist: damaged\n")
        self.assertIn("checksum: expected SHA-256 67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5, got "
                      "SHA-256 ", done.stderr)

    def test_the_real_mnist_is_right(self):
        if not (REAL / "mnist").is_dir():
            self.skipTest(f"there is no folder {REAL / 'mnist'}")
        done = self.optbench("data", "verify", "mnist", "--data-dir", REAL)
        self.assertEqual(done.stdout, "mnist: every checksum matches\n")

    def test_what_data_cannot_do(self):
        self.assertEqual(self.refused("data", "varify"), "data: unknown action 'varify': expected list, fetch, verify or "
                                                         "path; did you mean 'verify'?")
        self.assertEqual(self.refused("data", "path", "mnst"),
                         "unknown dataset 'mnst'; did you mean 'mnist'? (`optbench list datasets` shows all)")


if __name__ == "__main__":
    main()
