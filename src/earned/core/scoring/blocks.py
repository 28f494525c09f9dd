"""The arithmetic of batches: indicators and sums of log tables, band matrices, arrays used again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import ceil, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from earned.core.scoring.grid import Floats

Single = NDArray[np.float32]
Codes = NDArray[np.int8]

LOWEST, HIGHEST = np.float32(-80.0), np.float32(40.0)
"""Exponents are held inside single precision: below lie denormal numbers, twice as slow; above come only
contradictory answers.
"""

PIECES = 3
"""Pieces of a band matrix: more save arithmetic and lose it again in small products."""


class Workspace:
    """Arrays used again from block to block: new ones of this size cost as much as the arithmetic."""

    def __init__(self) -> None:
        """Empty."""
        self._arrays: dict[str, Single] = {}

    def array(self, name: str, *shape: int) -> Single:
        """An array of this shape with anything in it; it lies where the last one of the name lay."""
        size = prod(shape)
        found = self._arrays.get(name)
        if found is None or found.size < size:
            found = self._arrays[name] = np.empty(size, np.float32)
        return found[:size].reshape(shape)


@dataclass(frozen=True, slots=True)
class Side:
    """Items that read the same trait. ``log_tables``: shape (W, items·K), an item's options together.

    ``complete``: the same for people who answered everything: each option against the middle one, and
    what those of all middle options sum to; shape (W, items·(K - 1) + 1).
    """

    columns: NDArray[np.intp] | slice
    log_tables: Single
    complete: Single
    options: int

    @classmethod
    def of(cls, columns: NDArray[np.intp] | slice, tables: Floats) -> "Side":
        """From log tables of its items; shape (W, items, K)."""
        wide, _, options = tables.shape
        middle = tables[:, :, options // 2]
        others = np.delete(tables, options // 2, axis=2) - middle[:, :, None]
        base = middle.sum(axis=1, keepdims=True)
        complete = np.concatenate([others.reshape(wide, -1), base], axis=1).astype(np.float32)
        return cls(columns, tables.reshape(wide, -1).astype(np.float32), complete, options)

    @property
    def is_empty(self) -> bool:
        """Whether there are no items."""
        return not self.log_tables.shape[1]

    def rows(self, first: int, end: int) -> "Side":
        """Some of the rows, relative to their middle one."""
        here, middle = slice(first, end), (first + end) // 2
        return replace(
            self,
            log_tables=self.log_tables[here] - self.log_tables[middle],
            complete=self.complete[here] - self.complete[middle],
        )

    def logs(self, codes: Codes, work: Workspace, name: str) -> Single:
        """Summed log tables; (J, n), negative missing -> (W, n)."""
        own = codes[self.columns]
        out = work.array(name, len(self.log_tables), own.shape[1])
        every, but_middle = _levels(self.options)
        if own.size and own.min() >= 0:
            hot = indicators(own, but_middle, work)
            return np.asarray(np.matmul(self.complete, hot, out=out))
        hot = indicators(own, every, work)
        return np.asarray(np.matmul(self.log_tables, hot[:-1], out=out))


@lru_cache
def _levels(options: int) -> tuple[Codes, Codes]:
    """All categories, and all but the middle one."""
    every = np.arange(options, dtype=np.int8)
    return every, np.delete(every, options // 2)


def indicators(codes: Codes, levels: Codes, work: Workspace) -> Single:
    """Whether each answer is each level, and a last row of ones; (items, n) -> (items·levels + 1, n)."""
    items, people = codes.shape
    size = items * len(levels)
    hot = work.array(f"hot {size}", size + 1, people)
    hot[-1] = 1
    every = hot[:-1].reshape(items, len(levels), people)
    np.equal(codes[:, None, :], levels[:, None], out=every)
    return hot


@dataclass(frozen=True, slots=True)
class Band:
    """A matrix with numbers near its diagonal only, in pieces; (Q, T).

    ``pieces``: rows, the columns where they are not all 0, and the numbers there.
    """

    matrix: Single
    pieces: Sequence[tuple[slice, slice, Single]]

    @classmethod
    def of(cls, matrix: Floats | Single, pieces: int = PIECES) -> "Band":
        """Cut into so many pieces."""
        single = np.ascontiguousarray(matrix, np.float32)
        edges = np.linspace(0, len(single), pieces + 1).astype(int).tolist()
        parts = []
        for low, high in pairwise(edges):
            read = columns_read(single[low:high])
            parts.append((slice(low, high), read, np.ascontiguousarray(single[low:high, read])))
        return cls(single, parts)

    def rows(self, first: int, end: int) -> tuple["Band", slice]:
        """Some of the rows in one piece, and the columns they read."""
        read = columns_read(self.matrix[first:end])
        return Band.of(self.matrix[first:end, read], 1), read

    def times(self, right: Single, out: Single, factor: float = 1.0) -> Single:
        """The matrix product, times a number; (T, n) -> (Q, n)."""
        for rows, read, numbers in self.pieces:
            scaled = numbers if factor == 1 else numbers * np.float32(factor)
            np.matmul(scaled, right[read], out=out[rows])
        return out


def columns_read(matrix: Single) -> slice:
    """From the first to the last column that is not all 0."""
    read = np.flatnonzero(matrix.any(axis=0))
    return slice(int(read[0]), int(read[-1]) + 1)


def anchored(logs: Sequence[Single], middles: Sequence[slice], work: Workspace) -> None:
    """Subtract from each, in place, its value where all of them together are largest.

    ``logs``: (W, n) each. ``middles``: the rows of each that are read together.
    """
    whole = work.array("anchor", *logs[0][middles[0]].shape)
    np.copyto(whole, logs[0][middles[0]])
    for log, middle in zip(logs[1:], middles[1:], strict=True):
        whole += log[middle]
    best = whole.argmax(axis=0)
    for log, middle in zip(logs, middles, strict=True):
        rows = np.arange(len(log))[middle]
        np.subtract(log, np.take_along_axis(log, rows[best][None], 0), out=log)


def code_blocks(categories: NDArray[Any], size: int) -> Iterator[tuple[slice, Codes]]:
    """Answers (N, J) as small integers (J, n), -1 where missing or negative, in even blocks near a size."""
    people = len(categories)
    even = ceil(people / max(1, round(people / size)))
    for start in range(0, people, max(even, 1)):
        rows = slice(start, min(start + even, people))
        block = categories[rows]
        if block.dtype.kind in "iu":
            yield rows, np.ascontiguousarray(block.T, dtype=np.int8)
        else:
            whole = np.fmax(block, -1).astype(np.int8)
            yield rows, np.ascontiguousarray(whole.T)


def rows_of(places: Sequence[int]) -> NDArray[np.intp] | slice:
    """A slice where the places follow each other: no copy."""
    if places and list(places) == list(range(places[0], places[0] + len(places))):
        return slice(places[0], places[0] + len(places))
    return np.array(places, np.intp)
