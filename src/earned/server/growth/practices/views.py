"""Begin a practice, do it step by step, finish it, and see what was learnt."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from earned.library.units import ids, unit
from earned.server.accounts.access import person_of
from earned.server.growth import store
from earned.server.growth.access import own
from earned.server.growth.checkins.keeping import today
from earned.server.growth.choices import one_line, one_of, rating
from earned.server.growth.heard import hear, help_in
from earned.server.growth.pages import sent, shown
from earned.server.growth.practices import keeping
from earned.server.growth.practices.kind import HELPED, LONGEST_LINE, PRACTISED, Practised
from earned.server.growth.practices.presentation import before, ending, learnt
from earned.server.growth.store import Kept
from earned.server.growth.titles import practice_title
from earned.server.growth.tokens import new_token, uid_in
from earned.server.learn.practice import practice
from earned.server.pages.language import language

LISTED = 10


@shown
def practices(request: HttpRequest) -> HttpResponse:
    """What was done, and what was learnt."""
    person = person_of(request)
    latest = [
        {"kept": kept, "title": practice_title(kept.body.practice)}
        for kept in store.each(person, PRACTISED, most=LISTED)
    ]
    context = {"here": "practices", "latest": latest, "learnt": learnt(person)}
    return render(request, "growth/practices/practices.html", context)


@csrf_exempt  # it shows a page and keeps nothing; pages of the library are the same for everybody
@sent
def choose(request: HttpRequest) -> HttpResponse:
    """A practice chosen in the library, about to be begun here."""
    chosen = _known(request)
    context = {
        "here": "practices",
        "practice": practice(unit("practice", chosen, language())),
        "before": before(),
        "token": new_token(),
    }
    return render(request, "growth/practices/choose.html", context)


@sent
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the practice of the day, or one that was chosen."""
    person = person_of(request)
    drawn = keeping.next_practice(person, today()).offer if "drawn" in request.POST else None
    given = rating(request.POST.get("before"))
    uid = keeping.begin(person, _known(request), given, drawn, uid=uid_in(request))
    return redirect("growth:practice", uid)


@shown
def doing(request: HttpRequest, uid: str) -> HttpResponse:
    """One that was begun: its steps, and how it was."""
    return _page(request, own(request, PRACTISED, uid))


@sent
def finish(request: HttpRequest, uid: str) -> HttpResponse:
    """Finish it; rated or not."""
    line = one_line(request.POST.get("line"), LONGEST_LINE)
    helped = one_of(request.POST.get("helped"), HELPED)
    after = rating(request.POST.get("after"))
    keeping.finish(person_of(request), uid, after, helped, line)  # type: ignore[arg-type]
    heard = hear(line)
    if heard.alarm.crisis:
        return _page(request, own(request, PRACTISED, uid), help_in(request, heard))
    return redirect("growth:practice", uid)


@sent
def remove(request: HttpRequest, uid: str) -> HttpResponse:
    """Delete one."""
    store.remove(person_of(request), PRACTISED, uid)
    return redirect("growth:practices")


def _page(
    request: HttpRequest, kept: Kept[Practised], first: dict[str, object] | None = None
) -> HttpResponse:
    known = kept.body.practice in ids("practice")
    context = {
        "here": "practices",
        "kept": kept,
        "title": practice_title(kept.body.practice),
        "practice": practice(unit("practice", kept.body.practice, language())) if known else None,
        **ending(kept.body),
        "kept_too": bool(first),
        **(first or {}),
    }
    return render(request, "growth/practices/doing.html", context)


def _known(request: HttpRequest) -> str:
    """The practice that was sent. Raises ``Http404`` where the library has no such one."""
    chosen = one_of(request.POST.get("practice"), ids("practice"))
    if not chosen:
        raise Http404
    return chosen
