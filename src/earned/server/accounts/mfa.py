"""Second factors: where allauth keeps their secrets, and recovery codes beside them."""

import base64
from typing import Any

import segno
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.http import HttpRequest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from earned.sealing.box import seal, unseal
from earned.server.accounts import devices, keys, recovery
from earned.server.accounts.models import Person

IDENTITY = b"second factor"


class Adapter(DefaultMFAAdapter):
    """Seals the secret of an authenticator app under its owner's data key."""

    error_messages = {  # noqa: RUF012 - allauth's own shape
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This code does not fit. Codes change every 30 seconds: try the next one."
        ),
    }

    def encrypt(self, text: str) -> str:
        """The owner's id and the sealed secret, as text."""
        person = context.request.user
        box = seal(keys.key_of(person), text.encode(), IDENTITY)
        return f"{person.pk}:{base64.b64encode(box).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises where its owner's key is gone."""
        owner, _colon, box = encrypted_text.partition(":")
        return unseal(keys.store().get(owner), base64.b64decode(box), IDENTITY).decode()

    def build_totp_svg(self, url: str) -> str:
        """The secret as a square to scan, drawn without a style of its own."""
        drawn = segno.make(url).svg_inline(scale=5, border=3, dark="#000", light="#fff")
        return mark_safe(drawn)  # noqa: S308 - built by segno, which escapes

    def get_totp_issuer(self) -> str:
        """What an authenticator app shows."""
        return "Earned"


class SecondStep(AuthenticateForm):
    """A code of the authenticator app, or a recovery code."""

    by_recovery = False

    def clean_code(self) -> str:
        """The code, checked. Raises ``ValidationError``."""
        self.by_recovery = recovery.use(self.user, self.cleaned_data["code"])
        return "" if self.by_recovery else str(super().clean_code())

    def save(self) -> None:
        """Note by what the person showed who they are."""
        if self.by_recovery:
            note_recovery(context.request, self.user)
        else:
            super().save()


class SecondStepAgain(ReauthenticateForm):
    """The same when it is asked for again, before something weighty."""

    by_recovery = False

    def clean_code(self) -> str:
        """The code, checked. Raises ``ValidationError``."""
        self.by_recovery = recovery.use(self.user, self.cleaned_data["code"])
        return "" if self.by_recovery else str(super().clean_code())

    def save(self) -> None:
        """Note by what the person showed who they are."""
        if self.by_recovery:
            note_recovery(context.request, self.user, reauthenticated=True)
        else:
            super().save()


class AddPasskey(AddWebAuthnForm):
    """A passkey goes by the browser it was made with: no name is typed."""

    def clean_name(self) -> str:
        """Such as 'Firefox / Android'."""
        return devices.label(context.request.headers.get("User-Agent", "")) or "passkey"


def note_recovery(request: HttpRequest, person: Person, **more: Any) -> None:
    """A recovery code was used."""
    record_authentication(request, person, "recovery_code", **more)
