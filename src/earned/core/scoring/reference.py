"""The reference point: where the middle of the response scale lies, by a declared set of items.

The line between the styles is drawn where the expected answer to the reference items is the middle
of their scale. That is a property of the items and their wording, not of people.
"""

import numpy as np

from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.instruments.parameters import Parameters, Provisional, SharedOffset
from earned.core.scoring.graded import item_table
from earned.core.scoring.grid import Floats, widened
from earned.core.scoring.model import ScoringModel
from earned.core.scoring.position import Reference

BEYOND = 0
"""The reference lies on the grid itself: a middle beyond ±6 would be no middle."""


def reference_items(model: ScoringModel, dimension: Dimension) -> list[Item]:
    """The declared items of a dimension: those marked ``reference``, or all where none is marked."""
    mine = [item for item in model.items.values() if item.dimension == dimension]
    return [item for item in mine if item.reference] or mine


def expected_middle(model: ScoringModel, dimension: Dimension) -> float:
    """θ at which the mean expected answer of the reference items is the middle of their scale."""
    grid = widened(BEYOND)
    height = np.mean(
        [_height(model, item, grid) for item in reference_items(model, dimension)], axis=0
    )
    return float(np.interp(0.0, height, grid))


def _height(model: ScoringModel, item: Item, grid: Floats) -> Floats:
    """Expected answer less the middle, as a share of half the scale: -1..1."""
    table = item_table(grid, model.parameters.items[item.id])
    half = (table.shape[1] - 1) / 2
    return np.asarray((table @ np.arange(table.shape[1]) - half) / half)


def own_uncertainty(model: ScoringModel, dimension: Dimension) -> float:
    """Standard deviation of the middle from the items' own location errors: √Σ sd² / n."""
    sds = [_location_sd(model.parameters, item) for item in reference_items(model, dimension)]
    return float(np.sqrt(np.sum(np.square(sds))) / len(sds))


def _location_sd(parameters: Parameters, item: Item) -> float:
    known = parameters.items[item.id]
    if isinstance(known, Provisional):
        return float(np.hypot(known.location_sd, known.residual_sd / np.sqrt(len(known.shape))))
    return float(np.sqrt(np.mean(np.square(known.thresholds_se or (0.0,)))))


def shared_uncertainty(model: ScoringModel, dimension: Dimension) -> float:
    """Standard deviation of the location offset the reference items share."""
    format_id = reference_items(model, dimension)[0].format
    offset = model.parameters.offsets.get((dimension, format_id), SharedOffset())
    return offset.location_sd


def reference_point(model: ScoringModel) -> Reference:
    """The reference of an instrument, with the whole uncertainty of each coordinate."""
    anxiety, avoidance = (expected_middle(model, d) for d in DIMENSIONS)
    anxiety_sd, avoidance_sd = (
        float(np.hypot(own_uncertainty(model, d), shared_uncertainty(model, d))) for d in DIMENSIONS
    )
    name = f"{model.instrument.id}-{model.instrument.version}-middle"
    return Reference(name, anxiety, avoidance, anxiety_sd, avoidance_sd)
