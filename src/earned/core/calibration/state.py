"""Where the EM stands, and one cycle of it.

A cycle of parameter-expanded EM (Liu, Rubin & Wu 1998, Biometrika 85:755-770) also frees latent means,
variances and correlation and the method factor's mean, then moves the items so that θ is standard again.
Where items have priors or known parameters (``groups``), nothing is moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import DTypeLike, NDArray

from earned.core.calibration.expectation import Expected, Tables
from earned.core.calibration.groups import Hold, Population, moved
from earned.core.calibration.halves import Kernel
from earned.core.calibration.maximisation import ABSENT, Lines, Pull, held, improved
from earned.core.calibration.priors import ItemPriors, Penalty
from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.scoring.grid import Floats, lattice_normal, lattice_steps, widened

NARROWEST_FACTOR, WIDEST_METHOD, WIDEST_FACET = 1e-3, 1.0, 2.0
"""Factors are held within these. A method factor as wide as the trait comes from wrong keys, and is flagged;
a facet may well hold more of its own than of the trait.
"""


@dataclass(frozen=True, slots=True)
class Point:
    """All parameters. ``populations``: of each group. ``method_sd``: by dimension, ``facet_sd``: by group of
    items (0: none), in SD of θ.
    """

    lines: Lines
    populations: tuple[Population, ...]
    method_sd: tuple[float, float]
    facet_sd: tuple[float, ...]

    @property
    def correlation(self) -> float:
        """Of the two dimensions in the first group."""
        return self.populations[0].correlation


@dataclass(frozen=True, slots=True)
class Design:
    """What stays the same during a fit. ``groups``: dimension and facet of each group of items, in order.

    ``members``: columns of + and - of each group in turn; without a method factor all stand on the first.
    Items that share no facet factor stand in a group whose facet has no name. ``free_items``: shape (J,),
    false for items with known parameters. ``hold``: what gives θ its zero and unit.
    """

    groups: tuple[tuple[Dimension, str], ...]
    members: tuple[list[int], ...]
    free_method: tuple[bool, bool]
    free_facets: bool
    present: NDArray[np.bool_]
    free_items: NDArray[np.bool_]
    hold: Hold
    priors: ItemPriors | None
    dtype: DTypeLike
    steps: int

    @property
    def order(self) -> list[int]:
        """Items in the order of the sides."""
        return [j for columns in self.members for j in columns]

    def dimension(self, side: int) -> int:
        """0 where the items of a side measure anxiety, 1 where avoidance."""
        return DIMENSIONS.index(self.groups[side // 2][0])

    def grid(self, point: Point, side: int) -> Floats:
        """The grid of what the items of a side read; shape (W,)."""
        method = point.method_sd[self.dimension(side)]
        return widened(lattice_steps(method) + lattice_steps(point.facet_sd[side // 2]))

    def tables(self, point: Point) -> Tables:
        """Everything the E-step reads, for the first group of people."""
        dtype = np.dtype(self.dtype)
        return Tables(
            sides=[
                self._log_tables(point.lines.of(columns), self.grid(point, side))
                for side, columns in enumerate(self.members)
            ],
            kernels=[Kernel.of(sd, dtype) if sd else None for sd in point.facet_sd],
            split=sum(d == DIMENSIONS[0] for d, _ in self.groups),
            method=[lattice_normal(sd).astype(dtype) for sd in point.method_sd],
            prior=point.populations[0].weights().astype(dtype),
        )

    def each_table(self, point: Point) -> list[Tables]:
        """The same for every group of people."""
        first, dtype = self.tables(point), np.dtype(self.dtype)
        rest = [p.weights().astype(dtype) for p in point.populations[1:]]
        return [first, *(replace(first, prior=prior) for prior in rest)]

    def _log_tables(self, lines: Lines, grid: Floats) -> Floats:
        p = np.log(lines.probabilities(grid))
        return np.ascontiguousarray(p.transpose(1, 0, 2).reshape(len(grid), -1), dtype=self.dtype)

    def counts(self, found: Expected, grid: Floats, side: int) -> Floats:
        """Expected people by item, node and category of a side; shape (items, W, K)."""
        items = len(self.members[side])
        return found.counts[side].reshape(len(grid), items, -1).transpose(1, 0, 2).copy()

    def objective(self, point: Point, found: Sequence[Expected]) -> float:
        """What cycles raise: the log-likelihood, and the items' log prior where there is one."""
        prior = self.priors.log_density(point.lines) if self.priors else 0.0
        return prior + sum(one.log_likelihood for one in found)

    def maximised(self, point: Point, found: Sequence[Expected]) -> Point:
        """The M-step, then θ made standard again where people give it its scale."""
        whole = pooled(found)
        lines = Lines(point.lines.slopes.copy(), point.lines.intercepts.copy())
        penalty = self.priors.penalty(lines) if self.priors else None
        for side, every in enumerate(self.members):
            columns = [j for j in every if self.free_items[j]]
            if columns:
                grid = self.grid(point, side)
                counts = self.counts(whole, grid, side)[self.free_items[every]]
                pull = _pull(penalty, columns)
                own = improved(lines.of(columns), grid, counts, self.steps, pull)
                lines.slopes[columns], lines.intercepts[columns] = own.slopes, own.intercepts
        populations, first = moved(self.hold, point.populations, found)
        return self._standardised(
            Point(lines, populations, point.method_sd, point.facet_sd), whole, first
        )

    def _standardised(self, point: Point, found: Expected, first: Population) -> Point:
        u, squares = (found.method / max(found.people, 1)).T
        if self.hold == "standard":
            for side, columns in enumerate(self.members):
                d, key = self.dimension(side), (1, -1)[side % 2]
                shift = key * u[d] if self.free_method[d] else 0.0
                _rescale(point.lines, columns, first.mean[d] + shift, first.sd[d])
            squares = squares - u**2
        method = [
            _held(np.sqrt(squares[d]) / first.sd[d], WIDEST_METHOD) if free else point.method_sd[d]
            for d, free in enumerate(self.free_method)
        ]
        return replace(
            point,
            method_sd=(method[0], method[1]),
            facet_sd=tuple(self._facet_sizes(point, found, first)),
        )

    def _facet_sizes(self, point: Point, found: Expected, first: Population) -> list[float]:
        if not self.free_facets:
            return list(point.facet_sd)
        return [
            _held(
                np.sqrt(square / found.people) / first.sd[self.dimension(2 * group)], WIDEST_FACET
            )
            if known
            else 0.0
            for group, (known, square) in enumerate(zip(point.facet_sd, found.facets, strict=True))
        ]

    def vector(self, point: Point) -> Floats:
        """All free parameters in a row: slopes, intercepts, then those of the population."""
        lines, free = point.lines, self.free_items
        method = [sd for sd, f in zip(point.method_sd, self.free_method, strict=True) if f]
        facets = [sd for sd in point.facet_sd if sd and self.free_facets]
        people = [p.vector[: self.free_of(n)] for n, p in enumerate(point.populations)]
        items = [lines.slopes[free], lines.intercepts[self.present & free[:, None]]]
        return np.concatenate([*items, *people, np.log(method), np.log(facets)])

    def free_of(self, group: int) -> int:
        """How many numbers of a group's ``Population.vector`` are free: the correlation, or all."""
        return 1 if group == 0 and self.hold != "free" else 5

    @property
    def item_numbers(self) -> int:
        """How many free parameters belong to items."""
        return int(self.free_items.sum() + (self.present & self.free_items[:, None]).sum())

    def told(self, point: Point) -> int:
        """How many numbers of :meth:`vector` have to come to rest: items, and free means and variances."""
        groups = range(len(point.populations))
        people = sum(self.free_of(group) for group in groups)
        return self.item_numbers + (people if people > 1 else 0)

    def point(self, vector: Floats, like: Point) -> Point | None:
        """The reverse; ``None`` where the numbers are no parameters."""
        free, slopes, intercepts = (
            self.free_items,
            like.lines.slopes.copy(),
            like.lines.intercepts.copy(),
        )
        slopes[free] = vector[: free.sum()]
        intercepts[self.present & free[:, None]] = vector[free.sum() : self.item_numbers]
        rest, populations = vector[self.item_numbers :], []
        for group in range(len(like.populations)):
            populations.append(Population.at(rest[: self.free_of(group)]))
            rest = rest[self.free_of(group) :]
        sizes = iter(np.exp(np.minimum(rest, 1.0)).tolist())
        method = [
            next(sizes) if f else sd for sd, f in zip(like.method_sd, self.free_method, strict=True)
        ]
        facets = [next(sizes) if sd and self.free_facets else sd for sd in like.facet_sd]
        found = Point(
            Lines(slopes, intercepts), tuple(populations), (method[0], method[1]), tuple(facets)
        )
        return found if self._possible(found) else None

    def _possible(self, point: Point) -> bool:
        sizes = max(point.method_sd) < WIDEST_METHOD and max(point.facet_sd) < WIDEST_FACET
        people = all(population.possible() for population in point.populations)
        return (
            sizes and people and point.lines.of(np.flatnonzero(self.free_items).tolist()).possible()
        )


def pooled(found: Sequence[Expected]) -> Expected:
    """Sums over all groups of people; not to be changed, since one group's are given back as they are."""
    if len(found) == 1:
        return found[0]
    whole = found[0].copy()
    for one in found[1:]:
        whole.add(one)
    return whole


def _pull(penalty: Penalty | None, columns: Sequence[int]) -> Pull | None:
    return penalty.of(columns).pull if penalty else None


def _held(sd: float, most: float) -> float:
    return float(np.clip(sd, NARROWEST_FACTOR, most))


def _rescale(lines: Lines, columns: Sequence[int], mean: float, sd: float) -> None:
    rows = list(columns)
    slopes, intercepts = lines.slopes[rows], lines.intercepts[rows]
    shifted = np.where(intercepts > ABSENT / 2, intercepts + (slopes * mean)[:, None], intercepts)
    own = held(Lines(slopes * sd, shifted))
    lines.slopes[rows], lines.intercepts[rows] = own.slopes, own.intercepts
