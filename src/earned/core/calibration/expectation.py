"""The E-step: expected counts, latent moments and log-likelihood, in blocks of people.

Each dimension's answers enter as two products over items, G⁺ (keyed +1) and G⁻ (keyed -1), read at
θ + u and θ - u where u = s·m is the signed method factor (u = 0 in the plain model):

    L_d(θ) = Σ_u w(u) G⁺(θ + u) G⁻(θ - u),     P(θ₁, θ₂ | x) ∝ L₁(θ₁) φ(θ₁, θ₂) L₂(θ₂).

Arrays hold nodes in rows and people in columns, so that a shift is a slice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from earned.core.calibration.coding import Integers
from earned.core.scoring.grid import NODES, Floats

BLOCK = 1024
Q = len(NODES)


@dataclass(frozen=True, slots=True)
class Side:
    """The items of one dimension and keying: their columns and log tables (W, ΣK)."""

    columns: Sequence[int]
    log_tables: Floats
    options: int

    def one_hot(self, codes: Integers) -> Floats:
        """Indicator of each item's category, shape (ΣK, people); missing answers are zeros."""
        people, items = len(codes), len(self.columns)
        hot = np.zeros((items * (self.options + 1), people), dtype=self.log_tables.dtype)
        own = codes[:, list(self.columns)].T.astype(np.intp)
        place = np.where(own < 0, self.options, own) + np.arange(items)[:, None] * (
            self.options + 1
        )
        hot[place, np.arange(people)] = 1.0
        kept = hot.reshape(items, self.options + 1, people)[:, : self.options]
        return kept.reshape(-1, people)


@dataclass(slots=True)
class Half:
    """One dimension of the E-step: G⁺, G⁻ and L for a block of people."""

    method_weights: Floats
    plus: Floats
    minus: Floats
    scale: Floats
    likelihood: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.likelihood = sum(
            (w * self.plus[up] * self.minus[down] for w, up, down in self.shifts()),
            start=np.zeros((Q, self.plus.shape[1]), self.plus.dtype),
        )

    def shifts(self) -> Iterator[tuple[float, slice, slice]]:
        """(weight, rows of G⁺, rows of G⁻) for each value of the method factor."""
        reach = len(self.method_weights) // 2
        for place, weight in enumerate(self.method_weights):
            step = place - reach
            yield (
                float(weight),
                slice(reach + step, reach + step + Q),
                slice(reach - step, reach - step + Q),
            )


@dataclass(slots=True)
class Expected:
    """Sums over people. ``counts``: by side, shape (W, ΣK). ``moments``: of (1, θ₁, θ₂, ...)."""

    counts: list[Floats]
    log_likelihood: float = 0.0
    people: int = 0
    first: Floats = field(default_factory=lambda: np.zeros(2))
    second: Floats = field(default_factory=lambda: np.zeros((2, 2)))
    method_first: Floats = field(default_factory=lambda: np.zeros(2))
    method_second: Floats = field(default_factory=lambda: np.zeros(2))


@dataclass(frozen=True, slots=True)
class Posterior:
    """A block's posteriors. ``trait``: by side, mass on the wide grid, shape (W, people)."""

    trait: list[Floats]
    one_hot: list[Floats]
    margins: tuple[Floats, Floats]
    cross: Floats
    log_likelihood: Floats
    method: NDArray[np.float64]


def posterior(
    codes: Integers, sides: Sequence[Side], method_weights: Sequence[Floats], prior: Floats
) -> Posterior:
    """Posteriors of a block of people. ``sides``: anxiety +, anxiety -, avoidance +, avoidance -."""
    one_hot = [side.one_hot(codes) for side in sides]
    halves = [
        _half(one_hot[2 * d : 2 * d + 2], sides[2 * d : 2 * d + 2], method_weights[d])
        for d in (0, 1)
    ]
    first, second = halves[0].likelihood, halves[1].likelihood
    met = (prior @ second, prior.T @ first)
    total = (first * met[0]).sum(axis=0)
    others = (met[0] / total, met[1] / total)
    sides_of, method = zip(
        *(_spread(half, o) for half, o in zip(halves, others, strict=True)), strict=True
    )
    crossed = NODES.astype(first.dtype)[:, None]
    cross = (first * crossed * (prior @ (second * crossed))).sum(axis=0) / total
    log_likelihood = np.log(total) + halves[0].scale + halves[1].scale
    margins = (first * others[0], second * others[1])
    return Posterior(
        [*sides_of[0], *sides_of[1]], one_hot, margins, cross, log_likelihood, np.stack(method)
    )


def _half(one_hot: Sequence[Floats], sides: Sequence[Side], weights: Floats) -> Half:
    products, scale = [], np.zeros(one_hot[0].shape[1])
    for hot, side in zip(one_hot, sides, strict=True):
        log = side.log_tables @ hot
        most = log.max(axis=0)
        products.append(np.exp(log - most))
        scale = scale + most
    return Half(weights, products[0], products[1], scale)


def _spread(half: Half, other: Floats) -> tuple[tuple[Floats, Floats], Floats]:
    """Posterior mass of the two effective traits on the wide grid, and (Σu, Σu²) of the method factor."""
    if len(half.method_weights) == 1:
        mass = half.likelihood * other
        return (mass, mass), np.zeros(2)
    plus, minus = np.zeros_like(half.plus), np.zeros_like(half.minus)
    step, method = NODES[1] - NODES[0], np.zeros(2)
    reach = len(half.method_weights) // 2
    for place, (weight, up, down) in enumerate(half.shifts()):
        mass = weight * half.plus[up] * half.minus[down] * other
        plus[up] += mass
        minus[down] += mass
        u = (place - reach) * step
        method += float(mass.sum()) * np.array([u, u * u])
    return (plus, minus), method


def expect(
    codes: Integers, sides: Sequence[Side], method_weights: Sequence[Floats], prior: Floats
) -> Expected:
    """Sums over all people, block by block; memory does not grow with people."""
    total = Expected([np.zeros_like(side.log_tables) for side in sides])
    for start in range(0, len(codes), BLOCK):
        _add(total, posterior(codes[start : start + BLOCK], sides, method_weights, prior))
    return total


def _add(total: Expected, found: Posterior) -> None:
    for place, (trait, hot) in enumerate(zip(found.trait, found.one_hot, strict=True)):
        total.counts[place] += trait @ hot.T
    first, second = (margin.sum(axis=1) for margin in found.margins)
    cross = float(found.cross.sum())
    total.people += len(found.log_likelihood)
    total.log_likelihood += float(found.log_likelihood.sum(dtype=np.float64))
    total.first += [first @ NODES, second @ NODES]
    total.second += [[first @ NODES**2, cross], [cross, second @ NODES**2]]
    total.method_first += found.method[:, 0]
    total.method_second += found.method[:, 1]
