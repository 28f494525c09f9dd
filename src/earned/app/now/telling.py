"""The words of an answer from Right now."""

from dataclasses import dataclass

from earned.app.now.find import Found
from earned.core.guidance.now.alarm import Alarm, AlarmKind
from earned.library.sentences import sentences
from earned.library.units import FALLBACK_LANGUAGE, Unit, unit


@dataclass(frozen=True, slots=True)
class ToldMatch:
    """A unit and why it is here. ``mind``: what to mind before doing it (plain text)."""

    unit: Unit
    score: float
    mind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldNow:
    """Everything Right now says. ``help`` comes first where it is not empty; ``may_miss`` is always shown.

    ``sure``: whether ``help`` answers plain words, or only a hint, and so is said gently.

    ``purpose``: which crisis lines to show first, as in ``library.crisis``. ``pause``: said after three
    uses within a day, else empty; ``pause_seconds`` is how long the offered pause lasts.
    """

    help: tuple[str, ...]
    sure: bool
    purpose: str
    lead: str
    matches: tuple[ToldMatch, ...]
    may_miss: str
    not_stored: str
    pause: tuple[str, ...]
    pause_seconds: int


Purpose = str
"""Which crisis lines to show first, as in ``library.crisis``."""

PURPOSES: dict[AlarmKind, Purpose] = {
    "danger": "abuse",
    "control": "abuse",
    "child": "abuse",
}


def tell_now(found: Found, language: str = FALLBACK_LANGUAGE) -> ToldNow:
    """The words for what was found."""
    words = sentences("now/words", language)
    said, purpose = tell_help(found.alarm, language)
    lead = "crisis" if found.alarm.sure else "found" if found.matched else "nothing"
    return ToldNow(
        help=said,
        sure=found.alarm.sure,
        purpose=purpose,
        lead=words.say("lead", lead),
        matches=tuple(_match(found, at, language) for at in range(len(found.matches))),
        may_miss=words.say("note", "may_miss"),
        not_stored=words.say("note", "not_stored"),
        pause=tuple(words.section("pause").values()) if found.pause else (),
        pause_seconds=found.pause,
    )


def tell_help(alarm: Alarm, language: str = FALLBACK_LANGUAGE) -> tuple[tuple[str, ...], Purpose]:
    """What is said first where there is an alarm, a sentence a kind; gentler where
    there are only hints. And whose lines to show first."""
    words = sentences("now/words", language)
    said = [words.say("help", kind) for kind in alarm.kinds]
    if not alarm.sure:
        said = list(dict.fromkeys(words.say("hint", kind) for kind in alarm.hints))
    seen = (*alarm.kinds, *alarm.hints)
    return tuple(said), PURPOSES.get(seen[0], "crisis") if seen else ""


def _match(found: Found, at: int, language: str) -> ToldMatch:
    words = sentences("now/words", language)
    match = found.matches[at]
    kind, _, id_ = match.unit.partition("/")
    told = unit(kind, id_, language)
    mind: list[str] = []
    if kind == "practice":
        mind.append(told.words.caution)
        if told.facts.vulnerable:
            mind.insert(0, words.say("note", "only_if_safe"))
    return ToldMatch(told, match.score, tuple(mind))
