"""One week's ratings of the signs of change. The week names the record: one a week on any device."""

from datetime import date, timedelta
from typing import Annotated

import msgspec

from earned.server.growth import store
from earned.server.growth.kinds import Cell, Kind

OPTIONS = 4
"""0 not this week, 1 once or twice, 2 often, 3 most of the time."""

Often = Annotated[int, msgspec.Meta(ge=0, le=OPTIONS - 1)]
SignId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,60}$")]


class Week(msgspec.Struct, kw_only=True):
    """``monday``: the day the week begins. ``often``: sign -> how often; those left open are not there."""

    monday: date
    often: dict[SignId, Often]


def _row(body: Week) -> dict[str, Cell]:
    return {"monday": body.monday.isoformat(), **body.often}


def _check(body: Week) -> None:
    if body.monday.weekday():
        raise ValueError("A week begins on a Monday.")


SIGNS = Kind(name="signs", body=Week, row=_row, check=_check)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def uid_of(monday: date) -> str:
    """The uid of a week's ratings."""
    return store.once(f"signs {monday.isoformat()}")
