"""Tables of many items side by side: one matrix product judges them all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from earned.core.scoring.grid import Floats


@dataclass(frozen=True, slots=True)
class Columns:
    """Shelves of items that read the same trait t, as wide as the widest.

    ``tables``: P(category | t), an item's categories together, shape (S, W, C). ``sums``: 1 where a
    column is of an item, (S, C, I). ``places``: item id -> shelf · I + its number there.
    """

    tables: NDArray[Any]
    sums: NDArray[Any]
    places: dict[str, int]

    def single(self) -> "Columns":
        """In single precision."""
        return Columns(self.tables.astype(np.float32), self.sums.astype(np.float32), self.places)


def joined(shelves: Sequence[Mapping[str, Floats]]) -> Columns:
    """From item id -> P(category | t), shape (K, W), shelf by shelf."""
    most = max(len(shelf) for shelf in shelves)
    wide = next(table.shape[1] for shelf in shelves for table in shelf.values())
    columns = max(sum(len(table) for table in shelf.values()) for shelf in shelves)
    tables = np.ones((len(shelves), wide, columns))
    sums = np.zeros((len(shelves), columns, most))
    places = {}
    for number, shelf in enumerate(shelves):
        start = 0
        for place, (item, table) in enumerate(shelf.items()):
            here = slice(start, start + len(table))
            tables[number, :, here] = table.T
            sums[number, here, place] = 1
            places[item] = number * most + place
            start = here.stop
    return Columns(tables, sums, places)
