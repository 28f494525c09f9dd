"""Derivatives of the log-likelihood of people whose position were known, and their expectation.

s = ∂ log P(x | t) / ∂(slope, intercepts) is a function of what the items read, t. A person's score is
E[s | x], and its covariance over the person's posterior is taken by orthonormal polynomials p_m of it:
Cov(s, s') = Σ_m E[s p_m] E[s' p_m]. Posteriors are narrow beside an item's curve, so ``information.ORDER``
terms leave less than a thousandth, with three items a dimension two.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.calibration.expectation import Posterior
from earned.core.calibration.groups import Population
from earned.core.calibration.maximisation import Lines
from earned.core.scoring.grid import NODES, Floats

DEGENERATE = 1e-6


@dataclass(frozen=True, slots=True)
class ScoreTables:
    """Boundary scores of a side: ``upper`` where the answer is above, ``lower`` below it; (J(K-1), W)."""

    trait: Floats
    upper: Floats
    lower: Floats
    options: int

    @classmethod
    def of(cls, lines: Lines, trait: Floats, dtype: np.dtype) -> "ScoreTables":
        """∂ log P(X = k | t) / ∂z_k = f_k / P_k and / ∂z_{k+1} = -f_{k+1} / P_k."""
        upper, p = lines.upper(trait), lines.probabilities(trait)
        f = upper * (1 - upper) * lines.present[:, None, :]
        above, below = (
            np.ascontiguousarray(table.transpose(0, 2, 1).reshape(-1, len(trait)), dtype=dtype)
            for table in (f / p[..., 1:], f / p[..., :-1])
        )
        return cls(trait.astype(dtype)[:, None], above, below, p.shape[-1])

    def _answers(self, hot: Floats) -> tuple[Floats, Floats]:
        """Indicators of answers above and below each boundary; each (J, K-1, n)."""
        known = hot.reshape(len(hot) // self.options, self.options, hot.shape[1])
        return known[:, 1:], known[:, :-1]

    def scores(self, hot: Floats, mass: Floats, order: int) -> tuple[list[Floats], list[Floats]]:
        """E[s p_m], each (J·K, n): slope, then intercepts, an item; and p_m, each (W, n); m ≤ order.

        An item's slope score is t·Σ_k ∂z_k, and t·p_m joins p_{m-1}, p_m and p_{m+1}.
        """
        above, below = self._answers(hot)
        p, centres, norms = polynomials(self.trait, mass, order + 1)
        cuts = []
        for weight in (mass * one for one in p):
            found = (self.upper @ weight).reshape(above.shape)
            found *= above
            found -= (self.lower @ weight).reshape(below.shape) * below
            cuts.append(found)
        sums = [found.sum(axis=1) for found in cuts]
        scores = []
        for m in range(order + 1):
            slope = norms[m + 1] * sums[m + 1] + centres[m] * sums[m]
            if m:
                slope += norms[m] * sums[m - 1]
            scores.append(np.concatenate([slope[:, None], cuts[m]], axis=1).reshape(hot.shape))
        return scores, p[: order + 1]

    def at(self, hot: Floats, places: NDArray[np.intp]) -> Floats:
        """s where people are. ``places``: node of each draw, shape (n, M). Shape (J·K, n, M)."""
        above, below = self._answers(hot)
        shape = (*above.shape, places.shape[1])
        cuts = self.upper[:, places].reshape(shape) * above[..., None]
        cuts -= self.lower[:, places].reshape(shape) * below[..., None]
        slope = cuts.sum(axis=1) * self.trait[:, 0][places]
        found = np.concatenate([slope[:, None], cuts], axis=1)
        return np.asarray(found.reshape(len(hot), *places.shape))


def polynomials(
    trait: Floats, mass: Floats, order: int
) -> tuple[list[Floats], list[Floats], list[Floats]]:
    """p_0..p_order, orthonormal under each column of ``mass`` (Stieltjes' procedure).

    t·p_m = c_{m+1} p_{m+1} + a_m p_m + c_m p_{m-1}. Returns p (W, n), a (n,) and c (n,), c_0 unused.
    """
    one = np.ones_like(mass)
    p, centres, norms = [one], [], [np.zeros(mass.shape[1], mass.dtype)]
    for m in range(order):
        centres.append(np.einsum("qn,qn,qn->n", mass * trait, p[m], p[m]))
        rest = (trait - centres[m]) * p[m]
        if m:
            rest -= norms[m] * p[m - 1]
        norm = np.sqrt(np.einsum("qn,qn->n", mass * rest, rest))
        usable = norm > DEGENERATE
        rest *= np.where(usable, 1 / np.where(usable, norm, 1), 0)
        p.append(rest)
        norms.append(norm)
    return p, centres, norms


@dataclass(frozen=True, slots=True)
class PopulationScores:
    """Scores of a block for its population's numbers, which are linear in T = (z₁, z₂, z₁², z₁z₂, z₂²).

    ``score``: E[s | x], (R, n) for R wanted numbers. ``covariance``: Σ Cov(s | x), (R, R). ``parts``: by
    dimension, mass times E[s - constant | θ_d], each (R, 61, n).
    """

    score: Floats
    covariance: Floats
    parts: tuple[Floats, Floats]

    @classmethod
    def of(
        cls, found: Posterior, prior: Floats, population: Population, rows: Sequence[int]
    ) -> "PopulationScores":
        """``rows``: which numbers of ``Population.vector``."""
        share, constant = (part[list(rows)] for part in population.score_terms())
        z = [z.astype(prior.dtype)[:, None] for z in population.standard(NODES)]
        mass = [own.likelihood * met for own, met in zip(found.halves, found.met, strict=True)]
        once, twice = _others(found, prior, z)
        terms = np.stack([*(np.einsum("qn,qn->n", a, b) for a, b in _first(z, mass, once))])
        second = _second(z, mass, once, twice) - terms @ terms.T
        by_theta = (
            [z[0] * mass[0], once[0], z[0] ** 2 * mass[0], z[0] * once[0], twice[0]],
            [once[1], z[1] * mass[1], twice[1], z[1] * once[1], z[1] ** 2 * mass[1]],
        )
        parts = [_combined(share, own) for own in by_theta]
        return cls(
            (share @ terms + constant[:, None]).astype(prior.dtype),
            share @ second @ share.T,
            (parts[0], parts[1]),
        )


def _combined(share: Floats, terms: Sequence[Floats]) -> Floats:
    found = np.zeros((len(share), *terms[0].shape), terms[0].dtype)
    for row, weights in zip(found, share, strict=True):
        for weight, term in zip(weights.tolist(), terms, strict=True):
            if weight:
                np.add(row, weight * term, out=row)
    return found


def _others(
    found: Posterior, prior: Floats, z: Sequence[Floats]
) -> tuple[list[Floats], list[Floats]]:
    """By dimension, mass times E[z_other | θ_d] and times E[z_other² | θ_d]; each (61, n)."""
    first, second = (
        [
            own.likelihood * (side @ (other.likelihood * z[1 - d] ** power)) / found.total
            for d, (own, other, side) in enumerate(
                ((*found.halves, prior), (*found.halves[::-1], prior.T))
            )
        ]
        for power in (1, 2)
    )
    return first, second


def _first(
    z: Sequence[Floats], mass: Sequence[Floats], once: Sequence[Floats]
) -> list[tuple[Floats, Floats]]:
    """What to multiply and sum for E[T | x]."""
    wide = [np.broadcast_to(one, mass[0].shape) for one in z]
    squares = [np.broadcast_to(one**2, mass[0].shape) for one in z]
    return [
        (wide[0], mass[0]),
        (wide[1], mass[1]),
        (squares[0], mass[0]),
        (wide[0], once[0]),
        (squares[1], mass[1]),
    ]


def _second(
    z: Sequence[Floats], mass: Sequence[Floats], once: Sequence[Floats], twice: Sequence[Floats]
) -> Floats:
    """Σ E[TT' | x] over people; E[z₁^a z₂^b] with b ≤ 2 come from nodes of θ₁, the others from θ₂."""
    own = [[m.sum(axis=1, dtype=np.float64) for m in mass]]
    own += [[m.sum(axis=1, dtype=np.float64) for m in every] for every in (once, twice)]

    def moment(a: int, b: int) -> float:
        if b <= 2:
            return float((z[0][:, 0].astype(np.float64) ** a) @ own[b][0])
        return float((z[1][:, 0].astype(np.float64) ** b) @ own[a][1])

    powers = ((1, 0), (0, 1), (2, 0), (1, 1), (0, 2))
    return np.array([[moment(a + c, b + d) for c, d in powers] for a, b in powers])
