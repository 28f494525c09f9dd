"""What is believed of slow levels at several times: mixtures of normals over hyperparameters."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.change.normal import below_both, cdf, mixture_quantile
from earned.core.change.prior import Floats
from earned.core.instruments.item import DIMENSIONS, Dimension

NO_FLOOR = -1e3
NEGLIGIBLE = 1e-13
"""Points less likely than this, of a few hundred, are left out of sums over points."""


@dataclass(frozen=True, slots=True)
class Beliefs:
    """Mixtures for one view at T times. ``weights``: (..., T, H), sums of 1; ``mean``: (..., T, H, 4);
    ``covariance``: (..., T, H, 4, 4): level of anxiety and avoidance, and the same at the baseline.
    """

    weights: Floats
    mean: Floats
    covariance: Floats

    def on(self, times: NDArray[np.intp]) -> "Beliefs":
        """At these times alone, by place."""
        return Beliefs(self.weights[times], self.mean[times], self.covariance[times])

    def level_moments(self) -> tuple[Floats, Floats]:
        """Mean (..., T, 2) and covariance (..., T, 2, 2) of the level."""
        mean = self.mean[..., :2]
        weights = self.weights[..., None]
        middle = (weights * mean).sum(axis=-2)
        away = mean - middle[..., None, :]
        spread = self.covariance[..., :2, :2] + away[..., :, None] * away[..., None, :]
        return middle, (weights[..., None] * spread).sum(axis=-3)

    def band(self, probability: float) -> Floats:
        """Central bands of the level; shape (..., T, 2, 2), last axis low and high."""
        tail = (1 - probability) / 2
        sds = np.sqrt(np.maximum(np.einsum("...ii->...i", self.covariance[..., :2, :2]), 0))
        means, sds = np.moveaxis(self.mean[..., :2], -2, -1), np.moveaxis(sds, -2, -1)
        weights = self.weights[..., None, :]
        ends = [mixture_quantile(level, means, sds, weights) for level in (tail, 1 - tail)]
        return np.stack(ends, axis=-1)

    def below(self, dimension: Dimension, line: float) -> Floats:
        """P(level < line); shape (..., T)."""
        at = DIMENSIONS.index(dimension)
        sd = np.sqrt(np.maximum(self.covariance[..., at, at], 1e-12))
        return self._averaged(cdf, (line - self.mean[..., at]) / sd)

    def below_both(self, anxiety: float, avoidance: float) -> Floats:
        """P(both levels below these lines); shape (..., T)."""
        one, other = (
            np.sqrt(np.maximum(self.covariance[..., at, at], 1e-12))
            for at in range(len(DIMENSIONS))
        )
        r = self.covariance[..., 0, 1] / (one * other)
        h, k = (anxiety - self.mean[..., 0]) / one, (avoidance - self.mean[..., 1]) / other
        return self._averaged(below_both, h, k, r)

    def _averaged(self, chance: Callable[..., Floats], *arguments: Floats) -> Floats:
        """A probability of each point, averaged over points that count; arguments: (..., T, H) each."""
        heard = self.weights > NEGLIGIBLE
        found = np.zeros(self.weights.shape)
        found[heard] = self.weights[heard] * chance(*(each[heard] for each in arguments))
        return np.asarray(found.sum(axis=-1))

    def difference(self, dimension: Dimension) -> tuple[Floats, Floats]:
        """Mean and SD of level minus baseline, a hyperparameter point each; shape (..., T, H)."""
        now = DIMENSIONS.index(dimension)
        then = now + 2
        c = self.covariance
        variance = c[..., now, now] + c[..., then, then] - 2 * c[..., now, then]
        return self.mean[..., now] - self.mean[..., then], np.sqrt(np.maximum(variance, 1e-12))

    def lower(self, dimension: Dimension, by: float = 0.0, floor: float = NO_FLOOR) -> Floats:
        """P(lower than at the baseline by more than ``by``); shape (..., T).

        Differences below the floor do not count: P(max(now, floor) < max(then, floor) - by).
        """
        now = DIMENSIONS.index(dimension)
        return self._fallen(now + 2, now, by, floor)

    def higher(self, dimension: Dimension, by: float = 0.0, floor: float = NO_FLOOR) -> Floats:
        """P(higher than at the baseline by more than ``by``), as :meth:`lower`."""
        now = DIMENSIONS.index(dimension)
        return self._fallen(now, now + 2, by, floor)

    def _fallen(self, top: int, bottom: int, by: float, floor: float) -> Floats:
        """P(bottom < top - by and top > floor + by)."""
        c = self.covariance
        gap = self.mean[..., bottom] - self.mean[..., top]
        variance = c[..., top, top] + c[..., bottom, bottom] - 2 * c[..., top, bottom]
        sd = np.sqrt(np.maximum(variance, 1e-12))
        if floor <= NO_FLOOR:
            return self._averaged(cdf, (-by - gap) / sd)
        sd_top = np.sqrt(np.maximum(c[..., top, top], 1e-12))
        r = (c[..., top, top] - c[..., top, bottom]) / (sd * sd_top)
        above = (self.mean[..., top] - floor - by) / sd_top
        return self._averaged(below_both, (-by - gap) / sd, above, r)
