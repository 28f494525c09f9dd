"""What signing up asks besides a name and a passphrase."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from earned.server.accounts.models import Person

CODES = "fresh_codes"
"""Where the session holds codes until they were shown."""


class Extras(forms.Form):
    """The base that allauth builds its form on. ``keep``: the guest's result comes along."""

    adult = forms.BooleanField(
        error_messages={"required": _("Accounts are for people of 18 and over. Tick if you are.")}
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Tick to say that you agree, or go on without an account.")}
    )
    keep = forms.BooleanField(required=False)
    safety = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Make recovery codes, to be shown on the next page and never again."""
        from earned.server.accounts import recovery

        request.session[CODES] = recovery.renew(user)
