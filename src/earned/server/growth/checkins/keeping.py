"""Keep a day's check-in and find those there are."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from earned.server.accounts.models import Person
from earned.server.growth import consents, store
from earned.server.growth.checkins.kind import CHECK_IN, CheckedIn, uid_of
from earned.server.growth.store import Kept

GAP_DAYS = 7
"""After so many days without one, somebody is welcomed back."""


def keep(person: Person, body: CheckedIn) -> str:
    """Keep a day's check-in, or what was tapped again later that day; its uid.

    Raises ``NoConsentError``. Sent twice it is there once.
    """
    consents.need(person, "keep")
    uid = store.keep(person, CHECK_IN, body, uid=uid_of(body.day))

    def edit(old: CheckedIn) -> None:
        old.worry, old.distance, old.strain = body.worry, body.distance, body.strain
        old.line = body.line

    if store.read(person, CHECK_IN, uid).body != body:
        store.change(person, CHECK_IN, uid, edit)
    return uid


def of_day(person: Person, day: date) -> Kept[CheckedIn] | None:
    """The check-in of a day, or nothing."""
    try:
        return store.read(person, CHECK_IN, uid_of(day))
    except store.NothingHereError:
        return None


def each(
    person: Person, *, since: datetime | None = None, most: int | None = None
) -> Iterator[Kept[CheckedIn]]:
    """Check-ins, the latest first."""
    yield from store.each(person, CHECK_IN, since=since, most=most)


def away_for(person: Person, today: date) -> int:
    """Days since the last check-in before today; 0 where there is none or it is not long ago."""
    earlier = next((kept.body.day for kept in each(person, most=2) if kept.body.day < today), None)
    gap = (today - earlier) if earlier else timedelta()
    return gap.days if gap.days > GAP_DAYS else 0


def today() -> date:
    """The day it is here."""
    return timezone.localdate()
