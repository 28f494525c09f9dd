"""Seeded lives for the change benchmarks: slow traits, states of several kinds, irregular forms.

Unit: SD of θ and days. Everything of a life depends on the seed and its number alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.change.prior import DAYS_A_YEAR, ChangePrior

Floats = NDArray[np.float64]
Generator = np.random.Generator

LOOKS = 104
"""Weekly looks in two years."""
FULL_VARIANCE, SHORT_VARIANCE, ERROR_SD = 0.09, 0.28, 0.48
"""Error variance of a whole quiz (24 answers) and of a short form (8), constant error apart, and the SD of
that constant error: what `change_answers` measures on our bank's answers. Differences do not feel the
constant error."""
KINDS = ("stable", "improving", "worsening", "jumping")


@dataclass(frozen=True, slots=True)
class Lives:
    """L lives over J planned looks. ``day``: (L, J); ``slow``, ``now`` (slow + state), ``value``:
    (L, J, 2); ``variance``: (L, J), infinite where the look was missed. ``start``: day the change began,
    ``size``: how large (of dimension 0)."""

    kind: NDArray[np.str_]
    day: Floats
    slow: Floats
    now: Floats
    value: Floats
    variance: Floats
    start: Floats
    size: Floats


def draw(
    prior: ChangePrior, people: int, seed: int, kind: str = "mixed", states: str = "model"
) -> Lives:
    """Draw lives. ``kind``: one of ``KINDS`` or ``mixed`` (a quarter each), or ``drifting`` (the
    model's own random walk). ``states``: a key of ``STATES``."""
    made = [
        _life(prior, np.random.default_rng([seed, n]), _kind(kind, n), states)
        for n in range(people)
    ]
    columns = [np.array(column) for column in zip(*made, strict=True)]
    return Lives(*columns)


def _kind(kind: str, number: int) -> str:
    return KINDS[number % len(KINDS)] if kind == "mixed" else kind


def _life(prior: ChangePrior, rng: Generator, kind: str, states: str) -> tuple[object, ...]:
    day = _days(rng)
    sd, length = _pick(prior.state_sd, rng), _pick(prior.state_days, rng)
    level = np.sqrt(1 - sd**2) * rng.standard_normal(2)
    shift, start, size = _course(kind, day, prior, rng)
    state = STATES[states](day, sd, length, prior, rng)
    slow = level + shift
    variance = _variance(rng)
    noise = np.sqrt(np.where(np.isfinite(variance), variance, 0.0))[:, None] * rng.standard_normal(
        (LOOKS, 2)
    )
    value = slow + state + ERROR_SD * rng.standard_normal(2) + noise
    return kind, day, slow, slow + state, value, variance, start, size


def _days(rng: Generator) -> Floats:
    """About weekly, with a day or two of play; the first is day 0."""
    day = 7.0 * np.arange(LOOKS) + rng.integers(-2, 3, LOOKS)
    day[0] = 0.0
    return np.asarray(day, dtype=float)


def _variance(rng: Generator) -> Floats:
    """A whole quiz every fourth week, else a short form; some missed, one long gap, some people rare."""
    variance = np.where(np.arange(LOOKS) % 4 == 0, FULL_VARIANCE, SHORT_VARIANCE)
    kept = rng.random(LOOKS) < (0.8 if rng.random() < 0.75 else 0.4)
    gap = int(rng.integers(8, LOOKS - 12))
    kept[gap : gap + int(rng.integers(3, 9))] = False
    kept[0] = True
    return np.where(kept, variance, np.inf)


def _course(
    kind: str, day: Floats, prior: ChangePrior, rng: Generator
) -> tuple[Floats, float, float]:
    """The slow path from 0; one dimension changes always, the other half as much or not at all."""
    start, size = float(rng.uniform(30, 300)), float(rng.uniform(0.5, 1.5))
    if kind == "drifting":
        steps = np.sqrt(np.maximum(np.diff(day, prepend=0.0), 0) / DAYS_A_YEAR)[:, None]
        scale = np.array([_pick(prior.drift, rng), _pick(prior.drift, rng)])
        return np.cumsum(steps * scale * rng.standard_normal((LOOKS, 2)), axis=0), 0.0, 0.0
    if kind == "stable":
        return np.zeros((LOOKS, 2)), 0.0, 0.0
    weeks = 1e-6 if kind == "jumping" else float(rng.uniform(16, 60))
    sign = {"improving": -1.0, "worsening": 1.0}.get(kind, float(rng.choice([-1, 1])))
    ramp = np.clip((day - start) / (7 * weeks), 0, 1)
    other = float(rng.choice([0.0, 0.5]))
    return sign * size * ramp[:, None] * np.array([1.0, other]), start, sign * size


def _pick(axis: object, rng: Generator) -> float:
    return float(rng.choice(axis.values, p=axis.weights))  # type: ignore[attr-defined]


def _correlated(shape: tuple[int, ...], correlation: float, rng: Generator) -> Floats:
    z = rng.standard_normal((*shape, 2))
    z[..., 1] = correlation * z[..., 0] + np.sqrt(1 - correlation**2) * z[..., 1]
    return z


def _ou(day: Floats, sd: float, length: float, shocks: Floats, first: Floats) -> Floats:
    """An Ornstein–Uhlenbeck path on these days; ``shocks``: (J, 2), variance 1."""
    path = np.empty((len(day), 2))
    path[0] = first
    for j in range(1, len(day)):
        keep = np.exp(-(day[j] - day[j - 1]) / length)
        path[j] = keep * path[j - 1] + sd * np.sqrt(1 - keep**2) * shocks[j]
    return path


State = Callable[[Floats, float, float, ChangePrior, Generator], Floats]


def _as_model(day: Floats, sd: float, length: float, prior: ChangePrior, rng: Generator) -> Floats:
    shocks = _correlated((len(day),), prior.state_correlation, rng)
    return _ou(day, sd, length, shocks, prior.start_inflation * sd * shocks[0])


def _heavy(day: Floats, sd: float, length: float, _: ChangePrior, rng: Generator) -> Floats:
    shocks = rng.standard_t(3, (len(day), 2)) / np.sqrt(3)
    return _ou(day, sd, length, shocks, sd * shocks[0])


def _two_scales(day: Floats, sd: float, _: float, prior: ChangePrior, rng: Generator) -> Floats:
    fast = _as_model(day, sd * 0.5**0.5, 3.0, prior, rng)
    return fast + _as_model(day, sd * 0.5**0.5, 60.0, prior, rng)


def _long(day: Floats, _: float, __: float, prior: ChangePrior, rng: Generator) -> Floats:
    return _as_model(day, 0.35, 60.0, prior, rng)


def _large(day: Floats, _: float, __: float, prior: ChangePrior, rng: Generator) -> Floats:
    return _as_model(day, 0.7, 21.0, prior, rng)


def _episodes(day: Floats, sd: float, length: float, prior: ChangePrior, rng: Generator) -> Floats:
    """Three times a year two to six bad weeks, a whole SD worse on both, over ordinary states."""
    path = _as_model(day, 0.7 * sd, length, prior, rng)
    for _ in range(int(rng.poisson(6))):
        begin = rng.uniform(0, day[-1])
        path[(day >= begin) & (day < begin + rng.uniform(14, 42))] += 1.0
    return path


def _seasons(day: Floats, sd: float, length: float, prior: ChangePrior, rng: Generator) -> Floats:
    wave = 0.3 * np.sin(2 * np.pi * (day / DAYS_A_YEAR + rng.random()))
    return _as_model(day, sd, length, prior, rng) + wave[:, None]


def _begun_in_distress(
    day: Floats, sd: float, length: float, prior: ChangePrior, rng: Generator
) -> Floats:
    """Everybody starts 2 state SDs worse than usual, on both."""
    shocks = _correlated((len(day),), prior.state_correlation, rng)
    return _ou(day, sd, length, shocks, np.full(2, 2.0 * sd))


def _first_elevated(
    day: Floats, sd: float, length: float, prior: ChangePrior, rng: Generator
) -> Floats:
    """The first form reads worse than it is (Shrout et al. 2018, initial elevation), on both."""
    path = _as_model(day, sd, length, prior, rng)
    path[0] += 0.4
    return path


STATES: Mapping[str, State] = {
    "model": _as_model,
    "heavy tails (t, 3 df)": _heavy,
    "two scales (3 and 60 days)": _two_scales,
    "slow (60 days, SD .35)": _long,
    "large (SD .7, 21 days)": _large,
    "episodes (three a year, +1 SD)": _episodes,
    "seasons (±.3 SD)": _seasons,
    "begun in distress (+2 SD of states)": _begun_in_distress,
    "first form elevated (+.4 SD)": _first_elevated,
}
