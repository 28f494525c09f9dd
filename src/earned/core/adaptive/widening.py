"""Formats of both dimensions brought to one size, so that the same products take them all.

Whatever is added in the middle's surroundings has no weight: slopes and values of the method factor of weight
0, values of the trait that nobody reads, formats without items.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from earned.core.instruments.item import DIMENSIONS, Key
from earned.core.scoring.grid import NODES, Floats
from earned.core.scoring.likelihood import FormatModel
from earned.core.scoring.model import ScoringModel

UNLIKELY = -30.0
"""Logarithm of P where a table is widened: never the largest."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Items that read the same trait. ``logs``: item id -> log P, (K, L, W), and ``tables`` -> P, (K, W)."""

    logs: dict[str, Floats]
    tables: dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Widened:
    """F formats a dimension, each with L slopes, M values of the method factor and T of θ - δ.

    ``forms``: 2·F, without items ``None``. ``weights``: of the method factor, a dimension (M_d,).
    """

    forms: Sequence[FormatModel | None]
    weights: Sequence[Floats]
    slopes: int
    method: int
    trait: int

    @classmethod
    def of(cls, model: ScoringModel) -> "Widened":
        """As wide as the widest of a model."""
        dimensions = [model.dimensions[d] for d in DIMENSIONS]
        most = max(len(own.formats) for own in dimensions)
        forms: list[FormatModel | None] = []
        for own in dimensions:
            forms += [*own.formats.values(), *[None] * (most - len(own.formats))]
        there = [form for form in forms if form]
        return cls(
            forms=forms,
            weights=[own.method.weights for own in dimensions],
            slopes=max(len(form.slope_weights) for form in there),
            method=max(form.method_values for form in there),
            trait=max(len(form.trait) for form in there),
        )

    @property
    def width(self) -> int:
        """W, values of the effective trait."""
        return self.trait + self.method - 1

    def shelves(self) -> Iterator[Shelf]:
        """Of each format one a key, or one without a method factor."""
        apart: tuple[tuple[Key, ...], ...] = ((1,), (-1,))
        for form in self.forms:
            for keys in apart if self.method > 1 else ((1, -1),):
                yield self._shelf(form, keys)

    def _shelf(self, form: FormatModel | None, keys: Sequence[Key]) -> Shelf:
        if form is None:
            return Shelf({}, {})
        mine = {item: form.tables[item] for item, key in form.keys.items() if key in keys}
        logs, tables = {}, {}
        for item, table in mine.items():
            options = table.shape[1]
            more = self.slopes - len(table)
            slopes = np.pad(table.transpose(1, 0, 2), ((0, 0), (0, more), (0, 0)), mode="edge")
            logs[item] = centred(slopes, self.width, UNLIKELY)
            known = np.tensordot(form.slope_weights, np.exp(table), 1)
            tables[item] = centred(known, self.width, 1 / options)
        return Shelf(logs, tables)

    def slope_weights(self) -> Floats:
        """Shape (2F, 1, L)."""
        found = np.zeros((len(self.forms), 1, self.slopes))
        for row, form in zip(found, self.forms, strict=True):
            own = np.ones(1) if form is None else form.slope_weights
            row[0, : len(own)] = own
        return found

    def spread(self) -> Floats:
        """Weights of δ, (2F, 61, T); δ = 0 in formats without items."""
        plain = np.eye(len(NODES))
        own = [plain if form is None else form.spread for form in self.forms]
        return np.stack([centred(one, self.trait, 0.0) for one in own])

    def method_weights(self) -> Floats:
        """Shape (2, M)."""
        return np.stack([centred(one, self.method, 0.0) for one in self.weights])


def centred(array: Floats, wide: int, value: float) -> Floats:
    """The last axis widened on both sides alike, filled with a value."""
    more = (wide - array.shape[-1]) // 2
    pads = [(0, 0)] * (array.ndim - 1) + [(more, more)]
    return np.pad(array, pads, constant_values=value)
