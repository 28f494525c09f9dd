"""Follow somebody over time: dated answers in, a trajectory and what may be said of it out.

Nothing is stored: a trajectory is a pure function of dated answers, check-ins and the baseline, so it can
be recomputed whenever the bank or the prior gets better.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from earned.app.change_reading import TYPICAL, Occasion, measured
from earned.app.compiled import compiled
from earned.core.change.beliefs import NO_FLOOR
from earned.core.change.difference import Change, change
from earned.core.change.layout import COMMON
from earned.core.change.observation import Baseline, CheckIn, Measurement
from earned.core.change.sites import Gaussian, site
from earned.core.change.statespace import (
    SMALLEST,
    Model,
    Trajectory,
    beliefs_at_end,
    trajectory,
)
from earned.core.change.telling import Graduation, Verdict, graduation, verdict
from earned.core.errors import UsageError
from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.scoring.reference import reference_point
from earned.library import change as content
from earned.library import instruments

CHANGE_VERSION = "3"
"""Changes whenever the same answers would get another trajectory."""

BANK_FLOOR = -1.5
"""Below this our bank tells no finer difference (app/telling says the same of a single result)."""

RECENT_DAYS = 56
FAR_DAYS = 364
"""Check-ins stand one by one for eight weeks, by the week for a year, by four weeks before."""
SHARES = (0.25, 0.75)
"""Other shares of the slow variance that frames may have in common, for the sensitivity."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A check-in, standardised (mean 0, SD 1 over the person's first weeks); higher is more insecure."""

    day: date
    dimension: Dimension
    value: float


@dataclass(frozen=True, slots=True)
class Since:
    """The day change is counted from. ``fixed``: chosen in advance, not after looking."""

    day: date
    fixed: bool = True


