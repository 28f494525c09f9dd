"""One view of a trajectory as plain numbers: enough to draw it and to keep it, without the mixtures."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from earned.core.change.statespace import Trajectory
from earned.core.instruments.item import Dimension

Pair = tuple[float, float]
"""Anxiety and avoidance, or the low and the high end of a band."""

DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Path:
    """The slow levels of one view on T days, in SD; pairs are (anxiety, avoidance).

    ``days``: ascending; ``measured``: whether a form of this view was filled in that day; ``wide`` and
    ``narrow``: central bands of 90% and 50%, a (low, high) each dimension; ``covariance``: rows of a 2 x 2
    matrix a day; ``baseline``: the day change is counted from; ``floors``: below these levels nothing is
    told apart.
    """

    days: tuple[float, ...]
    measured: tuple[bool, ...]
    mean: tuple[Pair, ...]
    covariance: tuple[tuple[Pair, Pair], ...]
    wide: tuple[tuple[Pair, Pair], ...]
    narrow: tuple[tuple[Pair, Pair], ...]
    baseline: float
    floors: Mapping[Dimension, float]


def path_of(found: Trajectory, view: str) -> Path:
    """The smoothed path of a view. Raises ``KeyError`` for a view that is not in the trajectory."""
    beliefs = found.smoothed[view]
    mean, covariance = beliefs.level_moments()
    own = [m.day for m in found.normal if view in (m.frame, found.views[0])]
    measured = found.measured if len(found.views) == 1 else np.isin(found.days, own)
    return Path(
        days=tuple(found.days.tolist()),
        measured=tuple(measured.tolist()),
        mean=_nested(mean),
        covariance=_nested(covariance),
        wide=_nested(beliefs.band(0.9)),
        narrow=_nested(beliefs.band(0.5)),
        baseline=found.baseline.day,
        floors=dict(found.model.floors),
    )


def _nested(values: np.ndarray) -> tuple:  # type: ignore[type-arg]
    """An array as tuples of tuples, rounded."""

    def frozen(value: object) -> object:
        return tuple(frozen(each) for each in value) if isinstance(value, list) else value

    return tuple(frozen(each) for each in np.round(values, DECIMALS).tolist())
