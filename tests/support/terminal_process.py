# SPDX-License-Identifier: MIT
"""A process of the binary whose error output is a terminal."""

import os
import pty
import select
import subprocess
import unittest

from command_line import BINARY, PATIENCE_S


class TerminalProcess:
    """Runs from its construction on. Skips the test where the system has no pseudo-terminals left."""

    def __init__(self, case, *words):
        try:
            self._terminal, side = pty.openpty()
        except OSError as error:
            raise unittest.SkipTest(f"needs a terminal: {error}") from error
        case.addCleanup(os.close, self._terminal)
        self.process = subprocess.Popen([BINARY, *map(str, words)], cwd=case.folder, stderr=side,
                                        env=dict(case.environment, TERM="xterm"), stdout=subprocess.DEVNULL)
        os.close(side)
        self.shown = ""

    def read_until(self, text):
        """Reads until `text` was shown or the process ended."""
        while text not in self.shown and self._read():
            pass

    def read_to_end(self):
        """Reads the rest; returns the exit status."""
        while self._read():
            pass
        return self.process.wait(timeout=PATIENCE_S)

    def _read(self):
        """Adds what there is to read; false at the end."""
        if not select.select([self._terminal], [], [], PATIENCE_S)[0]:
            raise AssertionError(f"nothing more was shown; so far: {self.shown}")
        try:
            text = os.read(self._terminal, 65536).decode()
        except OSError:
            return False  # the other side is closed
        self.shown += text
        return bool(text)
