"""Standard errors: observed information, cross-products of people's scores, or both in a sandwich.

With s the complete-data score, a person's score is E[s | x], and the observed information is

    Σ E[-∂s | x] - Σ Cov(s | x)

(Louis 1982, J R Stat Soc B 44:226-233; at the maximum the same as Oakes 1999, 61:479-482, which
differentiates the E-step). The covariance over a person's posterior is taken by orthonormal polynomials
p_m of that posterior: Cov(s, s') = Σ_m E[s p_m] E[s' p_m]. Posteriors are narrow beside an item's curve, so
``ORDER`` terms leave less than a thousandth, with three items a
dimension two. Across dimensions the terms are joined by E[p_m(θ₁) p_n(θ₂)].

Cross-products (Berndt, Hall, Hall & Hausman 1974) and observed information assume that the model is right;
the sandwich H⁻¹ (Σ E[s | x] E[s | x]') H⁻¹ (White 1982) does not. With a method factor or facets only
cross-products are computed, and the factors' sizes are taken as known.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import numpy as np

from earned.core.calibration.blocks import Blocks
from earned.core.calibration.expectation import Posterior, Tables, posterior
from earned.core.calibration.maximisation import Lines, observed_information
from earned.core.calibration.state import Design, Point
from earned.core.scoring.grid import NODES, Floats

Kind = Literal["observed", "cross-product", "sandwich"]

ORDER = 5
CROSS_ORDER = 2
"""Polynomials kept within a dimension and across the two, whose posteriors hardly correlate."""

DEGENERATE = 1e-6


@dataclass(frozen=True, slots=True)
class Errors:
    """Of slopes (J,), thresholds (J, K-1; NaN where there is none) and the correlation."""

    slopes: Floats
    thresholds: Floats
    correlation: float


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

    def scores(self, hot: Floats, mass: Floats, order: int) -> tuple[list[Floats], list[Floats]]:
        """E[s p_m], each (J·K, n): slope, then intercepts, an item; and p_m, each (W, n); m ≤ order.

        An item's slope score is t·Σ_k ∂z_k, and t·p_m joins p_{m-1}, p_m and p_{m+1}.
        """
        people = hot.shape[1]
        known = hot.reshape(len(hot) // self.options, self.options, people)
        above, below = known[:, 1:], known[:, :-1]
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
            scores.append(
                np.concatenate([slope[:, None], cuts[m]], axis=1).reshape(len(hot), people)
            )
        return scores, p[: order + 1]


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


@dataclass(slots=True)
class _Sums:
    """``products`` of scores and posterior ``covariance`` of complete-data scores, (P + 1, P + 1)."""

    products: Floats
    covariance: Floats
    squares: float = 0.0
    cross: float = 0.0


def standard_errors(
    design: Design, blocks: Blocks, point: Point, kind: Kind = "observed"
) -> Errors:
    """Of all parameters at the maximum. With a method factor or facets they come from cross-products."""
    plain = not any((*point.method_sd, *point.facet_sd))
    louis = plain and kind != "cross-product"
    order = [j for columns in design.members for j in columns]
    sums = _summed(design, blocks, point, ORDER if louis else 0)
    information = sums.products
    if louis:
        information = _complete(design, blocks, point, sums) - sums.covariance
    width = point.lines.intercepts.shape[1] + 1
    used = np.append(np.column_stack([np.ones(len(order), bool), design.present])[order], True)
    covariance = _inverse(information, used)
    if kind == "sandwich" and louis:
        inner = np.nan_to_num(covariance)
        covariance = np.where(np.isnan(covariance), np.nan, inner @ sums.products @ inner)
    return _errors(point.lines, covariance, order, width)


def _inverse(information: Floats, used: np.ndarray) -> Floats:
    """Of the used rows and columns; NaN elsewhere, and all over where there is no inverse."""
    found = np.full(information.shape, np.nan)
    with suppress(np.linalg.LinAlgError):
        found[np.ix_(used, used)] = np.linalg.inv(information[np.ix_(used, used)])
    return found


def _errors(lines: Lines, covariance: Floats, order: Sequence[int], width: int) -> Errors:
    """Thresholds by the delta method: b = -d/a, so ∂b/∂a = d/a² and ∂b/∂d = -1/a."""
    slopes, thresholds = np.empty(len(order)), np.empty((len(order), width - 1))
    for place, item in enumerate(order):
        rows = slice(place * width, (place + 1) * width)
        block, a, d = covariance[rows, rows], lines.slopes[item], lines.intercepts[item]
        variance = (d / a**2) ** 2 * block[0, 0] + np.diag(block)[1:] / a**2
        slopes[item] = _root(block[0, 0])
        thresholds[item] = _root(variance - 2 * (d / a**3) * block[0, 1:])
    return Errors(slopes, thresholds, float(_root(covariance[-1, -1])))


def _root(variance: Floats) -> Floats:
    return np.asarray(np.sqrt(np.where(variance > 0, variance, np.nan)))


def _summed(design: Design, blocks: Blocks, point: Point, order: int) -> _Sums:
    tables, size = design.tables(point), point.lines.intercepts.size + len(point.lines.slopes) + 1
    scorers = _scorers(design, point)
    sums = _Sums(np.zeros((size, size)), np.zeros((size, size)))
    for hots in blocks:
        _add(sums, hots, tables, scorers, point.correlation, order)
    return sums


def _scorers(design: Design, point: Point) -> list[ScoreTables]:
    dtype = np.dtype(design.dtype)
    return [
        ScoreTables.of(point.lines.of(columns), design.grid(point, place), dtype)
        for place, columns in enumerate(design.members)
    ]


def person_scores(design: Design, blocks: Blocks, point: Point) -> Iterator[Floats]:
    """E[s | x] of the items in blocks of people, in the items' own order; shape (n, J, K)."""
    tables, scorers = design.tables(point), _scorers(design, point)
    own_order = np.argsort([j for columns in design.members for j in columns])
    for hots in blocks:
        found = posterior(hots, tables)
        sides = _side_scores(found, hots, scorers, 0)
        every = np.concatenate([scores[0] for scores, _ in sides])
        yield every.reshape(len(own_order), -1, every.shape[1])[own_order].transpose(2, 0, 1)


