"""The result, and what can be done with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from earned.pictures.svg import PAPER
from earned.server.pages.language import language
from earned.server.quiz import store
from earned.server.quiz.access import take_back, ticket_of
from earned.server.quiz.export import as_data
from earned.server.quiz.paper.document import paper
from earned.server.quiz.paper.typesetting import TypesettingError
from earned.server.quiz.presentation.result import result_page
from earned.server.quiz.services import result
from earned.server.quiz.views.common import go_on, kind, record_of

both = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@kind
def show(request: HttpRequest) -> HttpResponse:
    """Where the answers point, how sure that is, and what to do next."""
    record = record_of(request)
    if record.stage() != "result":
        return go_on(record)
    return render(request, "quiz/result.html", {"page": result_page(record, language())})


@both
@kind
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The same words and picture on paper."""
    record = record_of(request)
    if record.stage() != "result":
        return go_on(record)
    page = result_page(record, language(), PAPER)
    try:
        made = paper(page, with_safety=_whole(request))
    except TypesettingError:
        return render(request, "quiz/no_paper.html", status=503)
    return _download(made, "application/pdf", "earned.pdf")


@both
@kind
def as_json(request: HttpRequest) -> HttpResponse:
    """The numbers, with the keys that the command line uses, and the answers."""
    record = record_of(request)
    if record.stage() != "result":
        return go_on(record)
    data = as_data(record, result(record), with_safety=_whole(request))
    return _download(data, "application/json", "earned.json")


@require_POST
def delete(request: HttpRequest) -> HttpResponse:
    """Delete everything at once."""
    store.delete(ticket_of(request))
    response = redirect("quiz:deleted")
    take_back(response)
    return response


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """It is gone."""
    return render(request, "quiz/deleted.html")


def _whole(request: HttpRequest) -> bool:
    """Whether the file shall also hold what was said about safety and state: only if ticked."""
    return "safety" in request.POST


def _download(content: bytes, type_: str, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=type_, headers=disposition)
