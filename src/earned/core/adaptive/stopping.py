"""When the quiz is precise enough, and how far it has come."""

from collections.abc import Mapping

from earned.core.adaptive.look import BOTH, Wanted
from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.scoring.posterior import Moments

TARGET_SE = 0.35
"""Standard error on both dimensions at which the quiz stops, in SD: reliability about .88."""

MOST_ANSWERS = 24


def is_complete(found: Moments, answered: int, items_left: int) -> bool:
    """Whether to stop: precise on both dimensions, 24 answers given, or nothing left to ask."""
    return max(found.se) <= TARGET_SE or answered >= MOST_ANSWERS or items_left == 0


def lacking(found: Moments, target: float = TARGET_SE) -> Wanted:
    """The dimensions that are not yet precise enough: only there the next answer has to help.

    Both where none is: who asks on wants to know more of both.
    """
    first, second = (error > target for error in found.se)
    return (first, second) if first or second else BOTH


def precision(found: Moments, before: Moments) -> Mapping[Dimension, float]:
    """The share of the information needed that has been gathered, 0..1 a dimension.

    Information 1/se² grows about equally with each answer, so this moves evenly.
    ``before``: the moments without any answer.
    """
    return {
        dimension: _share(found.se[axis], before.se[axis])
        for axis, dimension in enumerate(DIMENSIONS)
    }


def _share(now: float, start: float) -> float:
    gained = 1 / now**2 - 1 / start**2
    return float(min(max(gained / (1 / TARGET_SE**2 - 1 / start**2), 0.0), 1.0))
