"""What an exercise in the terminal needs: a session, the library's words, where files go."""

from dataclasses import dataclass
from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from earned.cli.library.reading import library_words
from earned.cli.quiz.terminal.crisis import show_help
from earned.cli.quiz.terminal.screen import Left
from earned.cli.quiz.terminal.session import HELP, LEAVE, Session


@dataclass(frozen=True, slots=True)
class Workshop:
    """``still``: nothing moves on the screen. ``folder``: where relative file names start."""

    session: Session
    folder: Path
    still: bool = False

    def say(self, section: str, key: str, **values: object) -> str:
        """A sentence around the library."""
        return library_words(self.session.language).say(section, key, **values)

    def ask(self, *page: RenderableType) -> str:
        """A line of text below a page; h alone shows help and asks again.

        Raises :class:`Left` for q alone.
        """
        hint = Text(self.say("practise", "keys"), style="dim")
        while True:
            self.session.screen.page(*page, Text(), hint)
            typed = self.session.screen.line(">")
            if typed.lower() == LEAVE:
                raise Left
            if typed.lower() != HELP:
                return typed
            show_help(self.session)

    def wait(self, *page: RenderableType) -> None:
        """Show a page until Enter."""
        self.ask(*page, Text(f"\n{self.say('practise', 'any')}", style="dim"))
