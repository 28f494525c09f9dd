"""The rule of the next question written out plainly, in double precision and one item at a time."""

import numpy as np

from earned.core.adaptive.selection import TIE
from earned.core.instruments.item import DIMENSIONS, Item
from earned.core.instruments.parameters import Provisional
from earned.core.scoring.grid import NODES
from earned.core.scoring.model import ScoringModel

Said = list[tuple[str, int]]


def plain_falls(model: ScoringModel, said: Said) -> dict[str, tuple[float, float]]:
    """Item id -> expected fall of Var(anxiety) and of Var(avoidance)."""
    return {item.id: _falls(model, said, item) for item in model.items.values()}


def _falls(model: ScoringModel, said: Said, item: Item) -> tuple[float, float]:
    axis = DIMENSIONS.index(item.dimension)
    evidence = model.evidence(said)
    own, other = evidence[axis], evidence[1 - axis].likelihood
    prior = model.prior if axis == 0 else model.prior.T
    forms = model.dimensions[item.dimension].formats
    name, form = next((n, f) for n, f in forms.items() if item.id in f.keys)
    values, width = own.products[name].shape
    joint = np.zeros((3, width + values - 1))
    for place in range(values):
        shift = place if item.key == 1 else values - 1 - place
        by_trait = own.weights[place] * own.besides(name)[place]
        for row, other_power in enumerate((np.ones(61), np.ones(61), NODES)):
            met = prior @ (other * other_power) * (NODES if row == 1 else 1)
            found = (met * by_trait) @ form.spread * own.products[name][place]
            joint[row, shift : shift + width] += found
    joint /= joint[0].sum()
    table = np.tensordot(form.slope_weights, np.exp(form.tables[item.id]), 1)
    p, mine, others = joint @ table.T
    falls = [(mean**2 / p).sum() - mean.sum() ** 2 for mean in (mine, others)]
    return (falls[0], falls[1]) if axis == 0 else (falls[1], falls[0])


def plain_nearly_best(model: ScoringModel, asked: set[str], falls: dict[str, float]) -> set[str]:
    """The unasked items that promise nine tenths of what the best of them does; all, if not calibrated."""
    left = {item for item in model.items if item not in asked}
    if isinstance(next(iter(model.parameters.items.values())), Provisional) or not left:
        return left
    enough = 0.9 * max(falls[item] for item in left)
    return {item for item in left if falls[item] >= enough - TIE}


def plain_balanced(items: list[Item], asked: set[str], among: set[str]) -> list[str]:
    """The unasked items of a dimension that keep keys and facets in balance, of those ``among``."""
    left = [item for item in items if item.id in among]
    keys, facets = {1: 0, -1: 0}, dict.fromkeys([item.facet for item in items], 0)
    for item in items:
        if item.id in asked:
            keys[item.key] += 1
            facets[item.facet] += 1
    least = min([keys[item.key] for item in left], default=0)
    by_key = [item for item in left if keys[item.key] == least]
    few = min([facets[item.facet] for item in left], default=0)
    both = [item for item in by_key if facets[item.facet] == few]
    return [item.id for item in both or by_key]


def plain_candidates(model: ScoringModel, asked: set[str], falls: dict[str, float]) -> list[str]:
    """Of both dimensions."""
    near = plain_nearly_best(model, asked, falls)
    groups = [[i for i in model.items.values() if i.dimension == d] for d in DIMENSIONS]
    return [
        name
        for group in groups
        for name in plain_balanced(group, asked, near & {item.id for item in group})
    ]
