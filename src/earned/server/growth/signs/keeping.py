"""Keep a week's ratings, and lay the weeks beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from earned.library.units import facts_of
from earned.server.accounts.models import Person
from earned.server.growth import consents, store
from earned.server.growth.signs.kind import SIGNS, Week, monday_of, uid_of

GROUPS = ("behavioural", "emotional", "cognitive", "relational")
WEEKS = 26
"""Weeks that are laid beside each other: half a year."""
A_DAY = timedelta(days=1)
"""A week's record is about a time within it, wherever on earth its Monday begins."""
SPAN = 4
"""Weeks that are taken together where times are compared."""


@dataclass(frozen=True, slots=True)
class Row:
    """One sign. ``often``: oldest week first, ``None`` where it was not rated."""

    sign: str
    often: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One group: mean of the latest ``SPAN`` rated weeks and of the ``SPAN`` before, 0..3; ``None`` where
    there are not so many."""

    group: str
    now: float
    before: float | None


def keep(person: Person, monday: date, often: Mapping[str, int]) -> None:
    """Keep a week's ratings in place of what was there. Raises ``NoConsentError``."""
    consents.need(person, "keep")
    body = Week(monday=monday, often=dict(often))
    uid = store.keep(person, SIGNS, body, uid=uid_of(monday))

    def put(old: Week) -> None:
        old.often = body.often

    if store.read(person, SIGNS, uid).body != body:
        store.change(person, SIGNS, uid, put)


def of_week(person: Person, monday: date) -> Mapping[str, int]:
    """A week's ratings; empty where there are none."""
    try:
        return store.read(person, SIGNS, uid_of(monday)).body.often
    except store.NothingHereError:
        return {}


def weeks(person: Person, today: date) -> list[Week]:
    """The rated weeks of the last half year, oldest first."""
    first = monday_of(today) - timedelta(weeks=WEEKS - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=UTC) - A_DAY
    found = [week for _, week in store.said(person, SIGNS, since=since, most=2 * WEEKS)]
    return sorted((w for w in found if w.monday >= first), key=lambda week: week.monday)


def by_group() -> dict[str, list[str]]:
    """The signs of each group, in the library's order."""
    facts = facts_of("sign")
    return {group: [id_ for id_ in facts if facts[id_].group == group] for group in GROUPS}


def rows(found: Sequence[Week], signs: Sequence[str]) -> list[Row]:
    """A row a sign over the weeks from the first to the last, gaps kept."""
    by_monday = {week.monday: week.often for week in found}
    span = mondays(found)
    return [Row(sign, tuple(by_monday.get(m, {}).get(sign) for m in span)) for sign in signs]


def mondays(found: Sequence[Week]) -> list[date]:
    """Every week from the first that was rated to the last."""
    if not found:
        return []
    count = (found[-1].monday - found[0].monday).days // 7 + 1
    return [found[0].monday + timedelta(weeks=at) for at in range(count)]


def compared(found: Sequence[Week]) -> list[Compared]:
    """Each group now and before: means of what was rated, no more than that."""
    told = []
    for group, signs in by_group().items():
        now = _mean(found[-SPAN:], signs)
        earlier = found[-2 * SPAN : -SPAN]
        before = _mean(earlier, signs) if len(earlier) == SPAN else None
        if now is not None:
            told.append(Compared(group, now, before))
    return told


def _mean(found: Sequence[Week], signs: Sequence[str]) -> float | None:
    given = [week.often[sign] for week in found for sign in signs if sign in week.often]
    return sum(given) / len(given) if given else None
