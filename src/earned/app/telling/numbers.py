"""Numbers as people read them."""

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 0.01
"""Probabilities nearer to 0 or 1 than this are not told apart in words."""

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Numerals:
    """How a language writes numbers; the words come from the ``number`` section of its result file."""

    words: Mapping[str, str]

    def percent(self, probability: float) -> str:
        """A probability as a percentage, never as a certainty."""
        if probability < LEAST:
            return self.words["under"]
        if probability > 1 - LEAST:
            return self.words["over"]
        return self.words["percent"].format(value=round(100 * probability))

    def decimal(self, value: float, digits: int) -> str:
        """A number with its decimal mark."""
        return f"{value:.{digits}f}".replace(".", self.words["mark"])

    def signed(self, value: float) -> str:
        """A position with one decimal and its sign; zero has none."""
        rounded = round(value, 1)
        if rounded == 0:
            return self.decimal(0, 1)
        return ("+" if rounded > 0 else MINUS) + self.decimal(abs(rounded), 1)


LEVELS: tuple[tuple[float, str], ...] = (
    (0.05, "very_low"),
    (0.20, "low"),
    (0.40, "lean_low"),
    (0.60, "open"),
    (0.80, "lean_high"),
    (0.95, "high"),
)
"""Upper bounds on the probability of lying above the middle line, and how that is said (judgement)."""


def level(above: float) -> str:
    """How the probability of lying above the line is said."""
    return next((name for bound, name in LEVELS if above < bound), "very_high")
