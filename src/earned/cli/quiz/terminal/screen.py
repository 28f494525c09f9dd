"""A screen to show a page on and to read a key from; full, or plain for screen readers and pipes."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.segment import SegmentLines
from rich.text import Text

from earned.cli.quiz.terminal.keys import ENTER, read_key, single_keys, whole_lines

WIDEST = 88
"""Lines longer than this are tiring to read."""

FOOTER_LINES = 6
"""Room kept below a page for its number and its keys."""

MARGIN = 4


class Left(Exception):  # noqa: N818 - an event, no error
    """The person wants to leave: nothing is kept."""


class Screen(Protocol):
    """What the quiz needs of a terminal."""

    console: Console
    plain: bool

    def page(self, *content: RenderableType) -> None:
        """Show a page instead of the last one."""

    def key(self, timeout: float | None = None) -> str:
        """The next key in lower case; 'enter' for Enter, '' when the time is up."""

    def line(self, prompt: str) -> str:
        """A line of text."""


class FullScreen:
    """The whole terminal, on its alternate screen: nothing stays in the scrollback."""

    plain = False

    def __init__(self) -> None:
        self.console = Console(highlight=False)
        self.console.width = min(self.console.width, WIDEST + 2 * MARGIN)

    @contextmanager
    def opened(self) -> Iterator["FullScreen"]:
        """The screen while in use; the old one comes back whatever happens."""
        with single_keys(), self.console.screen(hide_cursor=True):
            yield self

    def page(self, *content: RenderableType) -> None:
        """Show a page instead of the last one."""
        self.console.clear()
        for part in content:
            self.console.print(Padding(part, (0, MARGIN)))

    def key(self, timeout: float | None = None) -> str:
        """The next key. Raises :class:`Left` where the terminal is gone."""
        try:
            return read_key(timeout)
        except EOFError:
            raise Left from None

    def line(self, prompt: str) -> str:
        """A line of text, typed where it can be seen."""
        self.console.show_cursor(True)
        with whole_lines():
            typed = self.console.input(Text(f"{' ' * MARGIN}{prompt}: "))
        self.console.show_cursor(False)
        return typed.strip()


def room_on(screen: Screen) -> int:
    """How many lines of a page fit above its footer."""
    return max(screen.console.height - FOOTER_LINES, 8)


def screenfuls(screen: Screen, content: Sequence[RenderableType]) -> list[list[RenderableType]]:
    """Content cut into parts that fit the height of the screen; one part where there is no height."""
    if screen.plain:
        return [list(content)]
    console = screen.console
    options = console.options.update(width=console.width - 2 * MARGIN)
    lines = console.render_lines(Group(*content), options, pad=False)
    while lines and not "".join(segment.text for segment in lines[-1]).strip():
        lines.pop()
    room = room_on(screen)
    return [
        [SegmentLines(lines[start : start + room], new_lines=True)]
        for start in range(0, max(len(lines), 1), room)
    ]


class PlainScreen:
    """Lines in, lines out: works through a pipe and with a screen reader."""

    plain = True

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(
            width=WIDEST, highlight=False, color_system=None, force_terminal=False
        )

    def page(self, *content: RenderableType) -> None:
        """Show a page below the last one."""
        self.console.print()
        for part in content:
            self.console.print(part)

    def key(self, timeout: float | None = None) -> str:
        """The first word of a line; Enter alone is 'enter'. A timed wait is no wait here."""
        if timeout is not None:
            return ""
        return self.line(">").lower() or ENTER

    def line(self, prompt: str) -> str:
        """A line of text. Raises :class:`Left` where the input ends."""
        self.console.print(f"{prompt} ", end="")
        typed = sys.stdin.readline()
        if not typed:
            raise Left
        return typed.strip()


@contextmanager
def open_screen(plain: bool) -> Iterator[Screen]:
    """The full screen where there is a terminal and nobody asked for plain lines."""
    if plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield PlainScreen()
        return
    with FullScreen().opened() as screen:
        yield screen
