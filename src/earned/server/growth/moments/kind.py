"""A moment at one of the five choice points."""

from datetime import datetime
from typing import Annotated, Literal, get_args

import msgspec

from earned.server.growth.kinds import Cell, Kind

Point = Literal["openness", "soothing", "staying", "trusting", "familiar"]
Part = Literal["", "morning", "afternoon", "evening", "night"]
Trigger = Literal[
    "", "silence", "distance", "closeness", "conflict", "criticism", "need", "change", "memory",
    "other",
]  # fmt: skip
Way = Literal["", "old", "between", "other"]
Went = Literal["", "worse", "same", "better"]

POINTS: tuple[Point, ...] = get_args(Point)
PARTS: tuple[str, ...] = tuple(part for part in get_args(Part) if part)
TRIGGERS: tuple[str, ...] = tuple(trigger for trigger in get_args(Trigger) if trigger)
WAYS: tuple[str, ...] = tuple(way for way in get_args(Way) if way)
WENTS: tuple[str, ...] = tuple(went for went in get_args(Went) if went)
LONGEST = 500
"""Characters of a text."""

Rating = Annotated[int, msgspec.Meta(ge=0, le=10)]
Text = Annotated[str, msgspec.Meta(max_length=LONGEST)]


class Moment(msgspec.Struct, kw_only=True):
    """What happened at a choice point; an empty string or ``None`` where it was not said.

    ``part`` of the day and ``trigger``: what set it off, in a word. ``way``: the old pattern, something
    else, or in between. ``went``: how it went, against what was expected. ``before``: how strong the pull
    was, 0..10; ``later``: the same a while afterwards, at ``later_at``. The texts: what set it off, what the
    old pattern wanted, what was done, what came of it.
    """

    point: Point
    part: Part = ""
    trigger: Trigger = ""
    way: Way = ""
    went: Went = ""
    before: Rating | None = None
    later: Rating | None = None
    later_at: datetime | None = None
    set_off: Text = ""
    wanted: Text = ""
    did: Text = ""
    came: Text = ""


TEXTS = ("set_off", "wanted", "did", "came")


def _row(body: Moment) -> dict[str, Cell]:
    row: dict[str, Cell] = dict(msgspec.structs.asdict(body))
    row["later_at"] = body.later_at.isoformat() if body.later_at else None
    return row


MOMENT = Kind(name="moment", body=Moment, row=_row)
