"""Where a fit begins: who stands in which group, and parameters that are near enough."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import DTypeLike

from earned.core.calibration.blocks import Blocks
from earned.core.calibration.coding import Coded
from earned.core.calibration.maximisation import ABSENT, Lines
from earned.core.calibration.state import Design, Point
from earned.core.instruments.item import DIMENSIONS, Dimension, Item

METHOD_START, FACET_START = 0.3, 0.4
"""Where the search for the size of a factor starts, in SD of θ."""

LEAST_ITEMS = 3
"""A facet has a factor of its own from this many items, where others of its dimension are outside it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """``method``: by dimension, whether a method factor is estimated, absent, or its size.

    ``facets``: whether each facet has a factor of its own.
    """

    method: Mapping[Dimension, bool | float] = field(default_factory=dict)
    facets: bool = False


def facet_names(items: Sequence[Item]) -> list[str]:
    """The facets of one dimension's items that are large enough for a factor."""
    sizes = Counter(item.facet for item in items if item.facet)
    return [name for name, size in sizes.items() if LEAST_ITEMS <= size < len(items)]


def started(
    coded: Coded,
    items: Sequence[Item],
    wanted: Wanted,
    dtype: DTypeLike,
    steps: int = 2,
    workers: int = 1,
) -> tuple[Design, Point, Blocks]:
    """Design, starting point and people of a fit."""
    methods = [wanted.method.get(d, False) for d in DIMENSIONS]
    sds = [METHOD_START if w is True else float(w) for w in methods]
    groups: list[tuple[Dimension, str]] = []
    members: list[list[int]] = []
    for d, sd in zip(DIMENSIONS, sds, strict=True):
        for name, mine in _grouped(items, d, facets=wanted.facets).items():
            plus = [j for j in mine if sd == 0 or items[j].key == 1]
            groups.append((d, name))
            members += [plus, [j for j in mine if j not in plus]]
    lines, free = starting_lines(coded), (methods[0] is True, methods[1] is True)
    design = Design(tuple(groups), tuple(members), free, lines.present, dtype, steps, workers)
    facet_sd = tuple(FACET_START if name else 0.0 for _, name in groups)
    blocks = Blocks(coded.codes.T, members, int(coded.levels.max()), dtype)
    return design, Point(lines, 0.0, (sds[0], sds[1]), facet_sd), blocks


def _grouped(items: Sequence[Item], dimension: Dimension, *, facets: bool) -> dict[str, list[int]]:
    """Columns of a dimension by facet; those without a factor of their own under no name."""
    own = [j for j, item in enumerate(items) if item.dimension == dimension]
    names = facet_names([items[j] for j in own]) if facets else []
    found = {name: [j for j in own if items[j].facet == name] for name in names}
    rest = [j for j in own if items[j].facet not in names]
    return found | {"": rest} if rest or not found else found


def starting_lines(coded: Coded) -> Lines:
    """Slope 1.5 and the intercepts that give each item's observed shares at that slope."""
    items, most = coded.codes.shape[1], int(coded.levels.max())
    intercepts = np.full((items, most - 1), ABSENT)
    for j in range(items):
        counts = np.bincount(coded.codes[:, j] + 1, minlength=coded.levels[j] + 1)[1:]
        above = (counts.sum() - np.cumsum(counts)[:-1]) / counts.sum()
        odds = np.log(np.clip(above, 1e-4, 1 - 1e-4) / np.clip(1 - above, 1e-4, 1))
        intercepts[j, : len(above)] = 1.35 * odds - 1e-3 * np.arange(len(above))
    return Lines(np.full(items, 1.5), intercepts)
