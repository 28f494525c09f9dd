"""Who is here: a person with an account, or nobody."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from earned.server.accounts.models import Person

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def person_of(request: HttpRequest) -> Person:
    """Whoever is signed in. Raises ``PermissionError`` for nobody: guard the view by :func:`personal`."""
    if not isinstance(request.user, Person):
        raise PermissionError("Nobody is signed in.")
    return request.user


def personal(view: View[P]) -> View[P]:
    """Only for who is signed in; others are asked to sign in, and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            asked = request.get_full_path() if request.method == "GET" else reverse("growth:home")
            return redirect_to_login(asked, reverse("account_login"))
        return view(request, *args, **kwargs)

    return guarded


def fresh(view: View[P]) -> View[P]:
    """Only shortly after the passphrase (or a second factor) was given once more."""
    asked: View[P] = reauthentication_required(app="allauth.account")(view)
    return personal(asked)


def whole(view: View[P]) -> View[P]:
    """A form whose effects, the session's included, are kept all together or not at all."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            if request.session.modified:
                request.session.save()
        return response

    return guarded
