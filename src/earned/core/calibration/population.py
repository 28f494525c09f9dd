"""The population that items come from, and what it says about an item nobody has answered.

Each calibrated item is read as log a, location (mean threshold), log spread and residuals:

    b_k = location + exp(log_spread) · shape_k + residual_k,

where shape_k = logit(k / K) in its own standard units: the cuts of a logistic answer into K equally
wide categories. Because the shape is stated for any K, items with five options inform items with
seven: spread is kept relative to the standard deviation of logit(k / K).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.grid import Floats

NORMAL_90 = 1.6449


def cut_pattern(options: int) -> tuple[Floats, float]:
    """(shape, scale): logit(k / K), k = 1..K-1, divided by its standard deviation, and that scale."""
    share = np.arange(1, options) / options
    cuts = np.log(share / (1 - share))
    return cuts / cuts.std(), float(cuts.std())


@dataclass(frozen=True, slots=True)
class Normal:
    """A predictive normal: mean and standard deviation of the next item's value."""

    mean: float
    sd: float

    @classmethod
    def next_of(cls, values: Floats, shared_sd: float = 0.0) -> "Normal":
        """For the next value: sd² (1 + 1/n), and what all new values may share."""
        spread = values.var(ddof=1) * (1 + 1 / len(values))
        return cls(float(values.mean()), float(np.sqrt(spread + shared_sd**2)))


@dataclass(frozen=True, slots=True)
class Described:
    """Calibrated items of one dimension as columns; each shape (J,), residuals flat."""

    log_discrimination: Floats
    location: Floats
    log_spread: Floats
    residuals: Floats

    @classmethod
    def of(cls, items: Sequence[Calibrated]) -> "Described":
        """Describe items; ``log_spread`` is relative to the scale of logit(k / K)."""
        cuts = [np.array(item.thresholds) for item in items]
        patterns = [cut_pattern(item.options) for item in items]
        residuals = [
            b - b.mean() - b.std() * shape for b, (shape, _) in zip(cuts, patterns, strict=True)
        ]
        return cls(
            np.log([item.discrimination for item in items]),
            np.array([b.mean() for b in cuts]),
            np.array(
                [np.log(b.std() / scale) for b, (_, scale) in zip(cuts, patterns, strict=True)]
            ),
            np.concatenate(residuals),
        )


@dataclass(frozen=True, slots=True)
class ItemPopulation:
    """Predictive distributions for the next item of a dimension."""

    log_discrimination: Normal
    location: Normal
    log_spread: Normal
    residual_sd: float

    @classmethod
    def of(
        cls, found: Described, shared_slope_sd: float, shared_location_sd: float = 0.0
    ) -> "ItemPopulation":
        """From described items; ``shared_*_sd`` is what all items of another instrument may share."""
        return cls(
            Normal.next_of(found.log_discrimination, shared_slope_sd),
            Normal.next_of(found.location, shared_location_sd),
            Normal.next_of(found.log_spread),
            float(np.sqrt(np.mean(found.residuals**2))),
        )

    def threshold_sd(self, options: int) -> Floats:
        """Predictive standard deviation of each threshold (spread by the delta method)."""
        shape, scale = cut_pattern(options)
        spread = np.exp(self.log_spread.mean) * scale * self.log_spread.sd * shape
        return np.asarray(np.sqrt(self.location.sd**2 + spread**2 + self.residual_sd**2))

    def threshold_mean(self, options: int) -> Floats:
        """Predictive mean of each threshold."""
        shape, scale = cut_pattern(options)
        return np.asarray(self.location.mean + np.exp(self.log_spread.mean) * scale * shape)


def covered(population: ItemPopulation, items: Sequence[Calibrated]) -> tuple[Floats, Floats]:
    """Which parameters of other items the 90% intervals hold: slopes (J,), thresholds (J, K-1).

    Locations are aligned first: the other items' metric has its own zero. Each parameter's own
    standard error widens its interval.
    """
    slopes = np.array([item.discrimination for item in items])
    slope_se = np.array([item.discrimination_se for item in items]) / slopes
    off = np.log(slopes) - population.log_discrimination.mean
    slope_in = np.abs(off) <= NORMAL_90 * np.hypot(population.log_discrimination.sd, slope_se)
    cuts = np.array([item.thresholds for item in items])
    errors = np.array([item.thresholds_se for item in items])
    off = (
        cuts
        - cuts.mean()
        - (population.threshold_mean(cuts.shape[1] + 1) - population.location.mean)
    )
    sd = np.hypot(population.threshold_sd(cuts.shape[1] + 1), errors)
    return slope_in, np.abs(off) <= NORMAL_90 * sd
