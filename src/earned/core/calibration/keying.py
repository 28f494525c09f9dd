"""Do the items of a dimension run the same way? Before a fit, from correlations alone.

A wrong key (or answers reversed before they came here) makes an item fall where its dimension rises.
A graded model with positive slopes cannot say so: slopes go to zero, or a method factor swallows the
trait. The first principal component of the items' correlations can: an item that runs against the rest
has the other sign there.
"""

from collections.abc import Sequence

import numpy as np

from earned.core.instruments.item import DIMENSIONS, Item
from earned.core.scoring.grid import Floats

FEWEST_ITEMS = 3
CLEAR = 0.1
"""A loading on a standardised first component below which an item has no direction to speak of."""


def against_the_rest(categories: Floats, items: Sequence[Item]) -> tuple[str, ...]:
    """Ids of items that clearly run against most of their dimension.

    ``categories``: shape (N, J), in the insecure direction, NaN missing.
    """
    found: list[str] = []
    for dimension in DIMENSIONS:
        own = [j for j, item in enumerate(items) if item.dimension == dimension]
        if len(own) >= FEWEST_ITEMS:
            loading = first_component(categories[:, own])
            found += [items[j].id for j, load in zip(own, loading, strict=True) if load < -CLEAR]
    return tuple(found)


def first_component(answers: Floats) -> Floats:
    """Correlations with the first component, its sign such that their sum is positive; shape (J,).

    A missing answer counts as the item's mean.
    """
    given = ~np.isnan(answers)
    filled = np.where(given, answers, 0.0)
    centred = np.where(given, filled - filled.sum(axis=0) / np.maximum(given.sum(axis=0), 1), 0.0)
    spread = np.sqrt((centred**2).mean(axis=0))
    standard = centred / np.where(spread > 0, spread, 1.0)
    values, vectors = np.linalg.eigh(standard.T @ standard / len(standard))
    loading = vectors[:, -1] * np.sqrt(max(values[-1], 0.0))
    return np.asarray(loading if loading.sum() >= 0 else -loading)
