"""A trial of one: which practice, when it began, and which days have it."""

from datetime import date, timedelta
from typing import Annotated

import msgspec

from earned.core.change.trial import BLOCK
from earned.server.growth.kinds import Cell, Kind

SHORTEST, LONGEST = 42, 182
"""Days."""


class Trial(msgspec.Struct, kw_only=True):
    """``days``: a sign a day from ``began`` on, '1' with the practice and '0' without, drawn before the
    first. ``stopped``: the day it was ended early, else ``None``."""

    practice: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,60}$")]
    began: date
    days: Annotated[str, msgspec.Meta(pattern=r"^[01]+$", min_length=SHORTEST, max_length=LONGEST)]
    stopped: date | None = None

    @property
    def ends(self) -> date:
        """The last day, early end counted."""
        last = self.began + timedelta(days=len(self.days) - 1)
        return min(last, self.stopped) if self.stopped else last

    def with_practice(self, day: date) -> bool | None:
        """Whether a day has the practice; ``None`` outside the trial."""
        at = (day - self.began).days
        return self.days[at] == "1" if 0 <= at < len(self.days) and day <= self.ends else None


def _row(body: Trial) -> dict[str, Cell]:
    stopped = body.stopped.isoformat() if body.stopped else None
    began = body.began.isoformat()
    return {"practice": body.practice, "began": began, "days": body.days, "stopped": stopped}


def _check(body: Trial) -> None:
    """Days were drawn in blocks, half of each sort."""
    whole = len(body.days) // BLOCK * BLOCK
    blocks = [body.days[at : at + BLOCK] for at in range(0, whole, BLOCK)]
    if any(block.count("1") != BLOCK // 2 for block in blocks):
        raise ValueError("Days of a trial are drawn in blocks, half with the practice.")


TRIAL = Kind(name="trial", body=Trial, row=_row, check=_check)
