"""Write a fear down as a prediction, say what became of it, and see forecast against outcome."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from earned.app.now import Heard
from earned.core.guidance.plan import SAFETY_QUESTIONS, SafetyAnswer
from earned.server.accounts.access import person_of
from earned.server.growth import store
from earned.server.growth.access import own
from earned.server.growth.checkins.keeping import today
from earned.server.growth.choices import one_line, one_of, say
from earned.server.growth.heard import hear, help_in
from earned.server.growth.pages import both, sent, shown
from earned.server.growth.predictions import form, keeping
from earned.server.growth.predictions.kind import LONGEST, PREDICTION, Outcome, Prediction
from earned.server.growth.predictions.presentation import laid, row
from earned.server.growth.tokens import new_token, uid_in
from earned.server.now.helping import lines
from earned.server.pages.language import language
from earned.server.quiz.presentation.safety import safety_questions

OUTCOMES: tuple[Outcome, ...] = ("happened", "not", "unclear")
NOT_YET = "not_yet"
LISTED = 20
"""Answered ones that are listed; all of them are summed up."""


@shown
def predictions(request: HttpRequest) -> HttpResponse:
    """Those that are open, those answered, and what they show together."""
    person, day = person_of(request), today()
    every = list(keeping.each(person))
    waiting = [one for one in every if one.body.outcome is None]
    answered = [one for one in every if one.body.outcome is not None]
    context = {
        "here": "predictions",
        "open": [row(*one, day) for one in waiting],
        "answered": [row(*one, day) for one in answered[:LISTED]],
        "laid": laid(keeping.forecasts(one.body for one in every)),
    }
    return render(request, "growth/predictions/predictions.html", context)


@both
def new(request: HttpRequest) -> HttpResponse:
    """Write one down. About a particular person only after three questions, asked there and then."""
    person = person_of(request)
    if request.method != "POST":
        return _form(request, form.form_of(person))
    given = request.POST.dict()
    read = form.read(person, given)
    if read.body is None:
        return _form(request, form.again(person, given, read.errors), status=400)
    if read.body.about == "person" and not set(SAFETY_QUESTIONS) & set(given):
        return _ask_first(request, read.body)
    return _keep(request, read.body)


def _keep(request: HttpRequest, body: Prediction) -> HttpResponse:
    safety, heard = _safety(request), hear(body.fear)
    if body.about == "person" and heard.guarded:
        safety = dict.fromkeys(SAFETY_QUESTIONS, "yes")
    try:
        uid = keeping.keep(person_of(request), body, safety, uid=uid_in(request))
    except keeping.NotSafeError:
        return _withheld(request, body, safety, heard)
    if heard.alarm.crisis:
        return _one(request, uid, {**help_in(request, heard), "kept_too": True})
    return redirect("growth:moment", body.moment) if body.moment else redirect("growth:predictions")


def _safety(request: HttpRequest) -> dict[str, SafetyAnswer]:
    """The three answers; left open, or not an answer at all, counts as skipped."""
    known: tuple[SafetyAnswer, ...] = ("yes", "no", "skip")
    return {
        name: next((word for word in known if word == request.POST.get(name)), "skip")
        for name in SAFETY_QUESTIONS
    }


def _ask_first(request: HttpRequest, body: Prediction) -> HttpResponse:
    context = {
        "here": "predictions",
        "body": body,
        "questions": safety_questions({}, language()),
        "with_why": True,
        "token": request.POST.get("token", ""),
    }
    return render(request, "growth/predictions/safety.html", context)


def _withheld(
    request: HttpRequest, body: Prediction, safety: dict[str, SafetyAnswer], heard: Heard
) -> HttpResponse:
    """Nothing was kept of it; who can be talked to stands on the page itself."""
    found = help_in(request, heard) or lines(request, "abuse")
    context = {
        "here": "predictions",
        "body": body,
        "aside": "yes" in safety.values(),
        **found,
    }
    return render(request, "growth/predictions/withheld.html", context)


@both
def prediction(request: HttpRequest, uid: str) -> HttpResponse:
    """One prediction, and what became of it."""
    own(request, PREDICTION, uid)
    if request.method != "POST":
        return _one(request, uid, {})
    outcome = one_of(request.POST.get("outcome"), (*OUTCOMES, NOT_YET))
    if not outcome:
        error = say("predictions", "outcome", "choose")
        return _one(request, uid, {"error": error}, status=400)
    if outcome == NOT_YET:
        keeping.not_yet(person_of(request), uid, today())
        return redirect("growth:today")
    return _answer(request, uid, outcome)


def _answer(request: HttpRequest, uid: str, outcome: str) -> HttpResponse:
    came = one_line(request.POST.get("came"), LONGEST)
    known = next(one for one in OUTCOMES if one == outcome)
    keeping.answer(person_of(request), uid, known, came, today())
    heard = hear(came)
    if heard.alarm.crisis:
        return _one(request, uid, {**help_in(request, heard), "kept_too": True})
    return redirect("growth:prediction", uid)


@sent
def remove(request: HttpRequest, uid: str) -> HttpResponse:
    """Delete one."""
    store.remove(person_of(request), PREDICTION, uid)
    return redirect("growth:predictions")


def _one(
    request: HttpRequest, uid: str, found: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    kept = own(request, PREDICTION, uid)
    context = {
        "here": "predictions",
        "kept": kept,
        "row": row(uid, kept.body, today()),
        "alarming": kept.body.outcome == "happened" and kept.body.about == "person",
        "longest": LONGEST,
        **found,
    }
    return render(request, "growth/predictions/prediction.html", context, status=status)


def _form(
    request: HttpRequest, shown_form: form.PredictionForm, *, status: int = 200
) -> HttpResponse:
    context = {"here": "predictions", "prediction": shown_form, "token": new_token()}
    return render(request, "growth/predictions/new.html", context, status=status)
