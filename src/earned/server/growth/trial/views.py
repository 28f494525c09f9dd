"""Begin a trial of one, follow it, end it, and read its answer."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from earned.server.accounts.access import person_of
from earned.server.growth import store
from earned.server.growth.access import own
from earned.server.growth.checkins.keeping import today
from earned.server.growth.choices import Choice, one_of, say
from earned.server.growth.pages import sent, shown
from earned.server.growth.store import Kept
from earned.server.growth.titles import practice_title
from earned.server.growth.tokens import new_token, uid_in
from earned.server.growth.trial import keeping
from earned.server.growth.trial.kind import TRIAL, Trial
from earned.server.growth.trial.presentation import answered, chance_rows, length_asked


@shown
def trial(request: HttpRequest) -> HttpResponse:
    """The trial under way, or how to begin one; and those that are over."""
    return _page(request, {})


@sent
def begin(request: HttpRequest) -> HttpResponse:
    """Begin one tomorrow."""
    person = person_of(request)
    practice = one_of(request.POST.get("practice"), keeping.fitting(person))
    days = one_of(request.POST.get("days"), [str(length) for length in keeping.LENGTHS])
    if not (practice and days):
        return _page(request, {"error": say("trial", "page", "pick")}, status=400)
    try:
        uid = keeping.begin(person, practice, int(days), today(), uid=uid_in(request))
    except keeping.NotForATrialError:
        return _page(request, {"error": say("trial", "page", "not_for")}, status=400)
    return redirect("growth:trial-one", uid)


@shown
def one(request: HttpRequest, uid: str) -> HttpResponse:
    """One trial: how far it is, or its answer."""
    kept, person, day = own(request, TRIAL, uid), person_of(request), today()
    if kept.body.ends >= day:
        return render(request, "growth/trial/running.html", _running(request, kept))
    body = kept.body
    past = [body.began + timedelta(days=at) for at in range((body.ends - body.began).days + 1)]
    found = answered(kept, keeping.answer(person, body), keeping.outcomes(person, body), past)
    return render(request, "growth/trial/answer.html", {"here": "trial", "found": found})


@sent
def stop(request: HttpRequest, uid: str) -> HttpResponse:
    """End it early."""
    keeping.stop(person_of(request), uid, today())
    return redirect("growth:trial-one", uid)


@sent
def remove(request: HttpRequest, uid: str) -> HttpResponse:
    """Delete one."""
    store.remove(person_of(request), TRIAL, uid)
    return redirect("growth:trial")


def _running(request: HttpRequest, kept: Kept[Trial]) -> dict[str, Any]:
    day = today()
    return {
        "here": "trial",
        "kept": kept,
        "title": practice_title(kept.body.practice),
        "with_it": kept.body.with_practice(day),
        "progress": keeping.progress(person_of(request), kept.body, day),
        "days": len(kept.body.days),
    }


def _page(request: HttpRequest, found: dict[str, Any], *, status: int = 200) -> HttpResponse:
    person, day = person_of(request), today()
    every = list(store.each(person, TRIAL))
    under_way = next((kept for kept in every if kept.body.ends >= day), None)
    chosen = request.POST.get("practice", "")
    fitting = [Choice(id_, practice_title(id_), id_ == chosen) for id_ in keeping.fitting(person)]
    context = {
        "here": "trial",
        "under_way": under_way,
        "title": practice_title(under_way.body.practice) if under_way else "",
        "over": [
            {"kept": kept, "title": practice_title(kept.body.practice)}
            for kept in every
            if kept.body.ends < day
        ],
        "fitting": sorted(fitting, key=lambda choice: choice.label),
        "length": length_asked(request.POST.get("days", "")),
        "chances": chance_rows(),
        "token": new_token(),
        **found,
    }
    return render(request, "growth/trial/trial.html", context, status=status)
