"""One question a screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from earned.server.pages.language import language
from earned.server.quiz import services
from earned.server.quiz.access import ticket_of
from earned.server.quiz.presentation.question import question_at
from earned.server.quiz.record import Record
from earned.server.quiz.views import fragments
from earned.server.quiz.views.common import go_on, is_fragment, kind, record_of

OPTIONS: dict[str, int | None] = {"skip": None, **{str(number): number for number in range(1, 10)}}
"""What a form may send for an option. The engine knows how many a question really has."""


@require_safe
@kind
def current(request: HttpRequest) -> HttpResponse:
    """The question that waits for an answer."""
    record = record_of(request)
    return _show(request, record, len(record.asked) + 1)


@require_safe
@kind
def earlier(request: HttpRequest, number: int) -> HttpResponse:
    """A question already asked, with the answer given, to look at or change."""
    return _show(request, record_of(request), number)


@require_POST
@kind
def answer(request: HttpRequest) -> HttpResponse:
    """Keep an answer and go on to the question after it."""
    item, option = request.POST.get("item", ""), request.POST.get("option")
    if option is None:
        return _ask_again(request, item)
    if option not in OPTIONS:
        raise services.NotAskedError
    record = services.answer(ticket_of(request), item, OPTIONS[option], language())
    return _next(request, record, list(record.asked).index(item) + 2)


def _next(request: HttpRequest, record: Record, number: int) -> HttpResponse:
    if record.complete and number > len(record.asked):
        return _to_result(request)
    if is_fragment(request):
        return _show(request, record, number)
    return redirect("quiz:earlier", number) if number <= len(record.asked) else go_on(record)


def _ask_again(request: HttpRequest, item: str) -> HttpResponse:
    """Nothing was chosen: the same question, with a word about that."""
    record = record_of(request)
    known = [*record.asked, record.pending]
    if item not in known:
        raise services.NotAskedError
    return _show(request, record, known.index(item) + 1, nothing_chosen=True)


def _to_result(request: HttpRequest) -> HttpResponse:
    """A whole page even for htmx: the result needs its own styles."""
    if not is_fragment(request):
        return redirect("quiz:result")
    response = HttpResponse(status=204)
    target = redirect("quiz:result")
    response.headers["HX-Redirect"] = target.headers["Location"]
    return response


def _show(
    request: HttpRequest, record: Record, number: int, *, nothing_chosen: bool = False
) -> HttpResponse:
    spoken = language()
    question = question_at(record, number, spoken)
    if question is None:
        return go_on(record)
    # Just checked and still good: masking it anew for every question takes longer than the rest of the
    # form. Only htmx reuses it; whole pages get a fresh one.
    token = request.POST.get("csrfmiddlewaretoken") if is_fragment(request) else None
    context = {
        "question": question,
        "nothing_chosen": nothing_chosen,
        "address": reverse("quiz:answer"),
        "token": token,
        "options": fragments.options(question.format, question.chosen, spoken),
        "foot": fragments.foot(question.place, spoken),
    }
    if token:
        return HttpResponse(render_to_string("quiz/_question.html", context))
    template = "quiz/_question.html" if is_fragment(request) else "quiz/question.html"
    return render(request, template, context)
