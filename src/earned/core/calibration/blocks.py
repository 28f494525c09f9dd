"""Answers as indicators, in blocks of people: what the matrix products of the E-step read.

Indicators of a moderate file are kept, because every cycle needs them; those of a large one are made
again each time, so that memory does not grow with people.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import DTypeLike, NDArray

from earned.core.calibration.coding import Integers
from earned.core.scoring.grid import Floats

BLOCK = 1024
"""People a block: the working arrays of one block (some 61 nodes x 1,024) stay in cache."""

MOST_KEPT = 48 * 2**20
"""Bytes of indicators that are kept; 20,000 people x 36 items x 7 options in single precision need 20 MB."""


@dataclass
class Blocks:
    """People in blocks. ``codes``: shape (J, N), levels from 0, negative missing.

    ``members``: columns of each side. ``options``: levels of the item that has most.
    """

    codes: Integers
    members: Sequence[Sequence[int]]
    options: int
    dtype: DTypeLike
    _kept: list[list[Floats]] = field(default_factory=list)

    @property
    def people(self) -> int:
        """How many people."""
        return int(self.codes.shape[1])

    def __len__(self) -> int:
        """How many blocks."""
        return (self.people + BLOCK - 1) // BLOCK

    def __iter__(self) -> Iterator[list[Floats]]:
        """Indicators by side, each shape (items·options, people of the block)."""
        return (self.block(place) for place in range(len(self)))

    def block(self, place: int) -> list[Floats]:
        """Indicators of one block by side."""
        if self._kept:
            return self._kept[place]
        own = self.codes[:, place * BLOCK : (place + 1) * BLOCK]
        return [self._indicators(own[list(columns)]) for columns in self.members]

    def keep(self) -> None:
        """Make all indicators now, where there is room for them."""
        if self.codes.size * self.options * np.dtype(self.dtype).itemsize <= MOST_KEPT:
            self._kept = list(self)

    def _indicators(self, codes: Integers) -> Floats:
        items, people = codes.shape
        hot = np.empty((items, self.options, people), self.dtype)
        levels = np.arange(self.options, dtype=codes.dtype)[:, None]
        np.equal(codes[:, None, :], levels, out=hot)
        return hot.reshape(-1, people)

    def some(self, step: int) -> "Blocks":
        """Every ``step``-th person."""
        return self._with(self.codes[:, ::step])

    def split(self, group: NDArray[np.intp]) -> list["Blocks"]:
        """The people of each group. ``group``: shape (N,), 0..G-1."""
        if not group.any():
            return [self]
        return [self._with(self.codes[:, group == number]) for number in range(group.max() + 1)]

    def precise(self) -> "Blocks":
        """The same in double precision."""
        return replace(self, dtype=np.float64, _kept=[])

    def _with(self, codes: Integers) -> "Blocks":
        return replace(self, codes=np.ascontiguousarray(codes), _kept=[])
