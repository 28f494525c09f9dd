"""Single keys from a terminal, with a timeout, on POSIX and on Windows.

Written here because the libraries that offer timed keys first send the terminal questions about itself,
which some terminals print as garbage; all we need is a read that can give up.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

ENTER = "enter"
NAMES = {
    "\r": ENTER,
    "\n": ENTER,
    "\x1b[C": "n",
    "\x1b[B": "n",
    "\x1b[6~": "n",
    "\x1bOC": "n",
    "\x1bOB": "n",
    "\x1b[D": "b",
    "\x1b[A": "b",
    "\x1b[5~": "b",
    "\x1bOD": "b",
    "\x1bOA": "b",
    "\xe0M": "n",
    "\xe0P": "n",
    "\xe0K": "b",
    "\xe0H": "b",
}
"""Keys that are more than a character; arrows and page keys turn pages. ``\\xe0`` is Windows."""

POLL = 0.02


def named(typed: str) -> str:
    """What a key is called here: itself in lower case, a name from :data:`NAMES`, or '?'."""
    if typed in NAMES:
        return NAMES[typed]
    return typed.lower() if len(typed) == 1 and typed.isprintable() else "?"


if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def single_keys() -> Iterator[None]:
        """Keys come one by one; the Windows console needs no preparation."""
        yield

    @contextmanager
    def whole_lines() -> Iterator[None]:
        """Lines are edited and echoed by the console."""
        yield

    def read_key(timeout: float | None = None) -> str:
        """The next key, or '' when the time (seconds) is up."""
        end = None if timeout is None else monotonic() + timeout
        while not msvcrt.kbhit():
            if end is not None and monotonic() > end:
                return ""
            sleep(POLL)
        first = msvcrt.getwch()
        if first == "\x03":
            raise KeyboardInterrupt
        return named("\xe0" + msvcrt.getwch() if first in ("\x00", "\xe0") else first)

else:
    import select
    import termios
    import tty

    LONGEST_SEQUENCE = 16

    @contextmanager
    def single_keys() -> Iterator[None]:
        """Keys come one by one and unechoed; the old mode comes back whatever happens."""
        before = termios.tcgetattr(sys.stdin)
        tty.setcbreak(sys.stdin)
        try:
            yield
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)

    @contextmanager
    def whole_lines() -> Iterator[None]:
        """Within :func:`single_keys`: lines are edited and echoed by the terminal for a while."""
        now = termios.tcgetattr(sys.stdin)
        cooked = termios.tcgetattr(sys.stdin)
        cooked[3] |= termios.ICANON | termios.ECHO
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, cooked)
        try:
            yield
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, now)

    def read_key(timeout: float | None = None) -> str:
        """The next key, or '' when the time (seconds) is up. Raises ``EOFError`` where input ends."""
        handle = sys.stdin.fileno()
        ready, _, _ = select.select([handle], [], [], timeout)
        if not ready:
            return ""
        typed = os.read(handle, 1)
        if not typed:
            raise EOFError
        if typed == b"\x1b" and select.select([handle], [], [], POLL)[0]:
            typed += os.read(handle, LONGEST_SEQUENCE)
        return named(typed.decode("utf-8", "replace"))
