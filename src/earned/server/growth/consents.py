"""What somebody agreed to, a purpose each. Every yes and no stays as a record; the latest counts."""

from datetime import timedelta
from typing import Literal, get_args

import msgspec
from django.utils import timezone

from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.kinds import Cell, Kind
from earned.server.growth.store import Kept

Purpose = Literal["keep", "safety", "mail"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
A_MOMENT = timedelta(microseconds=1)
WORDING = 1
"""Which words were agreed to; raise it when they change in substance."""


class NoConsentError(Exception):
    """This would be kept for a purpose that the person did not agree to."""


class Consent(msgspec.Struct, kw_only=True):
    """A yes or a no. ``keep``: results and what is written here, until deleted. ``safety``: safety
    answers beside them. ``mail``: reminders to an e-mail address, agreed to by the code sent there."""

    purpose: Purpose
    given: bool
    wording: int = WORDING


def _row(body: Consent) -> dict[str, Cell]:
    return {"purpose": body.purpose, "given": str(body.given).lower(), "wording": body.wording}


CONSENT = Kind(name="consent", body=Consent, row=_row)


def state(person: Person) -> dict[Purpose, Kept[Consent] | None]:
    """The latest word on each purpose."""
    latest: dict[Purpose, Kept[Consent] | None] = dict.fromkeys(PURPOSES)
    for kept in store.each(person, CONSENT):
        if latest[kept.body.purpose] is None:
            latest[kept.body.purpose] = kept
    return latest


def agreed(person: Person, purpose: Purpose) -> bool:
    """Whether the latest word is a yes."""
    kept = state(person)[purpose]
    return kept is not None and kept.body.given


def need(person: Person, purpose: Purpose) -> None:
    """Raise :class:`NoConsentError` unless the person agreed."""
    if not agreed(person, purpose):
        raise NoConsentError


def say(person: Person, purpose: Purpose, *, given: bool) -> None:
    """Keep a yes or a no, unless it is what was said last.

    It counts as later than the word before, also where the clock was moved back in between.
    """
    last = state(person)[purpose]
    if (last is not None and last.body.given) != given:
        at = max(timezone.now(), last.at + A_MOMENT) if last else timezone.now()
        store.keep(person, CONSENT, Consent(purpose=purpose, given=given), at=at)
