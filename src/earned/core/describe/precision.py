"""How precisely a scale measures at each position: test information and conditional standard error.

Information of a graded item: I_j(θ) = Σ_k P'_k(θ)² / P_k(θ) (Samejima 1969). A scale's is the sum.
With the standard normal prior the posterior's standard error is about 1 / √(1 + I(θ)).
"""

from collections.abc import Sequence

import numpy as np

from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.graded import SMALLEST, boundaries, categories
from earned.core.scoring.grid import Floats

PLACES: Floats = np.round(np.arange(-3.0, 3.01, 0.1), 1)
"""Where curves are drawn: -3 to 3 SD in tenths."""

TABLED = (-2.5, -2.0, -1.0, 0.0, 1.0, 2.0, 2.5)
"""Where tables are read."""


def category_curves(item: Calibrated, places: Floats = PLACES) -> Floats:
    """P(X = k | θ); shape (places, K)."""
    return categories(boundaries(places, item.discrimination, np.array(item.thresholds)))


def item_information(item: Calibrated, places: Floats = PLACES) -> Floats:
    """I_j(θ); shape (places,)."""
    upper = boundaries(places, item.discrimination, np.array(item.thresholds))
    rise = item.discrimination * upper * (1 - upper)
    ends = np.zeros((len(places), 1))
    slopes = np.diff(np.concatenate([ends, rise, ends], axis=1), axis=1)
    return np.asarray((slopes**2 / np.maximum(categories(upper), SMALLEST)).sum(axis=1))


def scale_information(items: Sequence[Calibrated], places: Floats = PLACES) -> Floats:
    """I(θ) of a scale; shape (places,)."""
    return np.asarray(np.sum([item_information(item, places) for item in items], axis=0))


def conditional_error(information: Floats) -> Floats:
    """Standard error of the posterior under a standard normal prior; same shape."""
    return np.asarray(1 / np.sqrt(1 + information))
