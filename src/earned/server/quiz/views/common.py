"""What every view of the quiz shares."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from earned.server.quiz import store
from earned.server.quiz.access import take_back, ticket_of
from earned.server.quiz.record import Record, Stage
from earned.server.quiz.services import NotAskedError

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

PAGE_OF: dict[Stage, str] = {
    "frame": "quiz:frame",
    "safety": "quiz:safety",
    "questions": "quiz:question",
    "result": "quiz:result",
}


def kind(view: View[P]) -> View[P]:
    """Turn what can go wrong with a guest's record into kind pages."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except store.NothingHereError:
            return nothing_here(request)
        except NotAskedError:
            return render(request, "quiz/not_asked.html", status=400)
        except store.TooBusyError:
            return render(request, "quiz/busy.html", status=503)

    return guarded


def nothing_here(request: HttpRequest) -> HttpResponse:
    """The page of somebody without answers here: none yet, lapsed, deleted, or left quickly."""
    response = render(request, "quiz/nothing.html", status=410)
    take_back(response)
    return response


def record_of(request: HttpRequest) -> Record:
    """The guest's record. Raises :class:`store.NothingHereError`."""
    return store.read(ticket_of(request))


def go_on(record: Record) -> HttpResponse:
    """To the page that comes next."""
    return redirect(PAGE_OF[record.stage()])


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for the middle of the page only.

    As ``request.htmx`` says it, without reading every header that came for one of them.
    """
    return bool(request.META.get("HTTP_HX_REQUEST") == "true")


def sent(request: HttpRequest) -> QueryDict | None:
    """The form that was sent, also an empty one; ``None`` where the page is only opened."""
    return request.POST if request.method == "POST" else None
