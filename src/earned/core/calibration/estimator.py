"""Calibrate items from answers: marginal maximum likelihood for two correlated dimensions.

Parameter-expanded EM (Liu, Rubin & Wu 1998, Biometrika 85:755-770): each cycle also frees latent means,
variances and correlation and the method factor's mean, then moves the items so that θ is standard
again. It needs some eight cycles where plain EM needs sixty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from earned.core.calibration.coding import Coded, code, reopened
from earned.core.calibration.errors import standard_errors
from earned.core.calibration.expectation import Expected, Side, expect
from earned.core.calibration.maximisation import ABSENT, STEEPEST, Lines, improved
from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.grid import (
    Floats,
    bivariate_normal,
    lattice_normal,
    lattice_steps,
    widened,
)

METHOD_START = 0.3
"""Where the search for the size of a method factor starts, in SD of θ."""

WIDEST_METHOD = 1.0
"""A method factor as wide as the trait comes from wrong keys; it is held there and flagged."""

CLOSEST = 0.99
"""The latent correlation stays within ± this: beyond, two dimensions are one."""


@dataclass
class GradedCalibration:
    """Estimator of the two-dimensional simple-structure graded response model.

    ``tolerance``: largest change of any slope or intercept at which cycles stop. ``method``: by
    dimension, whether a signed method factor is estimated (``True``), absent (``False``) or held at
    a standard deviation. ``steps``: Fisher-scoring steps a cycle. ``errors``: whether standard errors are
    computed. ``dtype``: of the big arrays.

    After :meth:`fit`: ``items_`` (id -> :class:`Calibrated`), ``correlation_``, ``method_sd_``,
    ``log_likelihood_``, ``iterations_``, ``converged_``, ``people_``, ``collapsed_`` (id ->
    categories nobody chose), ``bounded_`` (ids whose slope ran into its bound), ``bounded_method_``
    (dimensions whose method factor did), ``bounded_correlation_`` and, with ``errors``,
    ``correlation_se_`` (items carry their own).
    """

    tolerance: float = 1e-4
    most_cycles: int = 500
    method: Mapping[Dimension, bool | float] = field(default_factory=dict)
    steps: int = 2
    errors: bool = False
    dtype: DTypeLike = np.float64

    def fit(
        self, answers: ArrayLike, items: Sequence[Item], options: int | Sequence[int]
    ) -> "GradedCalibration":
        """Estimate from categories 0..K-1 in the insecure direction; shape (N, J), NaN is missing.

        ``options``: K, for all items or each. Raises :class:`DataError` as :func:`coding.code` does.
        """
        every = [options] * len(items) if isinstance(options, int) else list(options)
        coded = code(answers, every, [item.id for item in items])
        state = EmState.start(coded, items, self.method, self.dtype)
        change, cycle, found = np.inf, 0, None
        while change > self.tolerance and cycle < self.most_cycles:
            found = state.expected()
            change = state.maximise(found, self.steps)
            cycle += 1
        self.converged_, self.iterations_ = bool(change <= self.tolerance), cycle
        self._learn(state, coded)
        return self

    def _learn(self, state: "EmState", coded: Coded) -> None:
        ids = [item.id for item in state.items]
        self.log_likelihood_ = state.expected().log_likelihood
        self.correlation_ = state.correlation
        self.method_sd_ = dict(zip(DIMENSIONS, state.method_sd, strict=True))
        self.people_ = len(coded.codes)
        self.collapsed_ = {ids[item]: gone for item, gone in coded.collapsed.items()}
        self.items_ = {ids[j]: _calibrated(state.lines, coded, j) for j in range(len(ids))}
        if self.errors:
            slopes, thresholds, self.correlation_se_ = standard_errors(state)
            self.items_ = {
                i: _with_errors(known, coded, j, float(slopes[j]), thresholds[j])
                for j, (i, known) in enumerate(self.items_.items())
            }
        self.bounded_ = tuple(
            i for i, a in zip(ids, state.lines.slopes, strict=True) if a >= STEEPEST
        )
        self.bounded_method_ = tuple(
            d
            for d, sd in self.method_sd_.items()
            if sd >= WIDEST_METHOD and self.method.get(d) is True
        )
        self.bounded_correlation_ = abs(state.correlation) >= CLOSEST
        self.state_ = state


def _calibrated(lines: Lines, coded: Coded, item: int) -> Calibrated:
    slope = lines.slopes[item]
    cuts = -lines.intercepts[item, : coded.levels[item] - 1] / slope
    thresholds = reopened(cuts, coded.kept[item], coded.options[item])
    return Calibrated(float(slope), tuple(float(b) for b in thresholds))


def _with_errors(
    known: Calibrated, coded: Coded, item: int, slope: float, cuts: Floats
) -> Calibrated:
    ends = np.array([np.nan])
    ladder = np.concatenate([ends, cuts[: coded.levels[item] - 1], ends])
    places = [sum(level < k for level in coded.kept[item]) for k in range(1, coded.options[item])]
    return replace(
        known, discrimination_se=slope, thresholds_se=tuple(float(e) for e in ladder[places])
    )


@dataclass
class EmState:
    """Where the EM stands. ``members``: columns of anxiety +, anxiety -, avoidance +, avoidance -."""

    coded: Coded
    items: Sequence[Item]
    members: list[list[int]]
    lines: Lines
    correlation: float
    method_sd: list[float]
    free_method: list[bool]
    dtype: DTypeLike

    @classmethod
    def start(
        cls,
        coded: Coded,
        items: Sequence[Item],
        method: Mapping[Dimension, bool | float],
        dtype: DTypeLike,
    ) -> "EmState":
        members = [
            [j for j, item in enumerate(items) if (item.dimension, item.key) == (d, k)]
            for d in DIMENSIONS
            for k in (1, -1)
        ]
        wanted = [method.get(d, False) for d in DIMENSIONS]
        sds = [METHOD_START if w is True else float(w) for w in wanted]
        free = [w is True for w in wanted]
        return cls(coded, items, members, starting_lines(coded), 0.0, sds, free, dtype)

    def sides(self) -> list[Side]:
        """Log tables of the four groups of items on their dimension's wide grid."""
        options = self.lines.intercepts.shape[1] + 1
        return [
            Side(columns, self._log_tables(columns, self.grid(place // 2)), options)
            for place, columns in enumerate(self.members)
        ]

    def grid(self, dimension: int) -> Floats:
        """The grid of effective traits of a dimension; shape (W,)."""
        return widened(lattice_steps(self.method_sd[dimension]))

    def _log_tables(self, columns: Sequence[int], grid: Floats) -> Floats:
        p = np.log(self.lines_of(columns).probabilities(grid))
        return np.ascontiguousarray(p.transpose(1, 0, 2).reshape(len(grid), -1), dtype=self.dtype)

    def lines_of(self, columns: Sequence[int]) -> Lines:
        return Lines(self.lines.slopes[list(columns)], self.lines.intercepts[list(columns)])

    def weights(self) -> list[Floats]:
        """Weights of each dimension's method factor on the lattice."""
        return [lattice_normal(sd).astype(self.dtype) for sd in self.method_sd]

    def prior(self) -> Floats:
        """Latent density on the grid at the present correlation."""
        return bivariate_normal(self.correlation).astype(self.dtype)

    def expected(self) -> Expected:
        """The E-step at the present parameters."""
        return expect(self.coded.codes, self.sides(), self.weights(), self.prior())

    def maximise(self, found: Expected, steps: int) -> float:
        """The M-step with latent moments freed, then θ made standard again; largest change."""
        before = self.lines
        moved = Lines(before.slopes.copy(), before.intercepts.copy())
        for place, columns in enumerate(self.members):
            if columns:
                grid = self.grid(place // 2)
                counts = found.counts[place].reshape(len(grid), len(columns), -1).transpose(1, 0, 2)
                better = improved(self.lines_of(columns), grid, counts.astype(np.float64), steps)
                moved.slopes[columns], moved.intercepts[columns] = better.slopes, better.intercepts
        self.lines = moved
        self._standardise(found)
        present = before.present
        steps_made = np.abs(self.lines.intercepts - before.intercepts)[present]
        return float(max(steps_made.max(), np.abs(self.lines.slopes - before.slopes).max()))

    def _standardise(self, found: Expected) -> None:
        mean = found.first / found.people
        covariance = found.second / found.people - np.outer(mean, mean)
        sd = np.sqrt(np.diag(covariance))
        found_correlation = float(covariance[0, 1] / (sd[0] * sd[1]))
        self.correlation = min(max(found_correlation, -CLOSEST), CLOSEST)
        for d in (0, 1):
            shift = found.method_first[d] / found.people if self.free_method[d] else 0.0
            for columns, key in zip(self.members[2 * d : 2 * d + 2], (1, -1), strict=True):
                self._rescale(columns, mean[d] + key * shift, sd[d])
            if self.free_method[d]:
                spread = found.method_second[d] / found.people - shift**2
                self.method_sd[d] = min(float(np.sqrt(spread) / sd[d]), WIDEST_METHOD)

    def _rescale(self, columns: Sequence[int], mean: float, sd: float) -> None:
        rows = list(columns)
        slopes = self.lines.slopes[rows]
        intercepts = self.lines.intercepts[rows]
        moved = np.where(intercepts > ABSENT / 2, intercepts + (slopes * mean)[:, None], intercepts)
        self.lines.intercepts[rows] = moved
        self.lines.slopes[rows] = slopes * sd


def starting_lines(coded: Coded) -> Lines:
    """Slope 1.5 and the intercepts that give each item's observed shares at that slope."""
    items = coded.codes.shape[1]
    most = int(coded.levels.max())
    intercepts = np.full((items, most - 1), ABSENT)
    for j in range(items):
        own = coded.codes[:, j]
        own = own[own >= 0]
        above = np.array([(own >= k).mean() for k in range(1, coded.levels[j])])
        odds = np.log(np.clip(above, 1e-4, 1 - 1e-4) / np.clip(1 - above, 1e-4, 1))
        intercepts[j, : len(above)] = 1.35 * odds - 1e-3 * np.arange(len(above))
    return Lines(np.full(items, 1.5), intercepts)
