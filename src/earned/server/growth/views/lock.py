"""The lock: set it, open it, shut it, change it, take it off."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from earned.sealing.lock import WrongPassphraseError
from earned.server.accounts.access import person_of
from earned.server.growth import store
from earned.server.growth.access import ask_for_lock, fresh, personal
from earned.server.growth.locking import keeping, session

both = require_http_methods(["GET", "HEAD", "POST"])
CODE = "lock_code"
"""Where the session holds the code of a new lock until it was shown."""


@require_safe
@personal
def show(request: HttpRequest) -> HttpResponse:
    """Whether there is a lock, and what can be done about it."""
    return _page(request)


@both
@fresh
def turn_on(request: HttpRequest) -> HttpResponse:
    """Set a lock. The passphrase of the account is asked first: nobody else shall lock its owner out."""
    if request.method != "POST":
        return render(request, "growth/lock/set.html", {})
    passphrase, problem = _chosen(request)
    if problem:
        return render(request, "growth/lock/set.html", {"problem": problem}, status=400)
    try:
        request.session[CODE] = keeping.turn_on(person_of(request), passphrase)
    except keeping.AlreadyLockedError:
        return redirect("growth:lock")
    session.remember(request)
    return redirect("growth:lock_code")


@require_safe
@personal
def code(request: HttpRequest) -> HttpResponse:
    """The recovery code of a new lock, once."""
    return render(request, "growth/lock/code.html", {"code": request.session.pop(CODE, None)})


@both
@personal
def open_(request: HttpRequest) -> HttpResponse:
    """Open it by passphrase or code, and go on to where one was."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "growth:lock"
    if request.method != "POST":
        return ask_for_lock(request)
    try:
        session.open_(request, request.POST.get("lock-passphrase", ""))
    except store.NothingHereError:
        return redirect("growth:lock")
    except (WrongPassphraseError, session.TooManyTriesError) as error:
        return ask_for_lock(request, error)
    return redirect(target)


@require_POST
@personal
def shut(request: HttpRequest) -> HttpResponse:
    """Shut it in this browser."""
    session.shut(request)
    return redirect("growth:lock")


@both
@fresh
def change(request: HttpRequest) -> HttpResponse:
    """Another passphrase for an open lock. The passphrase of the account is asked first: who finds a device
    with the lock open shall not keep its owner out."""
    keeping.need(person_of(request))
    if request.method != "POST":
        return render(request, "growth/lock/change.html", {})
    passphrase, problem = _chosen(request)
    if problem:
        return render(request, "growth/lock/change.html", {"problem": problem}, status=400)
    keeping.change_passphrase(person_of(request), passphrase)
    return redirect("growth:lock")


@both
@fresh
def turn_off(request: HttpRequest) -> HttpResponse:
    """Take an open lock off, after the passphrase of the account."""
    keeping.need(person_of(request))
    if request.method != "POST":
        return render(request, "growth/lock/off.html", {})
    keeping.turn_off(person_of(request))
    session.shut(request)
    return redirect("growth:lock")


@both
@fresh
def forget(request: HttpRequest) -> HttpResponse:
    """Passphrase and code are lost: delete what is locked, and the lock."""
    person = person_of(request)
    if request.method != "POST":
        return render(request, "growth/lock/forget.html", {"locked": keeping.locked(person)})
    keeping.forget(person)
    session.shut(request)
    return redirect("growth:lock")


def _page(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    context = {
        "set": store.has_lock(person),
        "shut": keeping.is_shut(person),
        "minutes": session.OPEN_FOR // 60,
        "locked": keeping.locked(person),
    }
    return render(request, "growth/lock/show.html", context)


def _chosen(request: HttpRequest) -> tuple[str, str]:
    """A new passphrase typed twice, and what is wrong with it."""
    typed, again = request.POST.get("passphrase", ""), request.POST.get("passphrase-again", "")
    if typed != again:
        return "", _("The two do not match. Type the same passphrase twice.")
    try:
        validate_password(typed, person_of(request))
    except ValidationError as error:
        return "", " ".join(error.messages)
    return typed, ""
