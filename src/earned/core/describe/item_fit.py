"""Does each item behave as the graded model says? S-X², item by item, among people of the same score.

S-X² (Orlando & Thissen 2000, Applied Psychological Measurement 24:50-64; 2003, 27:289-298; graded items:
Kang & Chen 2008, Journal of Educational Measurement 45:391-406) compares, among people with sum score s,
how many chose category k with how many should have:

    E(k | s) = N_s ∫ P_k(θ) f(s - k | θ) φ(θ) dθ / ∫ f*(s | θ) φ(θ) dθ,   S-X² = Σ_s Σ_k (O - E)² / E,

f the distribution of the sum of the other items and f* that of all, both by the recursion of Lord &
Wingersky (1984, Applied Psychological Measurement 8:453-461).

Each item measures one dimension, so the score is that of the item's own dimension, and the other one drops
out. The score of all items together, which programs for any number of dimensions use, can be had too: its
distribution is that of one dimension convolved with the other's given θ of the first. It says less, since
people of one total differ in both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from earned.core.describe.chances import chi_square_tail
from earned.core.describe.structure import TwoDimensional
from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.graded import item_table
from earned.core.scoring.grid import NODES, Floats, bivariate_normal

Among = Literal["dimension", "total"]
"""Which sum score people are compared within: of the item's dimension, or of all items."""

LEAST_EXPECTED = 1.0
"""Neighbouring categories are put together until the model expects so many people in each."""

LEAST_IN_GROUP = 10
"""Neighbouring scores are put together until so many people have one of them."""

Integers = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class ItemFit:
    """One item. ``chi2``: S-X², with ``df`` degrees of freedom; ``p``: its probability if the model holds.

    ``rmsea``: √((S-X² - df) / (df (N - 1))). ``points``: how far mean answers are from what the model
    expects at the same score, root mean square over people, in answer points, chance taken out.
    ``groups``: of scores. Where too few cells are left for a degree of freedom, ``p`` and ``rmsea`` are NaN.
    """

    item: str
    chi2: float
    df: int
    p: float
    rmsea: float
    points: float
    groups: int


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """People by score and category. ``observed``, ``expected``: shape (scores, K); the lowest and the
    highest possible score, which leave the item no choice, are not in it."""

    observed: Floats
    expected: Floats


def item_fit(
    answers: Floats, model: TwoDimensional, among: Among = "dimension"
) -> tuple[ItemFit, ...]:
    """S-X² of every item; categories 0..K-1 in the insecure direction, shape (N, J), NaN missing.

    Rows with a missing answer are left out: their sum score means something else. The model is the plain
    graded one. Factors that answers share besides (method, facets) would change the distribution of the
    score, and are not in it.
    """
    complete = answers[~np.isnan(answers).any(axis=1)].astype(np.intp)
    free = int(among == "total")  # the correlation matters to the total alone
    return tuple(
        _fit(name, table, estimated(item) + free, len(complete))
        for name, item, table in zip(
            model.names, model.items, score_tables(complete, model, among), strict=True
        )
    )


def estimated(item: Calibrated) -> int:
    """How many parameters of an item were estimated: the slope, and each threshold of its own."""
    return 1 + len({b for b in item.thresholds if np.isfinite(b)})


def score_tables(
    answers: Integers, model: TwoDimensional, among: Among = "dimension"
) -> Iterator[ScoreTable]:
    """The table of each item; complete categories 0..K-1, shape (N, J)."""
    tables = [item_table(NODES, item) for item in model.items]
    prior = bivariate_normal(model.correlation)
    axes = np.array(model.axes)
    for j, axis in enumerate(model.axes):
        mine = np.flatnonzero(axes == axis)
        rest = sum_score([tables[i] for i in mine if i != j])
        weighted = rest * prior.sum(axis=1)[:, None]
        if among == "total":
            others = sum_score([tables[i] for i in np.flatnonzero(axes != axis)])
            weighted = _convolved(rest, prior @ others)
            mine = np.arange(len(axes))
        yield _table(answers[:, mine].sum(axis=1), answers[:, j], tables[j], weighted)


