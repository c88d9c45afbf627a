# SPDX-License-Identifier: MIT
"""Every example does what its opening says: the command there prints the text there.

Numbers may differ by 5 percent or two units of their last digit: processors round differently, and training carries
that on. Words, and how many there are, may not differ.
"""

import pathlib
import re
import shlex
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import SOURCE_TREE, CommandLineCase, main  # noqa: E402

NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


def opening(path):
    """Command and output that the comment at the top of an example states."""
    comment = []
    for line in path.read_text().splitlines():
        if not line.startswith("--"):
            break
        comment.append(line.lstrip("-").removeprefix(" "))
    indented = [line[2:] if line.startswith("  ") else None for line in comment]
    blocks, block = [], []
    for line in [*indented, None]:
        if line is not None:
            block.append(line)
        elif block:
            blocks.append(block)
            block = []
    return shlex.split(blocks[0][0]), blocks[1]


def unit_of_last_digit(number):
    digits = number.lower().partition("e")[0].partition(".")[2]
    return 10.0 ** -len(digits)


class Examples(CommandLineCase):
    def check_line(self, stated, printed):
        message = f"\nstated:  {stated}\nprinted: {printed}"
        self.assertEqual(NUMBER.sub("#", stated).split(), NUMBER.sub("#", printed).split(), message)
        for one, other in zip(NUMBER.findall(stated), NUMBER.findall(printed)):
            room = max(0.05 * abs(float(one)), 2 * unit_of_last_digit(one)) if "." in one else 0.05 * abs(float(one))
            self.assertLessEqual(abs(float(one) - float(other)), room, message)

    def check(self, path):
        command, stated = opening(path)
        self.assertEqual(command[0], "optbench")
        words = [str(SOURCE_TREE / word) if word.startswith("examples/") else word for word in command[1:]]
        printed = [line.rstrip() for line in self.optbench(*words).stdout.splitlines() if line.strip()]
        stated = [line for line in stated if line.strip()]
        self.assertEqual(len(stated), len(printed), "\n".join(printed))
        for one, other in zip(stated, printed):
            self.check_line(one, other)


def add_example(path):
    def test(self):
        self.check(path)

    setattr(Examples, f"test_{path.stem}", test)


for example in sorted((SOURCE_TREE / "examples").glob("0[1-8]_*.lua")):
    add_example(example)

if __name__ == "__main__":
    main()
