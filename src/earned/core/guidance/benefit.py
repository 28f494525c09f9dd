"""How much good a practice may be expected to do here, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from earned.core.guidance.catalogue import CharacteristicFacts, Grade, PracticeFacts
from earned.core.guidance.need import Excess
from earned.core.guidance.plan import Reason
from earned.core.instruments.item import DIMENSIONS, Dimension

Targets: TypeAlias = PracticeFacts | CharacteristicFacts

GRADE_WEIGHT: Mapping[Grade, float] = {
    "strong": 1.0,
    "moderate": 0.8,
    "limited": 0.6,
    "contested": 0.4,
    "unsupported": 0.0,
}
"""How much a grade of evidence counts towards expected benefit (our judgement)."""

MOSTLY_SECURE = 0.6
"""From this probability of the secure pattern, practices for secure people come first (judgement)."""

FOR_SECURE = 1.0
"""What suiting secure people adds to a practice's reach there, in SD (judgement)."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The posterior as guidance sees it. ``secure``: probability of the secure pattern."""

    dimensions: Excess
    secure: float

    @property
    def mostly_secure(self) -> bool:
        """Whether keeping security is the nearest aim."""
        return self.secure >= MOSTLY_SECURE

    def reach(
        self, facts: Targets, dimension: Dimension, strained: CharacteristicFacts | None = None
    ) -> float:
        """How much of the expected excess of a dimension these facts touch, in SD.

        ``strained``: only as far as that dimension strains this characteristic.
        """
        share = 1.0 if strained is None else target(strained, dimension)
        return target(facts, dimension) * share * self.dimensions.expected[dimension]

    def strongest(self, facts: Targets, strained: CharacteristicFacts | None = None) -> Dimension:
        """The dimension through which these facts matter most here."""
        return max(DIMENSIONS, key=lambda d: self.reach(facts, d, strained))


def target(facts: Targets, dimension: Dimension) -> float:
    """How far a practice addresses, or a characteristic is strained by, a dimension; 0..1."""
    return facts.anxiety if dimension == "anxiety" else facts.avoidance


def practice_benefit(
    facts: PracticeFacts, outlook: Outlook, strained: CharacteristicFacts | None = None
) -> float:
    """Expected benefit: need addressed (SD), weighted by the grade of evidence.

    ``strained``: the characteristic it is to help; then only what strains that one counts.
    """
    reach = sum(outlook.reach(facts, d, strained) for d in DIMENSIONS)
    if facts.for_secure and outlook.mostly_secure:
        reach += FOR_SECURE
    return GRADE_WEIGHT[facts.grade] * reach


def need_reasons(facts: CharacteristicFacts, outlook: Outlook) -> tuple[Reason, ...]:
    """The dimension that strains this most, and how probably it lies above the line."""
    if outlook.mostly_secure:
        return (Reason("near-secure", {"probability": outlook.secure}),)
    dimension = outlook.strongest(facts)
    values = {"dimension": dimension, "probability": outlook.dimensions.above[dimension]}
    return (Reason("dimension-above", values),)


def practice_reasons(
    facts: PracticeFacts, outlook: Outlook, strained: CharacteristicFacts | None = None
) -> tuple[Reason, ...]:
    """What a practice works on, and how good the evidence is."""
    if outlook.mostly_secure and facts.for_secure:
        return (Reason("practice-for-secure", {"grade": facts.grade}),)
    values = {"dimension": outlook.strongest(facts, strained), "grade": facts.grade}
    return (Reason("practice-addresses", values),)
