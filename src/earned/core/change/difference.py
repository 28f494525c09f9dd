"""What can be said about the change since the baseline, in numbers."""

from dataclasses import dataclass

import numpy as np

from earned.core.change.beliefs import NO_FLOOR, Beliefs
from earned.core.change.normal import mixture_quantile
from earned.core.change.statespace import Trajectory
from earned.core.errors import UsageError
from earned.core.instruments.item import DIMENSIONS, Dimension


@dataclass(frozen=True, slots=True)
class Change:
    """Level on one day minus level at the baseline, one dimension, SD of θ; negative is more secure.

    ``p_lower``, ``p_higher``: P(change < 0), P(change > 0); with a floor, differences below it count
    for neither. ``p_lower_matters``, ``p_higher_matters``: by more than ``smallest``, the smallest
    change that matters. ``below_floor``: the level is more likely below the floor than above.
    ``baseline_fixed``: the baseline was chosen in advance, not after looking.
    """

    view: str
    dimension: Dimension
    baseline_day: float
    day: float
    baseline_fixed: bool
    mean: float
    sd: float
    interval_50: tuple[float, float]
    interval_90: tuple[float, float]
    p_lower: float
    p_lower_matters: float
    p_higher: float
    p_higher_matters: float
    smallest: float
    below_floor: bool


def change(found: Trajectory, view: str, dimension: Dimension, day: float | None = None) -> Change:
    """The change from the baseline to a reported day (the last one by default).

    Raises :class:`UsageError` for a view or day that is not in the trajectory, or a day before the
    baseline.
    """
    if view not in found.smoothed:
        raise UsageError(f"There is no view {view!r}. Known: {', '.join(found.views)}.")
    at = _place(found, found.days[-1] if day is None else day)
    beliefs = _at(found.smoothed[view], at)
    floor = found.model.floors.get(dimension, NO_FLOOR)
    means, sds = beliefs.difference(dimension)
    ends = [
        float(mixture_quantile(level, means, sds, beliefs.weights)[0])
        for level in (0.05, 0.25, 0.75, 0.95)
    ]
    mean = float((beliefs.weights * means).sum())
    variance = float((beliefs.weights * (sds**2 + (means - mean) ** 2)).sum())
    by = found.model.smallest
    return Change(
        view=view,
        dimension=dimension,
        baseline_day=found.baseline.day,
        day=float(found.days[at]),
        baseline_fixed=found.baseline.fixed,
        mean=mean,
        sd=variance**0.5,
        interval_50=(ends[1], ends[2]),
        interval_90=(ends[0], ends[3]),
        p_lower=float(beliefs.lower(dimension, 0.0, floor)[0]),
        p_lower_matters=float(beliefs.lower(dimension, by, floor)[0]),
        p_higher=float(beliefs.higher(dimension, 0.0, floor)[0]),
        p_higher_matters=float(beliefs.higher(dimension, by, floor)[0]),
        smallest=by,
        below_floor=bool(beliefs.below(dimension, floor)[0] > 0.5),
    )


def changes(found: Trajectory, view: str) -> dict[Dimension, Change]:
    """The change of both dimensions up to the last day."""
    return {dimension: change(found, view, dimension) for dimension in DIMENSIONS}


def _at(beliefs: Beliefs, at: int) -> Beliefs:
    here = slice(at, at + 1)
    return Beliefs(beliefs.weights[here], beliefs.mean[here], beliefs.covariance[here])


def _place(found: Trajectory, day: float) -> int:
    at = int(np.argmin(np.abs(found.days - day)))
    if found.days[at] != day:
        raise UsageError("This day is not among those the trajectory was asked to report.")
    if day < found.baseline.day:
        raise UsageError("This day lies before the baseline.")
    return at
