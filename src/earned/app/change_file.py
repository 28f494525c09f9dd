"""Change in a file of dated occasions: reliable change for two, a trajectory for any number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf, isfinite
from typing import NoReturn

from earned.app import change_table as table
from earned.app.change import Followed, Since, assess, follow
from earned.app.frames import Source
from earned.core.change.observation import Measurement
from earned.core.change.reliable import ReliableChange, reliable_change
from earned.core.change.sites import (
    Gaussian,
    likelihood_of_posterior,
    likelihoods_of_joint_posterior,
    site,
)
from earned.core.change.statespace import SMALLEST, Model
from earned.core.errors import UsageError
from earned.core.instruments.item import DIMENSIONS, Dimension, Frame
from earned.library import change as content
from earned.library import questionnaires

STANDARD = Gaussian(0.0, 1.0)
FARTHEST = 20.0
"""Standard deviations from the mean beyond which a score, or its scale, is a mistake."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What is known of a scale. ``reliability_is``: where that number came from."""

    sd: float
    reliability: float
    mean: float | None
    sd_is: str
    reliability_is: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person who asks declares.

    ``instrument``: of answers, ``None`` for a file of scores. ``columns``: of scores. ``norms``: id of the
    instrument whose norms give SD, mean and alpha. ``average``: occasions averaged at each end for
    reliable change. ``since``: baseline, ``None`` for the first occasion.
    """

    instrument: str | None = None
    columns: Mapping[Dimension, str] | None = None
    norms: str | None = None
    sd: float | None = None
    reliability: float | None = None
    mean: float | None = None
    drift: float = 0.0
    average: int | None = None
    frame: Frame = "general"
    since: Since | None = None
    smallest: float = SMALLEST
    missing: tuple[str, ...] = ()
    delimiter: str | None = None
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class ReliableFound:
    """Reliable change in one frame and dimension, with where SD and reliability came from."""

    frame: str
    dimension: Dimension
    dates: tuple[tuple[date, ...], tuple[date, ...]]
    scale: Scale
    change: ReliableChange


@dataclass(frozen=True, slots=True)
class ChangeFound:
    """``reliable``: empty unless two occasions (or ``average``) were there to compare."""

    occasions: int
    unit: str
    reliable: tuple[ReliableFound, ...]
    followed: Followed


@dataclass(frozen=True, slots=True)
class _Dated:
    """One score on one day, with the variance of its error where answers gave it."""

    day: date
    frame: str
    dimension: Dimension
    value: float
    variance: float | None


def change_in_file(path: Source, asked: Asked) -> ChangeFound:
    """Read a file, or a table in memory, and find what changed.

    Raises :class:`UsageError` for a request that does not fit, :class:`NoInputError` for a file that
    cannot be read, :class:`DataError` for what is wrong inside it, with row and column.
    """
    _check(asked)
    rows = table.read_rows(path, asked.delimiter, asked.encoding)
    if asked.instrument is not None:
        occasions = table.occasions(rows, asked.instrument, asked.frame, asked.missing)
        followed = follow(occasions, since=asked.since, smallest=asked.smallest)
        return _found(len(rows), _of_measurements(followed.measurements), asked, followed)
    columns = asked.columns or {dimension: dimension for dimension in DIMENSIONS}
    scored = table.scores(rows, columns, asked.frame)
    if any(one.errors for one in scored) and asked.sd is None and asked.norms is None:
        measured = [_of_posterior(one, rows, columns) for one in scored]
        followed = _assess(measured, asked)
        return _found(len(rows), _of_measurements(measured), asked, followed)
    scales = {d: _scale(asked, d) for d in {d for one in scored for d in one.values}}
    dated = [
        _Dated(one.day, one.frame, d, value, None)
        for one in scored
        for d, value in one.values.items()
    ]
    _check_range(dated, asked)
    followed = _assess(_standardised(dated, scales), asked)
    found = _found(len(rows), dated, asked, followed, scales)
    return replace(found, unit="the unit of the scores")


def _check(asked: Asked) -> None:
    if asked.average is not None and asked.average < 1:
        raise UsageError("Average at least one occasion at each end.")
    if not 0 < asked.smallest < inf:
        raise UsageError("The smallest change that matters must be a number above 0.")
    if asked.sd is not None and not 0 < asked.sd < inf:
        raise UsageError(f"The standard deviation must be a number above 0; it is {asked.sd:g}.")
    if not isfinite(asked.drift) or not isfinite(asked.mean or 0.0):
        raise UsageError("The mean of people and their drift must be finite numbers.")
    if asked.columns and len(set(asked.columns.values())) < len(asked.columns):
        raise UsageError("Anxiety and avoidance need a column each; both were given the same one.")
    if asked.reliability is not None and not 0 < asked.reliability < 1:
        raise UsageError(f"A reliability lies between 0 and 1; this one is {asked.reliability:g}.")


def _assess(measured: Sequence[Measurement], asked: Asked) -> Followed:
    model = Model(prior=content.prior(), smallest=asked.smallest)
    return assess(measured, model, since=asked.since)


def _of_posterior(
    one: table.Scored, rows: Sequence[table.Row], columns: Mapping[Dimension, str]
) -> Measurement:
    absent = [d for d in one.values if d not in one.errors]
    if absent:
        row = next(row for row in rows if row.day() == one.day)
        remedy = "Give it, or leave out all standard errors and give --sd and --reliability."
        raise row.wrong(f"{columns[absent[0]]}_se", "the standard error is missing.", remedy)
    far = next((d for d, value in one.values.items() if abs(value) > FARTHEST), None)
    if far is not None:
        row = next(row for row in rows if row.day() == one.day)
        problem = f"{one.values[far]:g} is no score in standard deviations of people."
        remedy = "Give --sd and --reliability of the scale instead of standard errors."
        raise row.wrong(columns[far], problem, remedy)
    if one.correlation is not None and abs(one.correlation) < 1:
        (m1, m2), (s1, s2) = ([t[d] for d in DIMENSIONS] for t in (one.values, one.errors))
        both = likelihoods_of_joint_posterior((m1, m2), (s1, s2), one.correlation)
        readings = dict(zip(DIMENSIONS, both, strict=True))
    else:
        readings = {
            d: likelihood_of_posterior(value, one.errors[d], STANDARD)
            for d, value in one.values.items()
        }
    return Measurement(one.day.toordinal(), one.frame, "scores", readings)


def _check_range(dated: Sequence[_Dated], asked: Asked) -> None:
    """Raise where a score cannot be a mean of the answers whose norms are used."""
    if asked.norms is None or asked.sd is not None:
        return
    known = questionnaires.questionnaire(asked.norms)
    most = known.options(known.items[0])
    for one in dated:
        if not 1 <= one.value <= most:
            raise UsageError(
                f"{one.value:g} on {one.day.isoformat()} is no mean of answers 1 to {most}, which the"
                f" norms of {asked.norms} are about, so they do not fit these scores. Give --sd and"
                " --reliability of the scale as it was answered, such as: --sd 1.12 --reliability .90"
            )


def _standardised(dated: Sequence[_Dated], scales: Mapping[Dimension, Scale]) -> list[Measurement]:
    """Scores in SD of the group; without a group mean, from the mean of this person's own scores."""
    measured = []
    for one in dated:
        scale = scales[one.dimension]
        own = [other.value for other in dated if other.dimension == one.dimension]
        middle = sum(own) / len(own) if scale.mean is None else scale.mean
        away = (one.value - middle) / scale.sd
        if abs(away) > FARTHEST:
            raise UsageError(
                f"{one.value:g} on {one.day.isoformat()} lies {abs(away):.0g} standard deviations from"
                f" the mean of {middle:g}: a standard deviation of {scale.sd:g} does not fit these scores."
            )
        reading = Gaussian(away, 1 - scale.reliability)
        measured.append(
            Measurement(one.day.toordinal(), one.frame, "scores", {one.dimension: reading})
        )
    return measured


