"""Send what is due by e-mail: at most one a day each, however often this is run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.mail import send_mail

from earned.sealing.errors import NoKeyError
from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.models import Record
from earned.server.growth.reminders.calendar import moment, words
from earned.server.growth.reminders.kinds import REMINDERS, Reminders, zone_of
from earned.server.growth.reminders.pace import falls_on
from earned.server.growth.reminders.services import UID, due_now


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
    done = [_send(person, day) for person, day in _due(now)]
    return Sent(done.count(True), done.count(False))


def send_code(address: str, code: str) -> bool:
    """Send the code that shows an address is the person's own; whether the mail server took it."""
    return _mail(address, code, code)


def _due(now: datetime) -> Iterator[tuple[Person, date]]:
    rows = Record.objects.filter(kind=REMINDERS.name, uid=UID).select_related("person")
    for row in rows.iterator():
        try:
            wish = store.read(row.person, REMINDERS, UID).body
        except (NoKeyError, store.NothingHereError):
            continue
        day = now.astimezone(zone_of(wish.zone)).date()
        if wish.mail_known and wish.sent != day and moment(wish, day) <= now:
            pace = due_now(row.person, wish, day).pace
            if falls_on(pace, wish.since, day):
                yield row.person, day


def _send(person: Person, day: date) -> bool | None:
    """Claim the day, then send; where sending fails the day is given back for the next run.

    ``None`` where somebody else claimed it first.
    """
    before: list[Reminders] = []

    def claim(wish: Reminders) -> None:
        before.clear()
        if wish.sent != day:
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
