"""Reading only the part of a likelihood where its mass lies.

With facet and method factors a likelihood costs an integral at every node and value of the method factor,
and most of them hold next to nothing. A guide, fitted once to drawn people, guesses from the answers where a
person lies; the likelihood is worked out in a window around the guess. Then it is checked: given the
parameters, answers are log-concave in trait and factors, and so are their marginals (Prékopa 1973, Acta
Scientiarum Mathematicarum 34:335-343), so what lies beyond a window is less than its edge and falls on. Who
has more than a trace at an edge, or too few answers for a guess, is read again in a wider window, in the end
in all. A person's numbers depend on their own answers alone, not on who else stands in the table.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.scoring.blocks import Codes, Single, Workspace
from earned.core.scoring.facets import FacetEvidence
from earned.core.scoring.grid import Floats
from earned.core.scoring.guide import DRAWN, SEED, Guide, runs, starts

TRACE = np.float32(1e-5)
"""A window is wide enough where each edge holds at most this share of the mass."""

BLOCK = 1536

Places = tuple[NDArray[np.intp], NDArray[np.intp]]
"""First node and first value of the method factor, (n,) each."""


@dataclass(frozen=True, slots=True)
class Window:
    """How many nodes and values of the method factor; where it may begin is so many of them ``apart``."""

    nodes: int
    nodes_apart: int
    values: int
    values_apart: int

    @classmethod
    def of(cls, whole: FacetEvidence, width: float, apart: float, values: int) -> "Window":
        """``width`` and ``apart`` in SD of the trait, a multiple of four nodes: quicker products."""
        step = float(whole.nodes[1] - whole.nodes[0])
        nodes = min(4 * round(width / step / 4), len(whole.nodes))
        return cls(nodes, round(apart / step), min(values, len(whole.weights)), VALUES_APART)

    def places(self, guess: Single, sizes: tuple[int, int]) -> Places:
        """Where each window begins; guesses (2, n), of nodes and values there are so many."""
        node = starts(guess[0], self.nodes, self.nodes_apart, sizes[0])
        value = starts(guess[1], self.values, self.values_apart, sizes[1])
        return node, value


VALUES_APART = 2
WIDTHS = ((4.8, 0.8, 11), (7.8, 1.6, 17))
"""Of windows, one after the other: width and distance in SD of the trait, values of the method factor."""


class WindowedEvidence:
    """A facet evidence read in windows. Its likelihood is 0 where there is no more than a trace."""

    def __init__(self, whole: FacetEvidence, prior: Floats) -> None:
        """``prior``: marginal mass of the trait on the nodes, (Q,)."""
        self.whole, self.above = whole, whole.above
        self._prior = prior.astype(np.float32)
        self._windows = [Window.of(whole, *widths) for widths in WIDTHS]
        self._guide: Guide | None = None
        self._parts: dict[tuple[Window, int, int], FacetEvidence] = {}

    def __call__(self, codes: Codes, work: Workspace) -> tuple[Single, None]:
        """L on the nodes; (J, n) -> (Q, n)."""
        if self._guide is None:
            self._guide = _guide(self.whole, self._prior, len(codes))
        found = work.array("windowed", len(self.whole.nodes), codes.shape[1])
        found[:] = 0
        guess, enough = self._guide(codes)
        left = np.flatnonzero(enough)
        for number, window in enumerate(self._windows):
            left = np.concatenate(list(self._read(window, guess, codes, left, found, work)))
            if not number:
                left = np.concatenate([left, np.flatnonzero(~enough)])
        for rows in _blocks(left):
            _put(found, rows, self.whole(codes.take(rows, axis=1), work)[0])
        return found, None

    def _read(
        self,
        window: Window,
        guess: Single,
        codes: Codes,
        people: NDArray[np.intp],
        found: Single,
        work: Workspace,
    ) -> Iterator[NDArray[np.intp]]:
        """Fill in these people's likelihoods; who needs a wider window."""
        yield people[:0]
        sizes = (len(self.whole.nodes), len(self.whole.weights))
        begin = window.places(guess[:, people], sizes)
        kinds = begin[0] * sizes[1] + begin[1]
        order = np.argsort(kinds, kind="stable")
        for low, high in runs(kinds[order]):
            node, value = (int(start[order[low]]) for start in begin)
            part = self._part(window, node, value)
            inside = slice(node, node + window.nodes)
            for rows in _blocks(people[order[low:high]]):
                held, wide = _checked(
                    part,
                    self._prior[inside],
                    codes.take(rows, axis=1),
                    work,
                    self._open(node, value, window),
                )
                _put(found[inside], rows, held)
                yield rows[~wide]

    def _part(self, window: Window, node: int, value: int) -> FacetEvidence:
        """The evidence within a window, made once: there are few places where windows begin."""
        place = (window, node, value)
        if place not in self._parts:
            self._parts[place] = self.whole.within(node, window.nodes, value, window.values)
        return self._parts[place]

    def _open(self, node: int, value: int, window: Window) -> tuple[bool, bool, bool, bool]:
        """Whether there is more beyond: below and above of nodes, and of values."""
        return (
            node > 0,
            node + window.nodes < len(self.whole.nodes),
            value > 0,
            value + window.values < len(self.whole.weights),
        )