def _scale(asked: Asked, dimension: Dimension) -> Scale:
    sd, reliability, mean = asked.sd, asked.reliability, asked.mean
    sd_is = reliability_is = "as given"
    if asked.norms is not None:
        questionnaires.about(asked.norms)
        known = questionnaires.norms(asked.norms)
        groups = known.norms if known else ()
        norm = next((n for n in groups if n.dimension == dimension and n.group == "all"), None)
        if known is None or norm is None:
            raise UsageError(
                f"{asked.norms} has no norms of {dimension}. Give --sd and --reliability."
            )
        if sd is None:
            sd, sd_is = norm.sd, known.population
        if reliability is None and norm.alpha is not None:
            reliability, reliability_is = norm.alpha, "alpha, not a retest: states count as change"
        mean = norm.mean if mean is None else mean
    if sd is None or reliability is None:
        _missing_scale()
    return Scale(sd, reliability, mean, sd_is, reliability_is)


def _missing_scale() -> NoReturn:
    raise UsageError(
        "Scores alone do not say how exact they are. Give --sd and --reliability of the scale (such as"
        " --sd 1.12 --reliability .90), or --norms ecr-r, or columns of standard errors"
        " (anxiety_se, avoidance_se) as `earned score` writes them."
    )


def _of_measurements(measured: Sequence[Measurement]) -> list[_Dated]:
    dated = []
    for one in measured:
        for dimension, reading in one.readings.items():
            normal = reading if isinstance(reading, Gaussian) else site(reading, Gaussian(0, 1.25))
            day = date.fromordinal(int(one.day))
            dated.append(_Dated(day, one.frame, dimension, normal.mean, normal.variance))
    return dated


