"""What may be wished."""

from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from earned.server.growth.reminders.kinds import CLOCK, LONGEST_MAIL, LONGEST_WORDS
from earned.server.growth.reminders.pace import STEPS


class WishForm(forms.Form):
    """How often, when, and in which words."""

    often = forms.ChoiceField(choices=[(step, step) for step in STEPS])
    clock = forms.RegexField(
        CLOCK, error_messages={"invalid": _("Give the time as hours and minutes, such as 19:30.")}
    )
    zone = forms.CharField(max_length=60)
    words = forms.CharField(max_length=LONGEST_WORDS, required=False)
    taper = forms.BooleanField(required=False)

    def clean_zone(self) -> str:
        """A time zone that is known."""
        if self.cleaned_data["zone"] not in available_timezones():
            raise forms.ValidationError(
                _("Choose a time zone by its name, such as Europe/Madrid or America/New_York.")
            )
        return str(self.cleaned_data["zone"])

    def clean_words(self) -> str:
        """One line without control characters."""
        typed = "".join(c if c.isprintable() else " " for c in self.cleaned_data["words"])
        return " ".join(typed.split())


class MailForm(forms.Form):
    """Where to."""

    mail = forms.EmailField(
        max_length=LONGEST_MAIL, error_messages={"invalid": _("Give a whole address, name@place.")}
    )