def _checked(
    part: FacetEvidence,
    prior: Single,
    codes: Codes,
    work: Workspace,
    open_: tuple[bool, bool, bool, bool],
) -> tuple[Single, NDArray[np.bool_]]:
    """L in a window, and whether the window was wide enough."""
    total = work.array("total", len(part.nodes), codes.shape[1])
    edges: list[Single] = []
    last = len(part.weights) - 1
    for place, held in enumerate(part.parts(codes, work)):
        np.add(total, held, out=total) if place else np.copyto(total, held)
        if (place == 0 and open_[2]) or (place == last and open_[3]):
            edges.append(prior @ held)
    edges += [prior[at] * total[at] for at, is_open in ((0, open_[0]), (-1, open_[1])) if is_open]
    most = (prior @ total) * TRACE
    wide = np.ones(codes.shape[1], bool)
    for edge in edges:
        wide &= edge <= most
    return total, wide


def _put(found: Single, people: NDArray[np.intp], held: Single) -> None:
    for own, one in zip(found, held, strict=True):  # twice as quick as all rows at once
        own[people] = one


def _blocks(people: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    for start in range(0, len(people), BLOCK):
        yield people[start : start + BLOCK]


def _guide(whole: FacetEvidence, prior: Single, items: int) -> Guide:
    """Fit to drawn people: least squares of posterior means on the answers."""
    codes = _drawn(whole, prior, items)
    work = Workspace()
    total, node, value = np.zeros((3, DRAWN))
    places = np.arange(len(whole.nodes), dtype=np.float32)
    for number, part in enumerate(whole.parts(codes, work)):
        mass = prior @ part
        total += mass
        node += (prior * places) @ part
        value += number * mass
    wanted = np.stack([node / total, value / total], axis=1)
    return Guide.fitted(codes, wanted)


def _drawn(whole: FacetEvidence, prior: Single, items: int) -> Codes:
    """Answers of people drawn from the model, (items, n); -1 for items that are not of this dimension."""
    chance = np.random.default_rng(SEED)
    codes = np.full((items, DRAWN), -1, np.int8)
    trait = chance.choice(len(whole.nodes), DRAWN, p=prior / prior.sum(dtype=np.float64))
    method = chance.choice(len(whole.weights), DRAWN, p=whole.weights)
    for group in whole.groups:
        nodes = np.maximum(group.kernel.matrix, 0).cumsum(axis=1, dtype=np.float64)
        place = (nodes[trait] < chance.random((DRAWN, 1)) * nodes[trait, -1:]).sum(axis=1)
        shifts = (method, len(whole.weights) - 1 - method)
        for side, shift in zip(group.sides, shifts, strict=False):
            tables = side.log_tables.reshape(len(side.log_tables), -1, side.options)
            upto = np.exp(tables[place * group.stride + shift], dtype=np.float64).cumsum(axis=2)
            drawn = (chance.random((DRAWN, tables.shape[1], 1)) * upto[..., -1:] > upto).sum(axis=2)
            codes[side.columns] = drawn.T
    return codes
