"""What a form offers to tap: a value, its words, and whether it is chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import number_format

from earned.library.sentences import sentences
from earned.server.pages.language import language

RATINGS = 11
"""Ratings go from 0 to 10."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tap."""

    number: str
    label: str
    chosen: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its choices. ``item``: the field's name."""

    item: str
    text: str
    options: tuple[Choice, ...]
    error: str = ""


def choices(words: Mapping[str, str], chosen: object = None) -> tuple[Choice, ...]:
    """A choice for each id and its words, in their order."""
    said = "" if chosen is None else str(chosen)
    return tuple(Choice(id_, label, id_ == said) for id_, label in words.items())


def section(folder: str, name: str) -> Mapping[str, str]:
    """A section of ``content/growth/<folder>`` in the language of the page."""
    return sentences(f"growth/{folder}", language()).section(name)


def say(folder: str, part: str, key: str, **values: object) -> str:
    """A sentence of ``content/growth/<folder>``."""
    return sentences(f"growth/{folder}", language()).say(part, key, **values)


def ratings(chosen: int | None = None) -> tuple[Choice, ...]:
    """0 to 10."""
    return tuple(Choice(str(n), str(n), n == chosen) for n in range(RATINGS))


def number(value: float, decimals: int) -> str:
    """A number in the language of the page, with a true minus sign."""
    shown = number_format(abs(value), decimals)
    return f"\N{MINUS SIGN}{shown}" if round(value, decimals) < 0 else shown


def one_of(given: object, known: Iterable[str]) -> str:
    """The id that was sent where it is known, else an empty string."""
    return next((id_ for id_ in known if id_ == given), "")


def rating(given: object) -> int | None:
    """A rating that was sent, 0 to 10; nothing for anything else."""
    text = str(given or "").strip()
    return int(text) if text.isascii() and text.isdigit() and int(text) < RATINGS else None


def one_line(given: object, longest: int) -> str:
    """What was typed as one line without control characters, cut at ``longest``."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(given or "")).split())[
        :longest
    ]


def text(given: object, longest: int) -> str:
    """What was typed, lines kept, without other control characters, cut at ``longest``."""
    typed = str(given or "").replace("\r\n", "\n")
    return "".join(c for c in typed if c == "\n" or c.isprintable()).strip()[:longest]
