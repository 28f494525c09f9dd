"""How much attention each dimension and each characteristic would repay, from the whole posterior.

The measure of insecurity is the *expected excess* over the reference point, ``E[max(0, θ − r)]``. It
grows with distance, falls to zero at the secure end, and keeps counting the part of a wide posterior
that lies above the line when the mean lies below it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.guidance.catalogue import CharacteristicFacts
from earned.core.instruments.item import Dimension
from earned.core.scoring.position import Position, StyleView

STRENGTH_PULL = 0.5
"""How far a self-rated strength may raise or lower a need (judgement: half, at the ends of the scale)."""

OWN_WORD = 0.5
"""SD of need that the lowest self-rating speaks for by itself, whatever the position (judgement): without
it, what somebody secure finds hard would count for nothing."""

STRENGTH_MIDDLE = 4.0
"""Middle of the seven options of the strengths part."""


@dataclass(frozen=True, slots=True)
class Excess:
    """Expected excess over the reference, in SD, and the probability of lying above it."""

    expected: Mapping[Dimension, float]
    above: Mapping[Dimension, float]


def excess(position: Position, styles: StyleView) -> Excess:
    """Expected excess and probability above the reference, a dimension each.

    The probability is the sum of the two styles above that line, so that whatever is said of a
    dimension agrees with what is said of the styles.
    """
    marginals: dict[Dimension, NDArray[np.float64]] = {
        "anxiety": position.mass.sum(axis=1),
        "avoidance": position.mass.sum(axis=0),
    }
    chances = styles.probabilities
    return Excess(
        expected={d: _mean_beyond(mass, position, styles, d) for d, mass in marginals.items()},
        above={
            "anxiety": chances["anxious"] + chances["fearful"],
            "avoidance": chances["avoidant"] + chances["fearful"],
        },
    )


def _mean_beyond(
    marginal: NDArray[np.float64], position: Position, styles: StyleView, dimension: Dimension
) -> float:
    beyond = position.nodes - styles.reference.on(dimension)
    return float(marginal @ np.clip(beyond, 0, None))


def characteristic_need(
    facts: CharacteristicFacts, dimensions: Excess, strength: float | None = None
) -> float:
    """Expected strain on a characteristic, in SD; ``strength`` is the self-rating 1..7 if there is one."""
    strain = (
        facts.anxiety * dimensions.expected["anxiety"]
        + facts.avoidance * dimensions.expected["avoidance"]
    )
    if strength is None:
        return strain
    low = (STRENGTH_MIDDLE - strength) / 3
    return strain * (1 + STRENGTH_PULL * low) + OWN_WORD * max(low, 0.0)
