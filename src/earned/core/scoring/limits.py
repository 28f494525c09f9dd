"""How far out θ has to be followed: as far as somebody whose every answer is at an end may be."""

from collections.abc import Mapping
from itertools import product

import numpy as np

from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.scoring.graded import item_table
from earned.core.scoring.grid import NODES, STEP, Floats, bivariate_normal, spaced
from earned.core.scoring.model import ScoringModel

FARTHEST: Floats = spaced(STEP, -12.0, 12.0)

LEFT_OUT = 1e-7
"""Mass that may lie beyond a limit: 1e-5 of a standard error."""

Limits = tuple[float, float]


def trait_limits(model: ScoringModel) -> Mapping[Dimension, Limits]:
    """Lowest and highest θ on each dimension; ±6 or beyond.

    Shared factors make answers say less and a posterior stay nearer, so these are left out.
    """
    prior = bivariate_normal(model.parameters.correlation, FARTHEST)
    ends = [_likelihoods_of_ends(model, dimension) for dimension in DIMENSIONS]
    found = dict.fromkeys(DIMENSIONS, (float(NODES[0]), float(NODES[-1])))
    for anxiety, avoidance in product(*ends):
        mass = anxiety[:, None] * prior * avoidance
        for axis, dimension in enumerate(DIMENSIONS):
            low, high = _holding(mass.sum(axis=1 - axis))
            found[dimension] = (min(found[dimension][0], low), max(found[dimension][1], high))
    return found


def _likelihoods_of_ends(model: ScoringModel, dimension: Dimension) -> tuple[Floats, Floats]:
    """Of the lowest category everywhere and of the highest; (Q,) each, at most 1."""
    mine = [item for item in model.items.values() if item.dimension == dimension]
    tables = [np.log(item_table(FARTHEST, model.parameters.items[item.id])) for item in mine]
    low, high = (sum((one[:, end] for one in tables), np.zeros(len(FARTHEST))) for end in (0, -1))
    return np.exp(low - low.max()), np.exp(high - high.max())


def _holding(mass: Floats) -> Limits:
    """Where all but next to nothing of a mass lies."""
    upto = np.cumsum(mass) / mass.sum()
    first, last = (int(np.searchsorted(upto, share)) for share in (LEFT_OUT, 1 - LEFT_OUT))
    return float(FARTHEST[first]), float(FARTHEST[min(last, len(FARTHEST) - 1)])
