"""Reliability of a scale's mean: alpha, omega, and what each item adds.

alpha = J/(J-1) · (1 - Σ s_j² / s_total²)  (Cronbach 1951, Psychometrika 16:297-334).

omega = (Σ λ_j)² / ((Σ λ_j)² + Σ ψ_j) from one common factor (McDonald 1999, Test Theory, 6.4), the
factor fitted by maximum likelihood to the covariance matrix (Lawley & Maxwell 1971). It assumes that
one factor is all that items share: where a method factor adds to it, omega is too high, as alpha is.

Standard errors are grouped jackknives over 20 blocks of people: no normality is assumed.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from earned.core.scoring.grid import Floats

BLOCKS = 20
LEAST_UNIQUE = 0.005
"""Unique variances are kept above this share of an item's variance (a Heywood case hits it)."""

MOST_CYCLES, SMALL = 2000, 1e-9


@dataclass(frozen=True, slots=True)
class ItemFit:
    """One item: mean and SD after reversing, corrected item-total r, standardised loading.

    ``alpha_without``: alpha of the scale without it (NaN for scales of two items).
    """

    mean: float
    sd: float
    item_rest: float
    loading: float
    alpha_without: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """``people``: with complete answers. ``*_se``: grouped jackknife, NaN below 40 people.

    ``heywood``: an item's unique variance ran into its bound, so omega is not to be trusted.
    """

    people: int
    alpha: float
    alpha_se: float
    omega: float
    omega_se: float
    standard_error: float
    mean_correlation: float
    heywood: bool
    items: tuple[ItemFit, ...]


def alpha(covariance: Floats) -> float:
    """Cronbach's alpha of the sum of J ≥ 2 items from their covariance matrix; shape (J, J)."""
    items = len(covariance)
    return float(items / (items - 1) * (1 - np.trace(covariance) / covariance.sum()))


def one_factor(covariance: Floats) -> tuple[Floats, Floats]:
    """Loadings and unique variances of one factor by maximum likelihood; each shape (J,).

    With ψ known, the maximum is at λ = Ψ^½ w √(e - 1), e and w the first eigenvalue and vector of
    Ψ^-½ S Ψ^-½; then ψ = diag(S) - λ². Repeated until ψ stands.
    """
    variances = np.diag(covariance)
    unique = 0.5 / np.diag(np.linalg.pinv(covariance))
    loadings = np.zeros_like(unique)
    for _ in range(MOST_CYCLES):
        root = np.sqrt(unique)
        values, vectors = np.linalg.eigh(covariance / np.outer(root, root))
        loadings = root * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))
        better = np.maximum(variances - loadings**2, LEAST_UNIQUE * variances)
        moved = float(np.abs(better - unique).max())
        unique = better
        if moved < SMALL:
            break
    return loadings * (1.0 if loadings.sum() >= 0 else -1.0), unique


def omega(covariance: Floats) -> float:
    """McDonald's omega of the sum of J ≥ 3 items under one factor."""
    loadings, unique = one_factor(covariance)
    common = loadings.sum() ** 2
    return float(common / (common + unique.sum()))


def reliability(keyed: Floats) -> Reliability:
    """Describe a scale from answers after reversing; shape (N, J), NaN where missing.

    Rows with a missing answer are left out. Items that nobody varies on give NaN throughout.
    """
    complete = keyed[~np.isnan(keyed).any(axis=1)]
    people, items = complete.shape
    if items < 2 or people < 3 or (complete.std(axis=0) == 0).any():
        return _unknown(people, complete)
    covariance = np.cov(complete, rowvar=False)
    loadings, unique = one_factor(covariance) if items > 2 else _none(items)
    known = alpha(covariance)
    mean_sd = float(complete.mean(axis=1).std(ddof=1))
    factor = omega if items > 2 else _nothing
    return Reliability(
        people=people,
        alpha=known,
        alpha_se=jackknifed(complete, alpha),
        omega=factor(covariance),
        omega_se=jackknifed(complete, factor),
        standard_error=mean_sd * float(np.sqrt(max(1 - known, 0.0))),
        mean_correlation=_mean_correlation(covariance),
        heywood=bool((unique <= LEAST_UNIQUE * np.diag(covariance) * 1.001).any()),
        items=_items(complete, covariance, loadings),
    )


def _nothing(_: Floats) -> float:
    return float("nan")


def _none(items: int) -> tuple[Floats, Floats]:
    return np.full(items, np.nan), np.full(items, np.inf)


def _unknown(people: int, complete: Floats) -> Reliability:
    nan = float("nan")
    means = complete.mean(axis=0) if people else np.full(complete.shape[1], nan)
    sds = complete.std(axis=0, ddof=1) if people > 1 else np.full(complete.shape[1], nan)
    items = tuple(
        ItemFit(float(m), float(s), nan, nan, nan) for m, s in zip(means, sds, strict=True)
    )
    return Reliability(people, nan, nan, nan, nan, nan, nan, heywood=False, items=items)


def _mean_correlation(covariance: Floats) -> float:
    sd = np.sqrt(np.diag(covariance))
    correlations = covariance / np.outer(sd, sd)
    return float(correlations[np.triu_indices(len(sd), 1)].mean())


def _items(complete: Floats, covariance: Floats, loadings: Floats) -> tuple[ItemFit, ...]:
    sd = np.sqrt(np.diag(covariance))
    rest_covariance = covariance.sum(axis=0) - sd**2
    rest_variance = covariance.sum() - 2 * covariance.sum(axis=0) + sd**2
    item_rest = rest_covariance / (sd * np.sqrt(rest_variance))
    standard = loadings / sd
    return tuple(
        ItemFit(
            float(complete[:, j].mean()),
            float(sd[j]),
            float(item_rest[j]),
            float(standard[j]),
            _alpha_without(covariance, j),
        )
        for j in range(len(sd))
    )


def _alpha_without(covariance: Floats, item: int) -> float:
    if len(covariance) < 3:
        return float("nan")
    kept = np.arange(len(covariance)) != item
    return alpha(covariance[np.ix_(kept, kept)])


def jackknifed(complete: Floats, statistic: Callable[[Floats], float]) -> float:
    """Standard error of a function of the covariance matrix, leaving out a block of people at a time.

    Sums over blocks are kept, so leaving one out costs nothing: the covariance of the others.
    """
    if len(complete) < 2 * BLOCKS:
        return float("nan")
    centred = complete - complete.mean(axis=0)
    block = np.arange(len(complete)) % BLOCKS
    sizes = np.bincount(block)
    firsts = np.stack([centred[block == b].sum(axis=0) for b in range(BLOCKS)])
    seconds = np.stack([centred[block == b].T @ centred[block == b] for b in range(BLOCKS)])
    values = []
    for b in range(BLOCKS):
        n = len(complete) - sizes[b]
        first = firsts.sum(axis=0) - firsts[b]
        second = seconds.sum(axis=0) - seconds[b]
        values.append(statistic((second - np.outer(first, first) / n) / (n - 1)))
    found = np.array(values)
    return float(np.sqrt((BLOCKS - 1) / BLOCKS * np.sum((found - found.mean()) ** 2)))
