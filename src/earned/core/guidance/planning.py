"""From a whole posterior to a plan of at most three things, each with its reasons.

Deterministic: the same inputs give the same plan. Ties fall to the order of the content.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from earned.core.guidance.benefit import (
    GRADE_WEIGHT,
    Outlook,
    need_reasons,
    practice_benefit,
    practice_reasons,
)
from earned.core.guidance.catalogue import Catalogue
from earned.core.guidance.need import characteristic_need, excess
from earned.core.guidance.plan import Focus, Plan, Reason
from earned.core.guidance.situation import ASKS_FOR_TRUST, Situation, is_suitable
from earned.core.scoring.position import Position, StyleView

MOST_FOCUSES = 3

KEEP_BELOW = 0.25
"""A characteristic strained less than this (SD) is one to keep (judgement)."""


def make_plan(
    position: Position, styles: StyleView, catalogue: Catalogue, situation: Situation
) -> Plan:
    """A plan for this posterior in this situation.

    Raises ``LookupError`` where the catalogue offers nothing suitable to start with.
    """
    outlook = Outlook(excess(position, styles.reference), styles.probabilities["secure"])
    likeliest = max(styles.probabilities, key=lambda style: styles.probabilities[style])
    choice = _Choice(catalogue, outlook, situation)
    needs = choice.needs()
    now = choice.start_now()
    return Plan(
        pathway=catalogue.pathways[likeliest],
        keep=_to_keep(needs),
        focuses=tuple(choice.focuses(needs)),
        start_now=now,
        start_now_reasons=practice_reasons(catalogue.practices[now], outlook),
        support_first=situation.support_first,
        reasons=_plan_reasons(likeliest, styles, situation),
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    """One act of choosing: from what, for whom, when."""

    catalogue: Catalogue
    outlook: Outlook
    situation: Situation

    def needs(self) -> dict[str, float]:
        """Characteristic -> expected strain (SD)."""
        strengths = self.situation.strengths
        return {
            id_: characteristic_need(facts, self.outlook.dimensions, strengths.get(id_))
            for id_, facts in self.catalogue.characteristics.items()
        }

    def focuses(self, needs: Mapping[str, float]) -> list[Focus]:
        """The most needed characteristics, each with its best practice, no area twice."""
        chosen: list[Focus] = []
        areas: set[str] = set()
        for characteristic in sorted(self._open_to_focus(), key=lambda id_: -needs[id_]):
            practice = self._best_practice(characteristic, areas)
            if practice is not None and len(chosen) < MOST_FOCUSES:
                areas.add(self.catalogue.practices[practice].area)
                chosen.append(self._focus(characteristic, practice, needs[characteristic]))
        return chosen

    def start_now(self) -> str:
        """The best calming exercise whose short version can be done at once, alone, in silence."""
        practices = self.catalogue.practices
        ready = [i for i in self._suitable() if practices[i].start_now and practices[i].calming]
        if not ready:
            raise LookupError("no calming practice with a short version suits this situation")
        return max(ready, key=lambda id_: practice_benefit(practices[id_], self.outlook))

    def _suitable(self) -> list[str]:
        practices = self.catalogue.practices.items()
        return [id_ for id_, facts in practices if is_suitable(facts, self.situation)]

    def _open_to_focus(self) -> list[str]:
        withheld = ASKS_FOR_TRUST if self.situation.guarded else frozenset()
        return [id_ for id_ in self.catalogue.characteristics if id_ not in withheld]

    def _best_practice(self, characteristic: str, areas_taken: Collection[str]) -> str | None:
        practices = self.catalogue.practices
        suitable = set(self._suitable())
        candidates = [
            id_
            for id_ in self.catalogue.practices_for(characteristic)
            if id_ in suitable and practices[id_].area not in areas_taken
        ]
        if self.outlook.mostly_secure:
            candidates = [id_ for id_ in candidates if practices[id_].for_secure]
        return max(
            candidates,
            key=lambda id_: practice_benefit(practices[id_], self.outlook),
            default=None,
        )

    def _focus(self, characteristic: str, practice: str, need: float) -> Focus:
        facts = self.catalogue.practices[practice]
        reasons = (
            *need_reasons(self.catalogue.characteristics[characteristic], self.outlook),
            *practice_reasons(facts, self.outlook),
        )
        return Focus(characteristic, practice, need * GRADE_WEIGHT[facts.grade], reasons)


def _to_keep(needs: Mapping[str, float]) -> tuple[str, ...]:
    kept = [id_ for id_, need in needs.items() if need < KEEP_BELOW]
    return tuple(sorted(kept, key=lambda id_: needs[id_])[:MOST_FOCUSES])


def _plan_reasons(likeliest: str, styles: StyleView, situation: Situation) -> tuple[Reason, ...]:
    values: dict[str, str | float] = {
        "style": likeliest,
        "probability": styles.probabilities[likeliest],
    }
    pathway = Reason("pathway", values)
    if situation.in_danger:
        return (pathway, Reason("safety-yes"))
    if situation.guarded:
        return (pathway, Reason("safety-skip"))
    return (pathway,)
