"""Where it comes from: offered last, a note first, for reflection only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from earned.library.unscored import origins
from earned.server.pages.language import language
from earned.server.quiz import services
from earned.server.quiz.access import ticket_of
from earned.server.quiz.forms import CaregiverForm, OptionalAnswers
from earned.server.quiz.presentation.origins import caregiver_page, reflections
from earned.server.quiz.record import Caregiver
from earned.server.quiz.views.common import kind, record_of, sent


@require_safe
@kind
def note(request: HttpRequest) -> HttpResponse:
    """What is asked, what for, and who should leave it for now."""
    record_of(request)
    return render(request, "quiz/origins.html", {"words": origins(language()).part.words})


@require_http_methods(["GET", "HEAD", "POST"])
@kind
def caregiver(request: HttpRequest, number: int) -> HttpResponse:
    """Who it is, and then the questions about that person."""
    record = record_of(request)
    if not 1 <= number <= origins(language()).caregivers:
        raise services.NotAskedError
    kept = record.caregivers.get(number)
    if kept is None:
        return _who(request, number)
    if request.method == "POST":
        return _answers(request, number, kept)
    return render(request, "quiz/caregiver.html", {"page": caregiver_page(kept, language())})


def _who(request: HttpRequest, number: int) -> HttpResponse:
    form = CaregiverForm(sent(request))
    if request.method == "POST" and form.is_valid():
        kept = Caregiver(who=form.cleaned_data["who"], answers={})
        services.keep_caregiver(ticket_of(request), number, kept)
        return redirect("quiz:caregiver", number)
    context = {"page": caregiver_page(None, language()), "form": form}
    return render(request, "quiz/caregiver.html", context)


def _answers(request: HttpRequest, number: int, kept: Caregiver) -> HttpResponse:
    part = origins(language()).part
    form = OptionalAnswers([item.id for item in part.items], part.options, request.POST)
    if not form.is_valid():
        raise services.NotAskedError
    answered = Caregiver(who=kept.who, answers=form.given())
    services.keep_caregiver(ticket_of(request), number, answered)
    return redirect("quiz:thoughts")


@require_safe
@kind
def thoughts(request: HttpRequest) -> HttpResponse:
    """Words to think with."""
    record = record_of(request)
    if not record.caregivers:
        return redirect("quiz:origins")
    shown = reflections(record, language())
    return render(request, "quiz/thoughts.html", {"page": shown})
