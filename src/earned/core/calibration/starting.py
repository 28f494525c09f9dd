"""Where a fit begins: who stands in which group, and parameters that are near enough."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray

from earned.core.calibration.blocks import Blocks
from earned.core.calibration.coding import Coded, Coding
from earned.core.calibration.groups import Hold, Population
from earned.core.calibration.maximisation import ABSENT, Lines
from earned.core.calibration.priors import ItemPriors, Prior
from earned.core.calibration.state import Design, Point
from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.instruments.parameters import Calibrated

METHOD_START, FACET_START = 0.3, 0.4
"""Where the search for the size of a factor starts, in SD of θ."""

LEAST_ITEMS = 3
"""A facet has a factor of its own from this many items, where others of its dimension are outside it."""

Sizes = Mapping[Dimension, Mapping[str, float]]
"""Sizes of facet factors by dimension and facet, in SD of θ."""

Metric = Literal["people", "items"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """``method``: by dimension, whether a method factor is estimated, absent, or its size.

    ``facets``: whether each facet has a factor of its own, or their known sizes. ``prior``: distributions
    of items. ``known``: items that stay as they are. ``metric``: what gives θ its zero and unit, the first
    group of people or, as always where some are known, the items.
    """

    method: Mapping[Dimension, bool | float] = field(default_factory=dict)
    facets: bool | Sizes = False
    prior: Prior | None = None
    known: Mapping[str, Calibrated] = field(default_factory=dict)
    metric: Metric = "people"

    @property
    def located(self) -> frozenset[str]:
        """Items that need no answer in each category."""
        return frozenset(self.known) | frozenset(self.prior.items if self.prior else ())

    @property
    def hold(self) -> Hold:
        """As ``groups`` says."""
        if self.known or self.metric == "items":
            return "free"
        return "held" if self.prior else "standard"


def facet_names(items: Sequence[Item]) -> list[str]:
    """The facets of one dimension's items that are large enough for a factor."""
    sizes = Counter(item.facet for item in items if item.facet)
    return [name for name, size in sizes.items() if LEAST_ITEMS <= size < len(items)]


def designed(
    coding: Coding,
    items: Sequence[Item],
    wanted: Wanted,
    dtype: DTypeLike,
    steps: int = 2,
    groups: int = 1,
) -> tuple[Design, Point]:
    """Design and starting point of a fit of so many groups of people."""
    methods = [wanted.method.get(d, False) for d in DIMENSIONS]
    sds = [METHOD_START if w is True else float(w) for w in methods]
    clusters: list[tuple[Dimension, str]] = []
    members: list[list[int]] = []
    for d, sd in zip(DIMENSIONS, sds, strict=True):
        for name, mine in _grouped(items, d, wanted.facets).items():
            plus = [j for j in mine if sd == 0 or items[j].key == 1]
            clusters.append((d, name))
            members += [plus, [j for j in mine if j not in plus]]
    priors = _priors(items, wanted)
    lines = _placed(starting_lines(coding), items, wanted, priors)
    design = Design(
        groups=tuple(clusters),
        members=tuple(members),
        free_method=(methods[0] is True, methods[1] is True),
        free_facets=wanted.facets is True,
        present=lines.present,
        free_items=np.array([item.id not in wanted.known for item in items]),
        hold=wanted.hold,
        priors=priors,
        dtype=dtype,
        steps=steps,
    )
    facet_sd = tuple(_size(wanted.facets, d, name) for d, name in clusters)
    return design, Point(lines, (Population(),) * groups, (sds[0], sds[1]), facet_sd)


def started(
    coded: Coded,
    items: Sequence[Item],
    wanted: Wanted,
    dtype: DTypeLike,
    steps: int = 2,
    group: NDArray[np.intp] | None = None,
) -> tuple[Design, Point, list[Blocks]]:
    """Design, starting point and people of a fit, by group. ``group``: shape (N,), 0..G-1."""
    groups = 1 if group is None else int(group.max(initial=0)) + 1
    design, point = designed(coded, items, wanted, dtype, steps, groups)
    blocks = Blocks(coded.codes.T, design.members, coded.counts.shape[1], dtype)
    return design, point, [blocks] if group is None else blocks.split(group)


def _size(facets: bool | Sizes, dimension: Dimension, name: str) -> float:
    if not name:
        return 0.0
    return FACET_START if isinstance(facets, bool) else facets[dimension][name]


def _grouped(
    items: Sequence[Item], dimension: Dimension, facets: bool | Sizes
) -> dict[str, list[int]]:
    """Columns of a dimension by facet; those without a factor of their own under no name."""
    own = [j for j, item in enumerate(items) if item.dimension == dimension]
    if isinstance(facets, bool):
        names = facet_names([items[j] for j in own]) if facets else []
    else:
        sizes = facets.get(dimension, {})
        names = [name for name in dict.fromkeys(items[j].facet for j in own) if sizes.get(name)]
    found = {name: [j for j in own if items[j].facet == name] for name in names}
    rest = [j for j in own if items[j].facet not in names]
    return found | {"": rest} if rest or not found else found


def _priors(items: Sequence[Item], wanted: Wanted) -> ItemPriors | None:
    if wanted.prior is None:
        return None
    own = {name: one for name, one in wanted.prior.items.items() if name not in wanted.known}
    return ItemPriors.of(items, own, wanted.prior.offsets)


def _placed(
    lines: Lines, items: Sequence[Item], wanted: Wanted, priors: ItemPriors | None
) -> Lines:
    """Known items where they are, those with priors in the middle of these."""
    if priors is not None:
        own, columns = priors.lines(), list(priors.columns)
        lines.slopes[columns] = own.slopes
        lines.intercepts[columns, : own.intercepts.shape[1]] = own.intercepts
    for j, item in enumerate(items):
        if item.id in wanted.known:
            known = wanted.known[item.id]
            cuts = np.clip(-known.discrimination * np.array(known.thresholds), ABSENT, -ABSENT)
            lines.slopes[j], lines.intercepts[j, : len(cuts)] = known.discrimination, cuts
    return lines


def starting_lines(coding: Coding) -> Lines:
    """Slope 1.5 and the intercepts that give each item's observed shares at that slope."""
    items, most = coding.counts.shape
    intercepts = np.full((items, most - 1), ABSENT)
    for j, levels in enumerate(coding.levels):
        counts = coding.counts[j, :levels]
        above = (counts.sum() - np.cumsum(counts)[:-1]) / max(counts.sum(), 1)
        odds = np.log(np.clip(above, 1e-4, 1 - 1e-4) / np.clip(1 - above, 1e-4, 1))
        intercepts[j, : len(above)] = 1.35 * odds - 1e-3 * np.arange(len(above))
    return Lines(np.full(items, 1.5), intercepts)
