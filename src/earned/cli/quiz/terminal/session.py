"""What every page of the terminal quiz shares: screen, words, and the keys that always work."""

import locale
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rich.console import Group, RenderableType
from rich.text import Text

from earned.cli.quiz.terminal.screen import Left, Screen
from earned.library.crisis import EVERYWHERE
from earned.library.sentences import Sentences, sentences
from earned.library.wording import quiz_wording

Chosen = TypeVar("Chosen", bound=str)
HELP, LEAVE = "h", "q"


@dataclass(frozen=True, slots=True)
class Session:
    """A screen and the words to show on it."""

    screen: Screen
    words: Sentences
    language: str

    @property
    def spoken(self) -> str:
        """The language the questions are really in: English where a translation is missing."""
        return quiz_wording(self.language).language

    def say(self, section: str, key: str, **values: object) -> str:
        """A sentence of the interface."""
        return self.words.say(section, key, **values)

    def press(self, valid: Sequence[str], page: Sequence[RenderableType], hint: str) -> str:
        """Show a page and wait for one of the valid keys; help and leaving always work.

        Raises :class:`Left` where the person leaves.
        """
        footer = Text(hint, style="dim")
        self.screen.page(*page, Text(), footer)
        while True:
            pressed = self.screen.key()
            if pressed == LEAVE:
                raise Left
            if pressed == HELP:
                from earned.cli.quiz.terminal.crisis import show_help

                show_help(self)
                self.screen.page(*page, Text(), footer)
            elif pressed in valid:
                return pressed
            elif self.screen.plain:
                self.screen.console.print(self.say("keys", "invalid"))

    def choose(self, title: str, options: Mapping[Chosen, str], *notes: RenderableType) -> Chosen:
        """Ask for one of several options by number; the key of the chosen one."""
        keys = list(options)
        rows = [Text(f"  {number}  {options[key]}") for number, key in enumerate(keys, start=1)]
        page = [heading(title), *notes, Text(), Group(*rows)]
        hint = self.say("keys", "choice", options=len(keys))
        pressed = self.press([str(n) for n in range(1, len(keys) + 1)], page, hint)
        return keys[int(pressed) - 1]


def open_session(screen: Screen, language: str) -> Session:
    """A session in a language."""
    return Session(screen, sentences("interface/terminal", language), language)


def heading(title: str) -> Text:
    """A page's title."""
    return Text(f"\n{title}\n", style="bold")


def country_here() -> str:
    """The country the terminal's locale names, or ``ZZ``."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next(filter(None, named), None) or locale.getlocale()[0] or ""
    territory = name.partition("_")[2].partition(".")[0]
    return territory if len(territory) == 2 and territory.isupper() else EVERYWHERE
