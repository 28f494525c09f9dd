"""Plausible values: draws from each person's joint posterior (Mislevy 1991, Psychometrika 56:177-196).

Over many people their mean, variance and correlation are those of the population the prior stands for; the
variance of posterior means is too small, by the mean posterior variance. A draw takes anxiety from its
marginal posterior by the inverse of the cumulative distribution, then avoidance from the posterior given it:

    p(θ₁ | x) ∝ L₁(θ₁) ∫ φ(θ₁, θ₂) L₂(θ₂) dθ₂,      p(θ₂ | θ₁, x) ∝ L₂(θ₂) φ(θ₂ | θ₁).

The likelihoods are read between their nodes by cubic interpolation of the logarithm, every .05 SD, and
within such a cell a draw is uniform (which adds .0002 to the variance).

Chance belongs to a row and a number of a draw, not to the order of work: each draw of row r comes from its
own place in a counter-based stream (Philox; Salmon et al. 2011), so batches of any size give the same.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from earned.core.instruments.item import DIMENSIONS
from earned.core.scoring.batch import BatchScorer
from earned.core.scoring.blocks import Single, Workspace, code_blocks
from earned.core.scoring.evidence import Evidence
from earned.core.scoring.grid import NODES, Floats, bivariate_normal
from earned.core.scoring.windows import WindowedEvidence

BLOCK = 1024
TINY = 1e-37
"""Floor of a likelihood, so that its logarithm is finite."""

WORDS = 4
"""Numbers a step of the counter of Philox."""

CELL = 0.05
FINE: Floats = np.asarray(CELL * np.arange(-120, 121))


def uniforms(seed: int, draw: int, first: int, rows: int) -> Floats:
    """Two numbers in [0, 1) for each row from ``first`` (counted from 0) on, for one draw; (rows, 2)."""
    start = first * len(DIMENSIONS)
    stream = np.random.Philox(key=np.array([seed, draw], np.uint64))
    stream.advance(start // WORDS)
    before = start % WORDS
    found = np.random.Generator(stream).random(before + rows * len(DIMENSIONS))
    return np.asarray(found[before:].reshape(rows, len(DIMENSIONS)))


def plausible_values(
    scorer: BatchScorer,
    categories: Floats,
    correlation: float,
    *,
    draws: int,
    seed: int,
    first: int = 0,
) -> Floats:
    """Draws for all people; shape (N, draws, 2), anxiety then avoidance, in SD of the reference sample.

    ``categories``: as for ``scorer.score``. ``correlation``: of the prior. ``first``: the row of the whole
    table (counted from 0) that the first person stands in. Without any answer a draw is one from the prior.
    """
    out = np.empty((len(categories), draws, len(DIMENSIONS)))
    chance = [uniforms(seed, number, first, len(categories)) for number in range(1, draws + 1)]
    prior = bivariate_normal(correlation, FINE)
    for rows, (anxiety, avoidance) in _likelihoods(scorer, categories):
        marginal = cumulated(anxiety * (prior @ avoidance))
        for number, own in enumerate(chance):
            across = drawn(marginal, own[rows, 0])
            up = drawn(cumulated(avoidance * _given(across, correlation)), own[rows, 1])
            out[rows, number] = np.stack([across, up], axis=1)
    return out


def _given(anxiety: Floats, correlation: float) -> Single:
    """φ(θ₂ | θ₁) up to a constant; (n,) -> (F, n)."""
    width = np.sqrt(2 * (1 - correlation**2))
    fine, centre = ((x / width).astype(np.float32) for x in (FINE, correlation * anxiety))
    away = fine[:, None] - centre
    np.multiply(away, -away, out=away)
    return np.asarray(np.exp(away, out=away))


def cumulated(mass: Floats) -> Floats:
    """Mass up to and with each cell, in place; (F, n)."""
    for below, here in pairwise(mass):  # row by row: ten times as fast as a sum down the columns
        np.add(below, here, out=here)
    return mass


def drawn(upto: Floats, chance: Floats) -> Floats:
    """A place for each person by the inverse of the cumulated mass; (F, n) and (n,) -> (n,)."""
    wanted = chance * upto[-1]
    cell = np.minimum((upto <= wanted).sum(axis=0), len(FINE) - 1)
    people = np.arange(upto.shape[1])
    below = np.where(cell > 0, upto[cell - 1, people], 0.0)
    own = upto[cell, people] - below
    share = np.divide(wanted - below, own, out=np.zeros_like(own), where=own > 0)
    return np.asarray(FINE[cell] + CELL * (np.clip(share, 0, 1) - 0.5))


def _likelihoods(
    scorer: BatchScorer, categories: Floats
) -> Iterator[tuple[slice, tuple[Floats, Floats]]]:
    """Likelihoods of both dimensions on the fine grid, in blocks; (F, n) each, at most 1."""
    parts = [
        (cubic(scorer.nodes[d]), _on_all_nodes(scorer.evidence[d]), Workspace()) for d in DIMENSIONS
    ]
    for rows, codes in code_blocks(categories, BLOCK):
        first, second = (_refined(finer, one(codes, desk)[0]) for finer, one, desk in parts)
        yield rows, (first, second)


def _on_all_nodes(evidence: Evidence) -> Evidence:
    """Without windows: an edge would be no likelihood to interpolate."""
    return evidence.whole if isinstance(evidence, WindowedEvidence) else evidence


def _refined(finer: Floats, likelihood: Single) -> Floats:
    logs = finer @ np.log(np.maximum(likelihood, TINY).astype(np.float64))
    logs -= logs.max(axis=0)
    return np.asarray(np.exp(logs, out=logs))


def cubic(nodes: Floats = NODES) -> Floats:
    """Weights that read values on nodes every cell (Catmull-Rom: exact for parabolas); (F, Q)."""
    finer, before = (round((at - nodes[0]) / CELL) for at in (nodes[1], FINE[0]))
    weights = np.zeros((len(FINE), len(nodes)))
    for place in range(len(FINE)):
        node, part = divmod(before + place, finer)
        t = part / finer
        if 0 < node < len(nodes) - 2:
            cut = [
                -t + 2 * t**2 - t**3,
                2 - 5 * t**2 + 3 * t**3,
                t + 4 * t**2 - 3 * t**3,
                t**3 - t**2,
            ]
            weights[place, node - 1 : node + 3] = np.array(cut) / 2
        else:
            weights[place, node] = 1 - t
            weights[place, min(node + 1, len(nodes) - 1)] += t
    return weights
