"""Do the items of a dimension run the same way? Before a fit, from correlations alone.

A wrong key (or answers reversed before they came here) makes an item fall where its dimension rises.
A graded model with positive slopes cannot say so: slopes go to zero, or a method factor swallows the
trait. The first principal component of the items' correlations can: an item that runs against the rest
has the other sign there.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from earned.core.calibration.coding import AT_ONCE, Integers
from earned.core.instruments.item import DIMENSIONS, Item
from earned.core.scoring.grid import Floats

FEWEST_ITEMS = 3
BEYOND_CHANCE = 1.25
"""How far the largest eigenvalue has to lie beyond that of chance; by chance it varies by a few per cent."""
CLEAR = 0.1
"""A loading on a standardised first component below which an item has no direction to speak of."""


def against_the_rest(categories: Integers, items: Sequence[Item]) -> tuple[str, ...]:
    """Ids of items that clearly run against most of their dimension.

    ``categories``: shape (N, J), in the insecure direction, negative missing.
    """
    found: list[str] = []
    for dimension in DIMENSIONS:
        own = [j for j, item in enumerate(items) if item.dimension == dimension]
        backward = runs_backward(categories[:, own])
        found += [items[j].id for j, is_so in zip(own, backward, strict=True) if is_so]
    return tuple(found)


def runs_backward(keyed: Floats | Integers) -> NDArray[np.bool_]:
    """Which items of one scale clearly run against most of it; shape (J,).

    ``keyed``: shape (N, J), after reversing; missing is NaN or below 0. Two items cannot say which of them
    is wrong.
    """
    if keyed.shape[1] < FEWEST_ITEMS:
        return np.zeros(keyed.shape[1], bool)
    return np.asarray(first_component(keyed) < -CLEAR)


def has_direction(keyed: Floats) -> bool:
    """Whether items of one scale share more than answers by chance would.

    The largest eigenvalue of the correlations of N people's unrelated answers to J items comes to about
    ``(1 + sqrt(J / N))^2`` (Marchenko and Pastur 1967). Without a direction none can run against it.
    """
    people, items = keyed.shape
    largest = float((first_component(keyed) ** 2).sum())
    return largest > BEYOND_CHANCE * float(1 + np.sqrt(items / people)) ** 2


def first_component(answers: Floats | Integers) -> Floats:
    """Correlations with the first component, its sign such that their sum is positive; shape (J,).

    A missing answer counts as the item's mean. Sums of products of whole numbers are exact, so people can be
    gone through a few at a time, and centred afterwards.
    """
    items = answers.shape[1]
    both, products, sums = (np.zeros((items, items)) for _ in range(3))
    for start in range(0, len(answers), AT_ONCE):
        some = answers[start : start + AT_ONCE]
        ones, values = (some >= 0).astype(np.float64), np.where(some >= 0, some, 0.0)
        both += ones.T @ ones
        products += values.T @ values
        sums += values.T @ ones  # of the first, over people who answered the second too
    mean = np.diag(sums) / np.maximum(np.diag(both), 1)
    centred = products - mean * sums - (mean * sums).T + np.outer(mean, mean) * both
    spread = np.sqrt(np.maximum(np.diag(centred), 0.0))
    spread[spread == 0] = 1.0
    shares, vectors = np.linalg.eigh(centred / np.outer(spread, spread))
    loading = vectors[:, -1] * np.sqrt(max(shares[-1], 0.0))
    return np.asarray(loading if loading.sum() >= 0 else -loading)
