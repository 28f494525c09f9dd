"""Do two dimensions account for the answers? Overall fit, and pairs of items that share more.

C2 (Cai & Monroe 2014, CRESST Report 839): residuals of the items' category shares and of the mean
products of pairs, weighed by their covariance under the model, with what the parameters could absorb
projected out:

    C2 = N e' (Ξ⁻¹ - Ξ⁻¹ Δ (Δ' Ξ⁻¹ Δ)⁻¹ Δ' Ξ⁻¹) e,   χ² with Σ(K_j - 1) + J(J-1)/2 - parameters df.

RMSEA = √((C2 - df) / (df (N - 1))). Ξ needs moments of up to four items. Given the position answers are
independent, so with e_j = E[x_j | θ] and v_j = Var[x_j | θ] all come from matrix products over the grid:
the covariance of x_i x_j and x_k x_l is built from Σ w e_i e_j e_k e_l, with e_i² + v_i where an item
stands in both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from earned.core.describe.chances import chi_square_tail, noncentrality
from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.graded import boundaries, categories
from earned.core.scoring.grid import Floats, bivariate_normal

NODES: Floats = np.linspace(-4.6, 4.6, 47)
"""Steps of .2 on ±4.6: moments need less reach than posteriors."""

STEP = 1e-4


@dataclass(frozen=True, slots=True)
class Residual:
    """A pair of items and how much more they correlate than the model says."""

    first: str
    second: str
    residual: float


@dataclass(frozen=True, slots=True)
class Structure:
    """Fit of the two-dimensional graded model. ``people``: with complete answers.

    ``rmsea_90``: its 90% interval. ``srmsr``: root mean square of the residual correlations.
    ``residuals``: all pairs, largest first.
    """

    people: int
    correlation: float
    c2: float
    df: int
    p: float
    rmsea: float
    rmsea_90: tuple[float, float]
    srmsr: float
    residuals: tuple[Residual, ...]


@dataclass(frozen=True, slots=True)
class TwoDimensional:
    """Items and where they load: ``axes`` holds 0 (anxiety) or 1 (avoidance) for each item."""

    names: tuple[str, ...]
    items: tuple[Calibrated, ...]
    axes: tuple[int, ...]
    correlation: float


@dataclass(frozen=True, slots=True)
class _Given:
    """On G grid points: weights (G,), category chances of each item (G, K_j), means and variances (G, J)."""

    weights: Floats
    chances: tuple[Floats, ...]
    means: Floats
    variances: Floats


def structure(answers: Floats, model: TwoDimensional) -> Structure:
    """Fit of a model to categories 0..K-1 in the insecure direction; (N, J), NaN missing.

    Rows with a missing answer are left out. Categories that nobody chose must be closed up before.
    """
    complete = answers[~np.isnan(answers).any(axis=1)]
    given = _given(model)
    pairs = list(combinations(range(len(model.items)), 2))
    expected = _moments(given, pairs)
    residual = _observed(complete, model, pairs) - expected
    delta = _derivatives(model, given, pairs)
    xi = _second_moments(given, pairs) - np.outer(expected, expected)
    c2 = len(complete) * _projected(residual, xi, delta)
    df = len(expected) - delta.shape[1]
    scale = df * (len(complete) - 1)
    interval = [float(np.sqrt(noncentrality(c2, df, share) / scale)) for share in (0.95, 0.05)]
    found = _residuals(complete, model, given, pairs)
    return Structure(
        people=len(complete),
        correlation=model.correlation,
        c2=c2,
        df=df,
        p=chi_square_tail(c2, df),
        rmsea=float(np.sqrt(max(c2 - df, 0.0) / scale)),
        rmsea_90=(interval[0], interval[1]),
        srmsr=float(np.sqrt(np.mean([one.residual**2 for one in found]))),
        residuals=tuple(sorted(found, key=lambda one: -abs(one.residual))),
    )


def _given(model: TwoDimensional) -> _Given:
    weights = bivariate_normal(model.correlation, NODES).ravel()
    chances = [
        _spread(categories(boundaries(NODES, i.discrimination, np.array(i.thresholds))), axis)
        for i, axis in zip(model.items, model.axes, strict=True)
    ]
    means = np.stack([table @ np.arange(table.shape[1]) for table in chances], axis=1)
    squares = np.stack([table @ np.arange(table.shape[1]) ** 2 for table in chances], axis=1)
    return _Given(weights, tuple(chances), means, squares - means**2)


def _spread(table: Floats, axis: int) -> Floats:
    """A table over one dimension's nodes (Q, K) at every grid point (Q², K)."""
    return np.repeat(table, len(NODES), axis=0) if axis == 0 else np.tile(table, (len(NODES), 1))


def _moments(given: _Given, pairs: Sequence[tuple[int, int]]) -> Floats:
    """Shares of categories 1.. of each item, then mean products of pairs."""
    shares = [given.weights @ table[:, 1:] for table in given.chances]
    products = (given.means * given.weights[:, None]).T @ given.means
    return np.concatenate([*shares, [products[pair] for pair in pairs]])


def _observed(complete: Floats, model: TwoDimensional, pairs: Sequence[tuple[int, int]]) -> Floats:
    shares = [
        [(complete[:, j] == k).mean() for k in range(1, item.options)]
        for j, item in enumerate(model.items)
    ]
    products = complete.T @ complete / len(complete)
    return np.concatenate([*shares, [products[pair] for pair in pairs]])


