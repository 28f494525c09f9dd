"""From a whole posterior to a plan of at most three things, each with its reasons.

Deterministic: the same inputs give the same plan. Ties fall to the order of the content.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from earned.core.guidance.benefit import (
    GRADE_WEIGHT,
    Outlook,
    need_reasons,
    practice_benefit,
    practice_reasons,
)
from earned.core.guidance.catalogue import Catalogue, CharacteristicFacts
from earned.core.guidance.explaining import plan_reasons
from earned.core.guidance.need import characteristic_need, excess
from earned.core.guidance.plan import Focus, Plan, Reason
from earned.core.guidance.situation import (
    SUPPORT_AREA,
    Situation,
    is_suitable,
)
from earned.core.scoring.position import Position, StyleView

MOST_FOCUSES = 3

LIFE_AREA_PULL = 1.25
"""How much more a practice counts that fits a life area somebody chose (judgement)."""

EQUALLY_SUITABLE, MOST_EQUALS = 0.8, 4
"""From this share of the best practice's benefit on, another one is as good a choice, benefits being that
uncertain; no more than so many, or none would be done often enough to be learnt about (judgement)."""

BESIDES = 0.8
"""How much less a practice counts for a characteristic that it helps with besides its first (judgement)."""

DONE_BEFORE = 0.5
"""How much less a practice counts that was done before, so that others get their turn (judgement)."""

KEEP_BELOW = 0.25
"""A characteristic strained less than this (SD) is one to keep (judgement)."""


def make_plan(
    position: Position, styles: StyleView, catalogue: Catalogue, situation: Situation
) -> Plan:
    """A plan for this posterior in this situation.

    Raises ``LookupError`` where the catalogue offers nothing suitable to start with.
    """
    outlook = Outlook(excess(position, styles), styles.probabilities["secure"])
    likeliest = max(styles.probabilities, key=lambda style: styles.probabilities[style])
    choice = _Choice(catalogue, outlook, situation)
    needs = choice.needs()
    focuses, now = choice.three_things(needs)
    return Plan(
        pathway=catalogue.pathways[likeliest],
        keep=_to_keep(needs),
        focuses=focuses,
        start_now=now,
        start_now_reasons=choice.reasons(now),
        support_first=situation.support_first,
        reasons=plan_reasons(likeliest, styles, situation),
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

    def three_things(self, needs: Mapping[str, float]) -> tuple[tuple[Focus, ...], str]:
        """At most three practices in all: the focuses, and the one to start with among them.

        Where none of the best can be done at once, the last focus takes one that can; where no focus
        has any, the thing to start with stands apart and takes the place of the last focus.
        """
        focuses = self._with_life_area(self.focuses(needs), needs)
        focuses = self._with_support(focuses, needs)
        ready = self._ready()
        places = sorted(
            range(len(focuses)),
            key=lambda at: (bool(self._areas_chosen(focuses[at].practice)), -at),
        )
        changed = (self._with_one_ready(focuses, at, ready) for at in places)
        for chosen in chain([focuses], changed):
            now = self._first_ready(chosen, ready)
            if now is not None:
                return tuple(chosen), now
        return tuple(focuses[: MOST_FOCUSES - 1]), self._best(ready)

    def focuses(self, needs: Mapping[str, float], begun: Sequence[Focus] = ()) -> list[Focus]:
        """The most needed characteristics after those begun with, each with its best practice, no area
        twice."""
        chosen = list(begun)
        areas = {self.catalogue.practices[focus.practice].area for focus in begun}
        others = set(self._open_to_focus()) - {focus.characteristic for focus in begun}
        for characteristic in sorted(self._open_to_focus(), key=lambda id_: -needs[id_]):
            practice = self._best_practice(characteristic, areas)
            if characteristic in others and practice is not None and len(chosen) < MOST_FOCUSES:
                areas.add(self.catalogue.practices[practice].area)
                chosen.append(self._focus(characteristic, practice, needs[characteristic]))
        return chosen

    def _with_life_area(self, focuses: list[Focus], needs: Mapping[str, float]) -> list[Focus]:
        """The focuses, the last one changed where none fits a life area that was chosen."""
        if not focuses or any(self._areas_chosen(focus.practice) for focus in focuses):
            return focuses
        kept = focuses[: MOST_FOCUSES - 1]
        taken = {self.catalogue.practices[focus.practice].area for focus in kept}
        fitting = [
            (characteristic, id_)
            for id_ in self._suitable()
            if self._areas_chosen(id_) and self.catalogue.practices[id_].area not in taken
            for characteristic in self.catalogue.practices[id_].characteristics
            if characteristic in self._open_to_focus()
            and characteristic not in {focus.characteristic for focus in kept}
        ]
        if not fitting:
            return focuses
        best = max(fitting, key=lambda pair: (self.benefit(pair[1]), needs[pair[0]]))
        return [*kept, self._focus(*best, needs[best[0]])]

    def _with_support(self, focuses: list[Focus], needs: Mapping[str, float]) -> list[Focus]:
        """Where support comes first: a way to people who can help, before everything else."""
        ways = self._ways_to_support() if self.situation.support_first else []
        pairs = [
            (characteristic, id_)
            for id_ in ways
            for characteristic in self.catalogue.practices[id_].characteristics
            if characteristic in self._open_to_focus()
        ]
        if not pairs:
            return focuses
        first = max(pairs, key=lambda pair: (self.benefit(pair[1]), needs[pair[0]]))
        others = [
            focus
            for focus in focuses
            if focus.characteristic != first[0]
            and self.catalogue.practices[focus.practice].area != SUPPORT_AREA
        ]
        kept = sorted(others, key=lambda focus: not self._areas_chosen(focus.practice))
        begun = [self._focus(*first, needs[first[0]]), *kept[: MOST_FOCUSES - 1]]
        return self.focuses(needs, begun)

    def _ways_to_support(self) -> list[str]:
        """Practices about support that suit anybody at once; where none does, any of them."""
        practices = self.catalogue.practices
        ways = [id_ for id_ in self._suitable() if practices[id_].area == SUPPORT_AREA]
        return [id_ for id_ in ways if practices[id_].calming] or ways

    def benefit(self, id_: str, characteristic: str | None = None) -> float:
        """Expected benefit of a practice here: position, evidence, life areas chosen, history.

        ``characteristic``: what it is to help, if that is settled.
        """
        facts = self.catalogue.practices[id_]
        benefit = practice_benefit(facts, self.outlook, self._strained(characteristic))
        if characteristic is not None and characteristic != facts.characteristics[0]:
            benefit *= BESIDES
        if self._areas_chosen(id_):
            benefit *= LIFE_AREA_PULL
        return benefit * DONE_BEFORE if id_ in self.situation.done else benefit

    def _strained(self, characteristic: str | None) -> CharacteristicFacts | None:
        return None if characteristic is None else self.catalogue.characteristics[characteristic]

    def reasons(self, id_: str, characteristic: str | None = None) -> tuple[Reason, ...]:
        """Why a practice: what it works on, the life area chosen, and that it was done before."""
        facts = self.catalogue.practices[id_]
        chosen = [Reason("life-area", {"life_area": area}) for area in self._areas_chosen(id_)[:1]]
        before = [Reason("done-before")] if id_ in self.situation.done else []
        strained = self._strained(characteristic)
        return (*practice_reasons(facts, self.outlook, strained), *chosen, *before)

    def _areas_chosen(self, id_: str) -> list[str]:
        areas = self.catalogue.life_areas
        return [area for area in areas if area in self.situation.life_areas and id_ in areas[area]]

    def _ready(self) -> list[str]:
        """Calming exercises whose short version can be done at once, alone, in silence.

        Where none is short enough or all were turned down, time first and then taste give way: the
        short version takes two minutes, and something to start with there must be.
        """
        practices = self.catalogue.practices
        hurried = replace(self.situation, minutes=None)
        for situation in (self.situation, hurried, replace(hurried, not_for_me=())):
            suitable = replace(self, situation=situation)._suitable()  # noqa: SLF001 - ourselves
            ready = [i for i in suitable if practices[i].start_now and practices[i].calming]
            if ready:
                return ready
        raise LookupError("no calming practice with a short version suits this situation")

    def _with_one_ready(
        self, focuses: Sequence[Focus], at: int, ready: Collection[str]
    ) -> list[Focus]:
        """The focuses with the practice of one of them changed for one that can be done at once."""
        focus = focuses[at]
        taken = {
            self.catalogue.practices[other.practice].area for other in focuses if other != focus
        }
        instead = self._best_practice(focus.characteristic, taken, among=ready)
        changed = list(focuses)
        if instead is not None:
            need = focus.benefit / GRADE_WEIGHT[self.catalogue.practices[focus.practice].grade]
            changed[at] = self._focus(focus.characteristic, instead, need)
        return changed

    def _first_ready(self, focuses: Sequence[Focus], ready: Collection[str]) -> str | None:
        return next((focus.practice for focus in focuses if focus.practice in ready), None)

    def _best(self, candidates: Sequence[str]) -> str:
        return max(candidates, key=self.benefit)

    def _suitable(self) -> list[str]:
        practices = self.catalogue.practices.items()
        refused = self.situation.not_for_me
        return [
            id_
            for id_, facts in practices
            if id_ not in refused and is_suitable(facts, self.situation)
        ]

    def _open_to_focus(self) -> list[str]:
        withheld = self.situation.withheld
        return [id_ for id_ in self.catalogue.characteristics if id_ not in withheld]

    def _best_practice(
        self,
        characteristic: str,
        areas_taken: Collection[str],
        among: Collection[str] | None = None,
    ) -> str | None:
        practices = self.catalogue.practices
        suitable = set(self._suitable() if among is None else among)
        candidates = [
            id_
            for id_ in self.catalogue.practices_for(characteristic)
            if id_ in suitable and practices[id_].area not in areas_taken
        ]
        if self._only_for_secure:
            candidates = [id_ for id_ in candidates if practices[id_].for_secure]
        return max(candidates, key=lambda id_: self.benefit(id_, characteristic), default=None)

    @property
    def _only_for_secure(self) -> bool:
        """Who needs steadying first needs it whatever their style: then nothing is kept from the secure."""
        return self.outlook.mostly_secure and not self.situation.support_first

    def as_good_as(self, practice: str, characteristic: str) -> tuple[str, ...]:
        """That practice first, then those as suitable for the characteristic, the best first."""
        practices = self.catalogue.practices
        to_people = self.situation.support_first and practices[practice].area == SUPPORT_AREA
        suitable = set(self._ways_to_support() if to_people else self._suitable())
        if self._only_for_secure:
            suitable = {id_ for id_ in suitable if practices[id_].for_secure}
        enough = EQUALLY_SUITABLE * self.benefit(practice, characteristic)
        others = [
            id_
            for id_ in self.catalogue.practices_for(characteristic)
            if id_ in suitable - {practice} and self.benefit(id_, characteristic) >= enough
        ]
        best_first = sorted(others, key=lambda id_: -self.benefit(id_, characteristic))
        return (practice, *best_first[: MOST_EQUALS - 1])

    def _focus(self, characteristic: str, practice: str, need: float) -> Focus:
        facts = self.catalogue.practices[practice]
        reasons = (
            *need_reasons(self.catalogue.characteristics[characteristic], self.outlook),
            *self.reasons(practice, characteristic),
        )
        return Focus(characteristic, practice, need * GRADE_WEIGHT[facts.grade], reasons)


def _to_keep(needs: Mapping[str, float]) -> tuple[str, ...]:
    kept = [id_ for id_, need in needs.items() if need < KEEP_BELOW]
    return tuple(sorted(kept, key=lambda id_: needs[id_])[:MOST_FOCUSES])


def reasons_for(
    practice: str,
    position: Position,
    styles: StyleView,
    catalogue: Catalogue,
    situation: Situation,
) -> tuple[Reason, ...]:
    """Why a practice would be worth doing here."""
    outlook = Outlook(excess(position, styles), styles.probabilities["secure"])
    return _Choice(catalogue, outlook, situation).reasons(practice)


def equally_suitable(
    focus: Focus,
    position: Position,
    styles: StyleView,
    catalogue: Catalogue,
    situation: Situation,
) -> tuple[str, ...]:
    """The focus's practice and every other that would do as well for the same characteristic.

    What was done before takes no part in this, so that the same ones stay to choose among.
    """
    outlook = Outlook(excess(position, styles), styles.probabilities["secure"])
    choice = _Choice(catalogue, outlook, replace(situation, done=()))
    return choice.as_good_as(focus.practice, focus.characteristic)
