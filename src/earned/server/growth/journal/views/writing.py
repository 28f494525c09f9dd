"""Write: a draft is kept on the server, sealed, as one goes; nothing is left in the browser."""

from dataclasses import replace

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from earned.server.accounts.access import person_of
from earned.server.accounts.models import new_id
from earned.server.growth import store
from earned.server.growth.access import personal
from earned.server.growth.heard import help_in
from earned.server.growth.journal import services
from earned.server.growth.journal.forms import finder, writing_in
from earned.server.growth.journal.kinds import LONGEST, Writing
from earned.server.growth.journal.prompts import prompt
from earned.server.growth.journal.services import Begun
from earned.server.growth.journal.watching import hear_in
from earned.server.pages.language import language


@require_POST
@personal
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an entry, to a prompt or free."""
    chosen, uid = prompt(request.POST.get("prompt", ""), language()), new_id()
    services.begin(person_of(request), chosen.id if chosen else "", uid)
    return redirect("growth:journal_write", uid)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def write(request: HttpRequest, uid: str) -> HttpResponse:
    """Write on, name the feeling, put it aside, or keep it."""
    begun = _begun(request, uid)
    if request.method != "POST":
        return _page(request, uid, begun)
    try:
        writing = writing_in(request.POST, begun.writing)
    except ValueError as error:
        long = msgspec.structs.replace(begun.writing, text=str(error))
        return _page(request, uid, _with(begun, long), problem=_too_long())
    if "keep" in request.POST:
        return _keep(request, uid, _with(begun, writing))
    kept = services.draft(person_of(request), uid, writing, request.POST.get("seen", ""))
    if "aside" in request.POST:
        return _after(request, writing, "growth:journal", forked=kept != uid)
    return _page(request, kept, _begun(request, kept), named=True)


@sensitive_post_parameters()
@require_POST
@personal
def autosave(request: HttpRequest, uid: str) -> HttpResponse:
    """Keep the draft while somebody writes; answered without a page, or with help alone."""
    begun = services.open_one(person_of(request), uid)
    try:
        writing = writing_in(request.POST, begun.writing)
    except ValueError:
        return HttpResponse(status=409)
    services.draft(person_of(request), uid, writing, request.POST.get("seen", ""))
    heard = help_in(request, hear_in(writing))
    return render(request, "now/_help.html", heard) if heard else HttpResponse(status=204)


def _begun(request: HttpRequest, uid: str) -> Begun:
    """What there is; where it was dropped on another device, what is sent here is not lost with it."""
    try:
        return services.open_one(person_of(request), uid)
    except store.NothingHereError:
        if request.POST.get("text", "").strip() and request.POST.get("writer"):
            return services.NOTHING_YET
        raise


def _with(begun: Begun, writing: Writing) -> Begun:
    return replace(begun, writing=writing)


def _keep(request: HttpRequest, uid: str, begun: Begun) -> HttpResponse:
    writing = begun.writing
    if not writing.text.strip() and not writing.feelings:
        problem = _("There is nothing to keep yet. A word is enough.")
        return _page(request, uid, begun, problem=problem)
    kept = services.keep(person_of(request), uid, writing, request.POST.get("seen", ""))
    return _after(request, writing, "growth:journal_entry", kept, forked=kept != uid)


@require_POST
@personal
def discard(request: HttpRequest, uid: str) -> HttpResponse:
    """Drop what was begun; an entry that was kept stays as it was."""
    services.discard(person_of(request), uid)
    return redirect("growth:journal")


def _after(
    request: HttpRequest, writing: Writing, target: str, *where: str, forked: bool
) -> HttpResponse:
    """On to the next page, unless somebody should be pointed to help first, or told that both stay."""
    heard = help_in(request, hear_in(writing))
    if not heard and not forked:
        return redirect(target, *where)
    context = {**heard, "target": target, "where": where[0] if where else "", "forked": forked}
    return render(request, "growth/journal/kept.html", context)


def _page(
    request: HttpRequest, uid: str, begun: Begun, *, problem: str = "", named: bool = False
) -> HttpResponse:
    context = {
        "uid": uid,
        "writing": begun.writing,
        "seen": begun.seen,
        "writer": request.POST.get("writer") or new_id(),
        "prompt": prompt(begun.writing.prompt, language()),
        "is_draft": begun.is_draft,
        "is_entry": begun.is_entry,
        "problem": problem,
        "named": named,
        "longest": LONGEST,
        **finder(begun.writing, language()),
        **(help_in(request, hear_in(begun.writing)) if request.method == "POST" else {}),
    }
    return render(request, "growth/journal/write.html", context, status=400 if problem else 200)


def _too_long() -> str:
    return _("This is longer than %d characters. Keep it in two entries.") % LONGEST
