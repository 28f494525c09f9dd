"""Positions on one dimension from graded items, for a whole sample at once."""

from collections.abc import Sequence

import numpy as np

from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.graded import item_table
from earned.core.scoring.grid import NODES, Floats

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


def _block(categories: Floats, tables: Sequence[Floats]) -> tuple[Floats, Floats]:
    log = np.tile(-0.5 * NODES**2, (len(categories), 1))
    for column, table in zip(categories.T, tables, strict=True):
        said = ~np.isnan(column)
        log[said] += table[column[said].astype(np.intp)]
    mass = np.exp(log - log.max(axis=1, keepdims=True))
    total = mass.sum(axis=1)
    mean = mass @ NODES / total
    return mean, np.sqrt(np.maximum(mass @ NODES**2 / total - mean**2, 0.0))
