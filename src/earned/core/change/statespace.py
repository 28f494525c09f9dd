"""The trajectory: a slow trait under quicker states, seen through likelihoods at irregular times.

For dimension d and frame f on day t, with everything normal:

    reading = trait_d(t) + deviation_df(t) + state_df(t) + error_d,bank,f + noise

trait and deviation: random walks, correlated between dimensions; state: Ornstein–Uhlenbeck; error:
constant. Drift variances, state variance, autocorrelation and the loading of check-ins are summed out
over a grid. Nothing is random: the same observations give the same trajectory.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from earned.core.change.beliefs import Beliefs
from earned.core.change.kalman import (
    Event,
    Note,
    Pass,
    Read,
    Remember,
    run_filter,
    run_smoother,
)
from earned.core.change.layout import Dynamics, Errors, Layout, dynamics, relevant_frames
from earned.core.change.observation import Baseline, CheckIn, Measurement
from earned.core.change.prior import ChangePrior, Floats, Nodes, describe
from earned.core.change.sites import Gaussian, site, without
from earned.core.change.solved import (
    POINTS,
    Part,
    Solved,
    along,
    events_of,
    of_points,
    projected,
)
from earned.core.errors import UsageError
from earned.core.instruments.item import DIMENSIONS, Dimension

ROUNDS = 2
"""Rounds of expectation propagation; see docs/science/change.md for what each changes."""

SMALLEST = 0.5
"""The smallest change that matters, SD: our judgement, near what people notice in health scales
(Norman, Sloan & Wyrwich 2003: mean .495 SD over 62 estimates); none is published for attachment."""

_BROAD = Gaussian(0.0, 1.25)
"""First cavity of a site: about what a reading varies between people."""


@dataclass(frozen=True, slots=True)
class Model:
    """Everything but the observations.

    ``correlation``: of the two slow traits; ``errors``: constant item error by (bank, dimension);
    ``smallest``: the smallest change that matters, SD; ``floors``: below these levels the items
    tell no finer difference, and no change is counted.
    """

    prior: ChangePrior
    correlation: float = 0.0
    errors: Errors = field(default_factory=dict)
    smallest: float = SMALLEST
    floors: Mapping[Dimension, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Paths of every view (each frame, and ``common`` where there are several).

    ``days``: (T,), ascending. ``measured``: (T,), whether a form was filled in that day.
    ``smoothed``: by view, given everything; ``filtered``: given only what was there on each day, so
    that decisions do not change in hindsight. Before the baseline day, differences from it are
    meaningless (their rows are 0). ``learnt``: posterior means of the hyperparameters. ``normal``: the
    measurements with each reading replaced by its normal site.
    """

    model: Model
    normal: Sequence[Measurement]
    days: Floats
    measured: NDArray[np.bool_]
    baseline: Baseline
    smoothed: Mapping[str, Beliefs]
    filtered: Mapping[str, Beliefs]
    learnt: Mapping[str, float]

    @property
    def views(self) -> tuple[str, ...]:
        """Names of the views."""
        return tuple(self.smoothed)


