"""Compile items with facet factors for batches: choose the lattice, tabulate the items on it."""

from collections.abc import Sequence

import numpy as np

from earned.core.instruments.item import Dimension, Item, Key
from earned.core.scoring.blocks import Band, Side, Single, rows_of
from earned.core.scoring.facets import FacetEvidence, FacetGroup
from earned.core.scoring.graded import item_table
from earned.core.scoring.grid import NODES, STEP, Floats, lattice_normal, spaced
from earned.core.scoring.lattice import Facet, kernel, narrowest_trait, places, spacing, strides
from earned.core.scoring.limits import Limits
from earned.core.scoring.model import FACET_TAIL, METHOD_TAIL, ScoringModel

COARSER = 0.3
"""Between nodes of θ where facets keep positions from being narrow."""

ENOUGH = 0.9
"""In steps: the narrowest posterior that is summed over the nodes. Moments would bear .7; what lies above a
line, which is read between nodes, bears this (an error of .001).
"""

COARSEST = 2
"""The most that ``strides`` gives."""

BOTH: tuple[tuple[Key, ...], ...] = ((1, -1),)
APART: tuple[tuple[Key, ...], ...] = ((1,), (-1,))


def facets_of(model: ScoringModel, dimension: Dimension) -> list[list[Item]]:
    """The items of a dimension by facet factor."""
    formats = model.dimensions[dimension].formats.values()
    return [[model.items[item] for item in form.keys] for form in formats]


def trait_nodes(model: ScoringModel, dimension: Dimension, limits: Limits) -> Floats:
    """Nodes of θ on a dimension with facet factors, within limits: fewer where they are enough."""
    facets = [_facet(model, own) for own in facets_of(model, dimension)]
    least = narrowest_trait(facets, _method_sd(model, dimension))
    return spaced(COARSER if least >= ENOUGH * COARSER else STEP, *limits)


def _method_sd(model: ScoringModel, dimension: Dimension) -> float:
    return model.parameters.method_sd.get(dimension, 0.0)


def facet_evidence(
    model: ScoringModel, dimension: Dimension, nodes: Floats, above: Single
) -> FacetEvidence:
    """The evidence of a dimension whose items were calibrated with facet factors."""
    method_sd, facets = _method_sd(model, dimension), facets_of(model, dimension)
    seen = [_facet(model, own) for own in facets]
    step = spacing(seen, method_sd)
    weights = lattice_normal(method_sd, METHOD_TAIL, step)
    groups = [
        _group(model, own, step, every, len(weights), nodes)
        for own, every in zip(facets, strides(seen, method_sd, step), strict=True)
    ]
    return FacetEvidence(groups, weights, nodes, above)


def _facet(model: ScoringModel, items: Sequence[Item]) -> Facet:
    told = {
        key: _information(model, [item for item in items if item.key == key]) for key in (1, -1)
    }
    return Facet(model.parameters.facet_size(items[0]), told[1], told[-1])


def _information(model: ScoringModel, items: Sequence[Item]) -> float:
    """The most that all of them together tell about what they read."""
    told = np.zeros(len(NODES))
    for item in items:
        table = item_table(NODES, model.parameters.items[item.id])
        told += (np.gradient(table, NODES, axis=0) ** 2 / table).sum(axis=1)
    return float(told.max())


def _group(
    model: ScoringModel,
    items: Sequence[Item],
    step: float,
    every: int,
    values: int,
    nodes: Floats,
) -> FacetGroup:
    sd = model.parameters.facet_size(items[0])
    own, stride = places(sd, every * step, FACET_TAIL, nodes), every if values > 1 else 1
    rows: Floats = own
    if values > 1:
        reach = stride * (len(own) // 2) + values // 2
        rows = np.asarray(step * np.arange(-reach, reach + 1))
    sides = [
        item_side(model, [item for item in items if item.key in keys], rows)
        for keys in (BOTH if values == 1 else APART)
    ]
    band = Band.of(kernel(sd, every * step, FACET_TAIL, nodes))
    return FacetGroup(sides, band, stride, COARSEST * stride // every)


def item_side(model: ScoringModel, items: Sequence[Item], rows: Floats) -> Side:
    """Items at these values of what they read; rows (W,)."""
    columns, options = list(model.items), model.options(next(iter(model.items)))
    tables = [np.log(item_table(rows, model.parameters.items[item.id])) for item in items]
    joined = np.stack(tables, axis=1) if items else np.zeros((len(rows), 0, options))
    return Side.of(rows_of([columns.index(item.id) for item in items]), joined)
