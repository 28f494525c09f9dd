"""Show one question of a record: in the guest's quiz, and wherever else questions are asked again."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from earned.server.pages.language import language
from earned.server.quiz.presentation.question import question_at
from earned.server.quiz.record import Record
from earned.server.quiz.services import NotAskedError
from earned.server.quiz.views import fragments
from earned.server.quiz.views.common import is_fragment

OPTIONS: dict[str, int | None] = {"skip": None, **{str(number): number for number in range(1, 10)}}
"""What a form may send for an option. The engine knows how many a question really has."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Names of addresses around a question. ``over``: where the questions end."""

    current: str
    earlier: str
    answer: str
    over: str


QUIZ = Ways("quiz:question", "quiz:earlier", "quiz:answer", "quiz:result")


def show(
    request: HttpRequest, record: Record, number: int, ways: Ways, *, nothing_chosen: bool = False
) -> HttpResponse | None:
    """The question at a place, or ``None`` where there is none."""
    spoken = language()
    question = question_at(record, number, spoken)
    if question is None:
        return None
    # Just checked and still good: masking it anew for every question takes longer than the rest of the
    # form. Only htmx reuses it; whole pages get a fresh one.
    token = request.POST.get("csrfmiddlewaretoken") if is_fragment(request) else None
    context = {
        "question": question,
        "nothing_chosen": nothing_chosen,
        "address": reverse(ways.answer),
        "token": token,
        "options": fragments.options(question.format, question.chosen, spoken),
        "foot": fragments.foot(question.place, spoken, ways.current, ways.earlier),
    }
    if token:
        return HttpResponse(render_to_string("quiz/_question.html", context))
    template = "quiz/_question.html" if is_fragment(request) else "quiz/question.html"
    return render(request, template, context)


def show_again(request: HttpRequest, record: Record, item: str, ways: Ways) -> HttpResponse | None:
    """Nothing was chosen: the same question, with a word about that. Raises ``NotAskedError``."""
    known = [*record.asked, record.pending]
    if item not in known:
        raise NotAskedError
    return show(request, record, known.index(item) + 1, ways, nothing_chosen=True)


def option_in(request: HttpRequest) -> int | None:
    """The option that was sent, ``None`` for a skip. Raises ``NotAskedError`` for anything else."""
    try:
        return OPTIONS[request.POST["option"]]
    except KeyError:
        raise NotAskedError from None


def after(request: HttpRequest, record: Record, number: int, ways: Ways) -> HttpResponse:
    """The question after an answer, or the end."""
    if record.complete and number > len(record.asked):
        return _over(request, ways)
    if is_fragment(request):
        return show(request, record, number, ways) or _over(request, ways)
    if number <= len(record.asked):
        return redirect(ways.earlier, number)
    return redirect(ways.current)


def _over(request: HttpRequest, ways: Ways) -> HttpResponse:
    """A whole page even for htmx: the end needs its own styles."""
    target = redirect(ways.over)
    if not is_fragment(request):
        return target
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = target.headers["Location"]
    return response
