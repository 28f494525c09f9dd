"""People's positions and factors drawn from their posteriors, for standard errors of models with factors.

With a method factor and facets a person's posterior has as many dimensions as there are factors. Its
covariance of complete-data scores is taken from M draws a person, Σ (s - s̄)(s - s̄)' / (M - 1), which has the
right mean whatever M; over all people the error of the information is some 1/√(N·M) of what is missing in it.
Positions are drawn from the grid: θ₁, then θ₂, then the method factors and each facet's own, each given those
before.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from earned.core.calibration.expectation import Posterior, Tables
from earned.core.calibration.halves import Completed, picked
from earned.core.calibration.scores import ScoreTables
from earned.core.calibration.state import Point
from earned.core.scoring.grid import NODES, Floats

AT_ONCE = 8192
"""Draws held at a time."""


def drawn_covariance(
    hots: Sequence[Floats],
    found: Posterior,
    tables: Tables,
    own: Sequence[ScoreTables],
    point: Point,
    group: int,
    draws: int,
    rng: np.random.Generator,
) -> Floats:
    """Σ Cov(s | x) of a block of people, numbers as in ``information``."""
    people = len(found.total)
    step, covariance = max(AT_ONCE // draws, 1), None
    for start in range(0, people, step):
        some = np.arange(start, min(start + step, people))
        theta = drawn_theta(found, tables.prior, some, draws, rng)
        completed = [half.completed(theta[d], some, rng) for d, half in enumerate(found.halves)]
        scores = _scores([hot[:, some] for hot in hots], completed, theta, own, point, group)
        scores -= scores.mean(axis=2, keepdims=True)
        flat = scores.reshape(len(scores), -1)
        more = flat @ flat.T / (draws - 1)
        covariance = more if covariance is None else covariance + more
    return np.asarray(covariance, dtype=np.float64)


def drawn_theta(
    found: Posterior,
    prior: Floats,
    some: NDArray[np.intp],
    draws: int,
    rng: np.random.Generator,
) -> list[NDArray[np.intp]]:
    """Nodes of θ₁ and θ₂, each shape (n, M)."""
    first, second = found.halves
    mass = (first.likelihood * found.met[0])[:, some]
    one = picked(np.repeat(mass[:, :, None], draws, axis=2), rng)
    met = prior[one].transpose(2, 0, 1) * second.likelihood[:, some][:, :, None]
    return [one, picked(met, rng)]


def _scores(
    hots: Sequence[Floats],
    completed: Sequence[Completed],
    theta: Sequence[NDArray[np.intp]],
    own: Sequence[ScoreTables],
    point: Point,
    group: int,
) -> Floats:
    reads = [read for one in completed for read in one.reads]
    items = [
        scorer.at(hot, read)
        for scorer, hot, read in zip(own, hots, reads, strict=True)
        if read is not None and len(hot)
    ]
    share, constant = point.populations[group].score_terms()
    z = [nodes[t] for nodes, t in zip(point.populations[group].standard(NODES), theta, strict=True)]
    terms = np.stack([z[0], z[1], z[0] ** 2, z[0] * z[1], z[1] ** 2])
    people = np.einsum("rt,tnm->rnm", share, terms) + constant[:, None, None]
    factors = [one.method for one in completed] + [v for one in completed for v in one.facets]
    sizes = [*point.method_sd, *point.facet_sd]
    squares = [(v / sd) ** 2 - 1 if sd else 0 * v for v, sd in zip(factors, sizes, strict=True)]
    return np.concatenate([*items, people, np.stack(squares)])
