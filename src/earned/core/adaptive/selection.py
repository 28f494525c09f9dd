"""Which item to ask next: the largest expected fall in posterior variance over both dimensions.

An item keyed k of format f reads an effective trait t = θ + k·s·m - δ_f. With p(x, t) from its table
and the joint posterior of t and θ, the posterior after answer x has E[θ | x] = Σ_t p(x | t) p(t)
E[θ | t] / p(x). Expected variance falls by the variance of that mean (the expected-posterior-variance
rule; van der Linden & Pashley 2000), and Σ_d Var(E[θ_d | x]) needs three rows over t: p(t) times 1,
E[θ₁ | t] and E[θ₂ | t]. Because t carries what items share, an item of a fresh format or the other
keying is worth more: shared errors cancel by themselves. What items share in slope enters through the
average table only.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.scoring.grid import NODES, Floats
from earned.core.scoring.likelihood import Evidence, FormatModel
from earned.core.scoring.model import ScoringModel

FACET_SLACK = 1
"""A facet may be at most this many questions ahead of the least asked one of its dimension."""

POWERS: Floats = np.stack([np.ones_like(NODES), NODES], axis=1)

KEY_SLACK = 1
"""One keying of a dimension may be at most this many questions ahead of the other."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Items of one dimension and format that read the same t; ``table``: P(category | t), (W, items·K)."""

    key: int
    ids: tuple[str, ...]
    table: Floats

    def falls(self, rows: Floats) -> Floats:
        """Expected fall for each item from three rows (3, W) whose first sums to 1; shape (items,)."""
        found = rows @ self.table
        means = found[1:]
        means *= means / found[0]
        _, now1, now2 = rows.sum(axis=1).tolist()
        every = means.reshape(2 * len(self.ids), -1).sum(axis=1).reshape(2, -1)
        return np.asarray(every[0] + every[1] - (now1**2 + now2**2))


@dataclass(frozen=True, slots=True)
class _Aisle:
    """The shelves of one dimension and format. ``axis``: 0 anxiety, 1 avoidance."""

    axis: int
    name: str
    form: FormatModel
    shelves: Sequence[_Shelf]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both dimensions at once, where nothing is shared and their tables have one shape.

    ``tables``: shape (2, 61, items·K). The arithmetic is that of shelves; half as many calls.
    """

    ids: tuple[str, ...]
    tables: Floats

    def falls(self, prior: Floats, first: Floats, second: Floats) -> dict[str, float]:
        """Item id -> expected fall."""
        rows = np.empty((2, 3, len(NODES)))
        rows[0, 0], rows[0, 2] = (prior @ (second[:, None] * POWERS)).T
        rows[1, 0], rows[1, 2] = (prior.T @ (first[:, None] * POWERS)).T
        rows[0] *= first
        rows[1] *= second
        rows[:, 1] = rows[:, 0] * NODES
        rows /= rows[0, 0].sum()
        found = rows @ self.tables
        means = found[:, 1:]
        means *= means / found[:, :1]
        gain = means.reshape(2, 2, len(self.ids) // 2, -1).sum(axis=3).sum(axis=1)
        now = rows[:, 1:].sum(axis=2)
        gain -= (now * now).sum(axis=1, keepdims=True)
        return dict(zip(self.ids, gain.ravel().tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Selector:
    """Chooses items of a compiled instrument; build once with :func:`selector`."""

    prior: Floats
    items: Mapping[Dimension, tuple[Item, ...]]
    aisles: Sequence[_Aisle]
    pair: _Pair | None = None

    def expected_falls(self, evidence: tuple[Evidence, Evidence]) -> dict[str, float]:
        """Item id -> expected fall of Var(anxiety) + Var(avoidance)."""
        if self.pair is not None:
            return self.pair.falls(self.prior, evidence[0].likelihood, evidence[1].likelihood)
        first, second = evidence[0].likelihood, evidence[1].likelihood
        met = [weighted_moments(self.prior, second), weighted_moments(self.prior.T, first)]
        total = float(first @ met[0][0])
        falls: dict[str, float] = {}
        for aisle in self.aisles:
            own = evidence[aisle.axis]
            joint = effective_moments(own, aisle.name, aisle.form, met[aisle.axis])
            for shelf in aisle.shelves:
                found = shelf.falls(gathered(joint, shelf.key) / total).tolist()
                falls.update(zip(shelf.ids, found, strict=True))
        return falls

    def choose(self, evidence: tuple[Evidence, Evidence], asked: Collection[str]) -> Item | None:
        """The next item, or ``None`` when all were asked; ties go to the instrument's order."""
        falls = self.expected_falls(evidence)
        candidates = (item for d in DIMENSIONS for item in balanced(self.items[d], asked))
        return max(candidates, key=lambda item: falls[item.id], default=None)


