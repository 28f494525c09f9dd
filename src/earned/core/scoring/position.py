"""A position: what the answers say about a person on both dimensions, with its uncertainty."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.instruments.item import DIMENSIONS, Dimension

Style = str
STYLES: tuple[Style, ...] = ("secure", "anxious", "avoidant", "fearful")


@dataclass(frozen=True, slots=True)
class Estimate:
    """One dimension. Units: standard deviations of the adult ECR web sample; 0 is its mean."""

    mean: float
    se: float
    interval_50: tuple[float, float]
    interval_90: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Position:
    """The joint posterior over (anxiety, avoidance).

    ``nodes``: shape (Q,), the grid of each dimension. ``mass``: shape (Q, Q), sums to 1, axis 0
    anxiety, axis 1 avoidance. ``answered``: number of answers it rests on.
    """

    anxiety: Estimate
    avoidance: Estimate
    correlation: float
    answered: int
    nodes: NDArray[np.float64]
    mass: NDArray[np.float64]

    def on(self, dimension: Dimension) -> Estimate:
        """The estimate of one dimension."""
        return self.anxiety if dimension == DIMENSIONS[0] else self.avoidance


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the lines between styles are drawn, and how sure that is.

    A property of the items, not of people. ``anxiety``/``avoidance``: location in the units of
    :class:`Estimate`; ``*_sd``: its uncertainty, integrated out in the style probabilities.
    """

    id: str
    anxiety: float
    avoidance: float
    anxiety_sd: float
    avoidance_sd: float

    def on(self, dimension: Dimension) -> float:
        """The line's coordinate on one dimension."""
        return self.anxiety if dimension == DIMENSIONS[0] else self.avoidance


@dataclass(frozen=True, slots=True)
class StyleView:
    """Probabilities of the four styles around a declared reference point.

    ``shifted`` gives the probabilities with the reference moved ``(anxiety, avoidance)`` by each of
    the stated steps (± .25 SD). ``named``: the style with P ≥ .80, or ``None`` ('between').
    """

    probabilities: Mapping[Style, float]
    named: Style | None
    reference: Reference
    shifted: Mapping[tuple[float, float], Mapping[Style, float]]
