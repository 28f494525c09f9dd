"""What a plan is: ids and reasons, no words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SafetyAnswer = Literal["yes", "no", "skip"]
SAFETY_QUESTIONS: tuple[str, ...] = ("afraid", "controlled", "unsafe-to-be-honest")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was chosen. ``id`` finds the sentence, ``values`` fill it."""

    id: str
    values: Mapping[str, str | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Focus:
    """One area of security worth attention, with one practice for it."""

    characteristic: str
    practice: str
    benefit: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A first plan. ``support_first`` holds when something about safety or state comes before growth."""

    pathway: str
    keep: tuple[str, ...]
    focuses: tuple[Focus, ...]
    start_now: str
    start_now_reasons: tuple[Reason, ...]
    support_first: bool
    reasons: tuple[Reason, ...]
