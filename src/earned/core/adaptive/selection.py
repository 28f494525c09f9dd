"""Which item to ask next: the largest expected fall in posterior variance over both dimensions.

An item keyed k of format f reads an effective trait t = θ + k·s·m - δ_f. With p(x, t) from its table
and the joint posterior of t and θ, the posterior after answer x has E[θ | x] = Σ_t p(x | t) p(t)
E[θ | t] / p(x), so the expected variance over both dimensions, Σ_x p(x) Σ_d Var(θ_d | x), needs five
rows over t: p(t) times 1, E[θ₁ | t], E[θ₁² | t], E[θ₂ | t], E[θ₂² | t] (the expected-posterior-variance
rule; van der Linden & Pashley 2000). Because t carries what items share, an item of a fresh format or
the other keying is worth more: shared errors cancel by themselves. What items share in slope enters
through the average table only.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.scoring.grid import NODES, Floats
from earned.core.scoring.likelihood import Evidence, FormatModel
from earned.core.scoring.model import ScoringModel

FACET_SLACK = 1
"""A facet may be at most this many questions ahead of the least asked one of its dimension."""

KEY_SLACK = 1
"""One keying of a dimension may be at most this many questions ahead of the other."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Items of one dimension, format and key; ``table``: P(category | t), shape (W, items·K)."""

    key: int
    ids: tuple[str, ...]
    table: Floats

    def falls(self, rows: Floats) -> Floats:
        """Expected fall for each item from five rows (5, W) that sum to moments; shape (items,)."""
        p, s1, s11, s2, s22 = (rows @ self.table).reshape(5, len(self.ids), -1)
        after = (s11 + s22 - (s1**2 + s2**2) / np.maximum(p, 1e-300)).sum(axis=1)
        now = rows.sum(axis=1)
        return np.asarray(now[2] - now[1] ** 2 + now[4] - now[3] ** 2 - after)


@dataclass(frozen=True, slots=True)
class _Aisle:
    """The shelves of one dimension and format. ``axis``: 0 anxiety, 1 avoidance."""

    axis: int
    name: str
    form: FormatModel
    shelves: Sequence[_Shelf]


@dataclass(frozen=True, slots=True)
class Selector:
    """Chooses items of a compiled instrument; build once with :func:`selector`."""

    prior: Floats
    items: Mapping[Dimension, tuple[Item, ...]]
    aisles: Sequence[_Aisle]

    def expected_falls(self, evidence: tuple[Evidence, Evidence]) -> dict[str, float]:
        """Item id -> expected fall of Var(anxiety) + Var(avoidance)."""
        likelihoods = [found.likelihood for found in evidence]
        met = [
            weighted_moments(self.prior, likelihoods[1]),
            weighted_moments(self.prior.T, likelihoods[0]),
        ]
        total = likelihoods[0] @ met[0][0]
        falls: dict[str, float] = {}
        for aisle in self.aisles:
            joint = effective_moments(
                evidence[aisle.axis], aisle.name, aisle.form, met[aisle.axis] / total
            )
            for shelf in aisle.shelves:
                found = shelf.falls(gathered(joint, shelf.key)).tolist()
                falls.update(zip(shelf.ids, found, strict=True))
        return falls

    def choose(self, evidence: tuple[Evidence, Evidence], asked: Collection[str]) -> Item | None:
        """The next item, or ``None`` when all were asked; ties go to the instrument's order."""
        falls = self.expected_falls(evidence)
        candidates = (item for d in DIMENSIONS for item in balanced(self.items[d], asked))
        return max(candidates, key=lambda item: falls[item.id], default=None)


def weighted_moments(prior: Floats, other: Floats) -> Floats:
    """Rows over θ_d: weight from the other dimension times 1, θ_d, θ_d², E[θ_o | θ_d], E[θ_o² | θ_d]."""
    zero, one, two = (prior @ (other * NODES**power) for power in range(3))
    return np.stack([zero, zero * NODES, zero * NODES**2, one, two])


def effective_moments(evidence: Evidence, name: str, form: FormatModel, met: Floats) -> Floats:
    """The five rows at every method factor and θ - δ of a format; shape (5, M, T)."""
    besides = evidence.weights[:, None] * evidence.besides(name)
    return np.asarray(((met[:, None] * besides) @ form.spread) * evidence.products[name])


def gathered(joint: Floats, key: int) -> Floats:
    """The five rows over the effective trait t of one key; shape (5, M, T) -> (5, W).

    Value m of the method factor moves its row by m steps; written into rows one place longer and read
    back in rows of W, every row lies shifted where it belongs.
    """
    moments, values, width = joint.shape
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
    return Selector(model.prior, items, aisles)


def _shelves(form: FormatModel) -> list[_Shelf]:
    return [_shelf(form, key) for key in (1, -1) if key in form.keys.values()]


def _shelf(form: FormatModel, key: int) -> _Shelf:
    ids = tuple(item for item, own in form.keys.items() if own == key)
    tables = [np.tensordot(form.slope_weights, np.exp(form.tables[item]), 1) for item in ids]
    return _Shelf(key, ids, np.ascontiguousarray(np.concatenate(tables).T))


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
