"""People as a fit sees them: somewhere that answers with sums.

Everything an iteration needs of people is a sum over them (``Expected``, ``ScoreSums``), made block by block
by pure functions (``expectation.expect``, ``information.score_sums``) and added up, part by part
(``Blocks.parts``), in order. A fit asks a :class:`People` for those sums and never for answers, so that
people may be in memory or spread over machines, with the same result.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

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


class Sums(Protocol):
    """What adds up."""

    def add(self, other: Self) -> None:
        """Add what other people say."""
        ...


Some = TypeVar("Some", bound=Sums)
Found = TypeVar("Found")


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
        tables = design.each_table(point)
        return self._added(lambda part, group: expect(part, tables[group]))

    def scored(self, design: Design, point: Point, how: Louis) -> list[ScoreSums]:
        """Score sums, by group."""
        return self._added(lambda part, group: score_sums(part, design, point, group, how))

    def log_likelihood(self, design: Design, point: Point) -> float:
        """Of everybody."""
        tables = design.each_table(point)
        return sum(self._of_parts(lambda part, group: log_likelihood(part, tables[group])))

    def _added(self, work: Callable[[Blocks, int], Some]) -> list[Some]:
        groups = [group for group, own in enumerate(self.groups) for _ in own.parts()]
        return added(self._of_parts(work), groups)

    def _of_parts(self, work: Callable[[Blocks, int], Found]) -> Iterator[Found]:
        """What is found of each part, in order."""
        every = [(part, group) for group, own in enumerate(self.groups) for part in own.parts()]
        if self.workers == 1:
            yield from (work(part, group) for part, group in every)
            return
        with ThreadPoolExecutor(self.workers) as pool:
            yield from pool.map(lambda one: work(*one), every)

    def keep(self) -> None:
        """Make indicators now, where there is room for them."""
        for own in self.groups:
            own.keep()

    def few(self) -> "InMemory | None":
        """Every so-manieth person, where each category has enough of them."""
        step = few_of(self.sizes)
        if step < 2:
            return None
        found = InMemory([own.some(step) for own in self.groups], self.workers)
        return found if found.stand_for(level_counts(self.groups)) else None

    def stand_for(self, every: NDArray[np.intp]) -> bool:
        """Whether each category of ``every`` has people enough among these, which are kept then."""
        if (level_counts(self.groups)[every > 0] < FEWEST_IN_CATEGORY).any():
            return False
        self.keep()
        return True


def few_of(sizes: Sequence[int]) -> int:
    """Every how-manieth person is in the first stage; below 2 there is none."""
    return sum(sizes) // FEW


def added(parts: Iterable[Some], groups: Sequence[int]) -> list[Some]:
    """Sums by group. ``groups``: whom each part is of, ascending from 0."""
    found: list[Some] = []
    for part, group in zip(parts, groups, strict=True):
        if group == len(found):
            found.append(part)
        else:
            found[group].add(part)
    return found


def level_counts(groups: Sequence[Blocks]) -> NDArray[np.intp]:
    """People by item and level over all groups; shape (J, most levels)."""
    most = groups[0].options
    counts = [
        [np.bincount(item + 1, minlength=most + 1)[1:] for item in own.codes] for own in groups
    ]
    return np.asarray(np.sum(counts, axis=0), dtype=np.intp)
