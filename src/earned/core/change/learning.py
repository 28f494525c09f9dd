"""What a practice does for one person, learnt from randomised picks and comparable moments.

People practise when distressed and feel better afterwards anyway, so a gain from before to after says
nothing by itself. For moment i with rating b_i before and a_i after (standardised, higher is worse):

    a_i = α + β·b_i - effect[practice_i] - bias[practice_i]·(1 if chosen freely) + noise

Moments without practice have effect 0. α is flat: with no such moments, only *differences* between
practices are learnt. Free choice has a bias of its own, whose prior is as wide as effects are, so that it
teaches little. Effects start at what the evidence grade supports and are shrunk to it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from earned.core.change.normal import cdf
from earned.core.change.prior import Floats
from earned.core.errors import UsageError

Grade = Literal["strong", "moderate", "limited", "contested", "unsupported"]
Picked = Literal["randomised", "chosen"]

GRADE_PRIOR: Mapping[Grade, tuple[float, float]] = {
    "strong": (0.30, 0.20),
    "moderate": (0.20, 0.20),
    "limited": (0.10, 0.20),
    "contested": (0.0, 0.20),
    "unsupported": (0.0, 0.15),
}
"""Grade -> mean and SD of a momentary effect, SD of ratings: our judgement, small on purpose."""
BIAS_SD = 0.5
"""SD of what free choice adds to an effect that is not one: our judgement, wider than effects."""
SLOPE, SLOPE_SD = 0.6, 0.3
"""How far a rating carries over by itself, and its SD: our judgement."""
FLAT_SD = 1e3
NOISE: Floats = np.geomspace(0.25, 2.0, 25)


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment, rated before and a while after. ``practice``: ``None`` for a comparable moment
    without one; ``picked``: drawn among equally suitable practices, or chosen."""

    before: float
    after: float
    practice: str | None = None
    picked: Picked = "chosen"


@dataclass(frozen=True, slots=True)
class Effect:
    """Of one practice: how much better a moment gets than it would have anyway, SD of ratings.

    ``p_helps`` = P(effect > 0); ``p_best``: chance of being the best of those asked for (by normal
    scores, correlations kept), ``None`` where nobody asked; ``prior_mean``: where its evidence grade started
    it; ``randomised``, ``chosen``: moments it rests on; ``compared``: moments without practice.
    """

    practice: str
    mean: float
    sd: float
    p_helps: float
    p_best: float | None
    prior_mean: float
    randomised: int
    chosen: int
    compared: int


USUAL_SD, USUAL_WEIGHT = 2.5, 10.0
"""SD of ratings from 0 to 10 between moments, and how many ratings that counts for: our judgement."""


def unbiased(moments: Sequence[Moment]) -> list[Moment]:
    """What may raise a practice's rank: randomised picks and moments without practice.

    What somebody chose freely is left out, however good the ratings afterwards.
    """
    return [m for m in moments if m.practice is None or m.picked == "randomised"]


def unit_of(moments: Sequence[Moment]) -> float:
    """The SD of ratings (0..10) between moments, drawn towards the usual one while there are few."""
    before = np.array([moment.before for moment in moments], float)
    square = float(((before - before.mean()) ** 2).sum()) if len(before) else 0.0
    return float(np.sqrt((square + USUAL_WEIGHT * USUAL_SD**2) / (len(before) + USUAL_WEIGHT)))


def learn(
    moments: Sequence[Moment],
    grades: Mapping[str, Grade],
    *,
    unit: float = 1.0,
    ranked: bool = True,
) -> dict[str, Effect]:
    """Effects of all practices in ``grades``.

    ``unit``: the SD of ratings between moments, by which ratings are divided; ``ranked``: whether to say
    how probably each is the best. Raises :class:`UsageError` for a practice without grade, a unit not above
    0, or ratings not finite.
    """
    names = sorted(grades)
    _check(moments, grades, unit)
    if not names:
        return {}
    mean, covariance = _effects(moments, names, grades, unit)
    best = _chance_of_best(mean, covariance).tolist() if ranked else [None] * len(names)
    sds = np.sqrt(np.diag(covariance))
    helps = cdf(mean / sds)
    counts = Counter((m.practice, m.picked if m.practice else "") for m in moments)
    return {
        name: Effect(
            practice=name,
            mean=float(mean[i]),
            sd=float(sds[i]),
            p_helps=float(helps[i]),
            p_best=best[i],
            prior_mean=GRADE_PRIOR[grades[name]][0],
            randomised=counts[name, "randomised"],
            chosen=counts[name, "chosen"],
            compared=counts[None, ""],
        )
        for i, name in enumerate(names)
    }


