"""Classical scores: the mean of a dimension's answers after reversing.

Reversing: option + 1 - x for K options, so 8 - x on 1..7 (Brennan, Clark & Shaver 1998). Missing
answers are prorated: the mean is over the items answered, and needs at least half of them.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import DIMENSIONS, Item
from earned.core.scoring.grid import Floats

LEAST_SHARE = 0.5
"""A mean over fewer than this share of a dimension's items is not given (NaN)."""


def reversed_scores(options: ArrayLike, items: Sequence[Item], most: ArrayLike) -> Floats:
    """Answers after reversing; shape (N, J), options 1..K as answered, NaN where missing.

    ``items``: the J columns' items. ``most``: K, one number or one an item.
    """
    found = np.asarray(options, dtype=np.float64)
    backward = np.array([item.key == -1 for item in items])
    return np.where(backward, np.asarray(most) + 1 - found, found)


def categories(options: ArrayLike, items: Sequence[Item], most: ArrayLike) -> Floats:
    """Categories 0..K-1 in the insecure direction, as the model-based scorers read them."""
    return reversed_scores(options, items, most) - 1


def dimension_means(options: ArrayLike, items: Sequence[Item], most: ArrayLike) -> Floats:
    """Mean answer after reversing, anxiety then avoidance; shape (N, 2), NaN below half the items."""
    found = reversed_scores(options, items, most)
    columns = [[j for j, item in enumerate(items) if item.dimension == d] for d in DIMENSIONS]
    return np.stack([_prorated_mean(found[:, own]) for own in columns], axis=1)


def _prorated_mean(found: Floats) -> Floats:
    answered = (~np.isnan(found)).sum(axis=1)
    enough = (answered >= LEAST_SHARE * found.shape[1]) & (answered > 0)
    return np.where(enough, np.nansum(found, axis=1) / np.maximum(answered, 1), np.nan)


def option_counts(instrument: Instrument) -> list[int]:
    """K of each item, in the instrument's order."""
    return [instrument.format_of(item).options for item in instrument.items]
