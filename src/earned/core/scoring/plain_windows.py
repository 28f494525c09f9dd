"""Scores of a bank that shares nothing, read only where the posterior has its mass.

Of all nodes on the plane a posterior fills a small part. A guide guesses from the answers where that is;
people with the same window are read together, in products a tenth of the size. Then it is checked: with
calibrated items, answers are log-concave in the trait, and so are the margins of the posterior (Prékopa 1973,
Acta Scientiarum Mathematicarum 34:335-343), so what lies beyond a window is less than its edge and falls on.
Who has more than a trace at an edge, or too few answers for a guess, is read again in a wider window, in the
end in all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.scoring.blocks import Codes, Single, Workspace
from earned.core.scoring.evidence import PlainEvidence
from earned.core.scoring.grid import STEP, Floats
from earned.core.scoring.guide import Guide, runs, starts
from earned.core.scoring.sums import BatchScores, Sums

TRACE = np.float32(5e-7)
"""A window is wide enough where each edge holds at most this share of the mass: 1e-5 of a standard error."""

SIZES = (20, 24, 28, 32, 40)
"""Nodes of a window that may be chosen first: multiples of four make quicker products."""

WIDER = 1.5
"""Nodes of the second window, of those of the first."""

APART = 3
"""Windows begin at multiples of a third of their nodes: closer, they hold too few people each."""

BLOCK = 1536

Desk = tuple[Workspace, Workspace, Workspace]
"""Room for each dimension and for both."""

MOMENTS = 3
"""Rows of the kernel a pair of nodes, without styles."""


@dataclass(frozen=True, slots=True)
class Part:
    """A window of both dimensions. ``edges``: the prior at the first and last θ₂, (2, Q₁).

    ``open``: whether there are nodes beyond: below and above of anxiety, below and above of avoidance.
    """

    evidence: tuple[PlainEvidence, PlainEvidence]
    sums: Sums
    edges: Single
    open: tuple[bool, bool, bool, bool]

    def read(
        self, codes: Codes, out: BatchScores, rows: slice, desk: Desk
    ) -> NDArray[np.bool_] | bool:
        """Scores of a block, and for whom the window was wide enough."""
        first, second = (
            one(codes, work)[0] for one, work in zip(self.evidence, desk, strict=False)
        )
        mass, total = self.sums.write((first, None), (second, None), out, rows, desk[2])
        across = self.edges @ first
        edges = (mass[0], mass[-1], across[0] * second[0], across[1] * second[-1])
        most = TRACE * total
        fits: NDArray[np.bool_] | bool = True
        for edge, is_open in zip(edges, self.open, strict=True):
            if is_open:
                fits = fits & (edge <= most)
        return fits


class PlainWindows:
    """Both dimensions, in windows of ``sizes`` nodes, one size after the other."""

    def __init__(
        self,
        evidence: tuple[PlainEvidence, PlainEvidence],
        sums: Mapping[bool, Sums],
        nodes: tuple[Floats, Floats],
        drawn: Codes,
    ) -> None:
        """``sums``: without and with styles. ``drawn``: answers of people drawn from the model, (J, n)."""
        self._evidence, self._sums, self._nodes = evidence, sums, nodes
        self._parts: dict[tuple[int, int, int, bool], Part] = {}
        self._guide = self._fitted(drawn)
        first = min(SIZES, key=lambda size: self._cost(size, drawn))
        self.sizes = (first, int(WIDER * first), max(map(len, nodes)))

    def read(
        self, codes: Codes, out: BatchScores, rows: slice, desk: Desk, *, styles: bool
    ) -> None:
        """Positions of a block of people; (J, n)."""
        guess, enough = self._guide(codes)
        left, others = np.flatnonzero(enough), np.flatnonzero(~enough)
        for size in self.sizes:
            people, found, fits = self._round(size, guess, codes, left, desk, styles=styles)
            out.put(rows.start + people, found, styles=styles)
            left, others = np.concatenate([people[~fits], others]), others[:0]

    def _round(
        self,
        size: int,
        guess: Single,
        codes: Codes,
        people: NDArray[np.intp],
        desk: Desk,
        *,
        styles: bool,
    ) -> tuple[NDArray[np.intp], BatchScores, NDArray[np.bool_]]:
        """People in another order, their scores in windows of a size, and for whom those are wide enough."""
        begin = [
            starts(one, size, size // APART, len(own))
            for one, own in zip(guess[:, people], self._nodes, strict=True)
        ]
        kinds = begin[0] * len(self._nodes[1]) + begin[1]
        order = np.argsort(kinds.astype(np.int16), kind="stable")
        people, kinds = people[order], kinds[order]
        found = BatchScores.empty(len(people), styles=styles)
        fits = np.ones(len(people), bool)
        mine = codes.take(people, axis=1)
        for low, high in runs(kinds):
            part = self._part(size, *divmod(int(kinds[low]), len(self._nodes[1])), styles)
            for start in range(low, high, BLOCK):
                here = slice(start, min(start + BLOCK, high))
                fits[here] = part.read(mine[:, here], found, here, desk)
        return people, found, fits

    def _part(self, size: int, first: int, second: int, styles: bool) -> Part:
        """A window, made once: there are few places where windows begin."""
        place = (size, first, second, styles)
        if place not in self._parts:
            ends = [len(own) for own in self._nodes]
            here = [
                slice(at, min(at + size, end))
                for at, end in zip((first, second), ends, strict=True)
            ]
            evidence = [one.within(own) for one, own in zip(self._evidence, here, strict=True)]
            sums = self._sums[styles].within(*here)
            self._parts[place] = Part(
                (evidence[0], evidence[1]),
                sums,
                np.ascontiguousarray(sums.prior[:, [0, -1]].T),
                (first > 0, here[0].stop < ends[0], second > 0, here[1].stop < ends[1]),
            )
        return self._parts[place]

    def _fitted(self, drawn: Codes) -> Guide:
        """Fit to the means of drawn people, as places among the nodes."""
        found = BatchScores.empty(drawn.shape[1], styles=False)
        desk = (Workspace(), Workspace(), Workspace())
        most = max(map(len, self._nodes))
        self._part(most, 0, 0, False).read(drawn, found, slice(0, drawn.shape[1]), desk)
        return Guide.fitted(drawn, (found.mean - [own[0] for own in self._nodes]) / STEP)

    def share_within(self, size: int, codes: Codes) -> float:
        """Share of people, (J, n), for whom a window of this size is wide enough."""
        guess, _ = self._guide(codes)
        desk, every = (Workspace(), Workspace(), Workspace()), np.arange(codes.shape[1])
        return float(self._round(size, guess, codes, every, desk, styles=False)[2].mean())

    def _cost(self, size: int, drawn: Codes) -> float:
        """Of the first window, and of reading who does not fit into it again in all; in multiplications."""
        again = 1 - self.share_within(size, drawn)
        return self._products(size) + again * self._products(len(self._nodes[0]))

    def _products(self, nodes: int) -> float:
        options = sum(side.complete.shape[1] for one in self._evidence for side in one.sides)
        return float(options * nodes + MOMENTS * nodes**2)
