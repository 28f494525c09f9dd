"""Moments as pages show them: rows, and what they show together in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from earned.core.change.contexts import Frequent, Hold
from earned.server.growth.choices import say, section
from earned.server.growth.moments.keeping import Patterns
from earned.server.growth.moments.kind import TEXTS, Moment
from earned.server.growth.store import Kept


@dataclass(frozen=True, slots=True)
class Shown:
    """A moment in words. ``about``: part of the day, what set it off, what was done, how it went."""

    uid: str
    at: datetime
    point: str
    about: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A pattern in a sentence, and how sure it is in another."""

    sentence: str
    sure: str


def shown(kept: Kept[Moment]) -> Shown:
    """A moment in words."""
    body = kept.body
    words = [
        section("moments", part).get(value, "")
        for part, value in (
            ("parts", body.part),
            ("triggers", body.trigger),
            ("ways", body.way),
            ("wents", body.went),
        )
    ]
    first = next((getattr(body, name) for name in TEXTS if getattr(body, name)), "")
    point = section("moments", "points")[body.point]
    return Shown(kept.uid, kept.at, point, tuple(word for word in words if word), first)


def findings(found: Patterns) -> list[Finding]:
    """Every pattern that is sure enough, in words."""
    return [*_frequent(found.frequent), *_holds(found.holds)]


def _frequent(found: Sequence[Frequent]) -> list[Finding]:
    return [
        Finding(
            say(
                "moments",
                "pattern",
                "frequent",
                context=context(one.part, one.trigger),
                count=one.count,
                of=one.of,
            ),
            say(
                "moments",
                "pattern",
                "sure",
                even=round(100 * one.even),
                percent=_percent(one.p_more),
            ),
        )
        for one in found
    ]


def _holds(found: Sequence[Hold]) -> list[Finding]:
    return [
        Finding(
            say(
                "moments",
                "pattern",
                one.direction,
                context=context(one.part, one.trigger),
                other=one.other,
                of=one.of,
                elsewhere=round(10 * one.elsewhere),
            ),
            say("moments", "pattern", "sure_hold", percent=_percent(one.sure)),
        )
        for one in found
    ]


def context(part: str, trigger: str) -> str:
    """'in the evening, after silence'."""
    words = (section("moments", "parts").get(part), section("moments", "after").get(trigger))
    return ", ".join(word for word in words if word)


def _percent(probability: float) -> int:
    """Never 100: nothing here is certain."""
    return min(round(100 * probability), 99)
