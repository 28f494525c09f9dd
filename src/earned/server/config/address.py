"""Whose address a request comes from, behind a proxy too. Used to slow down guessing, never kept."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address of the visitor: of who connects, or, where that is a proxy of ours (``EARNED_PROXIES``),
    the last that the proxies did not name themselves."""
    seen = [
        *request.META.get("HTTP_X_FORWARDED_FOR", "").split(","),
        request.META.get("REMOTE_ADDR", ""),
    ]
    for each in reversed([part.strip() for part in seen]):
        if each not in settings.EARNED_PROXIES:
            return each if _is_address(each) else ""
    return str(request.META.get("REMOTE_ADDR", ""))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
