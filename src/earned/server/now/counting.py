"""How often Right now was used today: moments in a signed cookie, and nowhere else.

Never what was written. The cookie lapses a day after the last use, and 'leave quickly' deletes it.
"""

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from earned.core.guidance.now.pause import DAY, within_a_day

COOKIE = "__Host-today" if settings.HTTPS else "today"
MOST = 20
"""Moments that are kept; more would only make the cookie long."""


def uses(request: HttpRequest, now: float) -> tuple[float, ...]:
    """Moments (seconds since the epoch) of the last day; none from a cookie that was tampered with."""
    try:
        held = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=int(DAY))
    except signing.BadSignature:
        return ()
    return within_a_day(held, now) if isinstance(held, list) else ()


def note(response: HttpResponse, earlier: Sequence[float], now: float) -> None:
    """Add this use. Whole minutes are enough."""
    moments = [*earlier, now - now % 60][-MOST:]
    response.set_cookie(
        COOKIE,
        signing.dumps([int(moment) for moment in moments], salt=COOKIE),
        max_age=int(DAY),
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def forget(response: HttpResponse) -> None:
    """Make the browser forget the count."""
    response.set_cookie(COOKIE, "", max_age=0, httponly=True, samesite="Lax", secure=settings.HTTPS)
