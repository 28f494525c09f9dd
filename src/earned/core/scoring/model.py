"""A compiled instrument: everything scoring needs, computed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.instruments.parameters import Parameters, SharedOffset
from earned.core.scoring.grid import TAIL, Floats, bivariate_normal
from earned.core.scoring.likelihood import (
    Answered,
    DimensionModel,
    Evidence,
    FormatModel,
    MethodFactor,
    format_model,
)

SCORING_VERSION = "3"
"""Changes whenever the same answers would get another position."""

METHOD_TAIL, FACET_TAIL = 7.0, 6.0
"""Where calibrated factors are cut, in SD. Who answers alike whatever the key has a method factor of 5 SD:
cut at 4, such a person's mean would be off by .04 (ECR) to .3 (ECR-R).
"""

TWICE_ASKED = 2**0.5
"""Where items already share an offset a format, a facet factor is folded into each item as its own, this
much larger: a quiz asks a facet about twice, and so the mean of its answers varies as it should.
"""


@dataclass(frozen=True, slots=True, eq=False)
class ScoringModel:
    """Instrument and parameters, compiled. ``prior``: shape (61, 61), sum 1. ``numbers``: options an item.

    Itself alone is equal to it, so that what is worked out from it can be kept by it.
    """

    instrument: Instrument
    parameters: Parameters
    prior: Floats
    dimensions: Mapping[Dimension, DimensionModel]
    items: Mapping[str, Item]
    numbers: Mapping[str, int]

    def options(self, item_id: str) -> int:
        """Number of response options of an item."""
        return self.numbers[item_id]

    def category(self, item_id: str, option: int) -> int:
        """The category 0..K-1 in the insecure direction of an option 1..K as answered."""
        item = self.items[item_id]
        return option - 1 if item.key == 1 else self.options(item_id) - option

    def evidence(self, answers: Answered) -> tuple[Evidence, Evidence]:
        """What the answers say about anxiety and about avoidance."""
        mine: dict[Dimension, list[tuple[str, int]]] = {d: [] for d in DIMENSIONS}
        for answer in answers:
            mine[self.items[answer[0]].dimension].append(answer)
        anxiety, avoidance = (self.dimensions[d].evidence(mine[d]) for d in DIMENSIONS)
        return anxiety, avoidance


def compile_model(instrument: Instrument, parameters: Parameters) -> ScoringModel:
    """Compile an instrument's calibrated or provisional items; items without parameters are left out."""
    known = [item for item in instrument.items if item.id in parameters.items]
    return ScoringModel(
        instrument=instrument,
        parameters=parameters,
        prior=bivariate_normal(parameters.correlation),
        dimensions={d: _dimension(d, known, parameters) for d in DIMENSIONS},
        items={item.id: item for item in known},
        numbers={item.id: instrument.format_of(item).options for item in known},
    )


def _dimension(dimension: Dimension, known: list[Item], parameters: Parameters) -> DimensionModel:
    mine = [item for item in known if item.dimension == dimension]
    nested = any(d == dimension for d, _ in parameters.offsets)
    tail = TAIL if nested else METHOD_TAIL
    method = MethodFactor.of(parameters.method_sd.get(dimension, 0.0), tail)
    groups: dict[str, list[Item]] = {}
    for item in mine:
        groups.setdefault(item.format if nested else _group(item, parameters), []).append(item)
    formats = {
        name: _group_model(dimension, name, own, parameters, method) for name, own in groups.items()
    }
    return DimensionModel(method, formats)


def _group(item: Item, parameters: Parameters) -> str:
    """The items of a facet with a factor of its own stand by themselves."""
    return f"{item.format}/{item.facet}" if parameters.facet_size(item) else item.format


def _group_model(
    dimension: Dimension,
    name: str,
    items: Sequence[Item],
    parameters: Parameters,
    method: MethodFactor,
) -> FormatModel:
    known = {item: parameters.items[item.id] for item in items}
    offset = parameters.offsets.get((dimension, name))
    if offset is not None:
        shifts = {item.id: TWICE_ASKED * parameters.facet_size(item) for item in items}
        return format_model(known, offset, method, shifts)
    facet = parameters.facet_size(items[0]) if name != items[0].format else 0.0
    return format_model(known, SharedOffset(facet), method, tail=FACET_TAIL)


def joint_mass(model: ScoringModel, answers: Answered) -> Floats:
    """Posterior mass over (anxiety, avoidance); shape (61, 61), sum 1."""
    return mass_of(model, model.evidence(answers))


def mass_of(model: ScoringModel, evidence: tuple[Evidence, Evidence]) -> Floats:
    """Posterior mass from the evidence on both dimensions; shape (61, 61), sum 1."""
    anxiety, avoidance = (found.likelihood for found in evidence)
    mass = anxiety[:, None] * model.prior * avoidance
    return np.asarray(mass / mass.sum())
