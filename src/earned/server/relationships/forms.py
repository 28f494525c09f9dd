"""What people may send about somebody else: a guess, three plain choices a dimension."""

from django import forms

from earned.app.pairing import GUESSES
from earned.core.instruments.item import DIMENSIONS

NO_IDEA = "middle"


class GuessForm(forms.Form):
    """A guess; a dimension left open counts as 'no idea'."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for dimension in DIMENSIONS:
            self.fields[dimension] = forms.ChoiceField(
                choices=[(word, word) for word in GUESSES], required=False
            )

    def guess(self) -> dict[str, str]:
        """Dimension to low, middle or high."""
        return {dimension: self.cleaned_data[dimension] or NO_IDEA for dimension in DIMENSIONS}
