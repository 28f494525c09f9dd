"""Who may see what: everybody their own records, and nothing else. Somebody else's are not found."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from earned.sealing.errors import NoKeyError
from earned.sealing.lock import WrongPassphraseError
from earned.server.accounts import access as accounts
from earned.server.accounts.access import person_of
from earned.server.config.faults import carried
from earned.server.growth import consents, store
from earned.server.growth.kinds import Body, Kind
from earned.server.growth.locking import session
from earned.server.growth.zones import zone_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
TYPED = "lock-passphrase"
"""The field in which the passphrase of a lock comes, also beside the fields of another form."""


def own(request: HttpRequest, kind: Kind[Body], uid: str) -> store.Kept[Body]:
    """One's own record. Raises ``Http404`` for anything else, whether or not it exists."""
    try:
        return store.read(person_of(request), kind, uid)
    except store.NothingHereError as error:
        raise Http404 from error


def kind_pages(view: View[P]) -> View[P]:
    """What can go wrong with records, as kind pages; and the lock, open or asked for."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            session.take_along(request)
            _open_by_the_way(request)
            with timezone.override(zone_of(request)):
                return view(request, *args, **kwargs)
        except store.NothingHereError as error:
            raise Http404 from error
        except NoKeyError:  # the account was deleted, and rows are left for the next purge
            logout(request)
            return redirect("growth:gone")
        except store.TooBusyError:
            return render(request, "quiz/busy.html", status=503)
        except consents.NoConsentError:
            return render(request, "growth/no_consent.html", status=403)
        except (store.LockedError, WrongPassphraseError, session.TooManyTriesError) as error:
            return ask_for_lock(request, error)

    return guarded


def personal(view: View[P]) -> View[P]:
    """A page of one's own: signed in, kind when something goes wrong."""
    return accounts.personal(kind_pages(view))


def fresh(view: View[P]) -> View[P]:
    """The same, shortly after the passphrase was given once more."""
    return accounts.fresh(kind_pages(view))


def ask_for_lock(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    """Ask for the passphrase of the lock. A form that was sent goes on once it is given: what somebody
    wrote while the lock fell shut is not lost."""
    opening = reverse("growth:lock_open")
    posted = request.method == "POST" and request.path != opening
    context = {
        "action": request.get_full_path() if posted else opening,
        "fields": carried(request, TYPED) if posted else [],
        "next": request.POST.get("next", "")
        if request.path == opening
        else request.get_full_path(),
        "wrong": isinstance(error, WrongPassphraseError),
        "wait": isinstance(error, session.TooManyTriesError),
    }
    return render(request, "growth/lock/open.html", context, status=403)


def _open_by_the_way(request: HttpRequest) -> None:
    """Open the lock where its passphrase came beside another form."""
    beside = request.method == "POST" and request.path != reverse("growth:lock_open")
    if beside and TYPED in request.POST and store.has_lock(person_of(request)):
        session.open_(request, request.POST[TYPED])
