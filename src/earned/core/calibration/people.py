"""People as a fit sees them: somewhere that answers with sums.

Everything an iteration needs of people is a sum over them (``Expected``, ``ScoreSums``), made block by block
by pure functions (``expectation.expect``, ``information.score_sums``) and added up. A fit asks a
:class:`People` for those sums and never for answers, so that people may be in memory or spread over machines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from earned.core.calibration.blocks import Blocks
from earned.core.calibration.expectation import Expected, expect, log_likelihood
from earned.core.calibration.information import Louis, ScoreSums, score_sums
from earned.core.calibration.state import Design, Point

FEW = 2500
"""People of the first stage."""

FEWEST_IN_CATEGORY = 8
"""Each category needs so many of the few, or there is no first stage."""


class People(Protocol):
    """Groups of people, the reference group first."""

    @property
    def sizes(self) -> Sequence[int]:
        """How many people each group has."""
        ...

    def expected(self, design: Design, point: Point) -> list[Expected]:
        """The E-step, by group: add :func:`expect` over blocks, each with its group's table."""
        ...

    def scored(self, design: Design, point: Point, how: Louis) -> list[ScoreSums]:
        """What standard errors need, by group: add :func:`score_sums` over blocks."""
        ...

    def log_likelihood(self, design: Design, point: Point) -> float:
        """Of everybody."""
        ...

    def few(self) -> "People | None":
        """Some of many people, to begin with; ``None`` where all are few, or to leave that stage out."""
        ...


@dataclass(frozen=True, slots=True)
class InMemory:
    """People on this machine, by group. ``workers``: threads."""

    groups: Sequence[Blocks]
    workers: int = 1

    @property
    def sizes(self) -> Sequence[int]:
        """How many people each group has."""
        return [own.people for own in self.groups]

    def expected(self, design: Design, point: Point) -> list[Expected]:
        """The E-step, by group."""
        return [
            expect(own, tables, self.workers)
            for own, tables in zip(self.groups, design.each_table(point), strict=True)
        ]

    def scored(self, design: Design, point: Point, how: Louis) -> list[ScoreSums]:
        """Score sums, by group."""
        return [score_sums(own, design, point, group, how) for group, own in enumerate(self.groups)]

    def log_likelihood(self, design: Design, point: Point) -> float:
        """Of everybody."""
        tables = design.each_table(point)
        return sum(log_likelihood(own, one) for own, one in zip(self.groups, tables, strict=True))

    def keep(self) -> None:
        """Make indicators now, where there is room for them."""
        for own in self.groups:
            own.keep()

    def few(self) -> "InMemory | None":
        """Every so-manieth person, where each category has enough of them."""
        step = sum(self.sizes) // FEW
        if step < 2:
            return None
        found = InMemory([own.some(step) for own in self.groups], self.workers)
        some, every = level_counts(found.groups), level_counts(self.groups)
        if (some[every > 0] < FEWEST_IN_CATEGORY).any():
            return None
        found.keep()
        return found


def level_counts(groups: Sequence[Blocks]) -> NDArray[np.intp]:
    """People by item and level over all groups; shape (J, most levels)."""
    most = groups[0].options
    counts = [
        [np.bincount(item + 1, minlength=most + 1)[1:] for item in own.codes] for own in groups
    ]
    return np.asarray(np.sum(counts, axis=0), dtype=np.intp)
