"""Leave quickly: forget everything here and land on a dull page."""

from contextlib import suppress

from django.conf import settings
from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from earned.server.accounts import throttle
from earned.server.growth import zones
from earned.server.now import counting
from earned.server.quiz import access, store

FORGET = '"cache", "cookies", "storage"'


@csrf_exempt  # a form that failed because its page was old would be the worst of times
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Delete the guest's record and cookie, sign out, clear what the browser kept, go elsewhere.

    Other sites cannot send anybody here to delete their answers: their requests come without the
    cookie, and browsers name them as cross-site. They are only sent on.
    """
    response = HttpResponse(status=303, headers={"Location": settings.EARNED_LEAVE_URL})
    patch_cache_control(response, no_store=True)
    if request.method == "POST" and not from_elsewhere(request):
        _forget_here(request)
        access.take_back(response)
        counting.forget(response)
        throttle.forget(response)
        zones.forget(response)
        response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
        response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Lax")
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
        response.headers["Clear-Site-Data"] = FORGET
    return response


def _forget_here(request: HttpRequest) -> None:
    """Nobody is kept here by a database that does not answer: without their cookies what is left of a
    guest or a session opens for nobody."""
    with suppress(DatabaseError):
        store.delete(access.ticket_of(request))
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            logout(request)


def from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site made the browser send this."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
