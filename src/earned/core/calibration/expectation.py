"""The E-step: expected counts, latent moments and log-likelihood, in blocks of people.

With the likelihood of each dimension (``halves``), P(θ₁, θ₂ | x) ∝ L₁(θ₁) φ(θ₁, θ₂) L₂(θ₂). Arrays hold nodes
in rows and people in columns, so that sums over people are matrix products, φ ∘ (L₁ L₂ᵀ) among them, from
which all latent moments come.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from earned.core.calibration.blocks import Blocks
from earned.core.calibration.halves import TINY, FactorHalf, Half, Kernel, PlainHalf, Q
from earned.core.scoring.grid import NODES, Floats


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything the E-step reads at one set of parameters.

    ``sides``: log tables (W, ΣK), + and - of each group of items in turn. ``kernels``: by group.
    ``split``: how many groups belong to anxiety. ``method``: by dimension, weights of u on the lattice.
    ``prior``: shape (61, 61).
    """

    sides: Sequence[Floats]
    kernels: Sequence[Kernel | None]
    split: int
    method: Sequence[Floats]
    prior: Floats

    def groups(self, dimension: int) -> slice:
        """The groups of a dimension."""
        return slice(0, self.split) if dimension == 0 else slice(self.split, len(self.kernels))

    def half(self, dimension: int, hots: Sequence[Floats]) -> Half:
        """One dimension of a block from the indicators of all sides."""
        groups, method = self.groups(dimension), self.method[dimension]
        sides = slice(2 * groups.start, 2 * groups.stop)
        kernels = self.kernels[groups]
        if len(method) == 1 and len(kernels) == 1:
            return PlainHalf.of(hots[sides.start], self.sides[sides.start])
        return FactorHalf.of(hots[sides], self.sides[sides], kernels, method)


@dataclass(slots=True)
class Expected:
    """Sums over people. ``counts``: by side, shape (W, ΣK). ``joint``: mass on (θ₁, θ₂), (61, 61).

    ``method``: by dimension, Σ u and Σ u². ``facets``: by group, Σ v².
    """

    counts: list[Floats]
    facets: Floats
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

    def copy(self) -> "Expected":
        """Sums of their own."""
        return replace(
            self,
            counts=[own.copy() for own in self.counts],
            facets=self.facets.copy(),
            joint=self.joint.copy(),
            method=self.method.copy(),
        )

    def add(self, other: "Expected") -> None:
        """Add what other people say."""
        self.counts = [own + more for own, more in zip(self.counts, other.counts, strict=True)]
        self.joint += other.joint
        self.method += other.method
        self.facets += other.facets
        self.log_likelihood += other.log_likelihood
        self.people += other.people


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
    first, second = tables.half(0, hots), tables.half(1, hots)
    met1, met2 = tables.prior @ second.likelihood, tables.prior.T @ first.likelihood
    total = np.maximum(np.einsum("qn,qn->n", first.likelihood, met1), TINY)
    met1 /= total
    met2 /= total
    return Posterior((first, second), (met1, met2), total)


def expect(blocks: Blocks, tables: Tables) -> Expected:
    """Sums over these people, block by block."""
    total = Expected([np.zeros(side.shape) for side in tables.sides], np.zeros(len(tables.kernels)))
    for hots in blocks:
        _add(total, hots, tables)
    return total


def _add(total: Expected, hots: Sequence[Floats], tables: Tables) -> None:
    found = posterior(hots, tables)
    first, second = found.halves
    for d, own in enumerate(found.halves):
        spread, groups = own.spread(found.met[d]), tables.groups(d)
        for place, mass in enumerate(spread.masses, start=2 * groups.start):
            if mass is not None:
                total.counts[place] += mass @ hots[place].T
        total.method[d] += spread.method
        total.facets[groups] += spread.facets
    total.joint += tables.prior * ((first.likelihood / found.total) @ second.likelihood.T)
    total.people += len(found.total)
    total.log_likelihood += found.log_likelihood


def log_likelihood(blocks: Blocks, tables: Tables) -> float:
    """Of these people."""
    return sum(posterior(hots, tables).log_likelihood for hots in blocks)
