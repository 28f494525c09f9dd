"""The pairing view: three questions, a guess, and the ten pairings with their probabilities."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from earned.library.sentences import sentences
from earned.server.pages.language import language
from earned.server.quiz.access import ticket_of
from earned.server.quiz.forms import SafetyForm
from earned.server.quiz.presentation.safety import safety_questions
from earned.server.quiz.record import Record
from earned.server.quiz.services import NotAskedError
from earned.server.quiz.views.common import go_on, kind, record_of, sent
from earned.server.relationships import services
from earned.server.relationships.forms import GuessForm
from earned.server.relationships.presentation import asked, pairing_page, who

both = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@kind
def pairing(request: HttpRequest) -> HttpResponse:
    """The ten pairings; or what comes before; or, where it stays closed, a kind page with help."""
    record = record_of(request)
    if record.stage() != "result":
        return go_on(record)
    if not services.safety_of(record):
        return redirect("relationships:before")
    if not services.is_open(record):
        return _closed(request, record)
    if not services.guess_of(record):
        return redirect("relationships:guess")
    styles = services.styles_of(record)
    view = services.view_of(record, styles, language())
    page = pairing_page(record, view, styles, language())
    return render(request, "relationships/pairing.html", {"page": page})


@both
@kind
def guess(request: HttpRequest) -> HttpResponse:
    """Three plain choices a dimension, marked as a guess."""
    record = record_of(request)
    if record.stage() != "result":
        return go_on(record)
    if request.method == "POST":
        return _keep(request)
    if not services.is_open(record):
        return redirect("relationships:pairing")
    context = {
        "asked": asked(record, language()),
        "who": who(record, language()),
        "words": sentences("now/pairing", language()).section("ask"),
        "one_person": services.about_one_person(record),
    }
    return render(request, "relationships/guess.html", context)


@both
@kind
def before(request: HttpRequest) -> HttpResponse:
    """The three private questions, where the quiz was about nobody in particular."""
    record = record_of(request)
    if record.stage() != "result":
        return go_on(record)
    if services.about_one_person(record):
        return redirect("relationships:pairing")
    form = SafetyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        services.keep_safety(ticket_of(request), form.answers())
        return redirect("relationships:pairing")
    context = {
        "words": sentences("safety", language()).section("safety"),
        "ask": sentences("now/pairing", language()).section("ask"),
        "questions": safety_questions(services.safety_of(record), language()),
    }
    return render(request, "relationships/before.html", context)


@require_POST
@kind
def again(request: HttpRequest) -> HttpResponse:
    """Think of somebody else, or guess anew."""
    services.forget(ticket_of(request))
    return redirect("relationships:pairing")


def _keep(request: HttpRequest) -> HttpResponse:
    form = GuessForm(request.POST)
    if not form.is_valid():
        raise NotAskedError
    services.keep_guess(ticket_of(request), form.guess())
    return redirect("relationships:pairing")


def _closed(request: HttpRequest, record: Record) -> HttpResponse:
    """The same page after a yes and after a skip."""
    context = {
        "because": sentences("now/pairing", language()).say("closed", "own"),
        "one_person": services.about_one_person(record),
    }
    return render(request, "relationships/closed.html", context)