@dataclass(frozen=True, slots=True)
class Followed:
    """A trajectory with what may be said of it.

    ``changes``, ``verdicts``: by view and dimension, up to the last day. ``graduations``: by view.
    ``sensitivity``: by share of common variance assumed, P(lower than at baseline) of the common view;
    empty with a single frame. ``shrunk``: by dimension, how far the first day's estimate lies from that
    day's own answers, towards the middle: the expected regression to the mean, in SD. ``lines``: between
    styles, if there are any.
    """

    path: Trajectory
    measurements: Sequence[Measurement]
    changes: Mapping[str, Mapping[Dimension, Change]]
    verdicts: Mapping[str, Mapping[Dimension, Verdict]]
    graduations: Mapping[str, Graduation]
    sensitivity: Mapping[float, Mapping[Dimension, float]]
    shrunk: Mapping[Dimension, float]
    versions: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[Dimension, float] = field(default_factory=dict)

    def dates(self) -> list[date]:
        """The days of the trajectory."""
        return [date.fromordinal(int(day)) for day in self.path.days]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What :func:`assess` needs: measurements and model made of answers, check-ins, lines between styles."""

    measurements: Sequence[Measurement]
    model: Model
    checkins: Sequence[CheckIn]
    lines: Mapping[Dimension, float]


def follow(
    occasions: Sequence[Occasion],
    taps: Sequence[Tap] = (),
    *,
    since: Since | None = None,
    days: Sequence[date] = (),
    smallest: float = SMALLEST,
) -> Followed:
    """The trajectory of our own bank's answers (or of an instrument with calibrated items).

    ``since``: by default the first occasion, fixed. ``days``: further days to report. Raises
    :class:`UsageError` without any occasion, for an item or option nobody knows, an item answered twice
    on one occasion, or a baseline outside the observed time.
    """
    ready = prepare(occasions, taps, smallest)
    return assess(
        ready.measurements,
        ready.model,
        checkins=ready.checkins,
        since=since,
        days=days,
        lines=ready.lines,
    )


def prepare(
    occasions: Sequence[Occasion], taps: Sequence[Tap] = (), smallest: float = SMALLEST
) -> Prepared:
    """The first part of :func:`follow`, quick: answers in, likelihoods out. Raises as that does."""
    if not occasions:
        raise UsageError("There is nothing to follow yet: fill in the quiz once.")
    measurements, errors = measured(occasions)
    own = {occasion.instrument for occasion in occasions} == {"earned"}
    model = Model(
        prior=content.prior(),
        correlation=instruments.parameters(occasions[0].instrument).correlation,
        errors=errors,
        smallest=smallest,
        floors=dict.fromkeys(DIMENSIONS, BANK_FLOOR) if own else {},
    )
    lines = _lines(occasions[-1].instrument)
    return Prepared(measurements, model, _checkins(taps), lines)


def assess(
    measurements: Sequence[Measurement],
    model: Model,
    *,
    checkins: Sequence[CheckIn] = (),
    since: Since | None = None,
    days: Sequence[date] = (),
    lines: Mapping[Dimension, float] | None = None,
) -> Followed:
    """As :func:`follow`, for measurements made elsewhere. ``lines``: between styles, or ``None``."""
    baseline = Baseline(float(since.day.toordinal()), since.fixed) if since else None
    wanted = [float(day.toordinal()) for day in days]
    found = trajectory(measurements, model, checkins=checkins, baseline=baseline, days=wanted)
    rule = content.telling().rule
    return Followed(
        path=found,
        measurements=measurements,
        changes={v: {d: change(found, v, d) for d in DIMENSIONS} for v in found.views},
        verdicts={v: {d: verdict(found, v, d, rule) for d in DIMENSIONS} for v in found.views},
        graduations={v: graduation(found, v, lines, rule) for v in found.views} if lines else {},
        sensitivity=_sensitivity(found),
        shrunk=_shrunk(measurements, found),
        versions={"change": CHANGE_VERSION, "prior": content.prior_version()},
        lines=lines or {},
    )


def _checkins(taps: Sequence[Tap]) -> list[CheckIn]:
    """Check-ins of the last weeks one by one, older ones in bins: years of them stay quick."""
    if not taps:
        return []
    last = max(tap.day for tap in taps).toordinal()
    bins: dict[tuple[Dimension, int, int], list[Tap]] = {}
    for tap in taps:
        day = tap.day.toordinal()
        width = 1 if day > last - RECENT_DAYS else 7 if day > last - FAR_DAYS else 28
        bins.setdefault((tap.dimension, width, day // width), []).append(tap)
    return [_mean_tap(key[0], bin_) for key, bin_ in bins.items()]


def _mean_tap(dimension: Dimension, taps: Sequence[Tap]) -> CheckIn:
    count = len(taps)
    day = round(sum(tap.day.toordinal() for tap in taps) / count)
    return CheckIn(float(day), dimension, sum(tap.value for tap in taps) / count, count)


def _lines(instrument: str) -> dict[Dimension, float]:
    reference = reference_point(compiled(instrument))
    return {dimension: reference.on(dimension) for dimension in DIMENSIONS}


def _sensitivity(found: Trajectory) -> dict[float, dict[Dimension, float]]:
    """P(lower) of the common view by the share of common variance assumed, forms alone.

    Check-ins are left out of every share alike: they tell of states, and cost most of the time.
    """
    if len(found.views) == 1:
        return {}
    table = {}
    for share in (found.model.prior.common_share, *SHARES):
        prior = replace(found.model.prior, common_share=share)
        model = replace(found.model, prior=prior)
        common = beliefs_at_end(found.normal, model, _within(found))[COMMON]
        table[share] = {
            d: float(common.lower(d, floor=model.floors.get(d, NO_FLOOR))[0]) for d in DIMENSIONS
        }
    return table


def _within(found: Trajectory) -> Baseline:
    """The baseline, no earlier or later than the first and last form."""
    days = [m.day for m in found.normal]
    day = min(max(found.baseline.day, min(days)), max(days))
    return Baseline(day, found.baseline.fixed)


def _shrunk(measurements: Sequence[Measurement], found: Trajectory) -> dict[Dimension, float]:
    table = {}
    for at, dimension in enumerate(DIMENSIONS):
        measured = [one for one in measurements if dimension in one.readings]
        if measured:
            first = min(measured, key=lambda one: one.day)
            level = found.smoothed[first.frame].level_moments()[0]
            reading = first.readings[dimension]
            seen = reading if isinstance(reading, Gaussian) else site(reading, TYPICAL)
            there = int(np.searchsorted(found.days, first.day))
            table[dimension] = float(level[there, at] - seen.mean)
    return table
