"""Keep moments, find them, and say what they show together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.utils import timezone

from earned.core.change.contexts import Frequent, Happening, Hold, frequent, holds
from earned.server.accounts.models import Person
from earned.server.growth import consents, store
from earned.server.growth.moments.kind import MOMENT, PARTS, TRIGGERS, Moment
from earned.server.growth.store import Kept

LOOKED_AT = 200
"""The latest moments that patterns are looked for in."""
ASK_LATER_FROM, ASK_LATER_UNTIL = timedelta(minutes=20), timedelta(hours=18)
"""When it makes sense to ask how strong it is by now."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """``count``: of all moments; ``others``: in how many of the ``told`` something else was done."""

    count: int
    told: int
    others: int
    frequent: tuple[Frequent, ...]
    holds: tuple[Hold, ...]


def keep(person: Person, body: Moment, *, uid: str = "") -> str:
    """Keep a moment; its uid. Raises ``NoConsentError``."""
    consents.need(person, "keep")
    return store.keep(person, MOMENT, body, uid=uid)


def edit(person: Person, uid: str, new: Moment) -> None:
    """Put what a form said in place of what was there; what was rated later stays."""

    def put(old: Moment) -> None:
        for name, value in msgspec.structs.asdict(new).items():
            if name not in {"later", "later_at"}:
                setattr(old, name, value)

    store.change(person, MOMENT, uid, put)


def rate_later(person: Person, uid: str, rating: int) -> None:
    """How strong it is a while afterwards. The first rating stays: a later one is about another time."""

    def put(old: Moment) -> None:
        if old.later is None:
            old.later, old.later_at = rating, timezone.now()

    store.change(person, MOMENT, uid, put)


def to_rate_later(person: Person, now: datetime) -> Kept[Moment] | None:
    """The latest moment that was rated and might be rated once more, if there is one."""
    recent = store.each(person, MOMENT, since=now - ASK_LATER_UNTIL, most=10)
    waiting = (
        kept
        for kept in recent
        if kept.body.before is not None
        and kept.body.later is None
        and kept.at <= now - ASK_LATER_FROM
    )
    return next(waiting, None)


def compared(
    person: Person, most: int, before: datetime | None = None
) -> Iterator[tuple[int, int]]:
    """Both ratings of the latest moments rated twice, for comparison with practices; ``before``: only of
    earlier ones."""
    for _, body in store.said(person, MOMENT, before=before, most=most):
        if body.before is not None and body.later is not None:
            yield body.before, body.later


def patterns(person: Person) -> Patterns:
    """What the latest moments show together."""
    latest = store.said(person, MOMENT, most=LOOKED_AT)
    happenings = [Happening(body.part, body.trigger, _other(body)) for _, body in latest]
    told = [h.other for h in happenings if h.other is not None]
    return Patterns(
        count=store.count(person, MOMENT),
        told=len(told),
        others=sum(told),
        frequent=frequent(happenings, PARTS, TRIGGERS),
        holds=holds(happenings, PARTS, TRIGGERS),
    )


def _other(body: Moment) -> bool | None:
    """Whether something else than the old way was done, halfway included."""
    return None if not body.way else body.way != "old"
