"""What people may send, and what is right where it does not fit."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from earned.app.plan import catalogue
from earned.core.guidance.plan import SAFETY_QUESTIONS, SafetyAnswer
from earned.core.instruments.item import FRAMES
from earned.server.quiz.arguing import CAUTIONS, MINUTES, Shape

NAME_LENGTH = 40
ANY_TIME = "any"


class ConsentForm(forms.Form):
    """Age and consent, each on its own."""

    adult = forms.BooleanField(
        error_messages={"required": _("This quiz is for people of 18 and over. Tick if you are.")}
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Tick to say that you agree, or leave: both are fine.")}
    )


class FrameForm(forms.Form):
    """Whom the questions are about."""

    frame = forms.ChoiceField(
        choices=[(frame, frame) for frame in FRAMES],
        error_messages={
            "required": _("Choose whom to think of."),
            "invalid_choice": _("Choose one of the five."),
        },
    )
    name = forms.CharField(
        max_length=NAME_LENGTH,
        required=False,
        error_messages={"max_length": _("Use up to 40 characters; initials are enough.")},
    )

    def clean_name(self) -> str:
        """The name as one line without control characters."""
        typed = str(self.cleaned_data["name"])
        return " ".join("".join(c if c.isprintable() else " " for c in typed).split())

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("frame") == "named" and not self.cleaned_data.get("name"):
            self.add_error("name", _("Type a first name, a nickname or initials."))


class SafetyForm(forms.Form):
    """The three safety questions; leaving one open is as good as skipping it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("yes", "yes"), ("no", "no"), ("skip", "skip")]
        for question in SAFETY_QUESTIONS:
            self.fields[question] = forms.ChoiceField(choices=choices, required=False)

    def answers(self) -> dict[str, SafetyAnswer]:
        """Each answer; 'skip' where there is none."""
        return {question: self.cleaned_data[question] or "skip" for question in SAFETY_QUESTIONS}


class OptionalAnswers(forms.Form):
    """Answers to some of a list of items, each ``1..options`` or left open."""

    def __init__(self, items: Sequence[str], options: int, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        for item in items:
            self.fields[item] = forms.IntegerField(required=False, min_value=1, max_value=options)

    def given(self) -> dict[str, int]:
        """The items that have an answer."""
        return {item: value for item, value in self.cleaned_data.items() if value is not None}


class ShapeForm(forms.Form):
    """What else should shape the plan; all of it may stay open."""

    life_areas = forms.MultipleChoiceField(
        required=False, choices=lambda: [(id_, id_) for id_ in catalogue().life_areas]
    )
    minutes = forms.TypedChoiceField(
        required=False,
        choices=[(ANY_TIME, ANY_TIME), *((str(each), str(each)) for each in MINUTES)],
        coerce=lambda given: None if given == ANY_TIME else int(given),
        empty_value=None,
    )
    cautions = forms.MultipleChoiceField(
        required=False, choices=[(caution, caution) for caution in CAUTIONS]
    )

    def shape(self) -> Shape:
        """What was chosen."""
        given = self.cleaned_data
        return Shape(given["life_areas"], given["minutes"], given["cautions"])


class CaregiverForm(forms.Form):
    """How the person calls the caregiver they think of."""

    who = forms.CharField(
        max_length=NAME_LENGTH,
        error_messages={
            "required": _("Type a word or two, such as: my mother."),
            "max_length": _("Use up to 40 characters."),
        },
    )
