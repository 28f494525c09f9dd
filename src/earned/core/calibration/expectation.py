"""The E-step: expected counts, latent moments and log-likelihood, in blocks of people.

Each dimension's answers enter as two products over items, G⁺ (keyed +1) and G⁻ (keyed -1), read at
θ + u and θ - u where u = s·m is the signed method factor:

    L_d(θ) = Σ_u w(u) G⁺(θ + u) G⁻(θ - u),     P(θ₁, θ₂ | x) ∝ L₁(θ₁) φ(θ₁, θ₂) L₂(θ₂).

Without a method factor all items of a dimension stand on its first side. Arrays hold nodes in rows and
people in columns, so that a shift is a slice; sums over people are matrix products, φ ∘ (L₁ L₂ᵀ) among
them, from which all latent moments come.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from earned.core.calibration.blocks import Blocks
from earned.core.scoring.grid import NODES, STEP, Floats

Q = len(NODES)

WIDEST = 80.0
"""Exponents are held above -80 and below half of it: beyond lie numbers that single precision does not
hold, or holds as denormals, twice as slow. Only contradictory answers reach the upper end.
"""

TINY = 1e-37


@dataclass(frozen=True, slots=True)
class Tables:
    """Log tables at one set of parameters. ``sides``: anxiety +, anxiety -, avoidance +, avoidance -.

    ``sides``: each shape (W, ΣK), W = 61 + 2·reach. ``method``: by dimension, weights of u on the
    lattice. ``prior``: shape (61, 61).
    """

    sides: Sequence[Floats]
    method: Sequence[Floats]
    prior: Floats


@dataclass(slots=True)
class Expected:
    """Sums over people. ``counts``: by side, shape (W, ΣK). ``joint``: mass on (θ₁, θ₂), (61, 61).

    ``method``: by dimension, Σ u and Σ u².
    """

    counts: list[Floats]
    joint: Floats = field(default_factory=lambda: np.zeros((Q, Q)))
    method: Floats = field(default_factory=lambda: np.zeros((2, 2)))
    log_likelihood: float = 0.0
    people: int = 0

    def moments(self) -> tuple[Floats, Floats]:
        """Means and covariance of θ over people."""
        mass = self.joint / self.joint.sum()
        mean = np.array([mass.sum(axis=1) @ NODES, mass.sum(axis=0) @ NODES])
        squares = [mass.sum(axis=1) @ NODES**2, mass.sum(axis=0) @ NODES**2]
        cross = NODES @ mass @ NODES
        return mean, np.array([[squares[0], cross], [cross, squares[1]]]) - np.outer(mean, mean)

    def add(self, other: "Expected") -> None:
        """Add what other people say."""
        self.counts = [own + more for own, more in zip(self.counts, other.counts, strict=True)]
        self.joint += other.joint
        self.method += other.method
        self.log_likelihood += other.log_likelihood
        self.people += other.people


@dataclass(frozen=True, slots=True)
class Half:
    """One dimension for a block of people: G⁺, G⁻ and L, scaled by exp(``scale``)."""

    method: Floats
    plus: Floats
    minus: Floats | None
    likelihood: Floats
    scale: Floats

    def shifts(self) -> Iterator[tuple[int, float, slice, slice]]:
        """(step, weight, rows of G⁺, rows of G⁻) for each value of the method factor."""
        return shifts(self.method)


def shifts(method: Floats) -> Iterator[tuple[int, float, slice, slice]]:
    """(step, weight, rows at θ + u, rows at θ - u) for each value u of a method factor."""
    reach = len(method) // 2
    for place, weight in enumerate(method):
        step = place - reach
        up, down = reach + step, reach - step
        yield step, float(weight), slice(up, up + Q), slice(down, down + Q)


def half(hots: Sequence[Floats], sides: Sequence[Floats], method: Floats) -> Half:
    """One dimension of a block from its indicators and log tables."""
    plus = sides[0] @ hots[0]
    if len(method) == 1:
        scale = plus.max(axis=0)
        plus -= scale
        np.maximum(plus, -WIDEST, out=plus)
        np.exp(plus, out=plus)
        return Half(method, plus, None, plus, scale)
    minus = sides[1] @ hots[1]
    best = (plus + minus).argmax(axis=0)[None]
    tops = [np.take_along_axis(log, best, 0) for log in (plus, minus)]
    for log, top in zip((plus, minus), tops, strict=True):
        np.clip(log - top, -WIDEST, WIDEST / 2, out=log)
        np.exp(log, out=log)
    likelihood = np.zeros((Q, plus.shape[1]), plus.dtype)
    for _, weight, up, down in shifts(method):
        likelihood += plus.dtype.type(weight) * (plus[up] * minus[down])
    return Half(method, plus, minus, likelihood, tops[0][0] + tops[1][0])


@dataclass(frozen=True, slots=True)
class Posterior:
    """A block's posteriors. ``met``: by dimension, weight from the other one over the total, (61, n)."""

    halves: tuple[Half, Half]
    met: tuple[Floats, Floats]
    total: Floats

    @property
    def log_likelihood(self) -> float:
        """Summed over the block."""
        own = np.log(self.total) + self.halves[0].scale + self.halves[1].scale
        return float(own.sum(dtype=np.float64))


