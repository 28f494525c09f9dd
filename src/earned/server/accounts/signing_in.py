"""What is noted when somebody signs in: the kind of browser, and that it is one they use."""

from typing import Any

from allauth.account.signals import password_changed
from allauth.account.signals import user_logged_in as signed_in
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from earned.server.accounts import devices, throttle
from earned.server.accounts.models import Person
from earned.server.accounts.sessions import LABEL


def connect() -> None:
    """Listen to Django and allauth."""
    user_logged_in.connect(_note_device, dispatch_uid="accounts-device")
    signed_in.connect(_remember_browser, dispatch_uid="accounts-known")
    password_changed.connect(_end_other_sessions, dispatch_uid="accounts-others")


def _note_device(request: HttpRequest, **_: Any) -> None:
    request.session[LABEL] = devices.label(request.headers.get("User-Agent", ""))


def _remember_browser(user: Person, response: Any, **_: Any) -> None:
    throttle.remember(response, user)


def _end_other_sessions(request: HttpRequest, user: Person, **_: Any) -> None:
    devices.sign_out_others(user, request)
