"""One question a screen."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from earned.server.pages.language import language
from earned.server.quiz import services
from earned.server.quiz.access import ticket_of
from earned.server.quiz.record import Record
from earned.server.quiz.views import asking
from earned.server.quiz.views.asking import QUIZ
from earned.server.quiz.views.common import go_on, kind, record_of


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
    item = request.POST.get("item", "")
    if "option" not in request.POST:
        record = record_of(request)
        return asking.show_again(request, record, item, QUIZ) or go_on(record)
    option = asking.option_in(request)
    record = services.answer(ticket_of(request), item, option, language())
    if record.stage() not in {"questions", "result"}:
        return go_on(record)
    return asking.after(request, record, list(record.asked).index(item) + 2, QUIZ)


def _show(request: HttpRequest, record: Record, number: int) -> HttpResponse:
    return asking.show(request, record, number, QUIZ) or go_on(record)
