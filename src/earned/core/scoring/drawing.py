"""Draw people and items from what the bank says of them: the generative side of ``likelihood``."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.instruments.parameters import Calibrated, ItemParameters, Provisional, SharedOffset
from earned.core.scoring.graded import logistic
from earned.core.scoring.grid import Floats
from earned.core.scoring.model import ScoringModel

Generator = np.random.Generator


@dataclass(frozen=True, slots=True)
class Person:
    """A simulated person with the item parameters that hold for them.

    ``trait``: true position. ``bias``: signed method factor a dimension, in SD of θ.
    """

    trait: Mapping[Dimension, float]
    bias: Mapping[Dimension, float]
    items: Mapping[str, Calibrated]
    model: ScoringModel

    def option(self, item_id: str, rng: Generator) -> int:
        """The option 1..K this person chooses, one uniform number drawn."""
        item, known = self.model.items[item_id], self.items[item_id]
        effective = self.trait[item.dimension] + item.key * self.bias[item.dimension]
        z = known.discrimination * (effective - np.array(known.thresholds))
        category = int((rng.random() < logistic(z)).sum())
        return category + 1 if item.key == 1 else known.options - category


def draw_person(model: ScoringModel, trait: Mapping[Dimension, float], rng: Generator) -> Person:
    """A person at ``trait``: method and facet factors, shared offsets and item errors drawn once."""
    known = model.parameters
    bias = {d: known.method_sd.get(d, 0.0) * float(rng.standard_normal()) for d in DIMENSIONS}
    shared = {group: _draw_offset(offset, rng) for group, offset in known.offsets.items()}
    facets = {
        (d, name): sd * float(rng.standard_normal())
        for d, sizes in known.facet_sd.items()
        for name, sd in sizes.items()
    }
    items = {}
    for item in model.items.values():
        location, slope = shared.get((item.dimension, item.format), (0.0, 0.0))
        location -= facets.get((item.dimension, item.facet), 0.0)
        items[item.id] = draw_item(known.items[item.id], rng, location, slope)
    return Person(trait, bias, items, model)


def mean_person(model: ScoringModel, trait: Mapping[Dimension, float]) -> Person:
    """A person at ``trait`` without method factor, whose items have their central parameters."""
    items = {item: central(known) for item, known in model.parameters.items.items()}
    return Person(trait, dict.fromkeys(DIMENSIONS, 0.0), items, model)


def _draw_offset(offset: SharedOffset, rng: Generator) -> tuple[float, float]:
    location, slope = rng.standard_normal(2)
    return float(offset.location_sd * location), float(offset.log_discrimination_sd * slope)


def draw_item(
    known: ItemParameters, rng: Generator, location_offset: float = 0.0, slope_offset: float = 0.0
) -> Calibrated:
    """True parameters of one item. Thresholds that residuals put out of order are sorted."""
    if isinstance(known, Calibrated):
        cuts = tuple(b + location_offset for b in known.thresholds)
        return Calibrated(known.discrimination * float(np.exp(slope_offset)), cuts)
    slope, location, spread, *residuals = rng.standard_normal(3 + len(known.shape))
    a = np.exp(known.log_discrimination + slope_offset + known.log_discrimination_sd * slope)
    centre = known.location + location_offset + known.location_sd * location
    width = np.exp(known.log_spread + known.log_spread_sd * spread)
    cuts = centre + width * np.array(known.shape) + known.residual_sd * np.array(residuals)
    return Calibrated(float(a), tuple(float(b) for b in np.sort(cuts)))


def central(known: ItemParameters) -> Calibrated:
    """The parameters at the middle of an item's distribution."""
    if isinstance(known, Calibrated):
        return known
    return _middle(known)


def _middle(known: Provisional) -> Calibrated:
    cuts = known.location + np.exp(known.log_spread) * np.array(known.shape)
    return Calibrated(float(np.exp(known.log_discrimination)), tuple(float(b) for b in cuts))


def answer_categories(model: ScoringModel, people: int, rng: Generator) -> Floats:
    """Answers of people drawn from the prior to items at their central parameters.

    Shape (people, J), categories 0..K-1 in the insecure direction, columns in the model's order.
    """
    rho = model.parameters.correlation
    trait = rng.multivariate_normal([0.0, 0.0], [[1.0, rho], [rho, 1.0]], people)
    sds = [model.parameters.method_sd.get(d, 0.0) for d in DIMENSIONS]
    bias = rng.standard_normal((people, 2)) * sds
    facets = {
        (d, name): sd * rng.standard_normal(people)
        for d, sizes in model.parameters.facet_sd.items()
        for name, sd in sizes.items()
    }
    columns = []
    for item in model.items.values():
        axis, known = DIMENSIONS.index(item.dimension), central(model.parameters.items[item.id])
        effective = trait[:, axis] + item.key * bias[:, axis]
        effective = effective + facets.get((item.dimension, item.facet), 0.0)
        z = known.discrimination * (effective[:, None] - np.array(known.thresholds))
        columns.append((rng.random(people)[:, None] < logistic(z)).sum(axis=1))
    return np.stack(columns, axis=1).astype(np.float64)
