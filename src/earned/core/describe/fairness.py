"""Differential item functioning: do people at the same position answer an item alike in each group?

Ordinal logistic regression on the position (Zumbo 1999; Crane et al. 2006; Choi, Gibbons & Crane 2011,
Journal of Statistical Software 39(8)). Three nested models an item, with θ the position that a graded
model gives from the anchor items:

    1: cuts + θ        2: cuts + θ + group        3: cuts and θ by group

2 against 1 is uniform, 3 against 2 non-uniform, 3 against 1 total DIF, each by likelihood ratio. (The
usual third model, θ · group with cuts in common, misses an item whose slope alone differs: then its cuts
differ in proportion, and a mere interaction cannot follow. Cuts by group can.)

With many people everything is significant, so an item is flagged by size: McFadden's R² must rise by .02
from model 1 to 3, and p be below .01. Flagged items leave the anchor and all is repeated.

Effect sizes after Meade (2010, Journal of Applied Psychology 95:728-743): over the people of the focal
group, the expected answer by their own group's curve less that by the reference group's, in answer
points (SIDS), and divided by the SD of expected answers (ESSD).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.describe.chances import chi_square_tail
from earned.core.describe.ordinal import OrdinalFit, fit_ordinal, null_log_likelihood
from earned.core.describe.positions import positions
from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.grid import Floats

LARGE_CHANGE = 0.02
"""Rise of McFadden's R² from which DIF is flagged."""

SMALL_P = 0.01
MOST_ROUNDS = 5
FEWEST_ANCHORS = 4
BIN = 0.05
"""Positions are read to this width (SD): the fit is then to a small table of counts."""

LEAST_GROUP = 100
"""Fewer people than this in a group say little about any one item."""

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class ItemFairness:
    """One item between groups.

    ``*_chi2``, ``*_p``: likelihood ratios; uniform with G - 1, total with (G - 1) K and non-uniform
    with (G - 1) (K - 1) degrees of freedom, fewer where a group leaves a category out.
    ``r2_change``: McFadden's, model 1 to 3. ``sids``: answer points, the group furthest from the
    reference; ``essd``: the same in SD. ``group``: which group that is.
    """

    item: str
    uniform_chi2: float
    uniform_p: float
    nonuniform_chi2: float
    nonuniform_p: float
    total_p: float
    r2_change: float
    sids: float
    essd: float
    group: int
    flagged: bool


@dataclass(frozen=True, slots=True)
class Fairness:
    """``items``: in the scale's order. ``rounds``: of purification. ``anchors``: ids left in.

    ``scale_points``: sum of SIDS over items divided by their number: how much the scale's mean answer
    differs between people at the same position, group furthest from the reference.
    """

    people: tuple[int, ...]
    items: tuple[ItemFairness, ...]
    rounds: int
    anchors: tuple[str, ...]
    scale_points: float


def fairness(categories: Floats, known: Mapping[str, Calibrated], groups: Places) -> Fairness:
    """Compare groups on one scale. ``categories``: (N, J), 0..K-1 after reversing, NaN missing.

    ``known``: item id -> its parameters, in the order of the columns. ``groups``: (N,), 0 the
    reference, 1.. the others; all people belong to a group.
    """
    names = list(known)
    anchors = list(range(len(names)))
    found: list[ItemFairness] = []
    rounds = 0
    while rounds < MOST_ROUNDS:
        place = _binned(positions(categories[:, anchors], [known[names[j]] for j in anchors]))
        found = [_item(categories[:, j], names[j], place, groups) for j in range(len(names))]
        rounds += 1
        kept = [j for j, one in enumerate(found) if not one.flagged]
        if kept == anchors or len(kept) < FEWEST_ANCHORS:
            break
        anchors = kept
    return Fairness(
        people=tuple(int(n) for n in np.bincount(groups)),
        items=tuple(found),
        rounds=rounds,
        anchors=tuple(names[j] for j in anchors),
        scale_points=float(np.mean([one.sids for one in found])),
    )


def _binned(theta: Floats) -> Places:
    return np.asarray(np.round(theta / BIN), dtype=np.intp)


