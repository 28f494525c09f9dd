"""When answers are flagged as perhaps careless: thresholds by instrument, with what they rest on."""

from dataclasses import dataclass, field
from functools import cache

from earned.core.scoring.careless import CarelessRule
from earned.library.files import content_root, convert, read_toml

FILE = "instruments/careless.toml"


@dataclass(frozen=True, slots=True)
class Threshold:
    """``long_string`` and ``even_odd``: see :class:`CarelessRule`. ``*_share``: of whom how many are flagged.

    ``basis``: ``computed`` or ``judgement``. ``all``: where the same items are asked about everybody.
    """

    basis: str
    long_string: int | None = None
    even_odd: float | None = None
    people: str = ""
    long_string_share: dict[str, float] = field(default_factory=dict)
    even_odd_share: dict[str, float] = field(default_factory=dict)
    all: "Threshold | None" = None

    @property
    def rule(self) -> CarelessRule:
        """What scoring goes by."""
        return CarelessRule(self.long_string, self.even_odd)


@cache
def thresholds() -> dict[str, Threshold]:
    """By instrument; those without a rule are absent. Raises :class:`ContentError`."""
    path = content_root() / FILE
    return {name: convert(row, Threshold, path, name) for name, row in read_toml(path).items()}


def careless_rule(instrument_id: str, *, everybody: bool = False) -> CarelessRule:
    """The rule of an instrument. ``everybody``: its items were asked about each person it knows."""
    found = thresholds().get(instrument_id)
    if found is not None and everybody:
        found = found.all
    return found.rule if found else CarelessRule()
