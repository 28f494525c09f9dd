"""Landing, limits, privacy, the dull page, errors."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from earned.library.sentences import sentences
from earned.server.config import faults
from earned.server.pages.example import example
from earned.server.pages.language import language

NOT_FOR_ROBOTS = (
    "/quiz/",
    "/now/",
    "/tools/",
    "/api/",
    "/account/",
    "/me/",
    "/learn/search/",
    "/language/",
    "/leave/",
)


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What this is, what it is not, what happens to answers."""
    return render(request, "pages/landing.html", {"example": example(language())})


@require_safe
def limits(request: HttpRequest) -> HttpResponse:
    """What this is not."""
    said = sentences("safety", language())
    adults = said.say("limits", "adults", minimum_age=said.section("limits")["minimum_age"])
    return render(
        request, "pages/limits.html", {"limits": said.section("limits"), "adults": adults}
    )


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What happens to answers, and what 'leave quickly' can and cannot do."""
    return render(
        request, "pages/privacy.html", {"leave": sentences("safety", language()).section("leave")}
    )


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """A dull, real page of kitchen measures: where 'leave quickly' lands."""
    return render(request, "pages/measures.html")


@require_safe
@cache_control(max_age=86400, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: the first page and the library."""
    closed = "".join(f"Disallow: {path}\n" for path in NOT_FOR_ROBOTS)
    found = f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}\n"
    return HttpResponse(f"User-agent: *\n{closed}\n{found}", content_type="text/plain")


@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Whether the server answers."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """An address sent more forms than a person does."""
    response = render(request, "pages/too_many.html", status=429)
    response.headers["Retry-After"] = str(wait)
    return response


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form from another site, or one whose page was open too long."""
    return render(request, "pages/stale_form.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """No such page."""
    return render(request, "pages/not_found.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. Rendered without database, and without request where that may be what broke."""
    kind = faults.fault(sys.exc_info()[1])
    if kind is not None:
        return faults.page(request, kind)
    return HttpResponse(render_to_string("pages/server_error.html"), status=500)
