"""Right now. What is written is read once, in memory, and stored, logged and sent nowhere."""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from earned.app.now import Found, find_help, tell_now
from earned.library.sentences import sentences
from earned.library.units import Unit
from earned.server.learn.practice import practice
from earned.server.now import counting
from earned.server.now.helping import lines
from earned.server.pages.language import language

LONGEST = 2000
"""Characters that are looked at."""


@csrf_exempt  # nothing is stored or changed, so there is nothing to forge
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def now(request: HttpRequest) -> HttpResponse:
    """Where to say it, and what may help."""
    text = request.POST.get("text", "")[:LONGEST].strip()
    if not text:
        context = {"longest": LONGEST, "empty": request.method == "POST"}
        return render(request, "now/now.html", {**context, "words": _notes()})
    moment = time.time()
    earlier = counting.uses(request, moment)
    found = find_help(text, used_at=earlier, now=moment, language=language())
    response = render(request, "now/found.html", _page(request, found))
    counting.note(response, earlier, moment)
    return response


def _page(request: HttpRequest, found: Found) -> dict[str, object]:
    told = tell_now(found, language())
    return {
        "told": told,
        "told_language": sentences("now/words", language()).language,
        "matches": [_match(match.unit, match.mind) for match in told.matches],
        "longest": LONGEST,
        **(lines(request, told.purpose) if found.crisis else {}),
    }


def _match(each: Unit, mind: tuple[str, ...]) -> dict[str, object]:
    steps = practice(each).short if each.kind == "practice" else []
    return {"unit": each, "mind": mind, "steps": steps}


def _notes() -> dict[str, str]:
    said = sentences("now/words", language())
    return {**said.section("note"), "language": said.language}
