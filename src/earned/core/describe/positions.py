"""Positions on one dimension, or on both, from graded items, for a whole sample at once."""

from collections.abc import Sequence

import numpy as np

from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.graded import item_table
from earned.core.scoring.grid import NODES, Floats, bivariate_normal

BLOCK = 2048


def positions(categories: Floats, items: Sequence[Calibrated]) -> Floats:
    """Posterior means under a standard normal prior; categories (N, J), NaN missing -> (N,)."""
    return moments(categories, items)[0]


def moments(categories: Floats, items: Sequence[Calibrated]) -> tuple[Floats, Floats]:
    """Posterior means and standard errors; each shape (N,)."""
    tables = [np.log(item_table(NODES, item)).T for item in items]
    mean, se = np.empty(len(categories)), np.empty(len(categories))
    for start in range(0, len(categories), BLOCK):
        rows = slice(start, start + BLOCK)
        mean[rows], se[rows] = _block(categories[rows], tables)
    return mean, se


def plane_positions(
    categories: Floats, items: Sequence[Calibrated], axes: Sequence[int], correlation: float
) -> Floats:
    """Posterior means on both dimensions at once; categories (N, J), NaN missing -> (N, 2).

    ``axes``: 0 (anxiety) or 1 (avoidance) for each item. The prior is a standard bivariate normal.
    """
    tables = [np.log(item_table(NODES, item)).T for item in items]
    sides = [[j for j, axis in enumerate(axes) if axis == side] for side in (0, 1)]
    prior, found = bivariate_normal(correlation), np.empty((len(categories), 2))
    for start in range(0, len(categories), BLOCK):
        rows = categories[start : start + BLOCK]
        first, second = (_likelihood(rows[:, own], [tables[j] for j in own]) for own in sides)
        one, two = first * (second @ prior.T), second * (first @ prior)
        means = [mass @ NODES / mass.sum(axis=1) for mass in (one, two)]
        found[start : start + BLOCK] = np.stack(means, axis=1)
    return found


def _likelihood(categories: Floats, tables: Sequence[Floats]) -> Floats:
    """Of one dimension's answers, the largest of each person 1; shape (n, Q)."""
    log = _summed(np.zeros((len(categories), len(NODES))), categories, tables)
    return np.asarray(np.exp(log - log.max(axis=1, keepdims=True)))


def _summed(log: Floats, categories: Floats, tables: Sequence[Floats]) -> Floats:
    for column, table in zip(categories.T, tables, strict=True):
        said = ~np.isnan(column)
        log[said] += table[column[said].astype(np.intp)]
    return log


def _block(categories: Floats, tables: Sequence[Floats]) -> tuple[Floats, Floats]:
    log = _summed(np.tile(-0.5 * NODES**2, (len(categories), 1)), categories, tables)
    mass = np.exp(log - log.max(axis=1, keepdims=True))
    total = mass.sum(axis=1)
    mean = mass @ NODES / total
    return mean, np.sqrt(np.maximum(mass @ NODES**2 / total - mean**2, 0.0))
