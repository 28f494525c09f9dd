"""What can befall the database and the keys while a page is made, and the page that says so.

It holds what was sent, to be sent again: nothing that somebody wrote is lost with a full disk.
"""

from typing import Literal

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from earned.sealing.errors import KeyStoreError

Fault = Literal["full", "busy", "away"]
STATUS: dict[Fault, int] = {"full": 507, "busy": 503, "away": 503}
WAIT = 5
"""Seconds after which trying again makes sense."""
SIGNS: tuple[tuple[str, Fault], ...] = (
    ("disk is full", "full"),
    ("disk i/o", "full"),
    ("no space left", "full"),
    ("could not extend", "full"),
    ("locked", "busy"),
    ("lock timeout", "busy"),
)
"""What SQLite and PostgreSQL say."""


def fault(error: BaseException | None) -> Fault | None:
    """What it was that failed; ``None`` for what is a mistake of ours."""
    if not isinstance(error, OperationalError | InterfaceError | KeyStoreError):
        return None
    said = str(error).lower()
    return next((kind for sign, kind in SIGNS if sign in said), "away")


def page(request: HttpRequest, kind: Fault) -> HttpResponse:
    """Say what happened, and offer to send the form again. Asks neither database nor keys."""
    context = {"kind": kind, "fields": carried(request), "posted": request.method == "POST"}
    response = render(request, "pages/fault.html", context, status=STATUS[kind])
    response.headers["Retry-After"] = str(WAIT)
    return response


def carried(request: HttpRequest, *but: str) -> list[tuple[str, str]]:
    """The fields of a form that was sent, to be sent again; passphrases are typed anew."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", *but} and "pass" not in name
        for value in values
    ]
