"""Whose day it is: the time zone of the browser, from a cookie that its own script sets.

It is kept nowhere here. Without it, so without JavaScript, days are those of the server (UTC).
"""

import re
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

COOKIE, PATH = "zone", "/me/"
_NAME = re.compile(r"[A-Za-z]{1,20}([/_+-][A-Za-z0-9_+-]{1,30}){0,3}")


def zone_of(request: HttpRequest) -> tzinfo:
    """The zone the browser says it is in; the server's where it says none, or one that there is not."""
    name = request.COOKIES.get(COOKIE, "")
    try:
        return ZoneInfo(name) if _NAME.fullmatch(name) else timezone.get_default_timezone()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return timezone.get_default_timezone()


def forget(response: HttpResponse) -> None:
    """Make the browser forget it."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
