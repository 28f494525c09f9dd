"""The arithmetic of batches: indicators and sums of log tables, band matrices, arrays used again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from earned.core.scoring.grid import Floats

Single = NDArray[np.float32]
Codes = NDArray[np.int8]

PIECES = 3
"""Pieces of a band matrix: more save arithmetic and lose it again in small products."""


class Workspace:
    """Arrays used again from block to block: new ones of this size cost as much as the arithmetic."""

    def __init__(self) -> None:
        """Empty."""
        self._arrays: dict[str, Single] = {}

    def array(self, name: str, *shape: int) -> Single:
        """An array of this shape with anything in it; the same one while name and shape are."""
        found = self._arrays.get(name)
        if found is None or found.shape != shape:
            found = self._arrays[name] = np.empty(shape, np.float32)
        return found


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

    def logs(self, codes: Codes, work: Workspace, name: str) -> Single:
        """Summed log tables; (J, n), negative missing -> (W, n)."""
        own = codes[self.columns]
        out = work.array(name, len(self.log_tables), own.shape[1])
        levels = np.arange(self.options, dtype=np.int8)
        if own.size and own.min() >= 0:
            hot = indicators(own, np.delete(levels, self.options // 2), work)
            return np.asarray(np.matmul(self.complete, hot, out=out))
        hot = indicators(own, levels, work)
        return np.asarray(np.matmul(self.log_tables, hot[:-1], out=out))


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
    """A band matrix in pieces: rows, the rows they read, and the numbers between; a third less arithmetic."""

    pieces: Sequence[tuple[slice, slice, Single]]

    @classmethod
    def of(cls, matrix: Floats) -> "Band":
        """Of a matrix (61, T) whose rows each begin one place after the one above."""
        reach = matrix.shape[1] - len(matrix)
        edges = np.linspace(0, len(matrix), PIECES + 1).astype(int).tolist()
        pieces = []
        for low, high in pairwise(edges):
            rows, read = slice(low, high), slice(low, high + reach)
            pieces.append((rows, read, np.ascontiguousarray(matrix[rows, read], np.float32)))
        return cls(pieces)

    def times(self, right: Single, out: Single) -> Single:
        """The matrix product; (T, n) -> (61, n)."""
        for rows, read, numbers in self.pieces:
            np.matmul(numbers, right[read], out=out[rows])
        return out


def code_blocks(categories: NDArray[Any], size: int) -> Iterator[tuple[slice, Codes]]:
    """Answers (N, J) as small integers (J, n), -1 where missing or negative, in blocks."""
    for start in range(0, len(categories), size):
        rows = slice(start, start + size)
        block = categories[rows].T
        if block.dtype.kind in "iu":
            yield rows, np.ascontiguousarray(block, dtype=np.int8)
        else:
            yield rows, np.where(block >= 0, block, -1).astype(np.int8, order="C")
