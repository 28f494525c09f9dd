"""One's own space, and the results that are kept in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from earned.server.accounts.access import person_of
from earned.server.growth import joining, results, store
from earned.server.growth.access import own, personal
from earned.server.growth.reminders.services import asks_to_stop
from earned.server.growth.results import QUIZ
from earned.server.pages.language import language
from earned.server.quiz import store as guests
from earned.server.quiz.access import take_back, ticket_of
from earned.server.quiz.presentation.result import result_page


@require_safe
@personal
def home(request: HttpRequest) -> HttpResponse:
    """Everything that is kept, the latest first."""
    kept = [
        {
            "uid": one.uid,
            "at": one.at,
            "frame": one.body.answers.frame,
            "name": one.body.answers.name,
        }
        for one in store.each(person_of(request), QUIZ)
    ]
    context = {
        "person": person_of(request),
        "kept": kept,
        "waiting": _waiting(request),
        "reminders_ask": asks_to_stop(person_of(request), timezone.localdate()),
    }
    return render(request, "growth/home.html", context)


@require_safe
@personal
def result(request: HttpRequest, uid: str) -> HttpResponse:
    """A result that is kept, computed anew; where the scoring changed since, with that day's numbers."""
    kept = own(request, QUIZ, uid)
    found, same = results.recomputed(kept.body)
    context = {
        "kept": kept,
        "page": result_page(kept.body.answers, language()),
        "same": same,
        "now": results.numbers(found),
    }
    return render(request, "growth/result.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the result that is open in this browser."""
    if request.method != "POST":
        return render(request, "growth/keep.html", {"waiting": _waiting(request)})
    uid = joining.bring(person_of(request), ticket_of(request))
    if not uid:
        return redirect("growth:keep")
    response = redirect("growth:result", uid)
    take_back(response)
    return response


@require_POST
@personal
def remove(request: HttpRequest, uid: str) -> HttpResponse:
    """Delete one result."""
    store.remove(person_of(request), QUIZ, uid)
    return redirect("growth:home")


def _waiting(request: HttpRequest) -> bool:
    """Whether a finished quiz is open in this browser."""
    try:
        return guests.read(ticket_of(request)).stage() == "result"
    except guests.NothingHereError:
        return False
