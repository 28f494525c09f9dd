"""Keep guests' records: sealed, at most a day, and never overwritten unseen."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from earned.sealing.box import UnreadableBoxError, seal, unseal
from earned.server.quiz.access import DAY, Ticket, new_ticket
from earned.server.quiz.models import Guest
from earned.server.quiz.record import Record, pack, unpack

SELECT = "SELECT sealed, revision FROM quiz_guest WHERE id = %s AND expires > %s"
UPDATE = "UPDATE quiz_guest SET sealed = %s, revision = %s WHERE id = %s AND revision = %s"
TRIES = 8
"""How often a change is tried again when another tab was quicker."""


class NothingHereError(Exception):
    """No record opens with this ticket: it lapsed, was deleted, or never was."""


class TooBusyError(Exception):
    """Other changes kept coming first."""


def create(record: Record) -> Ticket:
    """Keep a new record and return the only key to it."""
    ticket, now = new_ticket(), timezone.now()
    Guest.objects.create(
        id=ticket.id,
        created=now,
        expires=now + timedelta(seconds=DAY),
        sealed=_sealed(ticket, record),
    )
    return ticket


def read(ticket: Ticket | None) -> Record:
    """The record behind a ticket. Raises :class:`NothingHereError`."""
    return _read(ticket)[0]


def change(ticket: Ticket | None, edit: Callable[[Record], None]) -> Record:
    """Apply ``edit`` to the newest record and keep it; try again if somebody else was first.

    One read and one conditional write, no lock held in between. Raises :class:`NothingHereError`, and
    :class:`TooBusyError` after ``TRIES`` attempts. What ``edit`` raises passes through, nothing kept.
    """
    for attempt in range(TRIES):
        record, revision = _read(ticket)
        edit(record)
        if ticket is not None and _write(ticket, record, revision):
            return record
        time.sleep(0.002 * attempt)
    raise TooBusyError


def delete(ticket: Ticket | None) -> None:
    """Delete the record behind a ticket at once. Only who holds its key can."""
    try:
        _read(ticket)
    except NothingHereError:
        return
    if ticket is not None:
        Guest.objects.filter(id=ticket.id).delete()


def purge_expired() -> int:
    """Delete every record whose day is over; how many there were."""
    return Guest.objects.filter(expires__lte=timezone.now()).delete()[0]


def _read(ticket: Ticket | None) -> tuple[Record, int]:
    if ticket is None:
        raise NothingHereError
    row = _row(ticket.id)
    if row is None:
        raise NothingHereError
    try:
        plain = unseal(ticket.key, bytes(row[0]), ticket.id.encode())
    except UnreadableBoxError as error:
        raise NothingHereError from error
    return unpack(plain), row[1]


def _row(id_: str) -> tuple[bytes, int] | None:
    """Box and revision of a row whose day is not over. By hand: see ``_write``."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(SELECT, [id_, now])
        found: tuple[bytes, int] | None = cursor.fetchone()
    return found


def _write(ticket: Ticket, record: Record, revision: int) -> bool:
    """Whether the row still had this revision. By hand, since building the two statements took the
    query builder longer than the database needs to carry them out (``bench/server_speed.py``)."""
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, [_sealed(ticket, record), revision + 1, ticket.id, revision])
        return bool(cursor.rowcount == 1)


def _sealed(ticket: Ticket, record: Record) -> bytes:
    return seal(ticket.key, pack(record), ticket.id.encode())