def sum_score(tables: Sequence[Floats]) -> Floats:
    """P(sum of categories = s | θ), s = 0..; tables (Q, K) of each item -> (Q, Σ(K-1) + 1)."""
    found = np.ones((len(NODES), 1))
    for table in tables:
        found = _convolved(found, table)
    return found


def _convolved(first: Floats, second: Floats) -> Floats:
    """Distribution of a sum at every node; shapes (Q, S), (Q, T) -> (Q, S + T - 1)."""
    longer, shorter = (first, second) if first.shape[1] >= second.shape[1] else (second, first)
    width = longer.shape[1]
    found = np.zeros((len(longer), width + shorter.shape[1] - 1))
    for k in range(shorter.shape[1]):
        found[:, k : k + width] += longer * shorter[:, [k]]
    return found


def _table(scores: Integers, chosen: Integers, table: Floats, weighted: Floats) -> ScoreTable:
    """``weighted``: P(sum of the others = s, θ), shape (Q, S)."""
    options = table.shape[1]
    joint = np.zeros((weighted.shape[1] + options - 1, options))
    for k, chances in enumerate(table.T @ weighted):
        joint[k : k + len(chances), k] = chances
    observed = np.bincount(scores * options + chosen, minlength=joint.size).reshape(joint.shape)
    share = joint / joint.sum(axis=1, keepdims=True)
    expected = share * observed.sum(axis=1, keepdims=True)
    return ScoreTable(observed[1:-1].astype(np.float64), expected[1:-1])


def _fit(name: str, table: ScoreTable, parameters: int, people: int) -> ItemFit:
    grouped = pooled(table)
    chi2, df = 0.0, -parameters
    for observed, expected in zip(grouped.observed, grouped.expected, strict=True):
        seen, due = merged(observed, expected)
        chi2 += float(((seen - due) ** 2 / due).sum())
        df += len(due) - 1
    known = df > 0
    return ItemFit(
        item=name,
        chi2=chi2,
        df=df,
        p=chi_square_tail(chi2, df) if known else float("nan"),
        rmsea=float(np.sqrt(max(chi2 - df, 0.0) / (df * (people - 1)))) if known else float("nan"),
        points=_points(grouped),
        groups=len(grouped.observed),
    )


def pooled(table: ScoreTable, least: int = LEAST_IN_GROUP) -> ScoreTable:
    """Neighbouring scores put together, from the lowest upward, until each group has ``least`` people."""
    starts, people = [0], 0.0
    for score, here in enumerate(table.observed.sum(axis=1)):
        if people >= least:
            starts.append(score)
            people = 0.0
        people += here
    if people < least and len(starts) > 1:
        starts.pop()
    return ScoreTable(
        np.add.reduceat(table.observed, starts), np.add.reduceat(table.expected, starts)
    )


def merged(
    observed: Floats, expected: Floats, least: float = LEAST_EXPECTED
) -> tuple[Floats, Floats]:
    """The categories of one group, the smallest joined to its smaller neighbour while below ``least``."""
    seen, due = list(observed), list(expected)
    while len(due) > 1 and min(due) < least:
        place = int(np.argmin(due))
        beside = [at for at in (place - 1, place + 1) if 0 <= at < len(due)]
        to = min(beside, key=due.__getitem__)
        for cells in (seen, due):
            cells[to] += cells[place]
            del cells[place]
    return np.array(seen), np.array(due)


def _points(table: ScoreTable) -> float:
    """Root mean square over people of observed less expected mean answers, less what chance adds."""
    people = table.observed.sum(axis=1)
    here = people > 0
    people, levels = people[here], np.arange(table.observed.shape[1])
    share = table.expected[here] / people[:, None]
    mean = share @ levels
    off = table.observed[here] @ levels / people - mean
    chance = (share @ levels**2 - mean**2) / people
    return float(np.sqrt(max((people * (off**2 - chance)).sum() / people.sum(), 0.0)))
