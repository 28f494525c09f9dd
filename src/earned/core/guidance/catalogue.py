"""What guidance needs to know about practices, characteristics and pathways: facts, no words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Grade = Literal["strong", "moderate", "limited", "contested", "unsupported"]
GRADES: tuple[Grade, ...] = ("strong", "moderate", "limited", "contested", "unsupported")

Company = Literal["alone", "together", "either"]
Caution = Literal[
    "current-danger",
    "dissociation",
    "recent-separation",
    "recent-loss",
    "estrangement",
    "crisis",
    "psychosis",
    "substance-crisis",
    "trauma-symptoms",
    "eating-distress",
    "breathing-problems",
]
"""States in which some practices are better left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacteristicFacts:
    """One of the twelve characteristics of security.

    ``anxiety``, ``avoidance``: 0..1, how strongly high values of that dimension tend to strain it
    (our judgement, stated as such wherever it shows).
    """

    grade: Grade
    sources: tuple[str, ...]
    links: tuple[str, ...]
    anxiety: float
    avoidance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeFacts:
    """One guided exercise.

    ``seconds`` and ``short_seconds``: one number a step. ``anxiety``, ``avoidance``: 0..1, how far it
    addresses that dimension (our judgement). ``vulnerable``: asks for disclosure, trust or
    reassurance with a particular person, so it is withheld where that person may be unsafe.
    """

    grade: Grade
    sources: tuple[str, ...]
    links: tuple[str, ...]
    area: str
    minutes: int
    seconds: tuple[int, ...]
    short_seconds: tuple[int, ...]
    company: Company
    anxiety: float
    avoidance: float
    characteristics: tuple[str, ...]
    frames: tuple[str, ...]
    calming: bool
    vulnerable: bool
    for_secure: bool
    start_now: bool
    carry_over: Literal["none", "lasting"]
    skip_if: tuple[Caution, ...] = ()
    interactive: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything a plan can choose from, by id; insertion order is the order of the content."""

    characteristics: Mapping[str, CharacteristicFacts]
    practices: Mapping[str, PracticeFacts]
    pathways: Mapping[str, str]
    """Style -> pathway id."""
    life_areas: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Life area -> the practices that fit there."""

    def practices_for(self, characteristic: str) -> Sequence[str]:
        """Ids of the practices that name this characteristic."""
        return [
            id_ for id_, facts in self.practices.items() if characteristic in facts.characteristics
        ]
