"""A bank in which items share factors: a method factor a dimension, offsets a format or a facet.

All formats of both dimensions go through the same few products (``widening``), in single precision: a choice
needs no more. Where answers contradict each other so much that too little mass is left, in double.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from earned.core.adaptive.look import Array, Look, centre, met_moments, total_and_moments
from earned.core.adaptive.tables import Columns, joined
from earned.core.adaptive.widening import Shelf, Widened
from earned.core.scoring.grid import NODES, Floats
from earned.core.scoring.likelihood import Answered
from earned.core.scoring.model import ScoringModel

LOWEST = np.float32(-60.0)
"""The least logarithm of a product of answers: with lower ones numbers become denormal, and slow."""

ENOUGH = 1e-15
"""Less mass than this (whole quizzes leave 1e-10) is worked out again in double precision."""

TRACE = 1e-9
"""Nodes that hold less of the largest mass are left out of the choice."""


@dataclass(frozen=True, slots=True)
class SharedBank:
    """Sizes: F formats a dimension, L slopes, M values of the method factor, T of θ - δ, W = T + M - 1.

    ``logs``: log P, an answer's less its largest, (ΣK, L·W). ``rows``: item id -> the row of its category 0.
    ``shelves``: 1 where a row is of a shelf, (S, ΣK). ``slope_weights``: (2F, 1, L). ``spread``: (2F, 61, T).
    ``weights``: of the method factor, (2, 1, M, 1). ``others``: of each format, (F, F - 1). ``lowest``:
    ``LOWEST``, (T,).
    """

    prior: Floats
    logs: Array
    rows: dict[str, int]
    shelves: Array
    slope_weights: Array
    spread: Array
    weights: Array
    others: Array
    lowest: Array
    columns: Columns

    @classmethod
    def of(cls, model: ScoringModel) -> "SharedBank":
        """Compile."""
        wide = Widened.of(model)
        shelves = list(wide.shelves())
        logs, rows, of = _stacked(shelves, wide)
        formats = len(wide.forms) // 2
        others = [[other for other in range(formats) if other != own] for own in range(formats)]
        return cls(
            prior=model.prior,
            logs=logs,
            rows=rows,
            shelves=of,
            slope_weights=wide.slope_weights().astype(np.float32),
            spread=wide.spread().astype(np.float32),
            weights=wide.method_weights().astype(np.float32)[:, None, :, None],
            others=np.array(others, np.intp).reshape(formats, formats - 1),
            lowest=np.full(wide.trait, LOWEST),
            columns=joined([shelf.tables for shelf in shelves]).single(),
        )

    def look(self, answers: Answered) -> Look:
        """What the answers say."""
        logs = self._summed(answers)
        found = self._parts(_exp(np.maximum(logs, self.lowest, out=logs)))
        if found.mass <= ENOUGH:
            found = self._parts(_exp(self._summed(answers).astype(np.float64)))
        total, moments = total_and_moments(found.rows)
        centre(found.met, total, moments)
        return Look(moments, *self._by_shelf(found, _near(found.rows)))

    def _summed(self, answers: Answered) -> Array:
        """log G⁺G⁻ of each format up to a constant, at most 0; (2F, L, M, T)."""
        taken = [self.rows[item] + category for item, category in answers]
        return self._read(self.shelves[:, taken] @ self.logs[taken])

    def _read(self, logs: Array) -> Array:
        """Sums of both keys as each value of the method factor reads them."""
        formats, _, slopes = self.slope_weights.shape
        methods, trait = self.weights.shape[2], self.spread.shape[2]
        if methods == 1:
            return logs.reshape(formats, slopes, 1, trait)
        one, wide = logs.itemsize, logs.shape[1] // slopes
        # Views in which each row starts one node later, for the other key in the opposite order.
        shape, steps = (formats, slopes, methods, trait), (2 * slopes * wide * one, wide * one)
        plus: Array = np.ndarray(shape, logs.dtype, logs, 0, (*steps, one, one))
        last = (slopes * wide + methods - 1) * one
        minus: Array = np.ndarray(shape, logs.dtype, logs, last, (*steps, -one, one))
        return plus + minus

    def _parts(self, product: Array) -> "_Parts":
        """From G⁺G⁻, (2F, L, M, T)."""
        formats, slopes, methods, trait = product.shape
        if slopes > 1:
            product = self.slope_weights @ product.reshape(formats, slopes, -1)
        product = product.reshape(formats, methods, trait)
        given = (product @ self.spread.transpose(0, 2, 1)).reshape(2, formats // 2, methods, -1)
        besides = np.multiply.reduce(given[:, self.others], axis=2)
        besides *= self.weights
        likelihood = np.add.reduce(besides[:, 0] * given[:, 0], axis=1, dtype=np.float64)
        met = met_moments(self.prior, likelihood)
        return _Parts(product, besides, met, met * likelihood[:, None])

    def _by_shelf(self, found: "_Parts", near: slice) -> tuple[Array, slice]:
        """The rows of a look from those over θ, and the part of t that they are of."""
        formats, methods, trait = found.product.shape
        more = trait - len(NODES)
        read = slice(near.start, near.stop + more)
        met = found.met[:, None, :, None, near].astype(found.product.dtype)
        joint = met * found.besides[:, :, None, :, near]
        every = joint.reshape(formats, 3 * methods, -1) @ self.spread[:, near, read]
        every = every.reshape(formats, 3, methods, -1)
        product = found.product[:, :, read]
        if methods == 1:
            return every[:, :, 0] * product, read
        return _gathered(every, product[:, None]), slice(read.start, read.stop + methods - 1)


@dataclass(frozen=True, slots=True)
class _Parts:
    """``product``: (2F, M, T). ``besides``: weights of the method factor times all other formats,
    (2, F, M, 61). ``met``: what the prior and the other dimension say, (2, 3, 61); ``rows``: with L.
    """

    product: Array
    besides: Array
    met: Floats
    rows: Floats

    @property
    def mass(self) -> float:
        """Of the posterior, up to the scale of the products."""
        return float(self.rows[0, 0].sum())


def _exp(logs: Array) -> Array:
    return np.asarray(np.exp(logs, out=logs))


def _near(rows: Floats) -> slice:
    """The nodes that hold mass on either dimension; (2, 3, 61)."""
    mass = np.maximum.reduce(rows[:, 0], axis=0)
    there = (mass > TRACE * mass.max()).nonzero()[0]
    return slice(int(there[0]), int(there[-1]) + 1)


def _gathered(every: Array, product: Array) -> Array:
    """Sums over the method factor at equal t = θ - δ ± m; (2F, 3, M, T) twice -> (4F, 3, W).

    The rows are written with room around them, and read back in rows one place nearer or further apart, so
    that each lies shifted where it belongs.
    """
    formats, moments, methods, trait = every.shape
    apart, wide = trait + methods, trait + methods - 1
    held = np.zeros((formats, moments, methods - 1 + methods * apart), every.dtype)
    one, front = held.itemsize, (methods - 1) * held.itemsize

    def rows(long: int, start: int, step: int) -> Array:
        shape = (formats, moments, methods, long)
        found: Array = np.ndarray(
            shape, held.dtype, held, start, (*held.strides[:2], step * one, one)
        )
        return found

    np.multiply(every, product, out=rows(trait, front, apart))
    found = np.empty((formats, 2, moments, 1, wide), every.dtype)
    ones = np.ones((1, methods), every.dtype)
    np.matmul(ones, rows(wide, front, apart - 1), out=found[:, 0])
    np.matmul(ones, rows(wide, 0, apart + 1), out=found[:, 1])
    return found.reshape(2 * formats, moments, wide)


def _stacked(shelves: Sequence[Shelf], wide: Widened) -> tuple[Array, dict[str, int], Array]:
    """``logs``, ``rows`` and ``shelves``."""
    parts = [np.zeros((0, wide.slopes * wide.width))]
    rows: dict[str, int] = {}
    of: list[int] = []
    for number, shelf in enumerate(shelves):
        for item, table in shelf.logs.items():
            rows[item] = len(of)
            every = table.reshape(len(table), -1)
            parts.append(every - every.max(axis=1, keepdims=True))
            of += [number] * len(table)
    return (
        np.concatenate(parts).astype(np.float32),
        rows,
        np.eye(len(shelves), dtype=np.float32)[:, of],
    )