def _side_scores(
    found: Posterior, hots: Sequence[Floats], scorers: Sequence[ScoreTables], order: int
) -> list[tuple[list[Floats], list[Floats]]]:
    masses = (
        m for own, met in zip(found.halves, found.met, strict=True) for m in own.spread(met).masses
    )
    return [
        scorer.scores(hot, mass, order)
        for scorer, hot, mass in zip(scorers, hots, masses, strict=True)
        if mass is not None and len(hot)
    ]


def _add(
    sums: _Sums,
    hots: Sequence[Floats],
    tables: Tables,
    scorers: Sequence[ScoreTables],
    rho: float,
    order: int,
) -> None:
    found = posterior(hots, tables)
    sides = _side_scores(found, hots, scorers, order)
    joint = Joint.of(found, tables.prior, rho)
    mine = np.concatenate([*(scores[0] for scores, _ in sides), joint.score[None]])
    sums.products += mine @ mine.T
    sums.squares += float(joint.squares.sum(dtype=np.float64))
    sums.cross += float(joint.cross.sum(dtype=np.float64))
    if order:
        _add_covariance(sums.covariance, found, tables.prior, joint, sides)


def _add_covariance(
    covariance: Floats,
    found: Posterior,
    prior: Floats,
    joint: "Joint",
    sides: Sequence[tuple[list[Floats], list[Floats]]],
) -> None:
    (first, p), (second, q) = sides
    cut = len(first[0])
    for rows, scores, basis, part in (
        (slice(0, cut), first, p, joint.parts[0]),
        (slice(cut, -1), second, q, joint.parts[1]),
    ):
        for own, one in zip(scores[1:], basis[1:], strict=True):
            covariance[rows, rows] += own @ own.T
            covariance[rows, -1] += own @ np.einsum("qn,qn->n", part, one)
    across = np.zeros((cut, len(second[0])))
    for n in range(1, CROSS_ORDER + 1):
        met = prior @ (found.halves[1].likelihood * q[n])
        met *= found.halves[0].likelihood / found.total
        joined = sum(first[m] * np.einsum("qn,qn->n", met, p[m]) for m in range(1, CROSS_ORDER + 1))
        across += joined @ second[n].T
    covariance[:cut, cut:-1] += across
    covariance[cut:-1, :cut] += across.T
    covariance[-1, :-1] = covariance[:-1, -1]
    covariance[-1, -1] += float(joint.variance.sum(dtype=np.float64))


