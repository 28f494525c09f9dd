"""Two positions -> a mixture over the ten pairings, weighted by both posteriors.

The two people's positions are taken as independent: P(pair {a, b}) = P₁(a) P₂(b) + P₁(b) P₂(a) for
a ≠ b, and P₁(a) P₂(a) for a = b.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import erf, sqrt

from earned.core.scoring.position import STYLES, Style

Pair = tuple[Style, Style]
PAIRS: tuple[Pair, ...] = tuple(combinations_with_replacement(STYLES, 2))
"""The ten pairings, the styles of each in the order of ``STYLES``."""

GUESS_SD = 1.0
"""Spread of a guess about somebody, in SD a dimension: as wide as people differ (judgement)."""

GUESS_OFFSET = 1.0
"""How far from the line a guessed 'high' or 'low' is put, in SD (judgement)."""


@dataclass(frozen=True, slots=True)
class PairShare:
    """A pairing, its probability, and how probably the first person is its first style."""

    pair: Pair
    probability: float
    first_is_first: float


def mixture(first: Mapping[Style, float], second: Mapping[Style, float]) -> tuple[PairShare, ...]:
    """The ten pairings, most probable first; probabilities sum to 1. Ties keep the order of PAIRS.

    ``first``, ``second``: probability of each style, as in :class:`StyleView`.
    """
    shares = [_share(pair, first, second) for pair in PAIRS]
    return tuple(sorted(shares, key=lambda share: -round(share.probability, 9)))


def _share(pair: Pair, first: Mapping[Style, float], second: Mapping[Style, float]) -> PairShare:
    a, b = pair
    straight = first[a] * second[b]
    crossed = first[b] * second[a] if a != b else 0.0
    total = straight + crossed
    return PairShare(pair, total, straight / total if total > 0 else 1.0)


def guessed(anxiety: float, avoidance: float) -> dict[Style, float]:
    """Style probabilities of a guess. ``anxiety``, ``avoidance``: -1 low, 0 no idea, 1 high.

    The guess is a normal around ``GUESS_OFFSET`` times the value, measured from the line.
    Raises ``ValueError`` outside -1..1.
    """
    if not (-1 <= anxiety <= 1 and -1 <= avoidance <= 1):
        raise ValueError("a guess lies between -1 (low) and 1 (high)")
    anxious, avoidant = (_above(value) for value in (anxiety, avoidance))
    return {
        "secure": (1 - anxious) * (1 - avoidant),
        "anxious": anxious * (1 - avoidant),
        "avoidant": (1 - anxious) * avoidant,
        "fearful": anxious * avoidant,
    }


def _above(value: float) -> float:
    """Φ(offset · value / SD): the share of the guess above the line."""
    return 0.5 * (1 + erf(GUESS_OFFSET * value / (GUESS_SD * sqrt(2))))
