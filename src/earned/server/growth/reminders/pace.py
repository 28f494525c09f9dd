"""How often to remind: as wished, and less as things go well. A pure function of dates, so that asking
twice gives the same answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from earned.server.growth.reminders.kinds import Often, Reminders

Pace = Literal["daily", "thrice", "weekly", "monthly", "yearly", "never"]
STEPS: tuple[Often, ...] = ("daily", "thrice", "weekly", "monthly")
STEP_DAYS = 56
"""After so many days that went well, a step down (judgement): slower than a passing good month."""
THRICE = {0, 2, 4}
"""Monday, Wednesday, Friday."""


@dataclass(frozen=True, slots=True)
class Going:
    """How things go. ``good_since``: since when both levels have lain in a good place without a break;
    ``worse``: something has risen; ``yearly``: the person chose a yearly look."""

    good_since: date | None = None
    worse: bool = False
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """The pace now; ``asks``: whether to ask if reminders should stop. Until answered they go on."""

    pace: Pace
    asks: bool = False

    @property
    def tapered(self) -> bool:
        """Whether it is less than the least that can be wished."""
        return self.pace == "yearly"


def due(wish: Reminders, going: Going, today: date) -> Due:
    """The pace on a day. Never more than wished; back to the wish as soon as it goes less well."""
    if wish.stopped:
        return Due("never")
    if going.yearly and not going.worse:
        return Due("yearly")
    if not wish.taper or going.worse or going.good_since is None:
        return Due(wish.often)
    well = (today - max(going.good_since, wish.since)).days // STEP_DAYS
    left = len(STEPS) - 1 - STEPS.index(wish.often)
    return Due(STEPS[STEPS.index(wish.often) + min(well, left)], asks=well > left)


def days(pace: Pace, since: date, first: date, count: int) -> Iterator[date]:
    """The days with a reminder among ``count`` days from ``first``."""
    for at in range(count):
        day = first + timedelta(days=at)
        if falls_on(pace, since, day):
            yield day


def falls_on(pace: Pace, since: date, day: date) -> bool:
    """Whether a reminder falls on this day. ``since`` sets the weekday, and the day of a year."""
    same = day.weekday() == since.weekday()
    return {
        "daily": True,
        "thrice": day.weekday() in THRICE,
        "weekly": same,
        "monthly": same and day.day <= 7,
        "yearly": (day.month, day.day) == (since.month, min(since.day, 28)),
        "never": False,
    }[pace]
