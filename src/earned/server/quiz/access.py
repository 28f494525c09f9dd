"""Who may see what: a guest sees the one record whose key their browser holds, and nothing else.

The cookie carries row id and key; the server keeps no copy of the key.
"""

import base64
import binascii
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from earned.sealing.box import KEY_BYTES, new_key

COOKIE = "__Host-guest" if settings.HTTPS else "guest"
"""Over HTTPS the prefix makes browsers refuse the cookie from any other host or path."""
ID_BYTES = 16
DAY = 60 * 60 * 24


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a guest's cookie holds."""

    id: str
    key: bytes


def new_ticket() -> Ticket:
    """A ticket for a new guest."""
    return Ticket(secrets.token_bytes(ID_BYTES).hex(), new_key())


def ticket_of(request: HttpRequest) -> Ticket | None:
    """The ticket that came with a request, or ``None`` where there is none or it is malformed."""
    try:
        raw = base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, "").encode())
    except (binascii.Error, ValueError):
        return None
    if len(raw) != ID_BYTES + KEY_BYTES:
        return None
    return Ticket(raw[:ID_BYTES].hex(), raw[ID_BYTES:])


def give(response: HttpResponse, ticket: Ticket) -> None:
    """Hand the ticket to the browser, for a day, out of reach of scripts."""
    value = base64.urlsafe_b64encode(bytes.fromhex(ticket.id) + ticket.key).decode()
    response.set_cookie(
        COOKIE,
        value,
        max_age=DAY,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def take_back(response: HttpResponse) -> None:
    """Make the browser forget the ticket."""
    response.set_cookie(COOKIE, "", max_age=0, httponly=True, samesite="Lax", secure=settings.HTTPS)
