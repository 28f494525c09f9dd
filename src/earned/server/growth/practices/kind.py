"""A practice that somebody did, or began."""

from datetime import datetime
from typing import Annotated, Literal, get_args

import msgspec

from earned.core.change.learning import Picked
from earned.server.growth.kinds import Cell, Kind

Helped = Literal["", "yes", "somewhat", "no", "worse"]
HELPED: tuple[str, ...] = tuple(helped for helped in get_args(Helped) if helped)
LONGEST_LINE = 280
"""Characters."""

PracticeId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,60}$")]
Rating = Annotated[int, msgspec.Meta(ge=0, le=10)]


class Practised(msgspec.Struct, kw_only=True):
    """``practice``: an id of the library, which a later library may no longer have. ``picked``: drawn
    among ``among``, or chosen freely. ``before``, ``after``: how hard it is right now, 0..10. ``finished``:
    ``None`` while it was only begun. ``helped``: the person's own word."""

    practice: PracticeId
    picked: Picked = "chosen"
    among: list[PracticeId] = []
    before: Rating | None = None
    after: Rating | None = None
    finished: datetime | None = None
    helped: Helped = ""
    line: Annotated[str, msgspec.Meta(max_length=LONGEST_LINE)] = ""


def _row(body: Practised) -> dict[str, Cell]:
    row: dict[str, Cell] = dict(msgspec.structs.asdict(body))
    row["among"] = " ".join(body.among)
    row["finished"] = body.finished.isoformat() if body.finished else None
    return row


PRACTISED = Kind(name="practised", body=Practised, row=_row)
