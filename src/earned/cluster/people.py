"""People of a calibration on a cluster: each worker holds parts of them and tells sums.

A part is the one that this machine would sum (``Blocks.parts``), and parts' sums are added here, in order. So
whoever makes them, and however many, the result is the same to the last bit.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pickle import dumps, loads
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from earned.cluster.spreading import Cluster
from earned.core.calibration.blocks import Blocks
from earned.core.calibration.coding import Integers
from earned.core.calibration.expectation import Expected, Tables, expect, log_likelihood
from earned.core.calibration.information import Louis, ScoreSums, score_sums
from earned.core.calibration.people import InMemory, Some, added, few_of, level_counts
from earned.core.calibration.state import Design, Point

if TYPE_CHECKING:
    from distributed import Future


@dataclass(frozen=True, slots=True)
class Part:
    """A part of one group's people."""

    group: int
    people: Blocks

    @classmethod
    def of(cls, group: int, people: Blocks) -> "Part":
        """To be sent: nothing of the whole goes along."""
        codes: Integers = np.ascontiguousarray(people.codes)
        return cls(group, Blocks(codes, people.members, people.options, people.dtype, people.first))


@contextmanager
def held_by(cluster: Cluster) -> Iterator[Callable[[Sequence[Blocks]], "Spread"]]:
    """What takes people to a cluster, for as long as a ``with`` block lasts."""
    with ExitStack() as stack:

        def take(groups: Sequence[Blocks]) -> Spread:
            return stack.enter_context(closing(Spread(cluster, groups)))

        yield take


class Spread:
    """People on a cluster (``people.People``). Parts of a worker that dies are sent to another."""

    def __init__(self, cluster: Cluster, groups: Sequence[Blocks]) -> None:
        """Send them out."""
        parts = [(group, part) for group, own in enumerate(groups) for part in own.parts()]
        self._cluster, self._groups = cluster, [group for group, _ in parts]
        self._sizes = [own.people for own in groups]
        self._like = groups[0].with_codes(groups[0].codes[:, :0].copy())
        self._held: list[Future] = [cluster.held(arrived, Part.of(*one)) for one in parts]

    def close(self) -> None:
        """Let the workers forget them."""
        self._cluster.forget(self._held)

    @property
    def sizes(self) -> Sequence[int]:
        """How many people each group has."""
        return self._sizes

    def expected(self, design: Design, point: Point) -> list[Expected]:
        """The E-step, by group."""
        return self._added(expected_there, _recipe(design, point))

    def scored(self, design: Design, point: Point, how: Louis) -> list[ScoreSums]:
        """Score sums, by group."""
        return self._added(scored_there, _recipe(design, point), how)

    def log_likelihood(self, design: Design, point: Point) -> float:
        """Of everybody."""
        with closing(
            self._cluster.of_each(likelihood_there, self._held, _recipe(design, point))
        ) as found:
            return sum(found)

    def few(self) -> InMemory | None:
        """Every so-manieth person, who come here: they are few."""
        step = few_of(self._sizes)
        if step < 2:
            return None
        with closing(self._cluster.of_each(some_there, self._held, step)) as found:
            parts = list(found)
        own = [[] for _ in self._sizes]  # type: list[list[Integers]]
        for (codes, _), group in zip(parts, self._groups, strict=True):
            own[group].append(codes)
        few = InMemory([self._like.with_codes(np.concatenate(codes, axis=1)) for codes in own])
        every = np.asarray(sum(counts for _, counts in parts))
        return few if few.stand_for(every) else None

    def _added(self, work: Callable[..., Some], *arguments: Any) -> list[Some]:
        with closing(self._cluster.of_each(work, self._held, *arguments)) as found:
            return added(found, self._groups)


def _recipe(design: Design, point: Point) -> bytes:
    """What sums are made by. Priors say nothing of people, and are large."""
    return dumps((replace(design, priors=None), point))


@lru_cache(1)
def _known(recipe: bytes) -> tuple[Design, Point, list[Tables]]:
    design, point = loads(recipe)  # noqa: S301 - made by us, sent within the cluster
    return design, point, design.each_table(point)


def arrived(part: Part) -> Part:
    """The part, where it is held from now on."""
    return part


def expected_there(part: Part, recipe: bytes) -> Expected:
    """The E-step of a part."""
    with threadpool_limits(1, user_api="blas"):
        return expect(part.people, _known(recipe)[2][part.group])


def scored_there(part: Part, recipe: bytes, how: Louis) -> ScoreSums:
    """Score sums of a part."""
    design, point, _ = _known(recipe)
    with threadpool_limits(1, user_api="blas"):
        return score_sums(part.people, design, point, part.group, how)


def likelihood_there(part: Part, recipe: bytes) -> float:
    """Log-likelihood of a part."""
    with threadpool_limits(1, user_api="blas"):
        return log_likelihood(part.people, _known(recipe)[2][part.group])


def some_there(part: Part, step: int) -> tuple[Integers, NDArray[np.intp]]:
    """Every ``step``-th person of the group, and how many of all chose each level."""
    return part.people.some(step).codes, level_counts([part.people])
