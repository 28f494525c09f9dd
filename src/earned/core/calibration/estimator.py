"""Calibrate items from answers: marginal maximum likelihood, or the mode where items have priors.

Parameter-expanded EM (``state``), accelerated (``acceleration``), first on a few thousand people, then on
all: the few bring the parameters so near that all are read four or five times instead of ten.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from earned.core.calibration.acceleration import Anderson
from earned.core.calibration.blocks import Blocks
from earned.core.calibration.coding import Coding, code, reopened
from earned.core.calibration.errors import BOUND, Errors, Kind, standard_errors
from earned.core.calibration.groups import CLOSEST, Population
from earned.core.calibration.maximisation import STEEPEST, Lines
from earned.core.calibration.people import InMemory, People
from earned.core.calibration.priors import Prior, described, learnt
from earned.core.calibration.starting import Metric, Sizes, Wanted, designed, started
from earned.core.calibration.state import WIDEST_METHOD, Design, Point
from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.instruments.parameters import Calibrated

NEAR, FIRST_CYCLES = 0.04, 8
"""The first stage ends when parameters change by less than this, or after so many cycles."""

SLACK = 0.5
"""An accelerated step may lower what is raised by this before it is taken back."""

SLACK_WITH_PRIORS = 50.0
"""With priors steps also follow a term that what is compared here leaves out (``priors``)."""

SINGLE = 5e-5
"""From this tolerance upward single precision is exact enough."""


@dataclass(frozen=True, slots=True)
class Group:
    """People of one group. ``errors``: of (ρ, means, standard deviations), shape (5,); 0 where fixed."""

    name: str
    people: int
    population: Population
    errors: NDArray[np.float64] | None = None


@dataclass
class GradedCalibration:
    """Estimator of the two-dimensional simple-structure graded response model.

    ``tolerance``: largest change of any slope or intercept (with several groups or known items of means and
    variances too) at which cycles stop. ``method``: by dimension, whether a signed method factor is
    estimated (``True``), absent (``False``) or held at a standard deviation. ``facets``: whether each facet
    of three items or more has a factor of its own, which all its items read whatever their key, or the known
    sizes of such factors. ``prior``: distributions of items, which answers then move (``priors``).
    ``known``: items whose parameters stay as they are. ``metric``: what gives θ its zero and unit:
    ``people``, the first group (means 0, variances 1); ``items``, those with priors, as always where some
    are known. ``steps``: Fisher-scoring steps a cycle. ``errors``: whether standard errors are computed, and
    which (``True``: observed information). ``seed``: of the draws that errors need where there are factors.
    ``dtype``: of the big arrays; ``None``: single precision where the tolerance allows. ``workers``: threads.

    After :meth:`fit`: ``items_`` (id -> :class:`Calibrated`), ``correlation_`` (of the first group),
    ``groups_`` (:class:`Group` each), ``method_sd_``, ``facet_sd_`` (by dimension: facet -> size),
    ``log_likelihood_``, ``iterations_``, ``converged_``, ``people_``, ``collapsed_`` (id ->
    categories nobody chose), ``bounded_`` (ids whose slope ran into its bound), ``bounded_method_``
    (dimensions whose method factor did), ``bounded_correlation_`` and, with ``errors``,
    ``correlation_se_`` (items carry their own); with ``prior`` and ``errors`` ``learnt_``, the next prior.
    """

    tolerance: float = 1e-4
    most_cycles: int = 500
    method: Mapping[Dimension, bool | float] = field(default_factory=dict)
    facets: bool | Sizes = False
    prior: Prior | None = None
    known: Mapping[str, Calibrated] = field(default_factory=dict)
    metric: Metric = "people"
    steps: int = 2
    errors: bool | Kind = False
    seed: int = 0
    dtype: DTypeLike | None = None
    workers: int = 1

    def fit(
        self,
        answers: ArrayLike,
        items: Sequence[Item],
        options: int | Sequence[int],
        group: ArrayLike | None = None,
        reference: str | None = None,
        where: Callable[[Sequence[Blocks]], People] | None = None,
    ) -> "GradedCalibration":
        """Estimate from categories 0..K-1 in the insecure direction; shape (N, J), NaN is missing.

        ``options``: K, for all items or each. ``group``: whom each person belongs to, shape (N,); all items
        work alike in all groups. ``reference``: the first group, which else is that of the first person.
        ``where``: takes groups of people to where sums over them are made; ``None``: memory.
        Raises :class:`DataError` as :func:`coding.code` does.
        """
        every = [options] * len(items) if isinstance(options, int) else list(options)
        wanted = self.wanted
        coded = code(answers, every, [item.id for item in items], wanted.located)
        names, number = numbered(group, reference)
        _, _, blocks = started(coded, items, wanted, self.precision, self.steps, number)
        people = where(blocks) if where else InMemory(blocks, self.workers)
        coding = Coding(coded.counts, coded.kept, coded.options)
        del coded, blocks  # whoever has people now has the only copy
        return self.fit_people(people, coding, items, names)

    def fit_people(
        self, people: People, coding: Coding, items: Sequence[Item], groups: Sequence[str] = ("",)
    ) -> "GradedCalibration":
        """The same from people who may be anywhere (``people.People``), read as ``coding`` says."""
        wanted = self.wanted
        design, point = designed(coding, items, wanted, self.precision, self.steps, len(groups))
        few = people.few()
        if few is not None:
            point, _, _ = _converged(design, few, point, NEAR, FIRST_CYCLES)
        if isinstance(people, InMemory):
            people.keep()
        found = _converged(design, people, point, self.tolerance, self.most_cycles)
        self.state_, self.iterations_, self.converged_ = found
        self._learn(design, people, coding, items, groups)
        return self

    @property
    def wanted(self) -> Wanted:
        """The model that was asked for."""
        return Wanted(self.method, self.facets, self.prior, self.known, self.metric)

    @property
    def precision(self) -> DTypeLike:
        """Of the big arrays."""
        return self.dtype or (np.float32 if self.tolerance >= SINGLE else np.float64)

    def _learn(
        self,
        design: Design,
        people: People,
        coding: Coding,
        items: Sequence[Item],
        groups: Sequence[str],
    ) -> None:
        point, ids = self.state_, [item.id for item in items]
        self.log_likelihood_ = people.log_likelihood(design, point)
        self.correlation_ = point.correlation
        self.people_ = sum(people.sizes)
        self.groups_ = tuple(
            Group(name, size, own)
            for name, size, own in zip(groups, people.sizes, point.populations, strict=True)
        )
        self.collapsed_ = {ids[item]: gone for item, gone in coding.collapsed.items()}
        self.items_ = {
            name: self.known.get(name) or _calibrated(point.lines, coding, j)
            for j, name in enumerate(ids)
        }
        self._learn_factors(design)
        self._learn_bounds(design, ids)
        if self.errors:
            kind: Kind = "observed" if self.errors is True else self.errors
            found = standard_errors(design, people, point, kind, self.seed)
            self._learn_errors(design, coding, items, found)

    def _learn_factors(self, design: Design) -> None:
        point = self.state_
        self.method_sd_ = dict(zip(DIMENSIONS, point.method_sd, strict=True))
        self.facet_sd_: dict[Dimension, dict[str, float]] = {d: {} for d in DIMENSIONS}
        for (dimension, name), sd in zip(design.groups, point.facet_sd, strict=True):
            if name:
                self.facet_sd_[dimension][name] = sd

    def _learn_bounds(self, design: Design, ids: Sequence[str]) -> None:
        slopes = self.state_.lines.slopes
        steep = design.free_items & (slopes >= BOUND * STEEPEST)
        self.bounded_ = tuple(ids[j] for j in np.flatnonzero(steep).tolist())
        self.bounded_method_ = tuple(
            d
            for d, sd in self.method_sd_.items()
            if sd >= WIDEST_METHOD and self.method.get(d) is True
        )
        self.bounded_correlation_ = abs(self.correlation_) >= CLOSEST

    def _learn_errors(
        self, design: Design, coding: Coding, items: Sequence[Item], found: Errors
    ) -> None:
        self.correlation_se_ = found.correlation
        self.groups_ = tuple(
            replace(group, errors=errors)
            for group, errors in zip(self.groups_, found.populations, strict=True)
        )
        self.items_ = {
            name: known if name in self.known else _with_errors(known, coding, j, found)
            for j, (name, known) in enumerate(self.items_.items())
        }
        if self.prior is not None and design.priors is not None:
            columns, width = list(design.priors.columns), design.priors.mean.shape[1]
            phi = described(self.state_.lines.of(columns))[:, :width]
            whole = self.state_.lines.intercepts.shape[1] + 1
            rows = np.add.outer(np.array(columns, dtype=int) * whole, np.arange(width)).ravel()
            covariance = found.items[np.ix_(rows, rows)]
            self.learnt_ = learnt([items[j] for j in columns], self.prior, phi, covariance)


def numbered(
    group: ArrayLike | None, reference: str | None = None
) -> tuple[list[str], NDArray[np.intp] | None]:
    """Names of groups and each person's number; the first person's group first, or ``reference``."""
    if group is None:
        return [""], None
    given = np.asarray(group)
    labels = [
        str(name) for name in (given if given.dtype == object else given.astype(str)).tolist()
    ]
    names = list(dict.fromkeys(labels))
    if reference is not None:
        names = [reference, *(name for name in names if name != reference)]
    place = {name: number for number, name in enumerate(names)}
    return names, np.array([place[name] for name in labels], dtype=np.intp)


def _converged(
    design: Design, people: People, point: Point, tolerance: float, most: int
) -> tuple[Point, int, bool]:
    """Cycles until no number that is told changes by more than the tolerance."""
    mixer, fallback, best = Anderson(), point, -np.inf
    told = design.told(point)
    for cycle in range(1, most + 1):
        found = people.expected(design, point)
        reached = design.objective(point, found)
        if reached < best - (SLACK if design.priors is None else SLACK_WITH_PRIORS):
            mixer.forget()
            point, best = fallback, -np.inf
            continue
        best = reached
        image = design.maximised(point, found)
        before, after = design.vector(point), design.vector(image)
        if np.abs(after - before)[:told].max() <= tolerance:
            return image, cycle, True
        fallback = image
        point = design.point(mixer.next(before, after), image) or image
    return fallback, most, False


def _calibrated(lines: Lines, coding: Coding, item: int) -> Calibrated:
    slope = lines.slopes[item]
    cuts = -lines.intercepts[item, : coding.levels[item] - 1] / slope
    thresholds = reopened(cuts, coding.kept[item], coding.options[item])
    return Calibrated(float(slope), tuple(float(b) for b in thresholds))


def _with_errors(known: Calibrated, coding: Coding, item: int, found: Errors) -> Calibrated:
    ends = np.array([np.nan])
    slope, cuts = float(found.slopes[item]), found.thresholds[item]
    ladder = np.concatenate([ends, cuts[: coding.levels[item] - 1], ends])
    places = [sum(level < k for level in coding.kept[item]) for k in range(1, coding.options[item])]
    return replace(
        known, discrimination_se=slope, thresholds_se=tuple(float(e) for e in ladder[places])
    )
