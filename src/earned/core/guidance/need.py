"""How much attention each dimension and each characteristic would repay, from the whole posterior.

The measure of insecurity is the *expected excess* over the reference point, ``E[max(0, θ − r)]``. It
grows with distance, falls to zero at the secure end, and keeps counting the part of a wide posterior
that lies above the line when the mean lies below it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from earned.core.guidance.catalogue import CharacteristicFacts
from earned.core.instruments.item import Dimension
from earned.core.scoring.position import Position, Reference

STRENGTH_PULL = 0.5
"""How far a self-rated strength may raise or lower a need (judgement: half, at the ends of the scale)."""

STRENGTH_MIDDLE = 4.0
"""Middle of the seven options of the strengths part."""


@dataclass(frozen=True, slots=True)
class Excess:
    """Expected excess over the reference, in SD, and the probability of lying above it."""

    expected: Mapping[Dimension, float]
    above: Mapping[Dimension, float]


def excess(position: Position, reference: Reference) -> Excess:
    """Expected excess and probability above the reference, a dimension each."""
    marginals: dict[Dimension, NDArray[np.float64]] = {
        "anxiety": position.mass.sum(axis=1),
        "avoidance": position.mass.sum(axis=0),
    }
    lines: dict[Dimension, float] = {"anxiety": reference.anxiety, "avoidance": reference.avoidance}
    spreads: dict[Dimension, float] = {
        "anxiety": reference.anxiety_sd,
        "avoidance": reference.avoidance_sd,
    }
    beyond = {d: position.nodes - lines[d] for d in marginals}
    return Excess(
        expected={d: float(marginals[d] @ np.clip(beyond[d], 0, None)) for d in marginals},
        above={d: _probability_above(marginals[d], beyond[d], spreads[d]) for d in marginals},
    )


def _probability_above(
    marginal: NDArray[np.float64], beyond: NDArray[np.float64], spread: float
) -> float:
    """P(θ > r) with r's own normal uncertainty. A grid node on a certain line counts half."""
    if spread <= 0:
        return float(marginal @ (np.sign(beyond) + 1) / 2)
    return float(marginal @ [(1 + erf(z / (spread * sqrt(2)))) / 2 for z in beyond])


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
    return strain * (1 + STRENGTH_PULL * (STRENGTH_MIDDLE - strength) / 3)
