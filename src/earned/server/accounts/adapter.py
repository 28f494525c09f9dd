"""How allauth makes and checks accounts here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from earned.server.accounts import keys, throttle
from earned.server.accounts.models import Person


class Adapter(DefaultAccountAdapter):
    """Accounts with a data key; kind words; a throttle that does not lock out."""

    error_messages = {  # noqa: RUF012 - allauth's own shape
        **DefaultAccountAdapter.error_messages,
        "username_taken": _("This name is taken. Choose another."),
        "username_blacklisted": _("This name cannot be used. Choose another."),
        "username_password_mismatch": _("Name and passphrase do not fit together. Check both."),
        "incorrect_password": _("This is not the passphrase of this account. Try again."),
        "enter_current_password": _("This is not the passphrase of this account. Try again."),
        "too_many_login_attempts": _(
            "Too many tries for now. Wait a few minutes, or use one of your recovery codes."
        ),
        "rate_limited": _("Too many tries for now. Wait a few minutes."),
    }

    def save_user(
        self, request: HttpRequest, user: Person, form: forms.BaseForm, commit: bool = True
    ) -> Person:
        """Make the person with a key of their own; the key first, so that nobody is without one."""
        user.username = form.cleaned_data["username"].lower()
        user.set_password(form.cleaned_data["password1"])
        keys.store().create(user.pk)
        with transaction.atomic():
            user.save(force_insert=True)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Slow down guessing. Raises ``ValidationError``."""
        if not throttle.may_try(request, credentials.get("username", "")):
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        """The passphrase was right (allauth's hook of that moment)."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """Whose passphrase this is; ``None`` where it is nobody's."""
        person: Person | None = super().authenticate(request, **credentials)
        if person is not None:
            throttle.forgive(request, credentials.get("username", ""))
        return person

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """To the recovery codes, which are shown once."""
        return reverse("accounts:codes")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To one's own space."""
        return reverse("growth:home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """To the first page."""
        return reverse("pages:landing")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where it began."""
        return reverse("mfa_index")
