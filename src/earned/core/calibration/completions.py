"""The posterior covariance of people's scores in a model with factors.

With a method factor and facets a person's posterior has as many dimensions as there are factors. An item's
complete-data score is a function of what it reads, t. Its part that is linear in t, E[s] + E[s p₁] p₁(t), has
an exact covariance, since that of all readings is (``latent``); what is left comes from M draws a person,

    Σ Cov(s | x) = Σ_n B Cov(t) B' + Σ_n (Ĉ(s) - Ĉ(linear part)),   Ĉ the covariance of the draws.

That has the right mean whatever M. The split matters: in directions that all items share (their common
location) almost all of the information is missing, and draws alone would leave noise as large as the rest.
Positions are drawn from the grid: θ₁, then θ₂, then the method factors and each facet's own, each given those
before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.calibration.expectation import Posterior, Tables
from earned.core.calibration.groups import Population
from earned.core.calibration.halves import Completed, picked
from earned.core.calibration.latent import covariances, reading
from earned.core.calibration.scores import ScoreTables
from earned.core.scoring.grid import NODES, Floats

AT_ONCE = 8192
"""Draws held at a time."""

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Linear:
    """Numbers (``rows``) whose score has the part ``slope`` (rows, n) times the reading in ``place``."""

    rows: slice
    slope: Floats
    place: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A block of people of one population, and how many draws each gets."""

    hots: Sequence[Floats]
    found: Posterior
    tables: Tables
    own: Sequence[ScoreTables]
    population: Population
    draws: int

    def covariance(self, rng: np.random.Generator) -> Floats:
        """Σ Cov(s | x), numbers as in ``information``."""
        turn = reading(self.found.halves)
        readings = np.einsum(
            "sk,kln,rl->srn", turn, covariances(self.found, self.tables.prior), turn, optimize=True
        )
        linear = self._linear(readings)
        total = self._exact(linear, readings)
        people = len(self.found.total)
        step = max(AT_ONCE // self.draws, 1)
        for start in range(0, people, step):
            some = np.arange(start, min(start + step, people))
            total += self._rest(linear, some, rng)
        return total

    @property
    def _size(self) -> int:
        return sum(len(hot) for hot in self.hots) + 5

    def _linear(self, readings: Floats) -> list[_Linear]:
        masses = [
            mass
            for half, met in zip(self.found.halves, self.found.met, strict=True)
            for mass in half.spread(met).masses
        ]
        found, start = [], 0
        for side, (scorer, hot, mass) in enumerate(zip(self.own, self.hots, masses, strict=True)):
            if mass is not None and len(hot):
                (_, by_first), _ = scorer.scores(hot, mass, 1)
                spread = np.sqrt(np.maximum(readings[side, side], 1e-12))
                found.append(_Linear(slice(start, start + len(hot)), by_first / spread, side))
                start += len(hot)
        share, _ = self.population.score_terms()
        for d, sd in enumerate(self.population.sd):
            slope = np.repeat(share[:, d, None] / sd, readings.shape[2], axis=1)
            found.append(_Linear(slice(start, start + 5), slope, len(masses) + d))
        return found

    def _exact(self, linear: Sequence[_Linear], readings: Floats) -> Floats:
        total = np.zeros((self._size, self._size))
        for one in linear:
            for other in linear:
                joined = (one.slope * readings[one.place, other.place]) @ other.slope.T
                total[one.rows, other.rows] += joined
        return total

    def _rest(self, linear: Sequence[_Linear], some: Places, rng: np.random.Generator) -> Floats:
        theta = drawn_theta(self.found, self.tables.prior, some, self.draws, rng)
        completed = [
            half.completed(t, some, rng) for half, t in zip(self.found.halves, theta, strict=True)
        ]
        scores = self._scores(some, completed, theta)
        line = np.zeros_like(scores)
        reads = self._readings(completed, theta)
        for one in linear:
            line[one.rows] += one.slope[:, some, None] * reads[one.place]
        found = np.zeros((len(scores), len(scores)))
        for part, sign in ((scores, 1), (line, -1)):
            flat = (part - part.mean(axis=2, keepdims=True)).reshape(len(part), -1)
            found += sign * (flat @ flat.T)
        return found / (self.draws - 1)

    def _readings(self, completed: Sequence[Completed], theta: Sequence[Places]) -> list[Floats]:
        """t of every side, then θ₁ and θ₂, each (n, M); a side without items reads nothing."""
        reads = [read for one in completed for read in one.reads]
        sides = [
            np.zeros(theta[0].shape) if read is None else scorer.trait[:, 0][read]
            for scorer, read in zip(self.own, reads, strict=True)
        ]
        return [*sides, *(NODES[t] for t in theta)]

    def _scores(
        self, some: Places, completed: Sequence[Completed], theta: Sequence[Places]
    ) -> Floats:
        """Complete-data scores of the draws; shape (numbers, n, M)."""
        reads = [read for one in completed for read in one.reads]
        items = [
            scorer.at(hot[:, some], read)
            for scorer, hot, read in zip(self.own, self.hots, reads, strict=True)
            if read is not None and len(hot)
        ]
        share, constant = self.population.score_terms()
        z = [nodes[t] for nodes, t in zip(self.population.standard(), theta, strict=True)]
        terms = np.stack([z[0], z[1], z[0] ** 2, z[0] * z[1], z[1] ** 2])
        people = np.einsum("rt,tnm->rnm", share, terms) + constant[:, None, None]
        return np.concatenate([*items, people])


def drawn_theta(
    found: Posterior, prior: Floats, some: Places, draws: int, rng: np.random.Generator
) -> list[Places]:
    """Nodes of θ₁ and θ₂, each shape (n, M)."""
    first, second = found.halves
    mass = (first.likelihood * found.met[0])[:, some]
    one = picked(np.repeat(mass[:, :, None], draws, axis=2), rng)
    met = prior[one].transpose(2, 0, 1) * second.likelihood[:, some][:, :, None]
    return [one, picked(met, rng)]
