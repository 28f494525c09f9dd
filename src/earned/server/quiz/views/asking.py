"""Show one question of a record: in the guest's quiz, and wherever else questions are asked again."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect

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
    values = {name: getattr(question, name) for name in fragments.ASKED}
    values |= {
        "path": request.path,
        "leave_url": settings.EARNED_LEAVE_URL,
        "address": fragments.address(ways.answer),
        "token": _token(request),
        "options": fragments.options(question.format, question.chosen, spoken),
        "foot": fragments.foot(question.place, spoken, ways.current, ways.earlier),
    }
    whole = not is_fragment(request)
    found = fragments.question(page=whole, nothing_chosen=nothing_chosen, language=spoken)
    return HttpResponse(found.cast(values))


def _token(request: HttpRequest) -> str:
    """The token of the form. htmx gets back the one that it sent: just checked and still good, while
    masking it anew takes longer than the rest of the form. Whole pages get a fresh one."""
    sent = request.POST.get("csrfmiddlewaretoken") if is_fragment(request) else None
    return sent or get_token(request)


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