def _found(
    rows: int,
    dated: Sequence[_Dated],
    asked: Asked,
    followed: Followed,
    scales: Mapping[Dimension, Scale] | None = None,
) -> ChangeFound:
    reliable = []
    for frame in dict.fromkeys(one.frame for one in dated):
        for dimension in DIMENSIONS:
            mine = [o for o in dated if (o.frame, o.dimension) == (frame, dimension)]
            ends = _ends(mine, asked.average) if mine else None
            if ends is not None:
                scale = scales[dimension] if scales else _own_scale(mine, asked)
                reliable.append(_reliable(frame, dimension, ends, scale, asked))
    return ChangeFound(rows, "SD of the reference sample", tuple(reliable), followed)


def _ends(
    mine: Sequence[_Dated], average: int | None
) -> tuple[Sequence[_Dated], Sequence[_Dated]] | None:
    if average is None:
        return (mine[:1], mine[1:]) if len(mine) == 2 else None
    if len(mine) < 2 * average:
        raise UsageError(f"Averaging {average} at each end needs {2 * average} occasions a frame.")
    return mine[:average], mine[-average:]


def _own_scale(mine: Sequence[_Dated], asked: Asked) -> Scale:
    """For θ: SD 1, and the reliability that the answers' own error variances amount to."""
    variances = [one.variance or 0.0 for one in mine]
    computed = max(1 - sum(variances) / len(variances), 0.0)
    given = asked.reliability
    return Scale(
        sd=asked.sd or 1.0,
        reliability=computed if given is None else given,
        mean=0.0,
        sd_is="as given" if asked.sd else "the reference sample",
        reliability_is="as given"
        if given is not None
        else "from the answers' own standard errors: states count as change",
    )


def _reliable(
    frame: str,
    dimension: Dimension,
    ends: tuple[Sequence[_Dated], Sequence[_Dated]],
    scale: Scale,
    asked: Asked,
) -> ReliableFound:
    first, second = ends
    means = [sum(one.value for one in end) / len(end) for end in ends]
    found = reliable_change(
        means[0],
        means[1],
        scale.sd,
        scale.reliability,
        occasions=(len(first), len(second)),
        drift=asked.drift,
        mean=scale.mean,
    )
    dates = (tuple(one.day for one in first), tuple(one.day for one in second))
    return ReliableFound(frame, dimension, dates, scale, found)
