"""Read, look for, and remove what was written."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from earned.server.accounts.access import person_of
from earned.server.growth.access import own, personal
from earned.server.growth.heard import hear, help_in
from earned.server.growth.journal import services
from earned.server.growth.journal.kinds import ENTRY
from earned.server.growth.journal.prompts import prompt, prompts
from earned.server.growth.store import has_lock
from earned.server.pages.language import language

LONGEST_SEARCH = 100


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def journal(request: HttpRequest, number: int = 1) -> HttpResponse:
    """Entries, the latest first. What is looked for comes by POST and stays out of every address."""
    person = person_of(request)
    words = request.POST.get("q", "")[:LONGEST_SEARCH].strip()
    entries, more = services.page(person, max(number, 1))
    if number < 1 or (number > 1 and not entries):
        raise Http404
    context = {
        "q": words,
        "found": services.search(person, words) if words else None,
        "most": services.MOST_FOUND,
        "entries": entries,
        "drafts": services.drafts(person) if number == 1 else [],
        "number": number,
        "more": more,
        "prompts": prompts(person, timezone.localdate().toordinal(), language()),
        "lock": has_lock(person),
        **help_in(request, hear(words)),
    }
    return render(request, "growth/journal/journal.html", context)


@require_safe
@personal
def entry(request: HttpRequest, uid: str) -> HttpResponse:
    """One entry."""
    kept = own(request, ENTRY, uid)
    context = {"kept": kept, "prompt": prompt(kept.body.prompt, language())}
    return render(request, "growth/journal/entry.html", context)


@require_POST
@personal
def remove(request: HttpRequest, uid: str) -> HttpResponse:
    """Delete an entry and what was begun on it."""
    services.remove(person_of(request), uid)
    return redirect("growth:journal")
