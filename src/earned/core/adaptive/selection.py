"""Which item to ask next: the largest expected fall in posterior variance over both dimensions.

For an item of dimension d with table P(x | θ_d), the posterior after answer x is proportional to the
present one times P(x | θ_d). The expected variance over both dimensions is Σ_x p(x)·Σ_d Var(θ_d | x)
(the expected-posterior-variance rule; van der Linden & Pashley 2000, in Computerized Adaptive
Testing). Choosing uses each item's own folded table; what items share enters through the present
posterior and through the balance over keys and facets, which is what makes shared errors cancel.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.scoring.grid import NODES, Floats
from earned.core.scoring.model import ScoringModel

FACET_SLACK = 1
"""A facet may be at most this many questions ahead of the least asked one of its dimension."""

KEY_SLACK = 1
"""One keying of a dimension may be at most this many questions ahead of the other."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The items of one dimension: their tables side by side, zero-padded to the most options."""

    items: tuple[Item, ...]
    table: Floats
    options: int


@dataclass(frozen=True, slots=True)
class Selector:
    """Chooses items of a compiled instrument; build once with :func:`selector`."""

    shelves: Mapping[Dimension, _Shelf]

    def expected_falls(self, mass: Floats) -> dict[str, float]:
        """Item id -> expected fall of Var(anxiety) + Var(avoidance); ``mass``: (61, 61), sum 1."""
        falls: dict[str, float] = {}
        for axis, dimension in enumerate(DIMENSIONS):
            shelf = self.shelves[dimension]
            values = _falls(mass if axis == 0 else mass.T, shelf)
            falls.update(zip((item.id for item in shelf.items), values.tolist(), strict=True))
        return falls

    def choose(self, mass: Floats, asked: Collection[str]) -> Item | None:
        """The next item, or ``None`` when all were asked; ties go to the instrument's order."""
        falls = self.expected_falls(mass)
        return max(self._candidates(asked), key=lambda item: falls[item.id], default=None)

    def _candidates(self, asked: Collection[str]) -> list[Item]:
        return [
            item
            for dimension in DIMENSIONS
            for item in balanced(self.shelves[dimension].items, asked)
        ]


def selector(model: ScoringModel) -> Selector:
    """The selector of a compiled instrument."""
    return Selector({dimension: _shelf(model, dimension) for dimension in DIMENSIONS})


def _shelf(model: ScoringModel, dimension: Dimension) -> _Shelf:
    items = tuple(item for item in model.items.values() if item.dimension == dimension)
    options = max((model.tables[item.id].shape[1] for item in items), default=1)
    table = np.zeros((len(NODES), len(items), options))
    for place, item in enumerate(items):
        known = model.tables[item.id]
        table[:, place, : known.shape[1]] = known
    return _Shelf(items, table.reshape(len(NODES), -1), options)


def _falls(mass: Floats, shelf: _Shelf) -> NDArray[np.float64]:
    """Expected falls for items of the dimension on axis 0 of ``mass``; shape (items,)."""
    own, other = mass.sum(axis=1), mass @ np.stack([NODES, NODES**2], axis=1)
    rows = np.stack([own, own * NODES, own * NODES**2, other[:, 0], other[:, 1]])
    now = rows.sum(axis=1)
    p, s1, s11, s2, s22 = (rows @ shelf.table).reshape(5, len(shelf.items), shelf.options)
    gain = (s1**2 + s2**2) / np.maximum(p, 1e-300)
    expected = (s11 + s22 - gain).sum(axis=1)
    present = now[2] - now[1] ** 2 + now[4] - now[3] ** 2
    return np.asarray(present - expected)


def balanced(items: Sequence[Item], asked: Collection[str]) -> list[Item]:
    """The unasked items that keep keys and facets of one dimension in balance.

    Where no item fits both, facets give way first, then keys.
    """
    left = [item for item in items if item.id not in asked]
    keys = Counter(item.key for item in items if item.id in asked)
    facets = Counter(item.facet for item in items if item.id in asked)
    by_key = _least(left, {item.id: keys[item.key] for item in left}, KEY_SLACK) or left
    fewest = min((facets[item.facet] for item in items), default=0)
    return [item for item in by_key if facets[item.facet] < fewest + FACET_SLACK] or by_key


def _least(items: Iterable[Item], counts: Mapping[str, int], slack: int) -> list[Item]:
    fewest = min(counts.values(), default=0)
    return [item for item in items if counts[item.id] < fewest + slack]
