"""One page a day. Every form on it works by itself; with htmx only its card is swapped."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from earned.app.now import Heard
from earned.server.accounts.access import person_of
from earned.server.accounts.models import Person
from earned.server.growth import consents
from earned.server.growth.access import own
from earned.server.growth.checkins import form as check_in
from earned.server.growth.checkins import keeping as check_ins
from earned.server.growth.choices import rating, say
from earned.server.growth.heard import hear, help_in
from earned.server.growth.moments import form as moment_form
from earned.server.growth.moments import keeping as moments
from earned.server.growth.moments.kind import MOMENT
from earned.server.growth.pages import back_to, is_fragment, sent, shown
from earned.server.growth.practices.presentation import next_card
from earned.server.growth.today.asking import asks
from earned.server.growth.tokens import new_token, uid_in


@shown
def today(request: HttpRequest) -> HttpResponse:
    """The whole page."""
    return _page(request, {})


@sent
def check(request: HttpRequest) -> HttpResponse:
    """Keep the check-in."""
    person, day = person_of(request), check_ins.today()
    body = check_in.read(request.POST.dict(), day)
    if body is None:
        wrong = check_in.again(day, request.POST.dict(), say("today", "check_in", "incomplete"))
        return _card(request, "check_in", {"check_in": wrong}, status=400)
    check_ins.keep(person, body)
    found = {"check_in": check_in.form_of(body.day, body)}
    return _answer(request, "check_in", "check-in", found, hear(body.line))


@sent
def note(request: HttpRequest) -> HttpResponse:
    """Note a moment by its fork and a tap or two; the rest can be added on its own page."""
    body = moment_form.read(request.POST.dict())
    if body is None:
        wrong = moment_form.again(request.POST.dict(), say("today", "moment", "which"))
        found = {"moment": wrong, "token": new_token()}
        return _card(request, "moment", found, status=400)
    uid = moments.keep(person_of(request), body, uid=uid_in(request))
    if not is_fragment(request):
        return redirect("growth:moment", uid)
    found = {"moment": moment_form.form_of(), "token": new_token(), "noted": uid}
    return _card(request, "moment", found)


@sent
def later(request: HttpRequest, uid: str) -> HttpResponse:
    """How strong a moment's pull is by now."""
    own(request, MOMENT, uid)
    given = rating(request.POST.get("later"))
    if given is not None:
        moments.rate_later(person_of(request), uid, given)
    return back_to("growth:today")


def _answer(
    request: HttpRequest, card: str, place: str, found: dict[str, Any], heard: Heard
) -> HttpResponse:
    """The card, with help first where danger was heard; else back to the page."""
    found |= {**help_in(request, heard), "kept_too": True}
    if is_fragment(request) or heard.alarm.crisis:
        return _card(request, card, found)
    return back_to("growth:today", place)


def _card(
    request: HttpRequest, card: str, found: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """One card for htmx, or the whole page with that card as given."""
    if is_fragment(request):
        found = {**found, "alone": True}
        return render(request, f"growth/today/_{card}.html", found, status=status)
    return _page(request, found, status)


def _page(request: HttpRequest, given: dict[str, Any], status: int = 200) -> HttpResponse:
    person, day = person_of(request), check_ins.today()
    kept = check_ins.of_day(person, day)
    context = {
        "here": "today",
        "day": day,
        "away": check_ins.away_for(person, day),
        "agreed": consents.agreed(person, "keep"),
        "check_in": check_in.form_of(day, kept.body if kept else None),
        "moment": moment_form.form_of(),
        "token": new_token(),
        "asks": asks(person, day, timezone.now()),
        "next": _next(person),
        **given,
    }
    return render(request, "growth/today/today.html", context, status=status)


def _next(person: Person) -> dict[str, Any]:
    return next_card(person, check_ins.today())
