"""Signs that hint at something only together: weights of those found near one another, added up.

A plain sum, so that anybody can read why a text counted: score(place) = sum of the weights of the signs
with a phrase beginning less than ``span`` words away, each sign once. A kind is hinted at where its
best place reaches ``least``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from earned.core.guidance.now.patterns import Phrases


@dataclass(frozen=True, slots=True)
class Sign:
    """``kinds``: what it speaks for. ``weight``: how strongly; below 0 it speaks against."""

    kinds: frozenset[str]
    weight: float
    phrases: Phrases


@dataclass(frozen=True, slots=True)
class Signs:
    """``least``: the sum from which on a kind is hinted at. ``span``: words that are read together."""

    signs: tuple[Sign, ...] = ()
    least: float = 1.0
    span: int = 1

    def hinted(self, text: str) -> frozenset[str]:
        """The kinds that a normalised text hints at."""
        found = [(sign, sign.phrases.places(text)) for sign in self.signs]
        found = [(sign, places) for sign, places in found if places]
        kinds = {kind for sign, _ in found for kind in sign.kinds}
        return frozenset(kind for kind in kinds if self._best(kind, found) >= self.least)

    def _best(self, kind: str, found: Sequence[tuple[Sign, Sequence[int]]]) -> float:
        mine = [(sign.weight, places) for sign, places in found if kind in sign.kinds]
        starts = {place for _, places in mine for place in places}
        return max(
            sum(weight for weight, places in mine if self._near(start, places)) for start in starts
        )

    def _near(self, start: int, places: Sequence[int]) -> bool:
        return any(abs(place - start) < self.span for place in places)
