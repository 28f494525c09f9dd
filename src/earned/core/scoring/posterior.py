"""From posterior mass to a position: means, standard errors, correlation, intervals."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from earned.core.scoring.grid import NODES, STEP, Floats
from earned.core.scoring.position import Estimate, Position

POWERS: Floats = np.stack([NODES**power for power in range(3)], axis=1)
REFINEMENT = 8
"""Intervals are read off a grid this many times finer."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Means, standard errors (anxiety, avoidance) and correlation of a posterior."""

    mean: tuple[float, float]
    se: tuple[float, float]
    correlation: float


def moments(mass: Floats) -> Moments:
    """Moments of posterior mass (61, 61) that sums to 1."""
    first, second = mass.sum(axis=1), mass.sum(axis=0)
    mean = (float(first @ NODES), float(second @ NODES))
    variance = (
        max(float(first @ NODES**2) - mean[0] ** 2, 1e-12),
        max(float(second @ NODES**2) - mean[1] ** 2, 1e-12),
    )
    se = (variance[0] ** 0.5, variance[1] ** 0.5)
    covariance = float(NODES @ mass @ NODES) - mean[0] * mean[1]
    return Moments(mean, se, covariance / (se[0] * se[1]))


def moments_of(prior: Floats, first: Floats, second: Floats) -> Moments:
    """Moments of the posterior L₁ φ L₂ without making it: Σ θ₁ᵏ θ₂ˡ, k and l up to 2, in two products."""
    sums = (POWERS * first[:, None]).T @ (prior @ (POWERS * second[:, None]))
    (total, other, other_square), (own, cross, _), (own_square, _, _) = sums.tolist()
    return moments_by_sums(total, (own, other), (own_square, other_square), cross)


def moments_by_sums(
    total: float, first: tuple[float, float], squares: tuple[float, float], cross: float
) -> Moments:
    """Moments from sums over a posterior of any mass: of 1, of each θ, of each θ², of θ₁θ₂."""
    mean = (first[0] / total, first[1] / total)
    variance = (
        max(squares[0] / total - mean[0] ** 2, 1e-12),
        max(squares[1] / total - mean[1] ** 2, 1e-12),
    )
    se = (variance[0] ** 0.5, variance[1] ** 0.5)
    return Moments(mean, se, (cross / total - mean[0] * mean[1]) / (se[0] * se[1]))


def position(mass: Floats, answered: int) -> Position:
    """The position that posterior mass (61, 61) describes, resting on ``answered`` answers."""
    found = moments(mass)
    anxiety, avoidance = (
        _estimate(found.mean[axis], found.se[axis], mass.sum(axis=1 - axis)) for axis in (0, 1)
    )
    return Position(anxiety, avoidance, found.correlation, answered, NODES, mass)


def _estimate(mean: float, se: float, marginal: Floats) -> Estimate:
    low90, low50, high50, high90 = quantiles(marginal, (0.05, 0.25, 0.75, 0.95))
    return Estimate(mean, se, (low50, high50), (low90, high90))


def quantiles(marginal: Floats, levels: tuple[float, ...]) -> tuple[float, ...]:
    """Quantiles of a marginal given as mass on the 61 nodes.

    The density is interpolated by its band-limited (sinc) series, which is as exact as the
    trapezoid rule on the nodes, and accumulated on a grid ``REFINEMENT`` times finer.
    """
    fine, series = _sinc_series()
    density = np.maximum(series @ marginal, 0.0)
    heights = np.concatenate([[0.0], np.cumsum(0.5 * (density[1:] + density[:-1]))])
    return tuple(float(np.interp(level * heights[-1], heights, fine)) for level in levels)


@lru_cache(maxsize=1)
def _sinc_series() -> tuple[Floats, Floats]:
    fine = np.linspace(NODES[0], NODES[-1], REFINEMENT * (len(NODES) - 1) + 1)
    return fine, np.sinc((fine[:, None] - NODES) / STEP)