@dataclass(slots=True)
class _Run:
    """One set of observations, compiled."""

    model: Model
    layout: Layout
    nodes: Nodes
    measurements: Sequence[Measurement]
    checkins: Sequence[CheckIn]
    baseline: Baseline
    days: Floats
    sites: dict[tuple[int, Dimension], Gaussian]

    def events(self) -> Iterator[Event]:
        """Everything that happens, in order."""
        before: float | None = None
        for day in sorted({*self.days, *(c.day for c in self.checkins)}):
            if before is not None:
                yield Pass(day - before)
            before = day
            if day == self.baseline.day:
                yield Remember(*self.layout.copies())
            yield from self._reads(day)
            if day in self.days:
                yield Note()

    def _reads(self, day: float) -> Iterator[Read]:
        first = self.measurements[0].day
        extra = self.model.prior.first_extra_sd**2 if day == first else 0.0
        for number, measurement in enumerate(self.measurements):
            if measurement.day == day:
                for dimension in measurement.readings:
                    found = self.sites[number, dimension]
                    row = self.layout.reading(dimension, measurement.bank, measurement.frame)
                    yield Read(row, found.mean, found.variance + extra)
        residual = self.model.prior.checkin_residual_sd**2
        for checkin in self.checkins:
            if checkin.day == day:
                row = self.layout.checkin_reading(checkin.dimension, self.nodes)
                yield Read(row, checkin.value, residual / checkin.count)

    def solve(self) -> Solved:
        """Filtered and smoothed beliefs of every view, and the marginals that sites are fitted against.

        A few points at a time: full states of all points at all days would fill a small server's memory.
        """
        model = dynamics(
            self.layout, self.model.prior, self.nodes, self.model.errors, self.model.correlation
        )
        events = list(self.events())
        points = np.arange(len(self.nodes.weights))
        parts = [
            self._part(of_points(model, chosen), events_of(events, chosen))
            for chosen in np.array_split(points, -(-len(points) // POINTS))
        ]
        logs = np.log(self.nodes.weights) + np.concatenate([part.logs for part in parts], axis=1)
        weights = np.exp(logs - logs.max(axis=1, keepdims=True))
        return Solved(parts, weights / weights.sum(axis=1, keepdims=True))

    def _part(self, model: Dynamics, events: Sequence[Event]) -> Part:
        filtered, traces = run_filter(model, events)
        smoothed = run_smoother(filtered, traces)
        readings = {
            (dimension, bank, frame): along(
                self.layout.reading(dimension, bank, frame), smoothed.mean, smoothed.covariance
            )
            for bank, frame in self.layout.sources
            for dimension in DIMENSIONS
        }
        return Part(
            filtered=projected(self.layout, filtered),
            smoothed=projected(self.layout, smoothed),
            readings=readings,
            logs=np.array(filtered.log_likelihood),
        )

    def normal(self) -> list[Measurement]:
        """The measurements with sites for readings."""
        return [
            replace(m, readings={d: self.sites[number, d] for d in m.readings})
            for number, m in enumerate(self.measurements)
        ]

    def refine(self, solved: Solved) -> None:
        """New sites for readings that are not normal, each against what all others say."""
        for number, measurement in enumerate(self.measurements):
            at = int(np.searchsorted(self.days, measurement.day))
            for dimension, reading in measurement.readings.items():
                if not isinstance(reading, Gaussian):
                    source = (dimension, measurement.bank, measurement.frame)
                    marginal = solved.marginal(source, at)
                    old = self.sites[number, dimension]
                    self.sites[number, dimension] = site(reading, without(marginal, old))


def trajectory(
    measurements: Sequence[Measurement],
    model: Model,
    *,
    checkins: Sequence[CheckIn] = (),
    baseline: Baseline | None = None,
    days: Sequence[float] = (),
) -> Trajectory:
    """Estimate the trajectory.

    ``baseline``: by default the first measurement's day, fixed. ``days``: further days to report
    besides those with a measurement. The order of observations does not matter. A measurement given
    twice counts twice. Sites are fitted without check-ins, which move them little.

    Raises :class:`UsageError` without any measurement, or for a baseline or day that is not finite, or
    a baseline outside the observed time.
    """
    if checkins and not _is_normal(measurements):
        measurements = trajectory(measurements, model).normal
    run = _compile(measurements, model, checkins, baseline, days)
    solved = run.solve()
    for _ in range(0 if _is_normal(measurements) else ROUNDS):
        run.refine(solved)
        solved = run.solve()
    smoothed, filtered = solved.views(run.layout)
    measured = np.isin(run.days, [m.day for m in run.measurements])
    return Trajectory(
        model=model,
        normal=run.normal(),
        days=run.days,
        measured=measured,
        baseline=run.baseline,
        smoothed=smoothed,
        filtered=filtered,
        learnt=describe(run.nodes, solved.weights[-1]),
    )


def _is_normal(measurements: Sequence[Measurement]) -> bool:
    return all(isinstance(r, Gaussian) for m in measurements for r in m.readings.values())


def _compile(
    measurements: Sequence[Measurement],
    model: Model,
    checkins: Sequence[CheckIn],
    baseline: Baseline | None,
    days: Sequence[float],
) -> _Run:
    if not measurements:
        raise UsageError("A trajectory needs at least one measurement.")
    ordered = sorted(measurements, key=lambda m: (m.day, m.frame, m.bank, _content(m)))
    taps = sorted(checkins, key=lambda c: (c.day, c.dimension, c.value))
    seen = [m.day for m in ordered] + [c.day for c in taps]
    start = baseline or Baseline(ordered[0].day)
    if not np.isfinite([*seen, *days, start.day]).all():
        raise UsageError("Days must be finite numbers.")
    if not min(seen) <= start.day <= max(seen):
        raise UsageError("The baseline must lie within the time that was observed.")
    if days and min(days) < min(seen):
        raise UsageError("Days before the first observation cannot be reported.")
    layout = Layout(
        relevant_frames([m.frame for m in ordered]),
        tuple(sorted({(m.bank, m.frame) for m in ordered})),
        bool(taps),
    )
    return _Run(
        model=model,
        layout=layout,
        nodes=model.prior.nodes(checkins=bool(taps)),
        measurements=ordered,
        checkins=taps,
        baseline=start,
        days=np.unique([*(m.day for m in ordered), start.day, *days]).astype(float),
        sites=_first_sites(ordered),
    )


def _content(measurement: Measurement) -> tuple[float, ...]:
    """Something to order two measurements of the same day by."""
    readings = (measurement.readings.get(d) for d in DIMENSIONS)
    found = [site(r, _BROAD) if isinstance(r, np.ndarray) else r for r in readings]
    return tuple(value for r in found if r is not None for value in (r.mean, r.variance))


def _first_sites(measurements: Sequence[Measurement]) -> dict[tuple[int, Dimension], Gaussian]:
    return {
        (number, dimension): r if isinstance(r, Gaussian) else site(r, _BROAD)
        for number, measurement in enumerate(measurements)
        for dimension, r in measurement.readings.items()
    }
