"""The page as it was last put together, sealed: pictures of years take longer to draw than to open."""

from collections.abc import Sequence
from datetime import date

from earned.server.accounts.models import Person
from earned.server.growth.derived import Derived, derived, digest, no_row
from earned.server.growth.kinds import Kind
from earned.server.growth.practices.kind import PRACTISED
from earned.server.growth.trajectory.drawing import Happened
from earned.server.growth.trajectory.kinds import CountFrom
from earned.server.growth.trajectory.page import TrajectoryPage, trajectory_page
from earned.server.growth.trajectory.practised import practised
from earned.server.growth.trajectory.summary import summary, summary_digest

LOOK = 1
"""Raise it when the page changes."""


class Drawn(Derived, kw_only=True):
    """``page``: ``None`` before the first result."""

    page: TrajectoryPage | None = None


DRAWN = Kind(name="drawn", body=Drawn, row=no_row, leaves=False)


def drawn(
    person: Person,
    today: date,
    start: CountFrom | None,
    happened: Sequence[Happened],
    spoken: str,
) -> TrajectoryPage | None:
    """The page of this month, in a language."""
    of_practices = digest(person, (PRACTISED,), "")
    salt = (LOOK, summary_digest(person, today, start), list(happened), of_practices, spoken)
    made_of = digest(person, (), str(salt))
    return derived(
        person, DRAWN, made_of, lambda: _drawn(person, today, start, happened, spoken)
    ).page


def _drawn(
    person: Person,
    today: date,
    start: CountFrom | None,
    happened: Sequence[Happened],
    spoken: str,
) -> Drawn:
    found = summary(person, today)
    if not found.views:
        return Drawn()
    fixed = start.fixed if start else True
    return Drawn(page=trajectory_page(found, happened, practised(person), spoken, fixed=fixed))
