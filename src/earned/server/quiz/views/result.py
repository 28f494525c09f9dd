"""The result, and what can be done with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from earned.pictures.svg import PAPER
from earned.server.pages.language import language
from earned.server.quiz import store
from earned.server.quiz.access import take_back, ticket_of
from earned.server.quiz.export import as_data
from earned.server.quiz.paper.document import paper
from earned.server.quiz.presentation.result import result_page
from earned.server.quiz.record import Record
from earned.server.quiz.services import result
from earned.server.quiz.views.common import go_on, kind, record_of


@require_safe
@kind
def show(request: HttpRequest) -> HttpResponse:
    """Where the answers point, how sure that is, and what to do next."""
    record = record_of(request)
    if record.stage() != "result":
        return go_on(record)
    return render(request, "quiz/result.html", {"page": result_page(record, language())})


@require_safe
@kind
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The same words and picture on paper."""
    record = record_of(request)
    if record.stage() != "result":
        return go_on(record)
    return _download(paper(result_page(record, language(), PAPER)), "application/pdf", "earned.pdf")


@require_safe
@kind
def as_json(request: HttpRequest) -> HttpResponse:
    """The numbers, with the keys that the command line uses, and the answers."""
    record = record_of(request)
    if record.stage() != "result":
        return go_on(record)
    return _download(_json(record), "application/json", "earned.json")


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


def _json(record: Record) -> bytes:
    return as_data(record, result(record))


def _download(content: bytes, type_: str, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=type_, headers=disposition)
