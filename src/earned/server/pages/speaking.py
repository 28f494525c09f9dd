"""The language of the pages, by choice. Only a choice sets the cookie; it ends with the browser's session."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from earned.server.pages.leave import from_elsewhere

FIRST_PAGE = "/"


@csrf_exempt  # the form is on pages that anybody may keep, so it can hold no token
@require_POST
def speak(request: HttpRequest) -> HttpResponse:
    """Back to where the choice was made, in that language."""
    response = HttpResponseRedirect(_back(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES) and not from_elsewhere(request):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )
    return response


def _back(request: HttpRequest) -> str:
    """The page asked for, if it is one of ours."""
    path = request.POST.get("next", "")
    ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if ours else FIRST_PAGE
