"""Keys and facets in balance: which items of a dimension may come next.

Sets of items are the bits of whole numbers, so that counting costs next to nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earned.core.instruments.item import Item

EVERYTHING = -1
"""The set of all items there can be."""


@dataclass(frozen=True, slots=True)
class Balance:
    """One dimension: all its items, those of each key and those of each facet."""

    every: int
    keys: tuple[int, ...]
    facets: tuple[int, ...]

    @classmethod
    def of(cls, items: Sequence[Item], bits: Mapping[str, int]) -> "Balance":
        """Of the items of one dimension. ``bits``: item id -> its bit."""
        keys: dict[int, int] = {}
        facets: dict[str, int] = {}
        for item in items:
            keys[item.key] = keys.get(item.key, 0) | bits[item.id]
            facets[item.facet] = facets.get(item.facet, 0) | bits[item.id]
        return cls(sum(keys.values()), tuple(keys.values()), tuple(facets.values()))

    def fitting(self, asked: int, among: int = EVERYTHING) -> int:
        """The unasked items of the keying and of a facet that were asked least, of those ``among``.

        Among all, a keying is at most one question ahead of the other, and a facet of the others. Where no
        item fits both, facets give way first, then keys.
        """
        left = self.every & ~asked & among
        by_key = left & _least_asked(self.keys, asked, left)
        return by_key & _least_asked(self.facets, asked, left) or by_key


def _least_asked(groups: Sequence[int], asked: int, among: int) -> int:
    """All items of the groups that were asked least, of those with an item in ``among``."""
    least, found = -1, 0
    for own in groups:
        if own & among:
            count = (own & asked).bit_count()
            if count == least:
                found |= own
            elif count < least or least < 0:
                least, found = count, own
    return found
