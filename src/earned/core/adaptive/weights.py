"""Why an answer mattered: the position with it and without it."""

from collections.abc import Iterator
from dataclasses import dataclass

from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.scoring.likelihood import Answered
from earned.core.scoring.model import ScoringModel, joint_mass
from earned.core.scoring.posterior import moments


@dataclass(frozen=True, slots=True)
class Influence:
    """``moved``: mean with the answer less mean without it; ``narrowed``: the fall in standard error.

    Both on the item's own dimension, in SD. ``narrowed`` can be negative: a surprising answer widens.
    """

    item: str
    dimension: Dimension
    moved: float
    narrowed: float


def influences(model: ScoringModel, answers: Answered) -> Iterator[Influence]:
    """Leave each answer out in turn, in the order given."""
    whole = moments(joint_mass(model, answers))
    for place, (item, _) in enumerate(answers):
        without = moments(joint_mass(model, [*answers[:place], *answers[place + 1 :]]))
        dimension = model.items[item].dimension
        axis = DIMENSIONS.index(dimension)
        moved = whole.mean[axis] - without.mean[axis]
        yield Influence(item, dimension, moved, without.se[axis] - whole.se[axis])
