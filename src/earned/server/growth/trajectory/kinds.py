"""What somebody adds to their trajectory: what happened, from when to count, how often to be asked."""

from datetime import date
from typing import Annotated

import msgspec

from earned.library.units import facts_of, units
from earned.server.growth import store
from earned.server.growth.kinds import Cell, Kind

LONGEST = 80
"""Characters of what happened."""
Text = Annotated[str, msgspec.Meta(max_length=LONGEST)]


class Event(msgspec.Struct, kw_only=True):
    """Something that happened. ``route``: the id of a route it belongs to, or empty; ``pathway`` and
    ``stage`` (from 1): a stage of a pathway that was reached, or empty and 0."""

    day: date
    text: Text = ""
    route: str = ""
    pathway: str = ""
    stage: int = 0


class CountFrom(msgspec.Struct, kw_only=True):
    """The day change is counted from, and the day that was chosen."""

    day: date
    chosen: date

    @property
    def fixed(self) -> bool:
        """Whether it was chosen in advance, not after looking."""
        return self.day >= self.chosen


class Pace(msgspec.Struct, kw_only=True):
    """What somebody said to fewer prompts once they were long in a good place. ``yearly``: a yearly
    look is enough; ``said``: when."""

    yearly: bool
    said: date


def _event_row(body: Event) -> dict[str, Cell]:
    stage: dict[str, Cell] = {"pathway": body.pathway, "stage": body.stage or None}
    return {"day": body.day.isoformat(), "text": body.text, "route": body.route, **stage}


def _check_event(body: Event) -> None:
    """Raise ``ValueError`` for a route or a stage that does not exist."""
    known = {each.id: len(each.words.stages) for each in units("pathway")} | {"": 0}
    if body.route and body.route not in facts_of("route"):
        raise ValueError("There is no such route.")
    if body.pathway not in known or not 0 <= body.stage <= known[body.pathway]:
        raise ValueError("There is no such stage.")


def _count_row(body: CountFrom) -> dict[str, Cell]:
    return {"day": body.day.isoformat(), "chosen": body.chosen.isoformat()}


def _pace_row(body: Pace) -> dict[str, Cell]:
    return {"yearly": str(body.yearly).lower(), "said": body.said.isoformat()}


EVENT = Kind(name="event", body=Event, row=_event_row, check=_check_event)
COUNT_FROM = Kind(name="count_from", body=CountFrom, row=_count_row)
COUNT_UID, PACE_UID = store.once("count from"), store.once("pace")
"""There is one of each."""
PACE = Kind(name="pace", body=Pace, row=_pace_row)
