# SPDX-License-Identifier: MIT
"""The binary's prompt as a person has it: a terminal on all three sides, with keys that send signals."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

from command_line import BINARY, PATIENCE_S

# The prompt turns bracketed paste on when it starts to read, and off when a line is there.
READING, READ = "\x1b[?2004h", "\x1b[?2004l"
ESCAPE_CODE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[()][A-Z0-9]|\x1b[=>78M]")
CTRL_C, CTRL_D, CTRL_R, TAB, UP, ENTER = "\x03", "\x04", "\x12", "\t", "\x1b[A", "\r"
CTRL_BACKSLASH = "\x1c"


def plain(text):
    """Text as it stands on the screen, when nothing was overwritten."""
    return ESCAPE_CODE.sub("", text).replace("\r\n", "\n").replace("\r", "")


class ReplTerminal:
    """Runs `optbench WORDS` from its construction on, and waits for the first prompt."""

    def __init__(self, case, *words, term="xterm", columns=80, **variables):
        try:
            self._terminal, side = pty.openpty()
        except OSError as error:
            raise unittest.SkipTest(f"needs a terminal: {error}") from error
        case.addCleanup(os.close, self._terminal)
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        environment = {name: value for name, value in case.environment.items()
                       if name not in ("NO_COLOR", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "LC_ALL", "LC_CTYPE", "LANG")}
        environment.update(TERM=term, **variables)
        self.process = subprocess.Popen([BINARY, *map(str, words or ["repl"])], cwd=case.folder, env=environment,
                                        stdin=side, stdout=side, stderr=side, start_new_session=True,
                                        preexec_fn=self._take_terminal)
        os.close(side)
        case.addCleanup(self._end)
        self.shown = ""
        if term != "dumb":
            self.wait_for(READING)

    @staticmethod
    def _take_terminal():
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        for number in signal.SIGINT, signal.SIGQUIT:  # a shell's background commands ignore these
            signal.signal(number, signal.SIG_DFL)

    def type(self, keys):
        os.write(self._terminal, keys.encode())

    def enter(self, line):
        """Types a line and the Enter key; what was shown until the next prompt."""
        return self.press(line + ENTER)

    def press(self, keys):
        """Types keys that end a line; what was shown until the next prompt."""
        start = len(self.shown)
        self.type(keys)
        self.wait_for(READING, start)
        shown = self.shown[start:self.shown.index(READING, start)]
        return plain(shown[shown.rindex(READ) + len(READ):] if READ in shown else shown)

    def complete(self, line, expected):
        """Types a line and the Tab key, waits until `expected` is to be seen, and drops the line."""
        start = len(self.shown)
        self.type(line + TAB)
        self.wait_for(expected, start)
        self.press(CTRL_C)

    def wait_for(self, text, start=0):
        """Reads until `text` is in what was shown from `start` on, with its codes or without."""
        while text not in self.shown[start:] and text not in plain(self.shown[start:]):
            if not self._read():
                raise AssertionError(f"ended before it showed {text!r}; shown: {self.shown!r}")

    def end(self):
        """Reads the rest; returns the exit status."""
        while self._read():
            pass
        return self.process.wait(timeout=PATIENCE_S)

    def _read(self):
        """Adds what there is to read; false at the end."""
        if not select.select([self._terminal], [], [], PATIENCE_S)[0]:
            raise AssertionError(f"nothing more was shown; so far: {self.shown!r}")
        try:
            text = os.read(self._terminal, 65536).decode(errors="replace")
        except OSError:
            return False  # the other side is closed
        self.shown += text
        return bool(text)

    def _end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


def pause():
    """Lets the other side come to where it cannot be seen to be: inside a loop that shows nothing."""
    time.sleep(0.3)
