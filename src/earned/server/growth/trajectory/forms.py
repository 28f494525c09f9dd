"""What may be added to a trajectory."""

from django import forms
from django.utils.translation import gettext_lazy as _

from earned.server.growth.trajectory.kinds import LONGEST

DAY = {
    "required": _("Give the day."),
    "invalid": _("Give the day as year, month and day, such as 2026-03-01."),
}


class EventForm(forms.Form):
    """Something that happened."""

    day = forms.DateField(error_messages=DAY)
    text = forms.CharField(
        max_length=LONGEST,
        required=False,
        error_messages={"max_length": _("Use up to 80 characters.")},
    )
    belongs = forms.CharField(max_length=80, required=False)

    def clean(self) -> None:
        super().clean()
        if not self.cleaned_data.get("text") and not self.cleaned_data.get("belongs"):
            self.add_error("text", _("Write a few words, or choose what it belongs to."))


class CountForm(forms.Form):
    """From which day to count."""

    day = forms.DateField(error_messages=DAY)
