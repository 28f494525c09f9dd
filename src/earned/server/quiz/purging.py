"""Purge lapsed records while requests come in: one comparison a request, one delete a few minutes."""

import time
from collections.abc import Callable
from contextlib import suppress

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from earned.sealing.errors import KeyStoreError
from earned.server.config import startup

EVERY = 300.0
"""Seconds between two purges."""

GetResponse = Callable[[HttpRequest], HttpResponse]


class PurgeExpired:
    """Middleware: deletes guests and sessions whose time is over, and ends deletions that were cut
    short, at most once in ``EVERY`` seconds."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.due = time.monotonic() + EVERY

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if time.monotonic() >= self.due:
            self.due = time.monotonic() + EVERY
            # What was just done is done, whatever becomes of this.
            with suppress(DatabaseError, KeyStoreError):
                startup.purge()
        return response
