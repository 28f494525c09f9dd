"""Who may see what: everybody their own records, and nothing else. Somebody else's are not found."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from earned.server.accounts import access as accounts
from earned.server.accounts.access import person_of
from earned.server.growth import consents, store
from earned.server.growth.kinds import Body, Kind

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def own(request: HttpRequest, kind: Kind[Body], uid: str) -> store.Kept[Body]:
    """One's own record. Raises ``Http404`` for anything else, whether or not it exists."""
    try:
        return store.read(person_of(request), kind, uid)
    except store.NothingHereError as error:
        raise Http404 from error


def kind_pages(view: View[P]) -> View[P]:
    """What can go wrong with records, as kind pages."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except store.NothingHereError as error:
            raise Http404 from error
        except store.TooBusyError:
            return render(request, "quiz/busy.html", status=503)
        except consents.NoConsentError:
            return render(request, "growth/no_consent.html", status=403)

    return guarded


def personal(view: View[P]) -> View[P]:
    """A page of one's own: signed in, kind when something goes wrong."""
    return accounts.personal(kind_pages(view))


def fresh(view: View[P]) -> View[P]:
    """The same, shortly after the passphrase was given once more."""
    return accounts.fresh(kind_pages(view))
