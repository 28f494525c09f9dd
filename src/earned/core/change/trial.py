"""A trial of one: does doing this on a day make that day better for me?

Days are randomised. Daily outcome y on day t, z = 1 on days with the practice:

    y_t = α + γ·(t - middle)/length + δ·z_t + e_t,    corr(e_s, e_t) = φ^|t - s|,   sd(e) = σ

α is flat, γ ~ N(0, σ²), δ ~ N(0, (.8σ)²) (d = δ/σ is a standardised effect), p(σ) ∝ 1/σ, φ uniform on a grid;
σ and φ are summed out. Given φ, y is whitened and everything is conjugate. Missing days are left out; the
correlation over the gap is exact. Carry-over from one day to the next would dilute δ, so only practices
without lasting carry-over are tried this way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from earned.core.change.normal import cdf, mixture_quantile
from earned.core.change.prior import Floats
from earned.core.errors import UsageError

Answer = Literal["helps", "harms", "no_difference", "cannot_tell"]

PHI: Floats = np.arange(-0.2, 0.81, 0.1)
EFFECT_SD, TREND_SD, LEVEL_SD = 0.8, 1.0, 100.0
"""Prior SDs of δ, γ and α in units of σ."""
SURE = 0.975
"""Probability at which 'helps' or 'harms' is said: two-sided 5% where nothing is prior knowledge."""
NEGLIGIBLE = 0.2
"""|d| below this is no difference worth a practice a day: our judgement."""
FEWEST = 6
"""Days with an outcome, of each sort, below which no answer is attempted."""
BLOCK = 4
"""Days are randomised in blocks of four, two of each sort, so that sorts stay balanced over time."""
_SCALES = np.linspace(-5.0, 5.0, 41)


@dataclass(frozen=True, slots=True)
class TrialResult:
    """``d``: standardised effect of the practice on the outcome, positive where it helps; its mean and
    90% interval; ``p_helps`` = P(d > 0), ``p_negligible`` = P(|d| < .2); ``autocorrelation``: posterior
    mean of φ; ``days``: (with, without) the practice that had an outcome."""

    answer: Answer
    d: float
    interval_90: tuple[float, float]
    p_helps: float
    p_negligible: float
    autocorrelation: float
    days: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Posterior:
    """Mixture of normals for d, and the sign of δ; each with shape (S, M)."""

    weights: Floats
    mean: Floats
    sd: Floats
    phi: Floats

    @property
    def p_positive(self) -> Floats:
        return np.asarray((self.weights * cdf(self.mean / self.sd)).sum(axis=-1))

    def p_within(self, limit: float) -> Floats:
        inside = cdf((limit - self.mean) / self.sd) - cdf((-limit - self.mean) / self.sd)
        return np.asarray((self.weights * inside).sum(axis=-1))


def randomise(days: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Which days have the practice; shape (days,). In blocks of ``BLOCK``, half of each."""
    if days < 1:
        raise UsageError("A trial needs at least one day.")
    half = [True] * (BLOCK // 2) + [False] * (BLOCK // 2)
    blocks = [rng.permutation(half) for _ in range(-(-days // BLOCK))]
    return np.concatenate(blocks)[:days]


def analyse(
    days: Sequence[float],
    practised: Sequence[bool],
    outcome: Sequence[float],
    *,
    lower_is_better: bool = True,
) -> TrialResult:
    """Answer a trial. Equal lengths, one entry a day that has an outcome; ``practised``: as randomised.

    As randomised, not as done: leaving out days on which one did not feel like it would undo the
    randomisation. Raises :class:`UsageError` for unequal lengths, repeated days or numbers that are not
    finite.
    """
    t, z, y = np.asarray(days, float), np.asarray(practised, bool), np.asarray(outcome, float)
    _check(t, z, y)
    order = np.argsort(t)
    counts = (int(z.sum()), int((~z).sum()))
    sign = -1.0 if lower_is_better else 1.0
    if min(counts) < FEWEST or np.ptp(y) == 0:
        return TrialResult("cannot_tell", 0.0, (-np.inf, np.inf), 0.5, 0.0, 0.0, counts)
    found = _posterior(t[order], z[order][None], sign * y[order][None])
    low, middle, high = (
        float(mixture_quantile(level, found.mean, found.sd, found.weights)[0])
        for level in (0.05, 0.5, 0.95)
    )
    helps, small = float(found.p_positive[0]), float(found.p_within(NEGLIGIBLE)[0])
    phi = float((found.weights * found.phi).sum())
    return TrialResult(_answer(helps, small), middle, (low, high), helps, small, phi, counts)


def _answer(helps: float, negligible: float) -> Answer:
    if negligible >= 0.95:
        return "no_difference"
    if helps >= SURE:
        return "helps"
    return "harms" if helps <= 1 - SURE else "cannot_tell"


def _check(t: Floats, z: NDArray[np.bool_], y: Floats) -> None:
    if not len(t) == len(z) == len(y):
        raise UsageError("Give as many days as assignments and outcomes.")
    if not (np.isfinite(t).all() and np.isfinite(y).all()):
        raise UsageError(
            "Days and outcomes must be finite numbers. Leave out days without outcome."
        )
    if len(np.unique(t)) < len(t):
        raise UsageError("A day occurs twice. Give one outcome a day.")


def _posterior(t: Floats, z: NDArray[np.bool_], y: Floats) -> _Posterior:
    """``t``: (n,); ``z``, ``y``: (S, n), S trials at once."""
    length = max(float(np.ptp(t)), 1.0)
    trend = np.broadcast_to((t - t.mean()) / length, y.shape)
    design = np.stack([np.ones_like(y), trend, z - z.mean(axis=1, keepdims=True)], axis=-1)
    scale = y.std(axis=1, keepdims=True) + 1e-12
    parts = [_given_phi(t, design, (y - y.mean(axis=1, keepdims=True)) / scale, p) for p in PHI]
    logs = np.concatenate([part[0] for part in parts], axis=1)
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    return _Posterior(
        weights=weights / weights.sum(axis=1, keepdims=True),
        mean=np.concatenate([part[1] for part in parts], axis=1),
        sd=np.concatenate([part[2] for part in parts], axis=1),
        phi=np.repeat(PHI, len(_SCALES))[None],
    )


def _given_phi(t: Floats, design: Floats, y: Floats, phi: float) -> tuple[Floats, Floats, Floats]:
    """Log weights, means and SDs of d over the σ grid, each (S, 41)."""
    n = y.shape[1]
    keep = np.sign(phi) ** np.diff(t) * np.abs(phi) ** np.diff(t)
    shrink = np.sqrt(1 - keep**2)
    x = np.concatenate(
        [design[:, :1], (design[:, 1:] - keep[:, None] * design[:, :-1]) / shrink[:, None]], axis=1
    )
    w = np.concatenate([y[:, :1], (y[:, 1:] - keep * y[:, :-1]) / shrink], axis=1)
    precision = np.einsum("sni,snj->sij", x, x) + np.diag(
        [LEVEL_SD**-2, TREND_SD**-2, EFFECT_SD**-2]
    )
    inverse = np.linalg.inv(precision)
    along = np.einsum("sni,sn->si", x, w)
    centre = np.einsum("sij,sj->si", inverse, along)
    rest = np.maximum((w * w).sum(axis=1) - (centre * along).sum(axis=1), 1e-12)
    log_sigma = 0.5 * np.log(rest / n)[:, None] + _SCALES / np.sqrt(2 * n)
    logs = -n * log_sigma - rest[:, None] / 2 * np.exp(-2 * log_sigma)
    logs = logs - 0.5 * np.linalg.slogdet(precision)[1][:, None] - np.log(shrink).sum()
    mean = centre[:, 2:] * np.exp(-log_sigma)
    sd = np.broadcast_to(np.sqrt(inverse[:, 2, 2])[:, None], mean.shape)
    return logs, mean, sd


def chance_of_answer(
    days: int,
    effect: float,
    rng: np.random.Generator,
    *,
    autocorrelation: float = 0.4,
    kept: float = 0.9,
    trials: int = 1000,
) -> float:
    """How often a trial of so many days would say 'helps' if the true standardised effect is this.

    By simulation, before anybody starts. ``autocorrelation``: of daily outcomes; ``kept``: share of days
    with an outcome (the same days in all simulated trials, spread evenly).
    """
    t = np.unique(np.linspace(0, days - 1, max(round(kept * days), 2)).round())
    z = np.stack([randomise(days, rng)[t.astype(int)] for _ in range(trials)])
    lag = autocorrelation ** np.abs(t[:, None] - t)
    y = rng.standard_normal((trials, len(t))) @ np.linalg.cholesky(lag).T + effect * z
    return float((_posterior(t, z, y).p_positive >= SURE).mean())
