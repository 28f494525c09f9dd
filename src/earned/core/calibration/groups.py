"""Who answered: the latent distribution of each group of people, and how one cycle of the EM moves it.

A group is bivariate normal on (anxiety, avoidance). One distribution has to give θ its zero and unit:

- ``standard``: that of the first group, whose means are 0 and variances 1. The others are free. A cycle
  frees the first as well and then moves the items so that it is standard again (parameter expansion).
- ``held``: the same, where items have priors: those are about θ as it is, so nothing is moved, and of the
  first group only the correlation is estimated.
- ``free``: items with known parameters give θ its zero and unit, and every group is free.

A free normal's M-step is its expected moments (Bock & Zimowski 1997, *Multiple group IRT*). With means 0 and
variances 1, the correlation maximises -½ log(1 - ρ²) - (A - 2ρB) / (2(1 - ρ²)), where A = E[θ₁² + θ₂²] and
B = E[θ₁θ₂]; it is the root of ρ³ - Bρ² + (A - 1)ρ - B.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from earned.core.calibration.expectation import Expected
from earned.core.scoring.grid import NODES, Floats

Hold = Literal["standard", "held", "free"]

CLOSEST = 0.99
"""The latent correlation stays within ± this: beyond, two dimensions are one."""

NARROWEST, FARTHEST = 0.3, 4.0
"""A group's standard deviation stays above the first, its means within ± the second: the grid ends at ±6."""


DIFFERENCE = 1e-4


@dataclass(frozen=True, slots=True)
class Population:
    """A bivariate normal. ``mean``, ``sd``: anxiety, avoidance."""

    correlation: float = 0.0
    mean: tuple[float, float] = (0.0, 0.0)
    sd: tuple[float, float] = (1.0, 1.0)

    @classmethod
    def of(cls, mean: Floats, covariance: Floats) -> "Population":
        """From moments, held within what the grid can bear."""
        sd = np.maximum(np.sqrt(np.diag(covariance)), NARROWEST)
        correlation = covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1])
        first, second = np.clip(mean, -FARTHEST, FARTHEST).tolist()
        return cls(_close(correlation), (first, second), (float(sd[0]), float(sd[1])))

    def weights(self, nodes: Floats = NODES) -> Floats:
        """Mass on nodes x nodes; shape (Q, Q), sum 1."""
        first, second = self.standard(nodes)
        squares = first[:, None] ** 2 + second**2 - 2 * self.correlation * np.outer(first, second)
        mass = np.exp(-0.5 * squares / (1 - self.correlation**2))
        return np.asarray(mass / mass.sum())

    def seen_from(self, first: "Population") -> "Population":
        """The same people on the scale where ``first`` has means 0 and standard deviations 1."""
        mean = [(m - m1) / s1 for m, m1, s1 in zip(self.mean, first.mean, first.sd, strict=True)]
        sd = [s / s1 for s, s1 in zip(self.sd, first.sd, strict=True)]
        return Population(self.correlation, (mean[0], mean[1]), (sd[0], sd[1]))

    @property
    def vector(self) -> Floats:
        """artanh ρ, means, log standard deviations; shape (5,)."""
        return np.array([np.arctanh(self.correlation), *self.mean, *np.log(self.sd)])

    @classmethod
    def at(cls, vector: Floats) -> "Population":
        """The reverse of :attr:`vector`; its first number alone leaves the rest standard."""
        rho = float(np.tanh(vector[0]))
        if len(vector) == 1:
            return cls(rho)
        first, second = np.exp(vector[3:5]).tolist()
        return cls(rho, (float(vector[1]), float(vector[2])), (first, second))

    def possible(self) -> bool:
        """Whether the grid bears it."""
        inside = max(abs(m) for m in self.mean) <= FARTHEST and min(self.sd) >= NARROWEST
        return abs(self.correlation) < CLOSEST and inside

    def standard(self, nodes: Floats = NODES) -> tuple[Floats, Floats]:
        """z = (θ - mean) / sd of both dimensions at these nodes."""
        first, second = ((nodes - m) / s for m, s in zip(self.mean, self.sd, strict=True))
        return first, second

    def score_terms(self) -> tuple[Floats, Floats]:
        """A (5, 5) and c (5,): a person's score for :attr:`vector` is AT + c, T = (z₁, z₂, z₁², z₁z₂, z₂²).

        With r = 1 - ρ²: by artanh ρ, ρ + ((1 + ρ²) z₁z₂ - ρ (z₁² + z₂²)) / r; by mean_d,
        (z_d - ρ z_e) / (r sd_d); by log sd_d, (z_d² - ρ z₁z₂) / r - 1.
        """
        rho, (s1, s2) = self.correlation, self.sd
        rows = [
            [0, 0, -rho, 1 + rho**2, -rho],
            [1 / s1, -rho / s1, 0, 0, 0],
            [-rho / s2, 1 / s2, 0, 0, 0],
            [0, 0, 1, -rho, 0],
            [0, 0, 0, -rho, 1],
        ]
        return np.array(rows) / (1 - rho**2), np.array([rho, 0, 0, -1, -1])

    def information(self, people: float, moments: tuple[Floats, Floats]) -> Floats:
        """Minus the derivatives of people's summed score at fixed moments of θ; shape (5, 5)."""
        steps = DIFFERENCE * np.eye(5)
        bent = [
            (
                _score(self.at(self.vector - step), moments)
                - _score(self.at(self.vector + step), moments)
            )
            for step in steps
        ]
        found = people * np.array(bent) / (2 * DIFFERENCE)
        return np.asarray((found + found.T) / 2)


def _score(population: Population, moments: tuple[Floats, Floats]) -> Floats:
    """A person's score with these means and covariance of θ."""
    (m1, m2), covariance = moments
    mean = [
        (m - own) / s for m, own, s in zip((m1, m2), population.mean, population.sd, strict=True)
    ]
    second = covariance / np.outer(population.sd, population.sd) + np.outer(mean, mean)
    share, constant = population.score_terms()
    return np.asarray(share @ [*mean, second[0, 0], second[0, 1], second[1, 1]] + constant)


def _close(correlation: float) -> float:
    return float(np.clip(correlation, -CLOSEST, CLOSEST))


def correlated(found: Expected, before: float) -> Population:
    """The standard population whose correlation fits best; ``before`` where there are no people."""
    if not found.people:
        return Population(before)
    mean, covariance = found.moments()
    second = covariance + np.outer(mean, mean)
    squares, cross = float(np.trace(second)), float(second[0, 1])
    roots = np.roots([1.0, -cross, squares - 1, -cross])
    real = roots[np.abs(roots.imag) < 1e-9].real
    best = max(
        (_close(rho) for rho in real.tolist()),
        key=lambda r: -0.5 * np.log(1 - r**2) - (squares - 2 * r * cross) / (2 * (1 - r**2)),
    )
    return Population(best)


def moved(
    hold: Hold, before: Sequence[Population], found: Sequence[Expected]
) -> tuple[tuple[Population, ...], Population]:
    """Each group's next distribution, and where the first stood before θ was made standard again."""
    if hold == "held":
        first = correlated(found[0], before[0].correlation)
        return (first, *(_free(one) for one in found[1:])), Population()
    free = [_free(one) for one in found]
    if hold == "free":
        return tuple(free), Population()
    return tuple(one.seen_from(free[0]) for one in free), free[0]


def _free(found: Expected) -> Population:
    return Population.of(*found.moments())
