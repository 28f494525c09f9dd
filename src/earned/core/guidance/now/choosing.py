"""From scores to the two or three things worth doing in the next ten minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earned.core.guidance.catalogue import PracticeFacts
from earned.core.guidance.situation import Situation, is_allowed

MOST = 3
LONGEST_SHORT = 180
"""Seconds that the short version of an exercise may take."""

ALWAYS_SAFE: tuple[str, ...] = ("feet-hands-sounds", "cool-water", "squeeze-and-let-go")
"""What is offered where nothing better is found, and first where help comes first: present-focused,
eyes open, skipped by nobody."""

READING_LEAD = 1.15
"""Something to read takes a place only where it fits so much better than the exercise it replaces."""


@dataclass(frozen=True, slots=True)
class Match:
    """A unit (``kind/id``) and how well it fits. Scores compare within one answer only."""

    unit: str
    score: float


def fits_now(facts: PracticeFacts, situation: Situation) -> bool:
    """Whether a practice can be done in the next ten minutes by someone in this situation."""
    if sum(facts.short_seconds) > LONGEST_SHORT:
        return False
    return is_allowed(facts, situation)


def choose(
    scores: Mapping[str, float], practices: Mapping[str, PracticeFacts], situation: Situation
) -> tuple[Match, ...]:
    """Two or three units: the best practices that fit now; at most one thing to read.

    ``scores``: unit -> how well it fits the text, more is better. Ties fall to the unit's name.
    """
    ranked = sorted(scores.items(), key=lambda found: (-round(found[1], 6), found[0]))
    exercises = [
        Match(unit, score)
        for unit, score in ranked
        if unit.startswith("practice/") and fits_now(practices[_id(unit)], situation)
    ]
    if situation.support_first:
        return _steadying(exercises, practices, situation)
    readings = [Match(unit, score) for unit, score in ranked if not unit.startswith("practice/")]
    return _filled(_with_reading(exercises, readings), practices, situation)


def _id(unit: str) -> str:
    return unit.partition("/")[2]


def _with_reading(exercises: Sequence[Match], readings: Sequence[Match]) -> tuple[Match, ...]:
    chosen = list(exercises[:MOST])
    if not readings:
        return tuple(chosen)
    best = readings[0]
    if len(chosen) < MOST:
        chosen.append(best)
    elif best.score > READING_LEAD * chosen[-1].score:
        chosen[-1] = best
    return tuple(sorted(chosen, key=lambda match: (-round(match.score, 6), match.unit)))


def _steadying(
    exercises: Sequence[Match], practices: Mapping[str, PracticeFacts], situation: Situation
) -> tuple[Match, ...]:
    """Present-focused exercises first; what else matched only where it is calming too."""
    calming = [match for match in exercises if practices[_id(match.unit)].calming]
    return _filled(tuple(calming[:MOST]), practices, situation)


def _filled(
    chosen: tuple[Match, ...], practices: Mapping[str, PracticeFacts], situation: Situation
) -> tuple[Match, ...]:
    """Filled up to three with what is safe for anybody."""
    have = {match.unit for match in chosen}
    spare = [
        Match(f"practice/{id_}", 0.0)
        for id_ in ALWAYS_SAFE
        if f"practice/{id_}" not in have and fits_now(practices[id_], situation)
    ]
    return (*chosen, *spare)[:MOST]
