"""The check-in as a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from earned.server.growth.checkins.kind import LONGEST_LINE, TAPS, CheckedIn
from earned.server.growth.choices import Asked, Choice, one_line, one_of, section

ROWS = ("worry", "distance", "strain")
POSSIBLE = tuple(str(tap) for tap in range(TAPS))


@dataclass(frozen=True, slots=True)
class CheckInForm:
    """What the card shows. ``said``: the rows with the words of the tap, once it is kept."""

    day: date
    rows: tuple[Asked, ...]
    line: str
    error: str = ""
    kept: bool = False

    @property
    def said(self) -> list[tuple[str, str]]:
        """Each row with what was tapped."""
        return [
            (row.text, next((o.label for o in row.options if o.chosen), "")) for row in self.rows
        ]


def form_of(day: date, kept: CheckedIn | None) -> CheckInForm:
    """The form with what is kept of the day, if anything."""
    taps = {row: getattr(kept, row) for row in ROWS} if kept else {}
    return CheckInForm(day, _rows(taps), kept.line if kept else "", kept=kept is not None)


def again(day: date, given: Mapping[str, str], error: str) -> CheckInForm:
    """The form as it was sent, with what is missing."""
    taps = {row: given.get(row) for row in ROWS}
    return CheckInForm(day, _rows(taps), one_line(given.get("line"), LONGEST_LINE), error)


def read(given: Mapping[str, str], today: date) -> CheckedIn | None:
    """What was tapped; ``None`` where a row is open. A page left open past midnight is about its day."""
    taps = {row: one_of(given.get(row), POSSIBLE) for row in ROWS}
    if not all(taps.values()):
        return None
    yesterday = today - timedelta(days=1)
    day = yesterday if given.get("day") == yesterday.isoformat() else today
    line = one_line(given.get("line"), LONGEST_LINE)
    return CheckedIn(day=day, line=line, **{row: int(tap) for row, tap in taps.items()})


def _rows(taps: Mapping[str, object]) -> tuple[Asked, ...]:
    words, labels = section("today", "check_in"), section("today", "taps")
    return tuple(
        Asked(
            row,
            words[row],
            tuple(Choice(tap, labels[tap], str(taps.get(row)) == tap) for tap in POSSIBLE),
        )
        for row in ROWS
    )
