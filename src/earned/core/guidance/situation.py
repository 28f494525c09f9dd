"""What shapes a plan besides the position, and what it rules out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from earned.core.guidance.catalogue import Caution, PracticeFacts
from earned.core.guidance.plan import SafetyAnswer
from earned.core.instruments.item import PARTICULAR_FRAMES, Frame

SUPPORT_AREA = "therapy-and-support"
"""The practice area about people who can help."""

SPEAKING_AREA = "communication"
"""The practice area about what is said to somebody."""

SUPPORT_FIRST_CAUTIONS: frozenset[str] = frozenset({"crisis", "dissociation", "recent-separation"})

ASKS_FOR_TRUST: frozenset[str] = frozenset(
    {
        "trust",
        "vulnerability",
        "interdependence",
        "intimacy-with-independence",
        "relationship-satisfaction",
    }
)
"""Characteristics never proposed as a focus where the person in mind may be unsafe."""

MENDS_BETWEEN_TWO: frozenset[str] = frozenset({"communication", "conflict-resolution"})
"""Characteristics never proposed as a focus in danger or where contact is broken off: it is not for the
person afraid to speak better, nor for anybody here to say that two should speak again."""


@dataclass(frozen=True, slots=True)
class Situation:
    """``safety`` maps question id to answer; ``strengths`` characteristic id to self-rating 1..7.

    ``minutes``: the longest exercise there is time for. ``life_areas``: chosen ones, which draw practices
    that fit there. ``not_for_me``: practices turned down; ``done``: practices done before.
    """

    frame: Frame = "general"
    safety: Mapping[str, SafetyAnswer] = field(default_factory=dict)
    strengths: Mapping[str, float] = field(default_factory=dict)
    cautions: Collection[Caution] = ()
    minutes: int | None = None
    life_areas: Collection[str] = ()
    not_for_me: Collection[str] = ()
    done: Collection[str] = ()

    @property
    def in_danger(self) -> bool:
        """Somebody said yes to fear, control or being unsafe to be honest."""
        return "yes" in self.safety.values() or "current-danger" in self.cautions

    @property
    def estranged(self) -> bool:
        """Contact with the person in mind is broken off: nothing here may need them."""
        return "estrangement" in self.cautions and self.frame in PARTICULAR_FRAMES

    @property
    def guarded(self) -> bool:
        """Advice that asks for trust is withheld: a yes, a skip, or questions left unasked."""
        unasked = self.frame in PARTICULAR_FRAMES and not self.safety
        return self.in_danger or unasked or "skip" in self.safety.values()

    @property
    def withheld(self) -> frozenset[str]:
        """Characteristics that are no focus here."""
        apart = self.in_danger or self.estranged
        withheld = ASKS_FOR_TRUST if self.guarded or self.estranged else frozenset()
        return withheld | MENDS_BETWEEN_TWO if apart else withheld

    @property
    def support_first(self) -> bool:
        """Support and present-focused skills only, before any growth."""
        return self.in_danger or bool(set(self.cautions) & SUPPORT_FIRST_CAUTIONS)


def is_suitable(facts: PracticeFacts, situation: Situation) -> bool:
    """Whether a practice may be offered in this situation, and is about such people at all."""
    return situation.frame in facts.frames and is_allowed(facts, situation)


def needs_the_other(facts: PracticeFacts) -> bool:
    """Whether a practice is done with, or about speaking to, a particular person."""
    return facts.vulnerable or facts.company == "together" or facts.area == SPEAKING_AREA


def is_allowed(facts: PracticeFacts, situation: Situation) -> bool:
    """Whether nothing speaks against a practice: safety, cautions, state, time."""
    if situation.guarded and facts.vulnerable:
        return False
    if situation.estranged and needs_the_other(facts):
        return False
    if situation.support_first and not (facts.calming or facts.area == SUPPORT_AREA):
        return False
    if situation.in_danger and ("current-danger" in facts.skip_if or facts.company == "together"):
        return False
    if situation.minutes is not None and facts.minutes > situation.minutes:
        return False
    return not set(facts.skip_if) & set(situation.cautions)
