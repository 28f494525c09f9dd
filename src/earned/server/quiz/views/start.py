"""Before the questions: consent, whom they are about, and safety."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from earned.core.instruments.item import FRAMES, PARTICULAR_FRAMES
from earned.library.sentences import sentences
from earned.library.wording import quiz_wording
from earned.server.pages.language import language
from earned.server.quiz import services, store
from earned.server.quiz.access import give, ticket_of
from earned.server.quiz.forms import ConsentForm, FrameForm, SafetyForm
from earned.server.quiz.presentation.safety import safety_questions
from earned.server.quiz.views.common import go_on, kind, record_of, sent

both = require_http_methods(["GET", "HEAD", "POST"])


@both
def consent(request: HttpRequest) -> HttpResponse:
    """What happens to answers, 18 and over, consent. Somebody halfway is offered to go on."""
    form = ConsentForm(sent(request))
    if request.method == "POST" and form.is_valid():
        ticket = services.begin(ticket_of(request))
        response = go_on(store.read(ticket))
        give(response, ticket)
        return response
    return render(request, "quiz/start.html", {"form": form, "halfway": _halfway(request)})


@both
@kind
def frame(request: HttpRequest) -> HttpResponse:
    """Whom the questions are about."""
    record = record_of(request)
    if record.asked:
        return go_on(record)
    form = FrameForm(sent(request), initial={"frame": record.frame, "name": record.name})
    if request.method == "POST" and form.is_valid():
        kept = services.choose_frame(
            ticket_of(request), form.cleaned_data["frame"], form.cleaned_data["name"], language()
        )
        return go_on(kept)
    frames = [{"id": id_, "words": quiz_wording(language()).frames[id_]} for id_ in FRAMES]
    chosen = form["frame"].value() or "general"
    return render(request, "quiz/frame.html", {"form": form, "frames": frames, "chosen": chosen})


@both
@kind
def safety(request: HttpRequest) -> HttpResponse:
    """Three private questions before anything about one person."""
    record = record_of(request)
    if record.frame not in PARTICULAR_FRAMES:
        return go_on(record)
    form = SafetyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        return go_on(services.safety(ticket_of(request), form.answers()))
    given = record.safety_answers() if record.safety_asked else {}
    context = {
        "words": sentences("safety", language()).section("safety"),
        "questions": safety_questions(given, language()),
    }
    return render(request, "quiz/safety.html", context)


def _halfway(request: HttpRequest) -> bool:
    try:
        record_of(request)
    except store.NothingHereError:
        return False
    return True
