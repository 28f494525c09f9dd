"""Write: a draft is kept on the server, sealed, as one goes; nothing is left in the browser."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from earned.server.accounts.access import person_of
from earned.server.accounts.models import new_id
from earned.server.growth.access import personal
from earned.server.growth.heard import help_in
from earned.server.growth.journal import services
from earned.server.growth.journal.forms import finder, writing_in
from earned.server.growth.journal.kinds import LONGEST, Writing
from earned.server.growth.journal.prompts import prompt
from earned.server.growth.journal.watching import hear_all
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
    person = person_of(request)
    before, is_draft, is_entry = services.open_one(person, uid)
    if request.method != "POST":
        return _page(request, uid, before, is_draft=is_draft, is_entry=is_entry)
    try:
        writing = writing_in(request.POST, before)
    except ValueError as error:
        long = Writing(text=str(error), feelings=before.feelings, prompt=before.prompt)
        return _page(request, uid, long, is_draft=is_draft, is_entry=is_entry, problem=_too_long())
    if "keep" not in request.POST:
        services.draft(person, uid, writing)
        if "aside" in request.POST:
            return _after(request, writing, "growth:journal")
        return _page(request, uid, writing, is_draft=True, is_entry=is_entry, named=True)
    if not writing.text.strip() and not writing.feelings:
        problem = _("There is nothing to keep yet. A word is enough.")
        return _page(request, uid, writing, is_draft=is_draft, is_entry=is_entry, problem=problem)
    services.keep(person, uid, writing)
    return _after(request, writing, "growth:journal_entry", uid)


@sensitive_post_parameters()
@require_POST
@personal
def autosave(request: HttpRequest, uid: str) -> HttpResponse:
    """Keep the draft while somebody writes; answered without a page."""
    before, _draft, _entry = services.open_one(person_of(request), uid)
    try:
        writing = writing_in(request.POST, before)
    except ValueError:
        return HttpResponse(status=409)
    services.draft(person_of(request), uid, writing)
    return HttpResponse(status=204)


@require_POST
@personal
def discard(request: HttpRequest, uid: str) -> HttpResponse:
    """Drop what was begun; an entry that was kept stays as it was."""
    services.discard(person_of(request), uid)
    return redirect("growth:journal")


def _after(request: HttpRequest, writing: Writing, target: str, *where: str) -> HttpResponse:
    """On to the next page, unless somebody should be pointed to help first."""
    heard = hear_all(writing.text)
    if not heard.alarm.crisis:
        return redirect(target, *where)
    context = {**help_in(request, heard), "target": target, "where": where[0] if where else ""}
    return render(request, "growth/journal/kept.html", context)


def _page(
    request: HttpRequest,
    uid: str,
    writing: Writing,
    *,
    is_draft: bool,
    is_entry: bool,
    problem: str = "",
    named: bool = False,
) -> HttpResponse:
    context = {
        "uid": uid,
        "writing": writing,
        "prompt": prompt(writing.prompt, language()),
        "is_draft": is_draft,
        "is_entry": is_entry,
        "problem": problem,
        "named": named,
        "longest": LONGEST,
        **finder(writing, language()),
    }
    return render(request, "growth/journal/write.html", context, status=400 if problem else 200)


def _too_long() -> str:
    return _("This is longer than %d characters. Keep it in two entries.") % LONGEST
