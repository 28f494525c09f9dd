"""Log a moment, look at it, add to it, delete it; and what all of them show together."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from earned.server.accounts.access import person_of
from earned.server.growth import store
from earned.server.growth.access import own
from earned.server.growth.choices import Asked, rating, ratings, say, section
from earned.server.growth.heard import hear, help_in
from earned.server.growth.moments import form, keeping
from earned.server.growth.moments.kind import MOMENT, TEXTS, Moment
from earned.server.growth.moments.presentation import findings
from earned.server.growth.moments.presentation import shown as in_words
from earned.server.growth.pages import both, sent, shown
from earned.server.growth.predictions import form as prediction_form
from earned.server.growth.predictions import keeping as predictions
from earned.server.growth.tokens import new_token, uid_in

A_PAGE = 20


@shown
def moments(request: HttpRequest) -> HttpResponse:
    """The latest, how many there are, and what they show."""
    person = person_of(request)
    found = keeping.patterns(person)
    page = _page_number(request)
    skip = (page - 1) * A_PAGE
    listed = list(store.each(person, MOMENT, skip=skip, most=A_PAGE + 1))
    context = {
        "here": "moments",
        "patterns": found,
        "findings": findings(found),
        "listed": [in_words(kept) for kept in listed[:A_PAGE]],
        "newer": page - 1,
        "older": page + 1 if len(listed) > A_PAGE else 0,
    }
    return render(request, "growth/moments/moments.html", context)


@both
def new(request: HttpRequest) -> HttpResponse:
    """Log a moment."""
    if request.method != "POST":
        return _form(request, {"form": form.form_of(), "token": new_token()})
    given = request.POST.dict()
    body = form.read(given)
    if body is None:
        wrong = form.again(given, say("moments", "page", "which"))
        return _form(request, {"form": wrong, "token": new_token()}, status=400)
    uid = keeping.keep(person_of(request), body, uid=uid_in(request))
    return _kept(request, uid, body)


@both
def moment(request: HttpRequest, uid: str) -> HttpResponse:
    """One moment, to look at and add to."""
    own(request, MOMENT, uid)
    if request.method != "POST":
        return _form(request, _of(request, uid))
    given = request.POST.dict()
    body = form.read(given)
    if body is None:
        wrong = form.again(given, say("moments", "page", "which"))
        found = {**_of(request, uid), "form": wrong}
        return _form(request, found, status=400)
    keeping.edit(person_of(request), uid, body)
    return _kept(request, uid, body)


@sent
def later(request: HttpRequest, uid: str) -> HttpResponse:
    """How strong the pull is by now."""
    own(request, MOMENT, uid)
    given = rating(request.POST.get("later"))
    if given is not None:
        keeping.rate_later(person_of(request), uid, given)
    return redirect("growth:moment", uid)


@sent
def remove(request: HttpRequest, uid: str) -> HttpResponse:
    """Delete one."""
    store.remove(person_of(request), MOMENT, uid)
    return redirect("growth:moments")


def _kept(request: HttpRequest, uid: str, body: Moment) -> HttpResponse:
    """Back to the moment; with help first where danger was heard."""
    heard = hear(*(getattr(body, name) for name in TEXTS))
    if not heard.alarm.crisis:
        return redirect("growth:moment", uid)
    found = {**_of(request, uid), **help_in(request, heard), "kept_too": True}
    return _form(request, found)


def _of(request: HttpRequest, uid: str) -> dict[str, Any]:
    """Everything about a moment that is kept. Read anew, since it may just have been changed."""
    kept = store.read(person_of(request), MOMENT, uid)
    words = section("moments", "page")
    theirs = [one for one in predictions.each(person_of(request)) if one.body.moment == uid]
    return {
        "kept": kept,
        "shown": in_words(kept),
        "form": form.form_of(kept.body),
        "later": Asked("later", words["later"], ratings()),
        "prediction": prediction_form.form_of(person_of(request), moment=uid),
        "predictions": theirs,
        "token": new_token(),
    }


def _form(request: HttpRequest, found: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context = {"here": "moments", **found}
    return render(request, "growth/moments/moment.html", context, status=status)


def _page_number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return min(max(int(given), 1), 1000) if given.isascii() and given.isdigit() else 1
