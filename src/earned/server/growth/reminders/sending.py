"""Send what is due by e-mail: at most one a day each, however often this is run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail

from earned.sealing.box import UnreadableBoxError
from earned.sealing.errors import NoKeyError
from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.kinds import UnknownVersionError
from earned.server.growth.models import Record
from earned.server.growth.reminders.calendar import moment, words
from earned.server.growth.reminders.kinds import REMINDERS, Reminders, zone_of
from earned.server.growth.reminders.pace import falls_on
from earned.server.growth.reminders.services import UID, due_now

BACK = timedelta(days=7)
"""How far a clock may be moved back without anything being sent again."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many went out, and how many the mail server did not take."""

    sent: int
    failed: int


def can_send() -> bool:
    """Whether the operator named a mail server."""
    return bool(settings.EARNED_MAIL)


def send_due(now: datetime) -> Sent:
    """Send everything due. ``now``: with its zone."""
    done = [_send_if_due(person, now) for person in _wishing()]
    return Sent(done.count(True), done.count(False))


def send_code(address: str, code: str) -> bool:
    """Send the code that shows an address is the person's own; whether the mail server took it."""
    return _mail(address, code, code)


def _wishing() -> Iterator[Person]:
    rows = Record.objects.filter(kind=REMINDERS.name, uid=UID).select_related("person")
    for row in rows.iterator():
        yield row.person


def _send_if_due(person: Person, now: datetime) -> bool | None:
    """Whether it went out; ``None`` where nothing is due. What is wrong with one person's records keeps
    nobody else's e-mail back."""
    try:
        day = _due(person, now)
        return _send(person, day) if day else None
    except (NoKeyError, store.NothingHereError):
        return None
    except (UnreadableBoxError, UnknownVersionError, store.TooBusyError, ValueError):
        return False


def _due(person: Person, now: datetime) -> date | None:
    """The day an e-mail is due for, if any."""
    wish = store.read(person, REMINDERS, UID).body
    day = now.astimezone(zone_of(wish.zone)).date()
    if not wish.mail_known or _was_sent(wish, day) or moment(wish, day) > now:
        return None
    return day if falls_on(due_now(person, wish, day).pace, wish.since, day) else None


def _was_sent(wish: Reminders, day: date) -> bool:
    """Whether this day's went out, also where the clock was moved back since; a clock that was wrong by
    more than that does not silence reminders for long."""
    return wish.sent is not None and day <= wish.sent <= day + BACK


def _send(person: Person, day: date) -> bool | None:
    """Claim the day, then send; where sending fails the day is given back for the next run.

    ``None`` where somebody else claimed it first.
    """
    before: list[Reminders] = []

    def claim(wish: Reminders) -> None:
        before.clear()
        if not _was_sent(wish, day):
            before.append(wish)
            wish.sent = day

    def give_back(wish: Reminders) -> None:
        if wish.sent == day:
            wish.sent = None

    wish = store.change(person, REMINDERS, UID, claim).body
    if not before:
        return None
    if _mail(wish.mail, words(wish), words(wish)):
        return True
    store.change(person, REMINDERS, UID, give_back)
    return False


def _mail(address: str, subject: str, text: str) -> bool:
    """Nothing about a failure is logged: the address is in it."""
    try:
        send_mail(subject, text, None, [address])
    except OSError:
        return False
    return True