@dataclass(frozen=True, slots=True)
class Joint:
    """What a block says of the correlation ρ, whose score is quadratic in θ₁ and θ₂.

    With r = 1 - ρ², g = ρ/r + β θ₁θ₂ - γ (θ₁² + θ₂²), β = (1 + ρ²)/r², γ = ρ/r². ``score``: E[g],
    ``variance``: Var(g), ``cross``: E[θ₁θ₂], ``squares``: E[θ₁² + θ₂²], each (n,). ``parts``: by dimension,
    mass times E[g - ρ/r | θ_d], (61, n).
    """

    score: Floats
    variance: Floats
    cross: Floats
    squares: Floats
    parts: tuple[Floats, Floats]

    @classmethod
    def of(cls, found: Posterior, prior: Floats, rho: float) -> "Joint":
        """From posteriors of a block."""
        t = NODES.astype(prior.dtype)
        rest = 1 - rho**2
        beta, gamma = (1 + rho**2) / rest**2, rho / rest**2
        mass = [own.likelihood * met for own, met in zip(found.halves, found.met, strict=True)]
        # by dimension: mass times E[θ_other | θ_d] and times E[θ_other² | θ_d]
        once, twice = (
            [
                own.likelihood * (side @ (other.likelihood * (t**power)[:, None])) / found.total
                for own, other, side in (
                    (*found.halves, prior),
                    (*found.halves[::-1], prior.T),
                )
            ]
            for power in (1, 2)
        )
        cross = t @ once[0]
        squares = t**2 @ (mass[0] + mass[1])
        mean = beta * cross - gamma * squares
        both, fourth = t**2 @ twice[0], t**4 @ (mass[0] + mass[1])
        second = beta**2 * both + gamma**2 * (fourth + 2 * both)
        second -= 2 * beta * gamma * (t**3 @ (once[0] + once[1]))
        parts = [
            beta * t[:, None] * once[d] - gamma * ((t**2)[:, None] * mass[d] + twice[d])
            for d in (0, 1)
        ]
        variance = np.maximum(second - mean**2, 0)
        return cls(rho / rest + mean, variance, cross, squares, (parts[0], parts[1]))


def _complete(design: Design, blocks: Blocks, point: Point, sums: _Sums) -> Floats:
    """Σ E[-∂s | x]: items from expected counts, the correlation from second moments."""
    found, size = design.expected(blocks, point), len(sums.products)
    information, width, start = np.zeros((size, size)), point.lines.intercepts.shape[1] + 1, 0
    for place, columns in enumerate(design.members):
        if not columns:
            continue
        grid = design.grid(point, place)
        counts = found.counts[place].reshape(len(grid), len(columns), -1).transpose(1, 0, 2)
        for block in observed_information(point.lines.of(columns), grid, counts):
            information[start : start + width, start : start + width] = block
            start += width
    rho, rest = point.correlation, 1 - point.correlation**2
    off = sums.squares - 2 * rho * sums.cross
    bend = found.people * (rest + 2 * rho**2) + 2 * rho * sums.cross
    bend -= sums.squares - 4 * rho * sums.cross
    information[-1, -1] = 4 * rho**2 * off / rest**3 - bend / rest**2
    return information
