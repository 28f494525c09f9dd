"""One day's check-in: three taps and an optional line, and what they say as states.

Two taps are states of the trajectory (``core.change``), the third is how the day was, which a trial of one
takes as its outcome. One record a day: the day names it, so that two devices never keep two.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import msgspec

from earned.core.change.observation import CheckIn
from earned.core.instruments.item import Dimension
from earned.server.growth import store
from earned.server.growth.kinds import Cell, Kind

LONGEST_LINE = 280
"""Characters."""
TAPS = 5
MIDDLE, SPREAD = 1.5, 1.1
"""Mean and SD of a tap (0..4) by which it is standardised: our judgement until people have tapped. A
person's own level is a state of the model, so a wrong mean costs little."""

Tap = Annotated[int, msgspec.Meta(ge=0, le=TAPS - 1)]
Line = Annotated[str, msgspec.Meta(max_length=LONGEST_LINE)]


class CheckedIn(msgspec.Struct, kw_only=True):
    """Each tap: 0 (not at all) to 4 (very much), higher is less secure or harder.

    ``worry``: about being left or not mattering (anxiety). ``distance``: wish to keep people away
    (avoidance). ``strain``: how hard the day was. ``line``: anything else, or empty.
    """

    day: date
    worry: Tap
    distance: Tap
    strain: Tap
    line: Line = ""


def _row(body: CheckedIn) -> dict[str, Cell]:
    taps: dict[str, Cell] = {"worry": body.worry, "distance": body.distance, "strain": body.strain}
    return {"day": body.day.isoformat(), **taps, "line": body.line}


CHECK_IN = Kind(name="check_in", body=CheckedIn, row=_row)
STATES: Mapping[Dimension, str] = {"anxiety": "worry", "avoidance": "distance"}
"""Which tap tells of which dimension."""


def uid_of(day: date) -> str:
    """The uid of a day's check-in."""
    return store.once(f"check-in {day.isoformat()}")


def standardised(tap: int) -> float:
    """A tap as a number with mean 0 and SD 1 in general; higher is less secure or harder."""
    return (tap - MIDDLE) / SPREAD


def states(body: CheckedIn) -> tuple[CheckIn, ...]:
    """What a check-in says of both dimensions, for :func:`core.change.statespace.trajectory`.

    Days are counted as ``date.toordinal`` does.
    """
    day = float(body.day.toordinal())
    return tuple(
        CheckIn(day=day, dimension=dimension, value=standardised(getattr(body, tap)))
        for dimension, tap in STATES.items()
    )
