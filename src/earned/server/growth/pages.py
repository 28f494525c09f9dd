"""What the pages of the daily parts share: who may see them, and how htmx is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from earned.server.growth.access import personal

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

REDIRECTS = frozenset({301, 302, 303})


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for one card only."""
    return bool(getattr(request, "htmx", False))


def daily(view: View[P]) -> View[P]:
    """A personal page; where htmx would follow us elsewhere (sign in, consent), the whole page goes."""
    guarded = personal(view)

    @sensitive_post_parameters()
    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = guarded(request, *args, **kwargs)
        if not is_fragment(request):
            return response
        if response.status_code in REDIRECTS:
            return _go(response.headers["Location"])
        return _go(reverse("growth:consents")) if response.status_code == 403 else response

    return answered


def _go(address: str) -> HttpResponse:
    return HttpResponse(status=204, headers={"HX-Redirect": address})


def shown(view: View[P]) -> View[P]:
    """A personal page that is only looked at."""
    guarded: View[P] = require_safe(daily(view))
    return guarded


def sent(view: View[P]) -> View[P]:
    """The target of a form on a personal page."""
    guarded: View[P] = require_POST(daily(view))
    return guarded


def both(view: View[P]) -> View[P]:
    """A personal page with a form of its own."""
    guarded: View[P] = require_http_methods(["GET", "HEAD", "POST"])(daily(view))
    return guarded


def back_to(name: str, place: str = "") -> HttpResponse:
    """To a page, at a place on it."""
    response = redirect(name)
    if place:
        response["Location"] += f"#{place}"
    return response
