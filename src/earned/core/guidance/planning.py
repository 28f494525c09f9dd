"""From a whole posterior to a plan of at most three things, each with its reasons.

Deterministic: the same inputs give the same plan. Ties fall to the order of the content.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from earned.core.guidance.catalogue import (
    Catalogue,
    Caution,
    CharacteristicFacts,
    Grade,
    PracticeFacts,
)
from earned.core.guidance.need import Excess, characteristic_need, excess
from earned.core.guidance.plan import Focus, Plan, Reason, SafetyAnswer
from earned.core.instruments.item import DIMENSIONS, PARTICULAR_FRAMES, Dimension, Frame
from earned.core.scoring.position import Position, StyleView

MOST_FOCUSES = 3

GRADE_WEIGHT: Mapping[Grade, float] = {
    "strong": 1.0,
    "moderate": 0.8,
    "limited": 0.6,
    "contested": 0.4,
    "unsupported": 0.0,
}
"""How much a grade of evidence counts towards expected benefit (our judgement)."""

SECURE_ENOUGH = 0.25
"""Below this expected excess on both dimensions (SD), practices for secure people come first (judgement)."""

KEEP_BELOW = 0.25
"""A characteristic strained less than this (SD) is one to keep (judgement)."""

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


@dataclass(frozen=True, slots=True)
class Situation:
    """What shapes a plan besides the position. ``safety`` maps question id to answer."""

    frame: Frame = "general"
    safety: Mapping[str, SafetyAnswer] = field(default_factory=dict)
    strengths: Mapping[str, float] = field(default_factory=dict)
    cautions: Collection[Caution] = ()
    minutes: int | None = None

    @property
    def in_danger(self) -> bool:
        """Somebody said yes to fear, control or being unsafe to be honest."""
        return "yes" in self.safety.values() or "current-danger" in self.cautions

    @property
    def guarded(self) -> bool:
        """Advice that asks for trust is withheld: a yes, a skip, or a question about somebody left open."""
        unasked = self.frame in PARTICULAR_FRAMES and not self.safety
        return self.in_danger or unasked or "skip" in self.safety.values()

    @property
    def support_first(self) -> bool:
        """Support and present-focused skills only, before any growth."""
        return self.in_danger or bool(
            set(self.cautions) & {"crisis", "dissociation", "recent-separation"}
        )


def make_plan(
    position: Position, styles: StyleView, catalogue: Catalogue, situation: Situation
) -> Plan:
    """A plan for this posterior in this situation.

    Raises ``LookupError`` where the catalogue offers no suitable practice at all.
    """
    dimensions = excess(position, styles.reference)
    likeliest = max(styles.probabilities, key=lambda style: styles.probabilities[style])
    needs = _needs(catalogue, dimensions, situation)
    suitable = [id_ for id_, facts in catalogue.practices.items() if is_suitable(facts, situation)]
    focuses = _choose_focuses(catalogue, suitable, needs, dimensions, situation)
    now = _choose_now(catalogue, suitable, dimensions)
    return Plan(
        pathway=catalogue.pathways[likeliest],
        keep=_to_keep(catalogue, needs),
        focuses=tuple(focuses),
        start_now=now,
        start_now_reasons=_practice_reasons(catalogue.practices[now], dimensions),
        support_first=situation.support_first,
        reasons=_plan_reasons(likeliest, styles, situation),
    )


def is_suitable(facts: PracticeFacts, situation: Situation) -> bool:
    """Whether a practice may be offered at all in this situation."""
    if situation.guarded and facts.vulnerable:
        return False
    if situation.support_first and not (facts.calming or facts.area == "therapy-and-support"):
        return False
    if situation.in_danger and ("current-danger" in facts.skip_if or facts.company == "together"):
        return False
    if situation.minutes is not None and facts.minutes > situation.minutes:
        return False
    return situation.frame in facts.frames and not set(facts.skip_if) & set(situation.cautions)


def practice_benefit(facts: PracticeFacts, dimensions: Excess) -> float:
    """Expected benefit of a practice, in SD of need addressed, weighted by its grade of evidence."""
    reach = sum(_target(facts, d) * dimensions.expected[d] for d in DIMENSIONS)
    if facts.for_secure and _is_secure_enough(dimensions):
        reach += SECURE_ENOUGH
    return GRADE_WEIGHT[facts.grade] * reach


def _is_secure_enough(dimensions: Excess) -> bool:
    return all(dimensions.expected[d] < SECURE_ENOUGH for d in DIMENSIONS)


def _target(facts: PracticeFacts | CharacteristicFacts, dimension: Dimension) -> float:
    return facts.anxiety if dimension == "anxiety" else facts.avoidance


def _needs(catalogue: Catalogue, dimensions: Excess, situation: Situation) -> dict[str, float]:
    return {
        id_: characteristic_need(facts, dimensions, situation.strengths.get(id_))
        for id_, facts in catalogue.characteristics.items()
    }


def _choose_focuses(
    catalogue: Catalogue,
    suitable: Collection[str],
    needs: Mapping[str, float],
    dimensions: Excess,
    situation: Situation,
) -> list[Focus]:
    """The most needed characteristics, each with its best practice, no area or practice twice."""
    chosen: list[Focus] = []
    areas: set[str] = set()
    for characteristic in sorted(needs, key=lambda id_: -needs[id_]):
        if situation.guarded and characteristic in ASKS_FOR_TRUST:
            continue
        best = _best_practice(catalogue, characteristic, suitable, areas, dimensions)
        if best is not None:
            facts = catalogue.practices[best]
            areas.add(facts.area)
            reasons = (
                *_need_reasons(catalogue.characteristics[characteristic], dimensions),
                *_practice_reasons(facts, dimensions),
            )
            benefit = needs[characteristic] * GRADE_WEIGHT[facts.grade]
            chosen.append(Focus(characteristic, best, benefit, reasons))
        if len(chosen) == MOST_FOCUSES:
            break
    return chosen


def _best_practice(
    catalogue: Catalogue,
    characteristic: str,
    suitable: Collection[str],
    areas_taken: Collection[str],
    dimensions: Excess,
) -> str | None:
    candidates = [
        id_
        for id_ in catalogue.practices_for(characteristic)
        if id_ in suitable and catalogue.practices[id_].area not in areas_taken
    ]
    if not candidates:
        return None
    return max(candidates, key=lambda id_: practice_benefit(catalogue.practices[id_], dimensions))


def _choose_now(catalogue: Catalogue, suitable: Collection[str], dimensions: Excess) -> str:
    """The best calming exercise whose short version can be done at once, alone and in silence."""
    practices = catalogue.practices
    ready = [id_ for id_ in suitable if practices[id_].start_now and practices[id_].calming]
    if not ready:
        raise LookupError("no calming practice with a short version suits this situation")
    return max(ready, key=lambda id_: practice_benefit(practices[id_], dimensions))


def _to_keep(catalogue: Catalogue, needs: Mapping[str, float]) -> tuple[str, ...]:
    kept = [id_ for id_ in catalogue.characteristics if needs[id_] < KEEP_BELOW]
    return tuple(sorted(kept, key=lambda id_: needs[id_])[:MOST_FOCUSES])


def _need_reasons(facts: CharacteristicFacts, dimensions: Excess) -> tuple[Reason, ...]:
    """The dimension that strains this characteristic most, and how probably it lies above the line."""
    if _is_secure_enough(dimensions):
        return (Reason("near-secure"),)
    dimension = max(DIMENSIONS, key=lambda d: _target(facts, d) * dimensions.expected[d])
    return (
        Reason(
            "dimension-above", {"dimension": dimension, "probability": dimensions.above[dimension]}
        ),
    )


def _practice_reasons(facts: PracticeFacts, dimensions: Excess) -> tuple[Reason, ...]:
    if _is_secure_enough(dimensions) and facts.for_secure:
        return (Reason("practice-for-secure", {"grade": facts.grade}),)
    dimension = max(DIMENSIONS, key=lambda d: _target(facts, d) * dimensions.expected[d])
    return (Reason("practice-addresses", {"dimension": dimension, "grade": facts.grade}),)


def _plan_reasons(likeliest: str, styles: StyleView, situation: Situation) -> tuple[Reason, ...]:
    pathway = Reason(
        "pathway", {"style": likeliest, "probability": styles.probabilities[likeliest]}
    )
    if situation.in_danger:
        return (pathway, Reason("safety-yes"))
    if situation.guarded:
        return (pathway, Reason("safety-skip"))
    return (pathway,)
