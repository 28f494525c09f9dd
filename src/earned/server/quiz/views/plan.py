"""Argue with the plan, and shape it. Each comes back to the result, where the plan is made anew."""

from typing import get_args

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from earned.server.quiz import arguing
from earned.server.quiz.access import ticket_of
from earned.server.quiz.forms import ShapeForm
from earned.server.quiz.record import Record
from earned.server.quiz.services import NotAskedError
from earned.server.quiz.views.common import kind


@require_POST
@kind
def argue(request: HttpRequest) -> HttpResponse:
    """'Not for me', 'I have done it', or 'bring it back': the button that was pressed names both."""
    pressed = [word for word in get_args(arguing.Word) if word in request.POST]
    if len(pressed) != 1:
        raise NotAskedError
    (word,) = pressed
    return _to_plan(arguing.argue(ticket_of(request), request.POST[word], word))


@require_POST
@kind
def shape(request: HttpRequest) -> HttpResponse:
    """Life areas, time, and what is going on."""
    form = ShapeForm(request.POST)
    if not form.is_valid():
        raise NotAskedError
    return _to_plan(arguing.shape(ticket_of(request), form.shape()))


def _to_plan(record: Record) -> HttpResponse:
    """To the plan; where support comes first, to what is said about that."""
    place = "#first" if record.circumstances().situation.support_first else "#plan"
    return HttpResponseRedirect(reverse("quiz:result") + place)