def posterior(hots: Sequence[Floats], tables: Tables) -> Posterior:
    """Posteriors of a block of people."""
    first, second = (
        half(hots[2 * d : 2 * d + 2], tables.sides[2 * d : 2 * d + 2], tables.method[d])
        for d in (0, 1)
    )
    met1, met2 = tables.prior @ second.likelihood, tables.prior.T @ first.likelihood
    total = np.maximum(np.einsum("qn,qn->n", first.likelihood, met1), TINY)
    met1 /= total
    met2 /= total
    return Posterior((first, second), (met1, met2), total)


def traits(own: Half, met: Floats) -> tuple[list[Floats], Floats]:
    """Posterior mass of θ + u and θ - u on the wide grid, each (W, n), and (Σu, Σu²).

    Without a method factor one array, of θ.
    """
    if own.minus is None:
        return [own.likelihood * met], np.zeros(2)
    plus, minus = np.zeros_like(own.plus), np.zeros_like(own.minus)
    method = np.zeros(2)
    for step, weight, up, down in own.shifts():
        mass = own.plus[up] * own.minus[down]
        mass *= met
        mass *= mass.dtype.type(weight)
        plus[up] += mass
        minus[down] += mass
        u = step * STEP
        method += float(mass.sum()) * np.array([u, u * u])
    return [plus, minus], method


def expect(blocks: Blocks, tables: Tables, workers: int = 1) -> Expected:
    """Sums over all people. ``workers``: threads; the sums do not depend on them beyond rounding."""
    if workers == 1:
        return _expected(blocks, range(len(blocks)), tables)
    shares = [range(place, len(blocks), workers) for place in range(workers)]
    with ThreadPoolExecutor(workers) as pool:
        parts = list(pool.map(lambda share: _expected(blocks, share, tables), shares))
    for part in parts[1:]:
        parts[0].add(part)
    return parts[0]


def _expected(blocks: Blocks, places: Iterable[int], tables: Tables) -> Expected:
    total = Expected([np.zeros(side.shape) for side in tables.sides])
    for place in places:
        _add(total, blocks.block(place), tables)
    return total


def _add(total: Expected, hots: Sequence[Floats], tables: Tables) -> None:
    found = posterior(hots, tables)
    first, second = found.halves
    for d, own in enumerate(found.halves):
        masses, method = traits(own, found.met[d])
        for side, mass in enumerate(masses):
            total.counts[2 * d + side] += mass @ hots[2 * d + side].T
        total.method[d] += method
    total.joint += tables.prior * ((first.likelihood / found.total) @ second.likelihood.T)
    total.people += len(found.total)
    total.log_likelihood += found.log_likelihood


def log_likelihood(blocks: Blocks, tables: Tables) -> float:
    """Of all people."""
    return sum(posterior(hots, tables).log_likelihood for hots in blocks)
