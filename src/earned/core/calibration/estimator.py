"""Calibrate items from answers: marginal maximum likelihood for two correlated dimensions.

Parameter-expanded EM (``state``), accelerated (``acceleration``), first on a few thousand people, then on
all: the few bring the parameters so near that all are read four or five times instead of ten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from earned.core.calibration.acceleration import Anderson
from earned.core.calibration.blocks import Blocks
from earned.core.calibration.coding import Coded, code, reopened
from earned.core.calibration.errors import Errors, Kind, standard_errors
from earned.core.calibration.expectation import log_likelihood
from earned.core.calibration.maximisation import STEEPEST, Lines
from earned.core.calibration.starting import Wanted, started
from earned.core.calibration.state import CLOSEST, WIDEST_METHOD, Design, Point
from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.instruments.parameters import Calibrated

FEW = 2500
"""People of the first stage."""

NEAR, FIRST_CYCLES = 0.04, 8
"""The first stage ends when parameters change by less than this, or after so many cycles."""

FEWEST_IN_CATEGORY = 8
"""Each category needs so many of the few, or there is no first stage."""

SLACK = 0.5
"""An accelerated step may lower the log-likelihood by this before it is taken back."""

NEAR_BOUND = 0.9
"""A slope beyond this share of its bound is told as bounded."""

SINGLE = 5e-5
"""From this tolerance upward single precision is exact enough."""


@dataclass
class GradedCalibration:
    """Estimator of the two-dimensional simple-structure graded response model.

    ``tolerance``: largest change of any slope or intercept at which cycles stop. ``method``: by
    dimension, whether a signed method factor is estimated (``True``), absent (``False``) or held at
    a standard deviation. ``facets``: whether each facet of three items or more has a factor of its own,
    which all its items read whatever their key. ``steps``: Fisher-scoring steps a cycle. ``errors``:
    whether standard errors are computed, and which (``True``: observed information; with a method factor
    or facets cross-products). ``dtype``: of the big arrays; ``None``: single precision where the
    tolerance allows. ``workers``: threads.

    After :meth:`fit`: ``items_`` (id -> :class:`Calibrated`), ``correlation_``, ``method_sd_``,
    ``facet_sd_`` (by dimension: facet -> size),
    ``log_likelihood_``, ``iterations_``, ``converged_``, ``people_``, ``collapsed_`` (id ->
    categories nobody chose), ``bounded_`` (ids whose slope ran into its bound), ``bounded_method_``
    (dimensions whose method factor did), ``bounded_correlation_`` and, with ``errors``,
    ``correlation_se_`` (items carry their own).
    """

    tolerance: float = 1e-4
    most_cycles: int = 500
    method: Mapping[Dimension, bool | float] = field(default_factory=dict)
    facets: bool = False
    steps: int = 2
    errors: bool | Kind = False
    dtype: DTypeLike | None = None
    workers: int = 1

    def fit(
        self, answers: ArrayLike, items: Sequence[Item], options: int | Sequence[int]
    ) -> "GradedCalibration":
        """Estimate from categories 0..K-1 in the insecure direction; shape (N, J), NaN is missing.

        ``options``: K, for all items or each. Raises :class:`DataError` as :func:`coding.code` does.
        """
        every = [options] * len(items) if isinstance(options, int) else list(options)
        coded = code(answers, every, [item.id for item in items])
        dtype = self.dtype or (np.float32 if self.tolerance >= SINGLE else np.float64)
        design, point, blocks = started(
            coded, items, Wanted(self.method, self.facets), dtype, self.steps, self.workers
        )
        few = _few(blocks, coded)
        if few is not None:
            point, _, _ = _converged(design, few, point, NEAR, FIRST_CYCLES)
        blocks.keep()
        found = _converged(design, blocks, point, self.tolerance, self.most_cycles)
        self.state_, self.iterations_, self.converged_ = found
        self._learn(design, blocks, coded, [item.id for item in items])
        return self

    def _learn(self, design: Design, blocks: Blocks, coded: Coded, ids: Sequence[str]) -> None:
        point = self.state_
        self.log_likelihood_ = log_likelihood(blocks, design.tables(point))
        self.correlation_ = point.correlation
        self.method_sd_ = dict(zip(DIMENSIONS, point.method_sd, strict=True))
        self.facet_sd_: dict[Dimension, dict[str, float]] = {d: {} for d in DIMENSIONS}
        for (dimension, name), sd in zip(design.groups, point.facet_sd, strict=True):
            if name:
                self.facet_sd_[dimension][name] = sd
        self.people_ = blocks.people
        self.collapsed_ = {ids[item]: gone for item, gone in coded.collapsed.items()}
        self.items_ = {name: _calibrated(point.lines, coded, j) for j, name in enumerate(ids)}
        if self.errors:
            kind: Kind = "observed" if self.errors is True else self.errors
            found = standard_errors(design, blocks, point, kind)
            self.correlation_se_ = found.correlation
            self.items_ = {
                name: _with_errors(known, coded, j, found)
                for j, (name, known) in enumerate(self.items_.items())
            }
        self.bounded_ = tuple(
            name
            for name, slope in zip(ids, point.lines.slopes, strict=True)
            if slope >= NEAR_BOUND * STEEPEST
        )
        self.bounded_method_ = tuple(
            d
            for d, sd in self.method_sd_.items()
            if sd >= WIDEST_METHOD and self.method.get(d) is True
        )
        self.bounded_correlation_ = abs(point.correlation) >= CLOSEST


def _few(blocks: Blocks, coded: Coded) -> Blocks | None:
    """Some of many people, where each category has enough of them."""
    step = blocks.people // FEW
    if step < 2:
        return None
    few = blocks.some(step)
    counts = [np.bincount(own[own >= 0], minlength=2) for own in few.codes]
    enough = all(
        len(found) == levels and found.min() >= FEWEST_IN_CATEGORY
        for found, levels in zip(counts, coded.levels, strict=True)
    )
    if enough:
        few.keep()
    return few if enough else None


def _converged(
    design: Design, blocks: Blocks, point: Point, tolerance: float, most: int
) -> tuple[Point, int, bool]:
    """Cycles until no slope or intercept changes by more than the tolerance."""
    mixer, fallback, best = Anderson(), point, -np.inf
    size = len(point.lines.slopes) + int(design.present.sum())
    for cycle in range(1, most + 1):
        found = design.expected(blocks, point)
        if found.log_likelihood < best - SLACK:
            mixer.forget()
            point, best = fallback, -np.inf
            continue
        best = found.log_likelihood
        image = design.maximised(point, found)
        before, after = design.vector(point), design.vector(image)
        if np.abs(after - before)[:size].max() <= tolerance:
            return image, cycle, True
        fallback = image
        point = design.point(mixer.next(before, after), image) or image
    return fallback, most, False


def _calibrated(lines: Lines, coded: Coded, item: int) -> Calibrated:
    slope = lines.slopes[item]
    cuts = -lines.intercepts[item, : coded.levels[item] - 1] / slope
    thresholds = reopened(cuts, coded.kept[item], coded.options[item])
    return Calibrated(float(slope), tuple(float(b) for b in thresholds))


def _with_errors(known: Calibrated, coded: Coded, item: int, found: Errors) -> Calibrated:
    ends = np.array([np.nan])
    slope, cuts = float(found.slopes[item]), found.thresholds[item]
    ladder = np.concatenate([ends, cuts[: coded.levels[item] - 1], ends])
    places = [sum(level < k for level in coded.kept[item]) for k in range(1, coded.options[item])]
    return replace(
        known, discrimination_se=slope, thresholds_se=tuple(float(e) for e in ladder[places])
    )
