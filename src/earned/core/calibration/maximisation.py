"""The M-step: batched Fisher scoring of graded items on expected counts.

In slope and intercepts z_k = aθ + d_k, P(X ≥ k | θ) = σ(z_k), with f_k = σ(z_k)(1 - σ(z_k)),
∂ℓ/∂z_k = f_k (r_k/P_k - r_{k-1}/P_{k-1}) and the expected information is tridiagonal:
I_kk = n f_k² (1/P_k + 1/P_{k-1}), I_{k,k+1} = -n f_k f_{k+1} / P_k (Samejima 1969; Baker & Kim 2004).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from earned.core.scoring.graded import logistic
from earned.core.scoring.grid import Floats

STEEPEST = 12.0
"""A slope that reaches this comes from separated data; it is held there and flagged."""

FLATTEST, CLOSEST_CUTS = 1e-3, 1e-4
"""Slopes stay above the first, intercepts apart by the second."""

SMALLEST = 1e-10
ABSENT = -40.0
"""Intercept of a boundary that an item with fewer levels does not have: P(X ≥ k) = 4e-18."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Items as slopes (J,) and intercepts (J, K-1), descending; absent boundaries hold ``ABSENT``."""

    slopes: Floats
    intercepts: Floats

    @property
    def present(self) -> np.ndarray:
        """Which boundaries exist; shape (J, K-1)."""
        return self.intercepts > ABSENT / 2

    def of(self, rows: Sequence[int]) -> "Lines":
        """Those of some items."""
        return Lines(self.slopes[list(rows)], self.intercepts[list(rows)])

    def possible(self) -> bool:
        """Whether slopes are positive and below the bound, and intercepts descend."""
        gaps = np.where(self.present[:, 1:], self.intercepts[:, :-1] - self.intercepts[:, 1:], 1.0)
        steep = (self.slopes > FLATTEST) & (self.slopes < STEEPEST)
        return bool(steep.all() and (gaps > CLOSEST_CUTS).all())

    def upper(self, trait: Floats) -> Floats:
        """P(X ≥ k | θ); shape (J, Q, K-1)."""
        return logistic(self.slopes[:, None, None] * trait[:, None] + self.intercepts[:, None, :])

    def probabilities(self, trait: Floats) -> Floats:
        """P(X = k | θ); shape (J, Q, K)."""
        return _differences(self.upper(trait))


def _differences(upper: Floats) -> Floats:
    ends = (*upper.shape[:-1], 1)
    ladder = np.concatenate([np.ones(ends), upper, np.zeros(ends)], axis=-1)
    return np.asarray(np.maximum(ladder[..., :-1] - ladder[..., 1:], SMALLEST))


def score_and_information(lines: Lines, trait: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Gradient (J, K) and expected information (J, K, K) in (slope, intercepts).

    ``counts``: expected numbers of people by node and category, shape (J, Q, K).
    """
    upper = lines.upper(trait)
    p = _differences(upper)
    f = upper * (1 - upper) * lines.present[:, None, :]
    ratio = counts / p
    slope_of_z = f * (ratio[..., 1:] - ratio[..., :-1])
    people = counts.sum(axis=-1, keepdims=True)
    own = people * f**2 * (1 / p[..., 1:] + 1 / p[..., :-1])
    next_ = -people * f[..., :-1] * f[..., 1:] / p[..., 1:-1]
    across = own.copy()
    across[..., :-1] += next_
    across[..., 1:] += next_
    return _assembled(trait, slope_of_z, own, next_, across)


def observed_information(lines: Lines, trait: Floats, counts: Floats) -> Floats:
    """Minus the second derivatives of the complete-data log-likelihood in (slope, intercepts); (J, K, K).

    As ``score_and_information``, with f'_k = f_k (1 - 2σ(z_k)) kept: -∂²log P_k holds (f/P)² ∓ f'/P.
    """
    upper = lines.upper(trait)
    p = _differences(upper)
    f = upper * (1 - upper) * lines.present[:, None, :]
    bend = f * (1 - 2 * upper)
    above, below = counts[..., 1:] / p[..., 1:], counts[..., :-1] / p[..., :-1]
    own = above * (f**2 / p[..., 1:] - bend) + below * (f**2 / p[..., :-1] + bend)
    next_ = -counts[..., 1:-1] * f[..., :-1] * f[..., 1:] / p[..., 1:-1] ** 2
    across = own.copy()
    across[..., :-1] += next_
    across[..., 1:] += next_
    return _assembled(trait, np.zeros_like(own), own, next_, across)[1]


def _assembled(
    trait: Floats, slope_of_z: Floats, own: Floats, next_: Floats, across: Floats
) -> tuple[Floats, Floats]:
    boundaries = own.shape[-1]
    gradient = np.concatenate(
        [np.einsum("jqk,q->j", slope_of_z, trait)[:, None], slope_of_z.sum(axis=1)], axis=1
    )
    information = np.zeros((len(own), boundaries + 1, boundaries + 1))
    information[:, 0, 0] = np.einsum("jqk,q->j", across, trait**2)
    information[:, 0, 1:] = information[:, 1:, 0] = np.einsum("jqk,q->jk", across, trait)
    place = np.arange(1, boundaries + 1)
    information[:, place, place] = own.sum(axis=1)
    information[:, place[:-1], place[1:]] = information[:, place[1:], place[:-1]] = next_.sum(
        axis=1
    )
    return gradient, information


Pull = Callable[[Lines, Floats], tuple[Floats, Floats]]
"""What priors add to gradient and information, from the items and the likelihood's information."""


def improved(
    lines: Lines, trait: Floats, counts: Floats, steps: int, pull: Pull | None = None
) -> Lines:
    """``steps`` Fisher-scoring steps for all items at once; intercepts stay in order.

    ``pull``: of priors, if there are any.
    """
    for _ in range(steps):
        gradient, information = score_and_information(lines, trait, counts)
        if pull is not None:
            more, narrower = pull(lines, information)
            gradient, information = gradient + more, information + narrower
        absent = np.concatenate([np.zeros((len(gradient), 1), bool), ~lines.present], axis=1)
        place = np.arange(gradient.shape[1])
        information[:, place, place] += np.where(absent, 1.0, 1e-8)
        change = np.linalg.solve(information, gradient[..., None])[..., 0]
        lines = _moved(lines, np.asarray(change, dtype=np.float64))
    return lines


def _moved(lines: Lines, change: Floats) -> Lines:
    """The step, halved per item until its intercepts descend and its slope is positive."""
    present, share = lines.present, np.ones(len(lines.slopes))
    for _ in range(12):
        slopes = lines.slopes + share * change[:, 0]
        intercepts = lines.intercepts + share[:, None] * np.where(present, change[:, 1:], 0.0)
        gaps = np.where(present[:, 1:], intercepts[:, :-1] - intercepts[:, 1:], 1.0)
        bad = (gaps < CLOSEST_CUTS).any(axis=1) | (slopes <= FLATTEST)
        if not bad.any():
            break
        share = np.where(bad, share / 2, share)
    safe = ~bad
    return held(
        Lines(
            np.where(safe, slopes, lines.slopes),
            np.where(safe[:, None], intercepts, lines.intercepts),
        )
    )


def held(lines: Lines) -> Lines:
    """Slopes no steeper than the bound; thresholds stay where they are."""
    share = np.minimum(1.0, STEEPEST / lines.slopes)
    intercepts = np.where(lines.present, lines.intercepts * share[:, None], lines.intercepts)
    return Lines(lines.slopes * share, intercepts)
