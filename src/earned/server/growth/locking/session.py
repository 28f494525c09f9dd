"""A lock stays open for a while in the browser that opened it: its key lies in the session, which only
the browser's cookie opens."""

import base64
import time

from django.http import HttpRequest

from earned.server.accounts.access import person_of
from earned.server.accounts.throttle import may_try_lock
from earned.server.growth.locking import keeping

OPEN_FOR = 15 * 60
"""Seconds without use after which it is shut."""
SESSION = "lock"


class TooManyTriesError(Exception):
    """This lock was tried too often for now."""


def take_along(request: HttpRequest) -> None:
    """Give the person of this request the key of their lock, where it is open in this browser."""
    held = request.session.get(SESSION)
    if held is None:
        return
    left = held[1] - time.time()
    # A clock that was moved back must not keep it open for longer.
    if not 0 < left <= OPEN_FOR:
        shut(request)
        return
    person_of(request).lock_key = base64.b64decode(held[0])
    if left < OPEN_FOR / 2:
        remember(request)


def open_(request: HttpRequest, typed: str) -> None:
    """Open the lock in this browser. Raises ``WrongPassphraseError``, :class:`TooManyTriesError`."""
    person = person_of(request)
    if not may_try_lock(person):
        raise TooManyTriesError
    keeping.open_(person, typed)
    remember(request)


def remember(request: HttpRequest) -> None:
    """Keep the lock of this request's person open in this browser."""
    key = person_of(request).lock_key
    if key is not None:
        request.session[SESSION] = [base64.b64encode(key).decode(), time.time() + OPEN_FOR]


def shut(request: HttpRequest) -> None:
    """Shut the lock in this browser."""
    request.session.pop(SESSION, None)
    person_of(request).lock_key = None
