"""A trial as pages show it: its chances beforehand, how far it is, its answer."""

from dataclasses import dataclass
from datetime import date

from earned.core.change.trial import FEWEST, TrialResult
from earned.library.trials import chances
from earned.server.growth.choices import Asked, Choice, number, say, section
from earned.server.growth.store import Kept
from earned.server.growth.titles import practice_title
from earned.server.growth.trial.keeping import LENGTHS
from earned.server.growth.trial.kind import Trial

MOST_PERCENT = 99


@dataclass(frozen=True, slots=True)
class ChanceRow:
    """Chance, percent, that a trial of this length says 'helps', by the size of the true effect."""

    length: str
    percents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A trial that is over, in words. ``days``: (day, whether with, how hard or nothing)."""

    kept: Kept[Trial]
    title: str
    answer: str
    numbers: str
    model: str
    days: list[tuple[date, bool, int | None]]


def chance_rows() -> list[ChanceRow]:
    """A row a length."""
    table = chances()
    return [
        ChanceRow(
            say("trial", "page", "days", weeks=days // 7, days=days),
            tuple(round(100 * table[days][size]) for size in ("small", "middle", "large")),
        )
        for days in LENGTHS
    ]


def length_asked(chosen: str = "") -> Asked:
    """How long a trial may be."""
    options = tuple(
        Choice(
            str(days), say("trial", "page", "days", weeks=days // 7, days=days), str(days) == chosen
        )
        for days in LENGTHS
    )
    return Asked("days", section("trial", "page")["length"], options)


def answered(
    kept: Kept[Trial], found: TrialResult, outcomes: dict[date, int], days: list[date]
) -> Answered:
    """The answer in words."""
    trial = kept.body
    return Answered(
        kept=kept,
        title=practice_title(trial.practice),
        answer=_answer(found),
        numbers=_numbers(found),
        model=_say("model", phi=number(found.autocorrelation, 1)) if _is_known(found) else "",
        days=[(day, bool(trial.with_practice(day)), outcomes.get(day)) for day in days],
    )


def _answer(found: TrialResult) -> str:
    if not _is_known(found):
        return _say("too_few", fewest=FEWEST)
    chance = {
        "helps": found.p_helps,
        "harms": 1 - found.p_helps,
        "no_difference": found.p_negligible,
        "cannot_tell": 0.0,
    }[found.answer]
    return _say(found.answer, percent=min(round(100 * chance), MOST_PERCENT))


def _numbers(found: TrialResult) -> str:
    if not _is_known(found):
        return ""
    low, high = found.interval_90
    with_days, without_days = found.days
    return _say(
        "numbers",
        d=number(found.d, 2),
        low=number(low, 2),
        high=number(high, 2),
        with_days=with_days,
        without_days=without_days,
    )


def _is_known(found: TrialResult) -> bool:
    return found.interval_90[1] < float("inf")


def _say(key: str, **values: object) -> str:
    return say("trial", "answer", key, **values)
