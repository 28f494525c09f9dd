"""Proportional-odds regression on a table of counts.

P(Y ≥ k | x) = 1 / (1 + exp(-(α_k + x·β))), α descending in k (McCullagh 1980, Journal of the Royal
Statistical Society B 42:109-142), fitted by Fisher scoring. Rows are distinct covariates, so that
twenty thousand people cost as much as two hundred.
"""

from dataclasses import dataclass

import numpy as np

from earned.core.scoring.graded import SMALLEST, categories, logistic
from earned.core.scoring.grid import Floats

MOST_CYCLES, SMALL = 60, 1e-8
HALVINGS = 12
RIDGE = 1e-8


@dataclass(frozen=True, slots=True)
class OrdinalFit:
    """``cuts``: α, shape (K-1,). ``slopes``: β, shape (p,). ``log_likelihood``: at the maximum."""

    cuts: Floats
    slopes: Floats
    log_likelihood: float

    def probabilities(self, design: Floats) -> Floats:
        """P(Y = k | x); shape (R, p) -> (R, K)."""
        return categories(logistic(self.cuts + (design @ self.slopes)[:, None]))

    def expected(self, design: Floats) -> Floats:
        """E[Y | x], categories counted from 0; shape (R,)."""
        p = self.probabilities(design)
        return np.asarray(p @ np.arange(p.shape[1]))


def null_log_likelihood(counts: Floats) -> float:
    """Without covariates: the observed shares; counts (R, K)."""
    total = counts.sum(axis=0)
    total = total[total > 0]
    return float((total * np.log(total / total.sum())).sum())


def fit_ordinal(design: Floats, counts: Floats) -> OrdinalFit:
    """Fit to counts (R, K) of categories at covariates (R, p). Every category needs somebody."""
    cuts = _starting_cuts(counts)
    at = np.concatenate([cuts, np.zeros(design.shape[1])])
    value = _log_likelihood(at, design, counts)
    for _ in range(MOST_CYCLES):
        step = _step(at, design, counts)
        at, better = _taken(at, step, value, design, counts)
        if better - value < SMALL:
            break
        value = better
    k = counts.shape[1] - 1
    return OrdinalFit(at[:k], at[k:], max(value, better))


def _starting_cuts(counts: Floats) -> Floats:
    total = counts.sum(axis=0)
    above = 1 - np.cumsum(total)[:-1] / total.sum()
    return np.asarray(np.log(above / (1 - above)))


def _upper(at: Floats, design: Floats, k: int) -> Floats:
    return logistic(at[:k] + (design @ at[k:])[:, None])


def _log_likelihood(at: Floats, design: Floats, counts: Floats) -> float:
    k = counts.shape[1] - 1
    if (np.diff(at[:k]) >= 0).any():
        return -np.inf
    return float((counts * np.log(categories(_upper(at, design, k)))).sum())


def _step(at: Floats, design: Floats, counts: Floats) -> Floats:
    k = counts.shape[1] - 1
    upper = _upper(at, design, k)
    p = np.maximum(categories(upper), SMALLEST)
    rise = upper * (1 - upper)
    ratio = counts / p
    score = rise * (ratio[:, 1:] - ratio[:, :-1])
    information = _row_information(rise, p, counts.sum(axis=1))
    gradient = np.concatenate([score.sum(axis=0), design.T @ score.sum(axis=1)])
    across = information.sum(axis=2)
    corner = design.T @ across
    slopes = design.T @ (design * across.sum(axis=1)[:, None])
    matrix = np.block([[information.sum(axis=0), corner.T], [corner, slopes]])
    matrix[np.diag_indices_from(matrix)] *= 1 + RIDGE
    return np.asarray(np.linalg.solve(matrix, gradient))


def _row_information(rise: Floats, p: Floats, people: Floats) -> Floats:
    """Expected information on η_1..η_{K-1} of each row; shape (R, K-1, K-1)."""
    rows, k = rise.shape
    found = np.zeros((rows, k, k))
    place = np.arange(k)
    found[:, place, place] = rise**2 * (1 / p[:, 1:] + 1 / p[:, :-1])
    if k > 1:
        beside = -rise[:, 1:] * rise[:, :-1] / p[:, 1:-1]
        found[:, place[1:], place[:-1]] = beside
        found[:, place[:-1], place[1:]] = beside
    return found * people[:, None, None]


def _taken(
    at: Floats, step: Floats, value: float, design: Floats, counts: Floats
) -> tuple[Floats, float]:
    for halving in range(HALVINGS):
        tried = at + step / 2**halving
        better = _log_likelihood(tried, design, counts)
        if better >= value:
            return tried, better
    return at, value
