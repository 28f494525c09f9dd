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
        for place, weight in enumerate(self.weights.tolist()):
            for number, (group, sides) in enumerate(zip(self.groups, every, strict=True)):
                product = self._product(group, sides, place, work)
                if number:
                    whole *= group.kernel.times(product, part)
                else:
                    group.kernel.times(product, whole, weight)
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

    def _product(
        self, group: FacetGroup, sides: Sequence[Single], place: int, work: Workspace
    ) -> Single:
        """G⁺(t + u) G⁻(t - u); shape (T, n)."""
        starts = (place, len(self.weights) - 1 - place)
        own = [
            held[start : start + group.rows : group.stride]
            for held, start, side in zip(sides, starts, group.sides, strict=False)
            if not side.is_empty
        ]
        if len(own) == 1:
            return own[0]
        product = work.array(f"product {group.places}", group.places, own[0].shape[1])
        np.multiply(own[0], own[1], out=product)
        return product
