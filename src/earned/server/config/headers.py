"""Headers that keep what people read and answer between them and this server."""

from collections.abc import Callable
from wsgiref.headers import Headers

from csp.constants import HEADER as CSP
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

PRIVATE_SLICES = frozenset(
    {"quiz", "relationships", "tools", "now", "ninja", "accounts", "growth", "calendar"}
)
"""Slices whose pages show what somebody answered or typed: never stored anywhere, never in a search
index. The API goes by the name of its library."""
PRIVATE_NAMES = ("account_", "mfa_")
"""How the names of allauth's pages begin, which belong to no slice by name."""

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "payment",
        "usb",
    )
)

GetResponse = Callable[[HttpRequest], HttpResponse]


class PrivacyHeaders:
    """Middleware: refuses device features and other sites, and marks private pages.

    The content security policy is the same on every page, without nonce or exception, so it is built
    once and not, as django-csp's own middleware does, twice a request.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers[CSP] = self.policy
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if is_private(request):
            patch_cache_control(response, no_store=True, private=True)
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


def is_private(request: HttpRequest) -> bool:
    """Whether the address asked for belongs to a slice that shows answers."""
    match = request.resolver_match
    if match is None:
        return False
    return match.app_name in PRIVATE_SLICES or (match.url_name or "").startswith(PRIVATE_NAMES)


def add_to_static(headers: Headers, path: str, url: str) -> None:  # noqa: ARG001 - whitenoise's signature
    """Headers of style sheets, scripts, fonts and pictures."""
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Content-Type-Options"] = "nosniff"
