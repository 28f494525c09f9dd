"""Norms of a score: mean, standard deviation and percentiles, each with its standard error."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from earned.core.scoring.grid import Floats

PERCENTILES = (5, 25, 50, 75, 95)
LEAST_PEOPLE = 10
"""Below this many people a group gets counts alone: its figures would say nothing."""


@dataclass(frozen=True, slots=True)
class GroupNorm:
    """One group's scores. ``percentiles``: values at ``PERCENTILES``, with their standard errors.

    All but ``people`` are NaN below ten people.
    """

    people: int
    mean: float
    mean_se: float
    sd: float
    sd_se: float
    percentiles: tuple[float, ...]
    percentiles_se: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Cohen's d between two groups (first less second, pooled SD) and its standard error."""

    d: float
    d_se: float


def group_norm(scores: Floats, percentiles: Sequence[int] = PERCENTILES) -> GroupNorm:
    """Norms of scores; shape (N,), NaN where a person has none.

    SE of the SD: √((m₄ - s⁴) / (4 n s²)), m₄ the fourth central moment. SE of a percentile: half the
    distance between the order statistics one binomial standard deviation to each side (Woodruff 1952,
    Journal of the American Statistical Association 47:635-646).
    """
    found = np.sort(scores[~np.isnan(scores)])
    people = len(found)
    if people < LEAST_PEOPLE:
        nan = float("nan")
        nans = (nan,) * len(percentiles)
        return GroupNorm(people, nan, nan, nan, nan, nans, nans)
    mean, sd = float(found.mean()), float(found.std(ddof=1))
    fourth = float(np.mean((found - mean) ** 4))
    sd_se = np.sqrt(max(fourth - sd**4, 0.0) / people) / (2 * sd) if sd > 0 else 0.0
    return GroupNorm(
        people=people,
        mean=mean,
        mean_se=float(sd / np.sqrt(people)),
        sd=sd,
        sd_se=float(sd_se),
        percentiles=tuple(float(v) for v in np.percentile(found, percentiles)),
        percentiles_se=tuple(_percentile_se(found, p / 100) for p in percentiles),
    )


def _percentile_se(found: Floats, share: float) -> float:
    spread = np.sqrt(share * (1 - share) / len(found))
    low, high = np.quantile(found, [max(share - spread, 0.0), min(share + spread, 1.0)])
    return float(high - low) / 2


def difference(first: GroupNorm, second: GroupNorm) -> Difference:
    """Cohen's d; SE √((n₁ + n₂)/(n₁ n₂) + d²/(2(n₁ + n₂))) (Hedges & Olkin 1985)."""
    n1, n2 = first.people, second.people
    pooled = np.sqrt(((n1 - 1) * first.sd**2 + (n2 - 1) * second.sd**2) / max(n1 + n2 - 2, 1))
    if not pooled > 0:
        return Difference(float("nan"), float("nan"))
    d = (first.mean - second.mean) / pooled
    return Difference(float(d), float(np.sqrt((n1 + n2) / (n1 * n2) + d**2 / (2 * (n1 + n2)))))
