"""Batches where a factor a facet, and perhaps a method factor, stand beside the trait.

    L(θ) = Σ_u w(u) ∏_facets ∫ dN(t; θ, σ²) G⁺(t + u) G⁻(t - u)

t, the trait with its facet's factor, and u run over a lattice of their own, as coarse as the answers allow
(``lattice``); θ has nodes of its own. Any part, some nodes of θ and some values of u, can be had alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from earned.core.scoring.blocks import (
    HIGHEST,
    LOWEST,
    Band,
    Codes,
    Side,
    Single,
    Workspace,
    anchored,
)
from earned.core.scoring.grid import Floats


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """Items of one facet: + and -, or all on one side without a method factor.

    ``kernel``: from T places of t to the nodes of θ. ``stride``: rows of the sides from one place to the
    next; ``common``: rows from one to the next of those places that all groups have.
    """

    sides: Sequence[Side]
    kernel: Band
    stride: int
    common: int

    @property
    def places(self) -> int:
        """T."""
        return int(self.kernel.matrix.shape[1])

    def within(self, nodes: slice, first: Sequence[int], values: int) -> "FacetGroup":
        """For some nodes and so many values of u; ``first``: of the rows of each side."""
        kernel, read = self.kernel.rows(nodes.start, nodes.stop)
        low, high = read.start * self.stride, (read.stop - 1) * self.stride + values
        sides = [
            side.rows(at + low, at + high) for side, at in zip(self.sides, first, strict=False)
        ]
        return replace(self, sides=sides, kernel=kernel)

    @property
    def rows(self) -> int:
        """How many rows of a side its places span."""
        return (self.places - 1) * self.stride + 1


@dataclass(frozen=True, slots=True)
class FacetEvidence:
    """A factor a facet, and perhaps a method factor; no offset moves the line between styles.

    ``weights``: of the method factor, (U,). ``nodes``: of θ, (Q,). ``is_part``: not of all nodes.
    """

    groups: Sequence[FacetGroup]
    weights: Floats
    nodes: Floats
    above: Single | None
    is_part: bool = False

    def __call__(self, codes: Codes, work: Workspace) -> tuple[Single, None]:
        """L on the nodes; (J, n) -> (Q, n)."""
        total = work.array("total", len(self.nodes), codes.shape[1])
        for place, part in enumerate(self.parts(codes, work)):
            np.add(total, part, out=total) if place else np.copyto(total, part)
        return total, None

    def parts(self, codes: Codes, work: Workspace) -> Iterator[Single]:
        """What each value of the method factor gives L, in order; (Q, n), overwritten by the next."""
        every = self._products_of_items(codes, work)
        whole, part = (
            work.array(name, len(self.nodes), codes.shape[1]) for name in ("whole", "part")
        )
        last = len(self.weights) - 1
        products = [
            _Product.of(group, sides, last, work)
            for group, sides in zip(self.groups, every, strict=True)
        ]
        for place, weight in enumerate(self.weights.tolist()):
            for number, product in enumerate(products):
                if number:
                    whole *= product.kernel.times(product.at(place), part)
                else:
                    product.kernel.times(product.at(place), whole, weight)
            yield whole

    def within(self, start: int, nodes: int, first: int, values: int) -> "FacetEvidence":
        """The part from node ``start`` and value ``first`` of the method factor on."""
        last = len(self.weights) - first - values
        here = slice(start, start + nodes)
        return replace(
            self,
            groups=[group.within(here, (first, last), values) for group in self.groups],
            weights=self.weights[first : first + values],
            nodes=self.nodes[here],
            is_part=True,
        )

    def _products_of_items(self, codes: Codes, work: Workspace) -> list[list[Single]]:
        """G of each side, (T + U - 1, n), up to a constant a person: 1 near the largest of all."""
        every = [
            [side.logs(codes, work, f"{n} {key}") for key, side in enumerate(group.sides)]
            for n, group in enumerate(self.groups)
        ]
        logs = [log for sides in every for log in sides]
        if not self.is_part:
            anchored(logs, [*self._middles()], work)
        filled = [side for group in self.groups for side in group.sides]
        for log in (log for log, side in zip(logs, filled, strict=True) if not side.is_empty):
            np.clip(log, LOWEST, HIGHEST, out=log)
            np.exp(log, out=log)
        return every

    def _middles(self) -> Iterator[slice]:
        """The rows of each side at the places that all groups have, for the middle value of u."""
        middle, last = len(self.weights) // 2, len(self.weights) - 1
        reach = min(group.rows // 2 // group.common for group in self.groups)
        for group in self.groups:
            start = group.rows // 2 - reach * group.common
            for at in (middle, last - middle)[: len(group.sides)]:
                yield slice(start + at, start + at + 2 * reach * group.common + 1, group.common)


@dataclass(frozen=True, slots=True)
class _Product:
    """G⁺(t + u) G⁻(t - u) of a group at one value of u after the other.

    ``sides``: G of those that hold items, (W, n), and whether they are read upwards as u grows. ``last``:
    the last value of u; ``out``: where a product lies until the next, (T, n).
    """

    kernel: Band
    sides: Sequence[tuple[Single, bool]]
    rows: int
    stride: int
    last: int
    out: Single

    @classmethod
    def of(
        cls, group: FacetGroup, sides: Sequence[Single], last: int, work: Workspace
    ) -> "_Product":
        """Of a group, with G of each of its sides."""
        ways = zip(sides, (True, False), group.sides, strict=False)
        filled = [(held, upwards) for held, upwards, side in ways if not side.is_empty]
        out = work.array(f"product {group.places}", group.places, sides[0].shape[1])
        return cls(group.kernel, filled, group.rows, group.stride, last, out)

    def at(self, place: int) -> Single:
        """At a value of u; shape (T, n)."""
        starts = (place if upwards else self.last - place for _, upwards in self.sides)
        own = [
            held[start : start + self.rows : self.stride]
            for (held, _), start in zip(self.sides, starts, strict=True)
        ]
        return own[0] if len(own) == 1 else np.multiply(own[0], own[1], out=self.out)
