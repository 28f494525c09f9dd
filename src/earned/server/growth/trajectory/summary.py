"""The trajectory as it is kept between two months: numbers enough for the page, sealed like the rest."""

from datetime import date

import msgspec

from earned.app.change import CHANGE_VERSION, Since
from earned.core.instruments.item import Dimension
from earned.library import change as content
from earned.library import instruments
from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.derived import Derived, as_kept, derived, digest, no_row
from earned.server.growth.kinds import Kind
from earned.server.growth.retest.standing import standing
from earned.server.growth.trajectory.gathering import SOURCES, gathered
from earned.server.growth.trajectory.kinds import COUNT_FROM, COUNT_UID, CountFrom
from earned.server.growth.trajectory.release import moment, month_begun
from earned.server.growth.trajectory.working import Job, View, Worked, work_out

SHAPE = 2
"""Raise it when what is kept here changes."""


class Summary(Derived, kw_only=True):
    """Everything the page shows. ``until``: what was filled in before this day is in it; ``first``: the
    first day; ``checkins``: how many days have one. The rest as in :class:`Worked`; without a quiz or form
    there are no ``views``."""

    until: date
    first: date | None = None
    checkins: int = 0
    views: dict[str, View] = msgspec.field(default_factory=dict)
    lines: tuple[float, float] = (0.0, 0.0)
    sensitivity: dict[float, dict[Dimension, float]] = msgspec.field(default_factory=dict)
    shrunk: dict[Dimension, float] = msgspec.field(default_factory=dict)
    learnt: dict[str, float] = msgspec.field(default_factory=dict)
    versions: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def main(self) -> View | None:
        """What the frames have in common, or the only one."""
        return next(iter(self.views.values()), None)


SUMMARY = Kind(name="summary", body=Summary, row=no_row, leaves=False)


def summary(person: Person, today: date) -> Summary:
    """This month's trajectory: as it is kept, or worked out where something it follows from changed."""
    until, start = month_begun(today), count_from(person)
    made_of = summary_digest(person, today, start)
    return derived(person, SUMMARY, made_of, lambda: _summary(person, until, start))


def summary_digest(person: Person, today: date, start: CountFrom | None) -> str:
    """Changes whenever the summary would; nothing is opened for it but what is due."""
    until = month_begun(today)
    versions = (SHAPE, CHANGE_VERSION, content.prior_version(), _bank())
    begun = "" if _settled(person, until) else digest(person, SOURCES[:2], "")
    return digest(person, SOURCES, f"{until} {start} {versions} {begun}", before=moment(until))


def last_summary(person: Person) -> Summary | None:
    """The trajectory as it was last worked out, of whichever month; nothing is worked out for it."""
    return as_kept(person, SUMMARY)


def count_from(person: Person) -> CountFrom | None:
    """The day the person chose to count change from, if any."""
    try:
        return store.read(person, COUNT_FROM, COUNT_UID).body
    except store.NothingHereError:
        return None


def _settled(person: Person, until: date) -> bool:
    """Whether the first quiz or form lies before this month, so that nothing of this month counts."""
    return any(one.begun < until for one in standing(person).about)


def _bank() -> str:
    return instruments.parameters("earned").version


def _summary(person: Person, until: date, start: CountFrom | None) -> Summary:
    found = gathered(person, until)
    if not found.occasions:
        return Summary(until=until)
    since = Since(start.day, start.fixed) if start else None
    job = Job(occasions=found.occasions, taps=found.taps, names=found.names, since=since)
    worked: Worked = work_out(job)
    worked.versions["bank"] = _bank()
    return Summary(
        until=until,
        first=found.occasions[0].day,
        checkins=len({tap.day for tap in found.taps}),
        **msgspec.structs.asdict(worked),
    )