def _item(column: Floats, name: str, place: Places, groups: Places) -> ItemFairness:
    answered = ~np.isnan(column)
    return _compared(
        name, _table(column[answered].astype(np.intp), place[answered], groups[answered])
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """Distinct (θ, group) rows; ``values``: the categories somebody chose, (K,); counts (R, K)."""

    theta: Floats
    group: Places
    counts: Floats
    values: Floats

    def of(self, group: int) -> "_Table":
        """The rows of one group."""
        own = self.group == group
        return _Table(self.theta[own], self.group[own], self.counts[own], self.values)


def _table(answers: Places, place: Places, groups: Places) -> _Table:
    pairs, row = np.unique(np.stack([place, groups], axis=1), axis=0, return_inverse=True)
    chosen, category = np.unique(answers, return_inverse=True)
    counts = np.zeros((len(pairs), len(chosen)))
    np.add.at(counts, (row.ravel(), category), 1.0)
    theta = np.asarray(pairs[:, 0] * BIN, dtype=np.float64)
    return _Table(theta, pairs[:, 1], counts, chosen.astype(np.float64))


@dataclass(frozen=True, slots=True)
class _OwnCurve:
    """A group's own curve: a fit to the categories it chose, and what each counts."""

    fit: OrdinalFit
    values: Floats

    @classmethod
    def of(cls, table: _Table) -> "_OwnCurve":
        chosen = table.counts.sum(axis=0) > 0
        fit = fit_ordinal(table.theta[:, None], table.counts[:, chosen])
        return cls(fit, table.values[chosen])

    def expected(self, theta: Floats) -> Floats:
        """The expected answer at each position."""
        return np.asarray(self.fit.probabilities(theta[:, None]) @ self.values)


def _compared(name: str, table: _Table) -> ItemFairness:
    most = int(table.group.max())
    dummies = (table.group[:, None] == np.arange(1, most + 1)).astype(np.float64)
    common = table.theta[:, None]
    one = fit_ordinal(common, table.counts).log_likelihood
    two = fit_ordinal(np.concatenate([common, dummies], axis=1), table.counts).log_likelihood
    curves = [_OwnCurve.of(table.of(group)) for group in range(most + 1)]
    three = sum(curve.fit.log_likelihood for curve in curves)
    total_df = sum(len(curve.values) for curve in curves) - len(table.values)
    change = (three - one) / -null_log_likelihood(table.counts)
    total_p = chi_square_tail(2 * (three - one), max(total_df, 1))
    sids, essd, worst = _effect(curves, table)
    return ItemFairness(
        item=name,
        uniform_chi2=2 * (two - one),
        uniform_p=chi_square_tail(2 * (two - one), most),
        nonuniform_chi2=2 * (three - two),
        nonuniform_p=chi_square_tail(2 * (three - two), max(total_df - most, 1)),
        total_p=total_p,
        r2_change=float(change),
        sids=sids,
        essd=essd,
        group=worst,
        flagged=bool(change >= LARGE_CHANGE and total_p < SMALL_P),
    )


def _effect(curves: Sequence[_OwnCurve], table: _Table) -> tuple[float, float, int]:
    """(SIDS, ESSD, group) of the group whose answers differ most from the reference's."""
    found = [
        (*_against_reference(curves[0], curves[group], table.of(group)), group)
        for group in range(1, len(curves))
    ]
    return max(found, key=lambda one: abs(one[1]))


def _against_reference(
    reference: _OwnCurve, focal: _OwnCurve, table: _Table
) -> tuple[float, float]:
    weight = table.counts.sum(axis=1) / table.counts.sum()
    own, other = focal.expected(table.theta), reference.expected(table.theta)
    sids = float(weight @ (own - other))
    spread = np.sqrt((_variance(own, weight) + _variance(other, weight)) / 2)
    return sids, float(sids / spread) if spread > 0 else 0.0


def _variance(values: Floats, weight: Floats) -> float:
    return float(weight @ values**2 - (weight @ values) ** 2)
