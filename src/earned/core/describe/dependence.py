"""Which pairs of items share more than the dimensions say? Local dependence: Yen's Q3 and LD-X².

Given the positions answers should be independent. **Q3** (Yen 1984, Applied Psychological Measurement
8:125-145) correlates, over people, what is left of two items' answers: x - E[x | θ̂], θ̂ the posterior means.
θ̂ rests on the same answers, so that Q3 lies below 0 where nothing is wrong, the further the fewer items
there are and the steeper the two; what counts is the distance from that. Christensen, Makransky & Horton
(2017, Applied Psychological Measurement 41:178-194) take it from the average pair and find .2 a usable mark.
Here it is taken, for each pair, from the Q3 of simulated people who answer by the model.

**LD-X²** (Chen & Thissen 1997, Journal of Educational and Behavioral Statistics 22:265-289) compares the
table of two items' answers with the model's, N ∫∫ P_i(k | θ) P_j(l | θ) φ(θ) dθ. Its size is told as
Cramér's V, √(X² / (N (min(K) - 1))), with the sign of observed less expected covariance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from earned.core.describe.chances import chi_square_tail
from earned.core.describe.positions import plane_positions
from earned.core.describe.structure import TwoDimensional
from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.graded import boundaries, item_table
from earned.core.scoring.grid import NODES, Floats, bivariate_normal

LARGE_EXCESS = 0.2
"""A pair whose Q3 is so far from the model's is flagged."""

SIMULATED = 5000
"""People who answer by the model: their Q3 has a standard error of .014."""

LEAST_EXPECTED = 1.0
"""Cells in which the model expects fewer people are counted as one."""


@dataclass(frozen=True, slots=True)
class Dependence:
    """A pair. ``q3``: -1 to 1. ``excess``: over what the model would give. ``chi2``: LD-X² on ``df``
    degrees of freedom, with its probability ``p`` under the model. ``v``: Cramér's V with a sign, -1 to 1.
    ``people``: who answered both. ``flagged``: |excess| of .2 or more.
    """

    first: str
    second: str
    q3: float
    excess: float
    chi2: float
    df: int
    p: float
    v: float
    people: int
    flagged: bool


def dependence(
    answers: Floats, model: TwoDimensional, random: np.random.Generator
) -> tuple[Dependence, ...]:
    """All pairs, the largest excess of Q3 first; categories 0..K-1, shape (N, J), NaN missing.

    ``random``: draws the simulated people.
    """
    q3 = residual_correlations(answers, model)
    excess = q3 - residual_correlations(simulated(model, SIMULATED, random), model)
    seen, due = _observed(answers, model.items), _expected(model)
    found = [
        _pair(model, (i, j), (float(q3[i, j]), float(excess[i, j])), seen[i][j], due[i][j])
        for i, j in combinations(range(len(model.items)), 2)
    ]
    return tuple(sorted(found, key=lambda one: -abs(np.nan_to_num(one.excess))))


def residual_correlations(answers: Floats, model: TwoDimensional) -> Floats:
    """Q3 of every pair, shape (J, J); NaN where fewer than three people answered both."""
    theta = plane_positions(answers, model.items, model.axes, model.correlation)
    left = answers - np.stack(
        [
            expected_answer(theta[:, axis], item)
            for item, axis in zip(model.items, model.axes, strict=True)
        ],
        axis=1,
    )
    said = (~np.isnan(left)).astype(np.float64)
    left = np.nan_to_num(left)
    people = said.T @ said
    first, second = left.T @ said, (left**2).T @ said
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = left.T @ left / people - first * first.T / people**2
        variance = second / people - (first / people) ** 2
        found = covariance / np.sqrt(variance * variance.T)
    return np.where(people >= 3, found, np.nan)


def expected_answer(theta: Floats, item: Calibrated) -> Floats:
    """E[x | θ], categories counted from 0; shape (N,)."""
    return np.asarray(boundaries(theta, item.discrimination, np.array(item.thresholds)).sum(axis=1))


def simulated(model: TwoDimensional, people: int, random: np.random.Generator) -> Floats:
    """Categories of people drawn from the model, who answer everything; shape (people, J)."""
    rho = model.correlation
    theta = random.multivariate_normal([0, 0], [[1, rho], [rho, 1]], people)
    found = np.empty((people, len(model.items)))
    for j, (item, axis) in enumerate(zip(model.items, model.axes, strict=True)):
        above = boundaries(theta[:, axis], item.discrimination, np.array(item.thresholds))
        found[:, j] = (random.uniform(size=(people, 1)) < above).sum(axis=1)
    return found


def _observed(answers: Floats, items: Sequence[Calibrated]) -> list[list[Floats]]:
    """Counts of each pair's answers, of those who answered both; [i][j] is (K_i, K_j)."""
    hot = [answers[:, [j]] == np.arange(item.options) for j, item in enumerate(items)]
    every = np.concatenate(hot, axis=1).astype(np.float64)
    return _tables(every.T @ every, items)


def _expected(model: TwoDimensional) -> list[list[Floats]]:
    """Chances of each pair's answers under the model; [i][j] is (K_i, K_j), sum 1."""
    prior = bivariate_normal(model.correlation)
    own = np.diag(prior.sum(axis=1))
    every = [item_table(NODES, item) for item in model.items]
    weights = {(0, 0): own, (1, 1): own, (0, 1): prior, (1, 0): prior.T}
    return [
        [first.T @ weights[a, b] @ second for second, b in zip(every, model.axes, strict=True)]
        for first, a in zip(every, model.axes, strict=True)
    ]


def _tables(every: Floats, items: Sequence[Calibrated]) -> list[list[Floats]]:
    ends = np.cumsum([item.options for item in items])[:-1]
    return [np.split(rows, ends, axis=1) for rows in np.split(every, ends, axis=0)]


def _pair(
    model: TwoDimensional,
    pair: tuple[int, int],
    q3: tuple[float, float],
    seen: Floats,
    share: Floats,
) -> Dependence:
    people = float(seen.sum())
    due = share * people
    chi2, df = chi_square(seen, due)
    sign = np.sign(_covariance(seen) - _covariance(due)) if people else 0.0
    known = df > 0 and people > 0
    return Dependence(
        first=model.names[pair[0]],
        second=model.names[pair[1]],
        q3=q3[0],
        excess=q3[1],
        chi2=chi2,
        df=df,
        p=chi_square_tail(chi2, df) if known else float("nan"),
        v=float(sign * np.sqrt(chi2 / (people * (min(seen.shape) - 1)))) if known else float("nan"),
        people=int(people),
        flagged=abs(q3[1]) >= LARGE_EXCESS,
    )


def chi_square(seen: Floats, due: Floats) -> tuple[float, int]:
    """X² and degrees of freedom of a table, its sparse cells counted as one; shapes (K, L)."""
    rare = due < LEAST_EXPECTED
    cells = [((seen - due)[~rare] ** 2 / due[~rare]).sum()]
    df = (seen.shape[0] - 1) * (seen.shape[1] - 1)
    rest = due[rare].sum()
    if rest >= LEAST_EXPECTED:
        cells.append((seen[rare].sum() - rest) ** 2 / rest)
    return float(sum(cells)), df - max(int(rare.sum()) - 1, 0)


def _covariance(table: Floats) -> float:
    share = table / table.sum()
    rows, columns = (np.arange(size) for size in table.shape)
    first, second = share.sum(axis=1) @ rows, share.sum(axis=0) @ columns
    return float(rows @ share @ columns - first * second)
