"""Keys and facets in balance: which items of a dimension may come next.

Sets of items are the bits of whole numbers, so that counting costs next to nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earned.core.instruments.item import Item

FACET_SLACK = 1
"""A facet may be at most this many questions ahead of the least asked one of its dimension."""

KEY_SLACK = 1
"""One keying of a dimension may be at most this many questions ahead of the other."""


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

    def fitting(self, asked: int) -> int:
        """The unasked items that keep the balance.

        Where no item fits both, facets give way first, then keys.
        """
        left = self.every & ~asked
        by_key = left & _behind([own for own in self.keys if own & left], asked, KEY_SLACK)
        return by_key & _behind(self.facets, asked, FACET_SLACK) or by_key


def _behind(groups: Sequence[int], asked: int, slack: int) -> int:
    """All items of the groups that are less than ``slack`` questions ahead of the least asked."""
    counts = [(asked & own).bit_count() for own in groups]
    most = min(counts, default=0) + slack
    behind = 0
    for own, count in zip(groups, counts, strict=True):
        if count < most:
            behind |= own
    return behind
