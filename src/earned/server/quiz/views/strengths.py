"""Strengths and beliefs: offered after the result, a few topics a page, all of it optional."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from earned.library.unscored import strengths
from earned.server.pages.language import language
from earned.server.quiz import services
from earned.server.quiz.access import ticket_of
from earned.server.quiz.forms import OptionalAnswers
from earned.server.quiz.presentation.strengths import page_count, strengths_page
from earned.server.quiz.views.common import kind, nothing_here, record_of


@require_http_methods(["GET", "HEAD", "POST"])
@kind
def page(request: HttpRequest, page: int) -> HttpResponse:
    """One page of topics."""
    record = record_of(request)
    if not 1 <= page <= page_count():
        return nothing_here(request)
    shown = strengths_page(page, record.strengths, language())
    if request.method != "POST":
        return render(request, "quiz/strengths.html", {"page": shown})
    form = OptionalAnswers(shown.items, strengths(language()).options, request.POST)
    if not form.is_valid():
        raise services.NotAskedError
    services.keep_strengths(ticket_of(request), shown.items, form.given())
    if page < page_count():
        return redirect("quiz:strengths", page + 1)
    return redirect("quiz:result")
