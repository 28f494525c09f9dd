"""Standard errors from the cross-product of people's score vectors.

The observed-data score of a person is the posterior mean of the complete-data score (Louis 1982,
J R Stat Soc B 44:226-233); the sum over people of its outer product estimates the information
(Berndt, Hall, Hall & Hausman 1974). It assumes that the model is right, and takes the size of the
method factor as known.
"""

from collections.abc import Iterator
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from earned.core.calibration.expectation import BLOCK, Posterior, Side, posterior
from earned.core.calibration.maximisation import Lines
from earned.core.scoring.grid import NODES, Floats

if TYPE_CHECKING:
    from earned.core.calibration.estimator import EmState


def score_tables(lines: Lines, trait: Floats) -> Floats:
    """∂ log P(X = k | θ) / ∂(slope, intercepts); shape (J, parameters, Q, K)."""
    upper = lines.upper(trait)
    p = lines.probabilities(trait)
    f = upper * (1 - upper) * lines.present[:, None, :]
    boundaries = f.shape[-1]
    by_z = np.zeros((*p.shape, boundaries))
    place = np.arange(boundaries)
    by_z[..., place + 1, place] = f / p[..., 1:]
    by_z[..., place, place] = -f / p[..., :-1]
    slope = by_z.sum(axis=-1) * trait[:, None]
    return np.concatenate([slope[:, None], by_z.transpose(0, 3, 1, 2)], axis=1)


def person_scores(state: "EmState") -> Iterator[Floats]:
    """Score vectors in blocks; shape (people, J·parameters + 1), the correlation last."""
    sides, prior = state.sides(), state.prior()
    tables = [
        score_tables(state.lines_of(side.columns), state.grid(place // 2)) if side.columns else None
        for place, side in enumerate(sides)
    ]
    for start in range(0, len(state.coded.codes), BLOCK):
        codes = state.coded.codes[start : start + BLOCK]
        found = posterior(codes, sides, state.weights(), prior)
        scores = np.zeros((len(codes), len(state.items), state.lines.intercepts.shape[1] + 1))
        for side, table, trait, hot in zip(sides, tables, found.trait, found.one_hot, strict=True):
            if table is not None:
                scores[:, list(side.columns)] = _side_scores(side, table, trait, hot)
        yield np.column_stack(
            [scores.reshape(len(codes), -1), _correlation_score(found, state.correlation)]
        )


def _side_scores(side: Side, table: Floats, trait: Floats, hot: Floats) -> Floats:
    by_category = np.einsum("jpqk,qn->njpk", table, trait, optimize=True)
    own = hot.reshape(len(side.columns), side.options, -1)
    return np.asarray(np.einsum("njpk,jkn->njp", by_category, own))


def _correlation_score(found: Posterior, rho: float) -> Floats:
    squares = sum((NODES**2 @ margin for margin in found.margins), start=np.zeros(1))
    rest = 1 - rho**2
    return np.asarray((rho * rest + (1 + rho**2) * found.cross - rho * squares) / rest**2)


def standard_errors(state: "EmState") -> tuple[Floats, Floats, float]:
    """Of slopes (J,), thresholds (J, K-1; delta method) and the correlation."""
    products = (block.T @ block for block in person_scores(state))
    information = reduce(np.add, products)
    used = np.concatenate([_used(state.lines).ravel(), [True]])
    covariance = np.full(information.shape, np.nan)
    covariance[np.ix_(used, used)] = np.linalg.inv(information[np.ix_(used, used)])
    width = state.lines.intercepts.shape[1] + 1
    blocks = [
        covariance[j * width : (j + 1) * width, j * width : (j + 1) * width]
        for j in range(len(state.items))
    ]
    slopes = np.array([np.sqrt(block[0, 0]) for block in blocks])
    thresholds = np.stack(
        [_threshold_errors(state.lines, j, block) for j, block in enumerate(blocks)]
    )
    return slopes, thresholds, float(np.sqrt(covariance[-1, -1]))


def _used(lines: Lines) -> np.ndarray:
    return np.column_stack([np.ones(len(lines.slopes), bool), lines.present])


def _threshold_errors(lines: Lines, item: int, block: Floats) -> Floats:
    """b = -d/a, so ∂b/∂a = d/a² = -b/a and ∂b/∂d = -1/a."""
    a, d = lines.slopes[item], lines.intercepts[item]
    variance = (d / a**2) ** 2 * block[0, 0] + np.diag(block)[1:] / a**2
    variance = variance - 2 * (d / a**3) * block[0, 1:]
    return np.asarray(np.sqrt(variance))