def _check(moments: Sequence[Moment], grades: Mapping[str, Grade], unit: float) -> None:
    if not unit > 0:
        raise UsageError("The unit of ratings must be above 0.")
    for moment in moments:
        if moment.practice is not None and moment.practice not in grades:
            raise UsageError(f"The practice {moment.practice!r} has no evidence grade here.")
    if not np.isfinite([(moment.before, moment.after) for moment in moments]).all():
        raise UsageError("Ratings must be finite numbers.")


def _effects(
    moments: Sequence[Moment], names: list[str], grades: Mapping[str, Grade], unit: float
) -> tuple[Floats, Floats]:
    """Posterior mean and covariance of the effects, noise summed out over its grid."""
    free = sorted({m.practice for m in moments if m.practice and m.picked == "chosen"})
    priors = [GRADE_PRIOR[grades[name]] for name in names]
    centre = np.array([0.0, SLOPE, *(mean for mean, _ in priors), *[0.0] * len(free)])
    sds = np.array([FLAT_SD, SLOPE_SD, *(sd for _, sd in priors), *[BIAS_SD] * len(free)])
    design = _design(moments, names, free, unit)
    residual = np.array([m.after / unit for m in moments]) - design @ centre
    weights, means, covariance = _given_noise(sds, design, residual)
    here = slice(2, 2 + len(names))
    found = centre[here] + means[:, here]
    mean = weights @ found
    away = found - mean
    return mean, covariance[here, here] + (away * weights[:, None]).T @ away


def _design(moments: Sequence[Moment], names: list[str], free: list[str], unit: float) -> Floats:
    """A row a moment: 1, the rating before, its practice, and its practice where freely chosen."""
    effect = {name: 2 + at for at, name in enumerate(names)}
    bias = {name: 2 + len(names) + at for at, name in enumerate(free)}
    design = np.zeros((len(moments), 2 + len(names) + len(free)))
    design[:, 0] = 1.0
    for row, moment in zip(design, moments, strict=True):
        row[1] = moment.before / unit
        if moment.practice is not None:
            row[effect[moment.practice]] = -1.0
            if moment.picked == "chosen":
                row[bias[moment.practice]] = -1.0
    return design


def _given_noise(sds: Floats, design: Floats, residual: Floats) -> tuple[Floats, Floats, Floats]:
    """Weights (S,) and means (S, p) at each noise of the grid, covariance (p, p) averaged over it.

    In units of the prior SDs, with V diag(λ) Vᵀ the cross products of the design, the covariance at noise σ
    is V diag(1 / (1 + λ/σ²)) Vᵀ: one decomposition serves the whole grid.
    """
    scaled = design * sds
    values, vectors = np.linalg.eigh(scaled.T @ scaled)
    along = (scaled.T @ residual) @ vectors
    square = NOISE[:, None] ** 2
    left = 1.0 / (1.0 + values.clip(0.0) / square)
    fit = (residual @ residual - (left * along**2 / square).sum(axis=1)) / NOISE**2
    logs = -len(residual) * np.log(NOISE) + 0.5 * (np.log(left).sum(axis=1) - fit)
    weights: Floats = np.exp(logs - logs.max())
    weights /= weights.sum()
    means = (left * along / square) @ vectors.T * sds
    covariance = sds[:, None] * ((vectors * (weights @ left)) @ vectors.T) * sds
    return weights, means, covariance


def _chance_of_best(mean: Floats, covariance: Floats) -> Floats:
    """P(effect i is the largest), by fixed quasi-random normal draws: the same every time."""
    if len(mean) == 1:
        return np.ones(1)
    draws = np.random.default_rng(0).standard_normal((4096, len(mean)))
    root = np.linalg.cholesky(covariance + 1e-12 * np.eye(len(mean)))
    best = (mean + draws @ root.T).argmax(axis=1)
    return np.asarray(np.bincount(best, minlength=len(mean)) / len(best))
