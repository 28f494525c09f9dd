"""From a pairing view to what the pages show."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from earned.app.pairing import Guess, PairingView, ToldPairing
from earned.app.telling.numbers import Numerals
from earned.core.instruments.item import DIMENSIONS
from earned.core.scoring.position import STYLES, StyleView
from earned.library.sentences import sentences
from earned.library.units import Unit
from earned.library.wording import quiz_wording
from earned.pictures.intervals import bar
from earned.server.quiz.record import Record
from earned.server.relationships.services import about_one_person, guess_of

CHOICES = ("low", "middle", "high")


@dataclass(frozen=True, slots=True)
class Option:
    """One of three plain choices."""

    id: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be guessed about one dimension."""

    dimension: str
    text: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Row:
    """One of the ten, with its bar."""

    told: ToldPairing
    picture: SafeString


@dataclass(frozen=True, slots=True)
class Sides:
    """A pairing at length, seen from one's own side."""

    told: ToldPairing
    mine: str
    theirs: str
    my_part: str
    their_part: str

    @property
    def unit(self) -> Unit:
        """Its words."""
        return self.told.unit


@dataclass(frozen=True, slots=True)
class PairingPage:
    """Everything on the open page. ``parts``: pattern, own percentage, guessed percentage."""

    view: PairingView
    who: str
    rows: list[Row]
    sides: list[Sides]
    parts: list[tuple[str, str, str]]
    asked: list[Asked]
    one_person: bool


def pairing_page(
    record: Record, view: PairingView, styles: StyleView, language: str
) -> PairingPage:
    """The page of an open view with a guess."""
    return PairingPage(
        view=view,
        who=who(record, language),
        rows=[Row(told, _safe(bar(told.probability))) for told in view.pairings],
        sides=[_sides(told) for told in view.pairings if told.at_length],
        parts=_parts(styles, Guess(**guess_of(record)), language),
        asked=asked(record, language),
        one_person=about_one_person(record),
    )


def who(record: Record, language: str) -> str:
    """Whom one thinks of: the name, or the kind of person the quiz was about; else empty."""
    if not about_one_person(record):
        return ""
    frame = record.frame or "general"
    return record.name or quiz_wording(language).frames[frame].title


def asked(record: Record, language: str) -> list[Asked]:
    """The two things to guess, with what was guessed before."""
    words, given = sentences("now/pairing", language), guess_of(record)
    return [_asked(d, words.section(f"ask.{d}"), given.get(d, "")) for d in DIMENSIONS]


def _asked(dimension: str, words: Mapping[str, str], given: str) -> Asked:
    options = [Option(id_, words[id_], id_ == given) for id_ in CHOICES]
    return Asked(dimension, words["text"], options)


def _sides(told: ToldPairing) -> Sides:
    words = told.unit.words
    sides = [(words.first_story, words.first_helps), (words.second_story, words.second_helps)]
    (mine, my_part), (theirs, their_part) = sides if told.mine_first else sides[::-1]
    return Sides(told, mine, theirs, my_part, their_part)


def _parts(styles: StyleView, guess: Guess, language: str) -> list[tuple[str, str, str]]:
    words = sentences("result", language)
    numerals = Numerals(words.section("number"))
    mine, theirs = styles.probabilities, guess.styles
    return [
        (words.say("style", s), numerals.percent(mine[s]), numerals.percent(theirs[s]))
        for s in STYLES
    ]


def _safe(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308 - built by an XML writer that escapes every text
