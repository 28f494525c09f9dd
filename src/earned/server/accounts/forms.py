"""Forms of this slice's own pages."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from earned.server.accounts import recovery
from earned.server.accounts.models import USERNAME_LENGTH, Person


class RecoverForm(forms.Form):
    """A name, a recovery code, and a new passphrase."""

    username = forms.CharField(
        max_length=USERNAME_LENGTH, error_messages={"required": _("Type the name of your account.")}
    )
    code = forms.CharField(
        max_length=60, error_messages={"required": _("Type one of your recovery codes.")}
    )
    password1 = forms.CharField(
        strip=False, max_length=400, error_messages={"required": _("Choose a new passphrase.")}
    )
    person: Person | None = None

    def clean_password1(self) -> str:
        """A passphrase that is good enough."""
        typed = str(self.cleaned_data["password1"])
        validate_password(typed, Person(username=str(self.data.get("username", ""))))
        return typed

    def clean(self) -> dict[str, Any] | None:
        """Use the code, once all else is right: a slip must not cost one."""
        if self.errors:
            return self.cleaned_data
        name = self.cleaned_data["username"].strip().lower()
        person = Person.objects.filter(username=name).first()
        if person is None or not recovery.use(person, self.cleaned_data["code"]):
            raise forms.ValidationError(
                _("Name and recovery code do not fit together. Each code works once.")
            )
        self.person = person
        return self.cleaned_data
