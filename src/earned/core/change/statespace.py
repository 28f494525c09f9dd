"""The trajectory: a slow trait under quicker states, seen through likelihoods at irregular times.

For dimension d and frame f on day t, with everything normal:

    reading = trait_d(t) + deviation_df(t) + state_df(t) + error_d,bank,f + noise

trait and deviation: random walks, correlated between dimensions; state: Ornstein–Uhlenbeck; error:
constant. Drift variances, state variance, autocorrelation and the loading of check-ins are summed out
over a grid. Nothing is random: the same observations give the same trajectory.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from earned.core.change.beliefs import Beliefs
from earned.core.change.kalman import Event, Note, Pass, Read, Remember
from earned.core.change.layout import BASELINE, FIRST, Errors, Layout, dynamics, relevant_frames
from earned.core.change.observation import Baseline, CheckIn, Measurement
from earned.core.change.prior import ChangePrior, Floats, Nodes, describe
from earned.core.change.sites import Gaussian, site, without
from earned.core.change.solved import Problem, at_end, marginals, solve
from earned.core.change.views import Sight, When, chosen_places, sight
from earned.core.errors import UsageError
from earned.core.instruments.item import DIMENSIONS, Dimension

_Key = tuple[int, Dimension]
"""A measurement's place and a dimension: one reading."""

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
    """One set of observations, compiled. ``sites``: normal readings by measurement and dimension."""

    model: Model
    measurements: Sequence[Measurement]
    checkins: Sequence[CheckIn]
    baseline: Baseline
    days: Floats
    sites: dict[_Key, Gaussian]

    @property
    def start(self) -> float:
        """The first day of all."""
        return min([self.measurements[0].day, *(tap.day for tap in self.checkins[:1])])

    def layout(self, *, copies: bool = True) -> Layout:
        """The states; copies of levels are needed for views alone."""
        later = (BASELINE,) if self.baseline.day > self.start else ()
        return Layout(
            relevant_frames([m.frame for m in self.measurements]),
            tuple(sorted({m.source for m in self.measurements})),
            bool(self.checkins),
            (FIRST, *later) if copies else (),
        )

    def problem(self, layout: Layout, noted: Collection[float]) -> tuple[Problem, Nodes]:
        """Compiled for the solver, with notes on these days."""
        nodes = self.model.prior.nodes(checkins=bool(self.checkins))
        made = dynamics(layout, self.model.prior, nodes, self.model.errors, self.model.correlation)

        def events(points: slice) -> list[Event]:
            return list(self._events(layout, nodes.loading[points], noted))

        return Problem(made, nodes.weights, events, chosen_places(layout)), nodes

    def _events(self, layout: Layout, loading: Floats, noted: Collection[float]) -> Iterator[Event]:
        """Everything that happens, in order."""
        reads, before = self._reads(layout, loading), self.start
        for day in sorted({*noted, *reads, self.baseline.day}):
            if day > before:
                yield Pass(day - before)
            before = day
            if day == self.baseline.day and BASELINE in layout.copies:
                yield Remember(layout.places("level"), layout.places(BASELINE))
            yield from reads.get(day, ())
            if day in noted:
                yield Note()

    def _reads(self, layout: Layout, loading: Floats) -> dict[float, list[Read]]:
        """By day, forms before check-ins."""
        found: dict[float, list[Read]] = {}
        for number, dimension in self.keys():
            form, seen = self.measurements[number], self.sites[number, dimension]
            first = form.day == self.measurements[0].day
            extra = self.model.prior.first_extra_sd**2 if first else 0.0
            at = layout.reading(dimension, form.source)
            found.setdefault(form.day, []).append(Read(at, seen.mean, seen.variance + extra))
        residual = self.model.prior.checkin_residual_sd**2
        taps = {d: layout.checkin_reading(d) for d in DIMENSIONS if self.checkins}
        share = loading / len(layout.frames)
        for tap in self.checkins:
            read = Read(taps[tap.dimension], tap.value, residual / tap.count, share)
            found.setdefault(tap.day, []).append(read)
        return found

    def keys(self) -> list[_Key]:
        """Every reading of a form, in the order in which they are read."""
        return [(number, d) for number, m in enumerate(self.measurements) for d in m.readings]

    def when(self, days: Floats) -> When:
        """Days counted from the first."""
        return When(days - self.start, self.baseline.day - self.start)

    def sight(self, layout: Layout, nodes: Nodes) -> Sight:
        """The views."""
        model = self.model
        return sight(layout, model.prior, nodes, model.errors, model.correlation)

    def normal(self) -> list[Measurement]:
        """The measurements with sites for readings."""
        return [
            replace(m, readings={d: self.sites[number, d] for d in m.readings})
            for number, m in enumerate(self.measurements)
        ]

    def fit_sites(self) -> None:
        """Sites for readings that are not normal, each against what all other forms say."""
        given = [self.measurements[number].readings[d] for number, d in self.keys()]
        curved = {at: one for at, one in enumerate(given) if not isinstance(one, Gaussian)}
        keys = [self.keys()[at] for at in curved]
        forms = replace(self, checkins=())
        layout = forms.layout(copies=False)
        for _ in range(ROUNDS if curved else 0):
            problem, _ = forms.problem(layout, {self.measurements[-1].day})
            found = marginals(problem, list(curved))
            for key, one, marginal in zip(keys, curved.values(), found, strict=True):
                self.sites[key] = site(one, without(marginal, self.sites[key]))


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
    run = _compile(measurements, model, checkins, baseline, days)
    run.fit_sites()
    layout = run.layout()
    problem, nodes = run.problem(layout, set(run.days.tolist()))
    solved = solve(problem, run.sight(layout, nodes), run.when(run.days))
    measured = np.isin(run.days, [m.day for m in run.measurements])
    return Trajectory(
        model=model,
        normal=run.normal(),
        days=run.days,
        measured=measured,
        baseline=run.baseline,
        smoothed=solved.smoothed,
        filtered=solved.filtered,
        learnt=describe(nodes, solved.weights),
    )


def beliefs_at_end(
    measurements: Sequence[Measurement], model: Model, baseline: Baseline | None = None
) -> Mapping[str, Beliefs]:
    """What :func:`trajectory` believes of every view on the last day, and nothing else: much quicker.

    Raises as :func:`trajectory` does.
    """
    run = _compile(measurements, model, (), baseline, ())
    run.fit_sites()
    layout, last = run.layout(), run.days[-1:]
    problem, nodes = run.problem(layout, set(last.tolist()))
    return at_end(problem, run.sight(layout, nodes), run.when(last))


def _compile(
    measurements: Sequence[Measurement],
    model: Model,
    checkins: Sequence[CheckIn],
    baseline: Baseline | None,
    days: Sequence[float],
) -> _Run:
    if not measurements:
        raise UsageError("A trajectory needs at least one measurement.")
    ordered = sorted(measurements, key=lambda m: (m.day, m.frame, m.bank, m.wording, _content(m)))
    taps = sorted(checkins, key=lambda c: (c.day, c.dimension, c.value))
    seen = [m.day for m in ordered] + [c.day for c in taps]
    start = baseline or Baseline(ordered[0].day)
    if not np.isfinite([*seen, *days, start.day]).all():
        raise UsageError("Days must be finite numbers.")
    if not min(seen) <= start.day <= max(seen):
        raise UsageError("The baseline must lie within the time that was observed.")
    if days and min(days) < min(seen):
        raise UsageError("Days before the first observation cannot be reported.")
    return _Run(
        model=model,
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
