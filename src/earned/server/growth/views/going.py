"""Take everything away, bring it in, delete it."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from earned.server.accounts import throttle
from earned.server.accounts.access import person_of
from earned.server.growth import consents, leaving
from earned.server.growth.access import fresh, personal
from earned.server.growth.archive import coming
from earned.server.growth.archive.leaving import archive
from earned.server.growth.locking import keeping

both = require_http_methods(["GET", "HEAD", "POST"])
NAME = 'attachment; filename="earned.zip"'


@both
@fresh
def export(request: HttpRequest) -> HttpResponse:
    """Everything as one file; what is locked only while the lock is open, or else left out by choice."""
    person = person_of(request)
    if request.method != "POST":
        return render(request, "growth/export.html", {"shut": keeping.is_shut(person)})
    packed = archive(person, locked="without" not in request.POST)
    headers = {"Content-Disposition": NAME}
    return HttpResponse(packed, content_type="application/zip", headers=headers)


@both
@personal
def bring(request: HttpRequest) -> HttpResponse:
    """Bring an archive from elsewhere; a lock has to be open, for it may hold what belongs under it."""
    keeping.need(person_of(request))
    if request.method != "POST":
        return render(request, "growth/import.html", {"most": _most()})
    consents.need(person_of(request), "keep")
    file = request.FILES.get("archive")
    if file is None:
        return _refused(request, _("Choose the archive: a zip file of at most %d MB.") % _most())
    try:
        brought = coming.bring(person_of(request), file)  # type: ignore[arg-type]
    except coming.BadArchiveError as error:
        return _refused(request, str(error))
    return render(request, "growth/import.html", {"most": _most(), "brought": brought})


@both
@fresh
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account and everything in it."""
    if request.method != "POST":
        return render(request, "growth/delete.html", {"days": settings.EARNED_KEY_DAYS})
    person = person_of(request)
    leaving.delete_person(person)
    logout(request)
    response = redirect("growth:gone")
    throttle.forget(response)
    return response


@require_safe
def gone(request: HttpRequest) -> HttpResponse:
    """It is deleted."""
    return render(request, "growth/gone.html", {"days": settings.EARNED_KEY_DAYS})


def _most() -> int:
    return int(settings.FILE_UPLOAD_MAX_MEMORY_SIZE) // 2**20


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    context = {"most": _most(), "problem": why}
    return render(request, "growth/import.html", context, status=400)
