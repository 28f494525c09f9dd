"""Replay recorded answers through the adaptive engine, as if their people took the short way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.adaptive.look import BOTH
from earned.core.adaptive.selection import Selector
from earned.core.adaptive.stopping import lacking
from earned.core.scoring.grid import Floats
from earned.core.scoring.model import ScoringModel

EDGES = (-0.5, 0.5)
"""The plane is cut into low, middle and high here, in SD, by the position from all answers."""

LEVELS = ("low", "middle", "high")


@dataclass(frozen=True, slots=True)
class Rule:
    """How long to ask: at most so many items, or until both standard errors are small enough."""

    most: int
    target_se: float | None = None


def adaptive_path(
    model: ScoringModel, selector: Selector, recorded: Mapping[str, int], rule: Rule
) -> tuple[str, ...]:
    """The items asked, in order. ``recorded``: item id -> category 0..K-1 in the insecure direction.

    Items without a recorded answer cannot be asked.
    """
    asked = [item for item in model.items if item not in recorded]
    said: list[tuple[str, int]] = []
    while len(said) < rule.most:
        look = selector.look(said)
        if said and rule.target_se is not None and max(look.moments.se) <= rule.target_se:
            break
        wanted = BOTH if rule.target_se is None else lacking(look.moments, rule.target_se)
        chosen = selector.choose(look, asked, wanted)
        if chosen is None:
            break
        asked.append(chosen.id)
        said.append((chosen.id, recorded[chosen.id]))
    return tuple(item for item, _ in said)


@dataclass(frozen=True, slots=True)
class RegionAgreement:
    """One region of the plane: bias and root mean squared difference by dimension, mean errors."""

    anxiety: str
    avoidance: str
    people: int
    bias: tuple[float, float]
    difference: tuple[float, float]
    se: tuple[float, float]
    items: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """A short way against all answers; pairs are anxiety, avoidance.

    ``correlation``: with the position from all answers, of which the short way's are a part.
    ``apart``: with the position from the answers that the short way did not use. ``bias``: mean of
    short less full; ``difference``: root mean square of that; ``se``: mean standard error of the
    short way; ``covered``: share of people whose full position lies in the short way's 90% interval.
    """

    name: str
    people: int
    items: float
    correlation: tuple[float, float]
    apart: tuple[float, float]
    bias: tuple[float, float]
    difference: tuple[float, float]
    se: tuple[float, float]
    covered: tuple[float, float]
    regions: tuple[RegionAgreement, ...]


Score = Callable[[Floats], tuple[Floats, Floats]]
"""Categories (N, J), NaN missing -> means (N, 2) and standard errors (N, 2)."""

NORMAL_90 = 1.6449


def agreement(
    name: str, categories: Floats, used: NDArray[np.bool_], score: Score, full: Floats
) -> Agreement:
    """Compare a short way. ``used``: (N, J), which answers it used. ``full``: (N, 2), from all answers."""
    mean, se = score(np.where(used, categories, np.nan))
    apart, _ = score(np.where(used, np.nan, categories))
    off = mean - full
    inside = np.abs(off) <= NORMAL_90 * se
    counts = (used & ~np.isnan(categories)).sum(axis=1)
    return Agreement(
        name=name,
        people=len(full),
        items=float(counts.mean()),
        correlation=_correlations(mean, full),
        apart=_correlations(mean, apart),
        bias=_pair(off.mean(axis=0)),
        difference=_pair(np.sqrt((off**2).mean(axis=0))),
        se=_pair(se.mean(axis=0)),
        covered=_pair(inside.mean(axis=0)),
        regions=tuple(_regions(off, se, counts, full)),
    )


def _pair(values: Floats) -> tuple[float, float]:
    return float(values[0]), float(values[1])


def _correlations(first: Floats, second: Floats) -> tuple[float, float]:
    found = [
        float(np.corrcoef(a, b)[0, 1]) if a.std() > 0 and b.std() > 0 else float("nan")
        for a, b in zip(first.T, second.T, strict=True)
    ]
    return found[0], found[1]


def _regions(
    off: Floats, se: Floats, counts: NDArray[np.intp], full: Floats
) -> "list[RegionAgreement]":
    level = np.digitize(full, EDGES)
    found = []
    for first, anxiety in enumerate(LEVELS):
        for second, avoidance in enumerate(LEVELS):
            here = (level[:, 0] == first) & (level[:, 1] == second)
            if here.any():
                found.append(
                    RegionAgreement(
                        anxiety=anxiety,
                        avoidance=avoidance,
                        people=int(here.sum()),
                        bias=_pair(off[here].mean(axis=0)),
                        difference=_pair(np.sqrt((off[here] ** 2).mean(axis=0))),
                        se=_pair(se[here].mean(axis=0)),
                        items=float(counts[here].mean()),
                    )
                )
    return found
