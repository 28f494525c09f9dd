"""Purge lapsed records while requests come in: one comparison a request, one delete a few minutes."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from earned.server.accounts.sessions import SessionStore
from earned.server.quiz.services import purge_expired

EVERY = 300.0
"""Seconds between two purges."""

GetResponse = Callable[[HttpRequest], HttpResponse]


class PurgeExpired:
    """Middleware: deletes guests and sessions whose time is over, at most once in ``EVERY`` seconds."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.due = time.monotonic() + EVERY

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if time.monotonic() >= self.due:
            self.due = time.monotonic() + EVERY
            purge_expired()
            SessionStore.clear_expired()
        return response
