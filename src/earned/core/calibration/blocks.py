"""Answers as indicators, in blocks of people: what the matrix products of the E-step read.

Indicators of a moderate file are kept, because every cycle needs them; those of a large one are made
again each time, so that memory does not grow with people.

Sums over people are made part by part and the parts' sums added up in order. Parts depend on how many people
there are and on nothing else, so a sum is the same to the last bit whoever makes its parts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import DTypeLike, NDArray

from earned.core.calibration.coding import Integers
from earned.core.scoring.grid import Floats

BLOCK = 1024
"""People a block: the working arrays of one block (some 61 nodes x 1,024) stay in cache."""

FEWEST_OF_PART, MOST_PARTS = 8, 64
"""A part is so many blocks, or a multiple of it where there would be more parts than this: enough for many
machines, and each sum that travels stands for seconds of work where there are many people.
"""

MOST_KEPT = 48 * 2**20
"""Bytes of indicators that are kept; 20,000 people x 36 items x 7 options in single precision need 20 MB."""


@dataclass
class Blocks:
    """People in blocks. ``codes``: shape (J, N), levels from 0, negative missing.

    ``members``: columns of each side. ``options``: levels of the item that has most. ``first``: the number of
    the first block, where these are a part.
    """

    codes: Integers
    members: Sequence[Sequence[int]]
    options: int
    dtype: DTypeLike
    first: int = 0
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

    def parts(self) -> list["Blocks"]:
        """The same people in parts, each a view. Nobody is one empty part."""
        whole = FEWEST_OF_PART * MOST_PARTS
        size = FEWEST_OF_PART * max(1, -(-len(self) // whole))
        return [self._part(start, start + size) for start in range(0, max(1, len(self)), size)]

    def _part(self, start: int, stop: int) -> "Blocks":
        return replace(
            self,
            codes=self.codes[:, start * BLOCK : stop * BLOCK],
            first=start,
            _kept=self._kept[start:stop],
        )

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
        """Every ``step``-th person, counted from the first of the whole."""
        return self.with_codes(self.codes[:, -self.first * BLOCK % step :: step])

    def split(self, group: NDArray[np.intp]) -> list["Blocks"]:
        """The people of each group. ``group``: shape (N,), 0..G-1."""
        if not group.any():
            return [self]
        return [
            self.with_codes(self.codes[:, group == number]) for number in range(group.max() + 1)
        ]

    def precise(self) -> "Blocks":
        """The same in double precision."""
        return replace(self, dtype=np.float64, _kept=[])

    def with_codes(self, codes: Integers) -> "Blocks":
        """Other people, whose answers are coded in the same way."""
        return replace(self, codes=np.ascontiguousarray(codes), first=0, _kept=[])