def _second_moments(given: _Given, pairs: Sequence[tuple[int, int]]) -> Floats:
    """E[z z'] of the vector of indicators and products under the model."""
    tables = np.concatenate([table[:, 1:] for table in given.chances], axis=1)
    products = np.stack([given.means[:, i] * given.means[:, j] for i, j in pairs], axis=1)
    both = np.concatenate([tables, products], axis=1)
    found: Floats = np.asarray((both * given.weights[:, None]).T @ both)
    starts = np.cumsum([0, *(table.shape[1] - 1 for table in given.chances)])
    for item, table in enumerate(given.chances):
        rows = slice(starts[item], starts[item + 1])
        found[rows, rows] = np.diag(given.weights @ table[:, 1:])
        _with_own_pairs(found, given, rows, item, pairs, int(starts[-1]))
    _with_shared_items(found, given, pairs, int(starts[-1]))
    return found


def _with_own_pairs(
    found: Floats,
    given: _Given,
    rows: slice,
    item: int,
    pairs: Sequence[tuple[int, int]],
    offset: int,
) -> None:
    """E[1(x_i = k) x_i x_j] = k E[P_i(k) e_j]."""
    table = given.chances[item][:, 1:]
    own = (table * np.arange(1, table.shape[1] + 1)) * given.weights[:, None]
    places, others = _pairs_of(item, pairs)
    block = own.T @ given.means[:, others]
    found[rows, offset + places] = block
    found[offset + places, rows] = block.T


def _pairs_of(
    item: int, pairs: Sequence[tuple[int, int]]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where the pairs with an item stand, and the other item of each."""
    mine = [(place, i + j - item) for place, (i, j) in enumerate(pairs) if item in (i, j)]
    places, others = zip(*mine, strict=True)
    return np.array(places), np.array(others)


def _with_shared_items(
    found: Floats, given: _Given, pairs: Sequence[tuple[int, int]], offset: int
) -> None:
    for item in range(given.means.shape[1]):
        places, others = _pairs_of(item, pairs)
        weight = given.weights * given.variances[:, item]
        means = given.means[:, others]
        found[np.ix_(offset + places, offset + places)] += (means * weight[:, None]).T @ means
    first, second = np.array(pairs).T
    both = given.weights @ (given.variances[:, first] * given.variances[:, second])
    found[offset + np.arange(len(pairs)), offset + np.arange(len(pairs))] += both


def _derivatives(model: TwoDimensional, given: _Given, pairs: Sequence[tuple[int, int]]) -> Floats:
    """Moments by parameter: for each item slope and thresholds, then the latent correlation."""
    size = sum(item.options - 1 for item in model.items)
    starts = np.cumsum([0, *(item.options - 1 for item in model.items)])
    columns = []
    for item, known in enumerate(model.items):
        places, others = _pairs_of(item, pairs)
        for change in _item_derivatives(known):
            table = _spread(change, model.axes[item]) * given.weights[:, None]
            column = np.zeros(size + len(pairs))
            column[starts[item] : starts[item + 1]] = table[:, 1:].sum(axis=0)
            rise = table @ np.arange(table.shape[1])
            column[size + places] = rise @ given.means[:, others]
            columns.append(column)
    columns.append(_by_correlation(model, given, pairs, size))
    return np.stack(columns, axis=1)


def _item_derivatives(item: Calibrated) -> list[Floats]:
    """dP(x = k | θ) by slope and by each threshold; each shape (Q, K)."""
    thresholds = np.array(item.thresholds)
    upper = boundaries(NODES, item.discrimination, thresholds)
    rise = upper * (1 - upper)
    by_slope = rise * (NODES[:, None] - thresholds)
    changes = [by_slope]
    for k in range(len(thresholds)):
        own = np.zeros_like(rise)
        own[:, k] = -item.discrimination * rise[:, k]
        changes.append(own)
    ends = np.zeros((len(NODES), 1))
    return [-np.diff(np.concatenate([ends, change, ends], axis=1), axis=1) for change in changes]


def _by_correlation(
    model: TwoDimensional, given: _Given, pairs: Sequence[tuple[int, int]], size: int
) -> Floats:
    low, high = (
        bivariate_normal(model.correlation + move, NODES).ravel() for move in (-STEP, STEP)
    )
    change = (high - low) / (2 * STEP)
    products = (given.means * change[:, None]).T @ given.means
    return np.concatenate([np.zeros(size), [products[pair] for pair in pairs]])


def _projected(residual: Floats, xi: Floats, delta: Floats) -> float:
    inverse_residual = np.linalg.solve(xi, residual)
    inverse_delta = np.linalg.solve(xi, delta)
    absorbed = delta.T @ inverse_residual
    inner = np.linalg.lstsq(delta.T @ inverse_delta, absorbed, rcond=None)[0]
    return float(residual @ inverse_residual - absorbed @ inner)


def _residuals(
    complete: Floats, model: TwoDimensional, given: _Given, pairs: Sequence[tuple[int, int]]
) -> list[Residual]:
    means = given.weights @ given.means
    products = (given.means * given.weights[:, None]).T @ given.means
    covariance = products - np.outer(means, means)
    variance = given.weights @ (given.variances + given.means**2) - means**2
    implied = covariance / np.sqrt(np.outer(variance, variance))
    seen: Floats = np.asarray(np.corrcoef(complete, rowvar=False), dtype=np.float64)
    return [
        Residual(model.names[i], model.names[j], float(seen[i, j] - implied[i, j]))
        for i, j in pairs
    ]