def weighted_moments(prior: Floats, other: Floats) -> Floats:
    """Rows over θ_d: weight from the other dimension times 1, θ_d and E[θ_o | θ_d]; shape (3, 61)."""
    met = prior @ (other[:, None] * POWERS)
    rows = np.empty((3, len(NODES)))
    rows[0], rows[2] = met.T
    rows[1] = rows[0] * NODES
    return rows


def effective_moments(evidence: Evidence, name: str, form: FormatModel, met: Floats) -> Floats:
    """The three rows at every method factor and θ - δ of a format; shape (3, M, T)."""
    if form.is_plain:
        besides = met if len(evidence.given) == 1 else met * evidence.besides(name)[0]
        return np.asarray((besides * evidence.products[name][0])[:, None])
    besides = evidence.weights[:, None] * evidence.besides(name)
    return np.asarray(((met[:, None] * besides) @ form.spread) * evidence.products[name])


def gathered(joint: Floats, key: int) -> Floats:
    """The three rows over the effective trait t of one key; shape (3, M, T) -> (3, W).

    Value m of the method factor moves its row by m steps; written into rows one place longer and read
    back in rows of W, every row lies shifted where it belongs.
    """
    moments, values, width = joint.shape
    if values == 1:
        return joint[:, 0]
    wide = width + values - 1
    padded = np.zeros((moments, values, wide + 1))
    padded[:, :, :width] = joint if key == 1 else joint[:, ::-1]
    shifted = padded.reshape(moments, -1)[:, : values * wide].reshape(moments, values, wide)
    return np.asarray(shifted.sum(axis=1))


def selector(model: ScoringModel) -> Selector:
    """The selector of a compiled instrument."""
    aisles = [
        _Aisle(axis, name, form, _shelves(form))
        for axis, dimension in enumerate(DIMENSIONS)
        for name, form in model.dimensions[dimension].formats.items()
    ]
    every = model.items.values()
    items = {d: tuple(item for item in every if item.dimension == d) for d in DIMENSIONS}
    return Selector(model.prior, items, aisles, _pair(aisles))


def _pair(aisles: Sequence[_Aisle]) -> _Pair | None:
    if len(aisles) != len(DIMENSIONS) or not all(aisle.form.is_plain for aisle in aisles):
        return None
    (first,), (second,) = (aisle.shelves for aisle in aisles)
    if first.table.shape != second.table.shape:
        return None
    return _Pair((*first.ids, *second.ids), np.stack([first.table, second.table]))


def _shelves(form: FormatModel) -> list[_Shelf]:
    if form.method_values == 1:
        return [_shelf(form, 1, tuple(form.keys))]
    by_key = [(key, tuple(i for i, own in form.keys.items() if own == key)) for key in (1, -1)]
    return [_shelf(form, key, ids) for key, ids in by_key if ids]


def _shelf(form: FormatModel, key: int, ids: tuple[str, ...]) -> _Shelf:
    tables = [np.tensordot(form.slope_weights, np.exp(form.tables[item]), 1) for item in ids]
    return _Shelf(key, ids, np.ascontiguousarray(np.concatenate(tables).T))


def balanced(items: Sequence[Item], asked: Collection[str]) -> list[Item]:
    """The unasked items that keep keys and facets of one dimension in balance.

    Where no item fits both, facets give way first, then keys.
    """
    left = [item for item in items if item.id not in asked]
    keys = {1: 0, -1: 0}
    facets = dict.fromkeys([item.facet for item in items], 0)
    for item in items:
        if item.id in asked:
            keys[item.key] += 1
            facets[item.facet] += 1
    most_key = min([keys[item.key] for item in left], default=0) + KEY_SLACK
    most_facet = min(facets.values(), default=0) + FACET_SLACK
    by_key = [item for item in left if keys[item.key] < most_key]
    return [item for item in by_key if facets[item.facet] < most_facet] or by_key
