"""The engine against plain integration: a finer grid, every shared nuisance written out as a loop.

Nothing here uses the engine's shifts, lattices, kernels or Gauss-Hermite rules.
"""

from collections.abc import Sequence
from functools import cache
from itertools import product

import numpy as np
import pytest

from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.instruments.parameters import Provisional
from earned.core.scoring.batch import batch_scorer
from earned.core.scoring.model import ScoringModel, joint_mass
from earned.core.scoring.posterior import moments
from earned.core.scoring.reference import reference_point
from earned.core.scoring.styles import style_view

THETA = np.arange(-6.5, 6.51, 0.1)
TRAIT = np.arange(-11, 11.01, 0.1)
Answered = Sequence[tuple[str, int]]


def normal_points(sd: float, points: int) -> tuple[np.ndarray, np.ndarray]:
    """Equally spaced points on ±4.5 sd with normal weights."""
    z = np.linspace(-4.5, 4.5, points)
    weights = np.exp(-0.5 * z**2)
    return sd * z, weights / weights.sum()


@cache
def expected_table(known: Provisional, slope_offset: float) -> np.ndarray:
    """P(category | trait), averaged over a dense product of the item's own errors."""
    z, w = normal_points(1.0, 11)
    shift, ws = normal_points(float(np.hypot(known.location_sd, known.residual_sd)), 21)
    upper = np.zeros((len(TRAIT), len(known.shape)))
    for (za, wa), (zs, wp) in product(zip(z, w, strict=True), repeat=2):
        a = np.exp(known.log_discrimination + slope_offset + known.log_discrimination_sd * za)
        cuts = known.location + np.exp(known.log_spread + known.log_spread_sd * zs) * np.array(
            known.shape
        )
        logit = a * (TRAIT[:, None, None] - cuts[:, None] - shift)
        upper += wa * wp * ((1 / (1 + np.exp(-logit))) @ ws)
    ladder = np.concatenate([np.ones((len(TRAIT), 1)), upper, np.zeros((len(TRAIT), 1))], axis=1)
    return ladder[:, :-1] - ladder[:, 1:]


def brute_likelihoods(
    model: ScoringModel, dimension: Dimension, answers: Answered, line: float, blur: float
):
    """(L, L above the line) on THETA, every nuisance integrated by explicit loops."""
    m, w_m = normal_points(model.parameters.method_sd[dimension], 41)
    whole = above = np.ones((len(THETA), len(m)))
    for format_id in ("agreement", "frequency"):
        parts = _format_parts(model, dimension, format_id, answers, m, line, blur)
        whole, above = whole * parts[0], above * parts[format_id == "agreement"]
    return whole @ w_m, above @ w_m


def _format_parts(model, dimension, format_id, answers, m, line, blur):
    offset = model.parameters.offsets[dimension, format_id]
    lambdas, w_l = normal_points(offset.log_discrimination_sd, 7)
    deltas, w_d = normal_points(offset.location_sd, 41)
    mine = [
        (i, c)
        for i, c in answers
        if (model.items[i].dimension, model.items[i].format) == (dimension, format_id)
    ]
    whole, above = np.zeros((2, len(THETA), len(m)))
    side = 1 / (
        1
        + np.exp(
            -np.clip(
                1.5976 * _z(deltas, line, blur) * (1 + 0.04472 * _z(deltas, line, blur) ** 2),
                -500,
                500,
            )
        )
    )
    for slope, wl in zip(lambdas, w_l, strict=True):
        tables = {i: expected_table(model.parameters.items[i], slope)[:, c] for i, c in mine}
        for number, wd in enumerate(w_d):
            inside = np.full((len(THETA), len(m)), wl * wd)
            for item, table in tables.items():
                trait = THETA[:, None] + model.items[item].key * m - deltas[number]
                inside = inside * np.interp(trait, TRAIT, table)
            whole = whole + inside
            above = above + inside * side[:, number][:, None]
    return whole, above


def _z(deltas: np.ndarray, line: float, blur: float) -> np.ndarray:
    return (THETA[:, None] - deltas - line) / blur


def brute_prior(correlation: float) -> np.ndarray:
    """Bivariate normal density on THETA x THETA, sum 1."""
    a, b = np.meshgrid(THETA, THETA, indexing="ij")
    mass = np.exp(-0.5 * (a**2 - 2 * correlation * a * b + b**2) / (1 - correlation**2))
    return mass / mass.sum()


PATTERNS = {
    "one answer": [("anx-agr-+1-1", 5)],
    "agrees with both keys": [("anx-agr-+1-1", 5), ("anx-agr--1-1", 1), ("anx-fre-+1-1", 6)],
    "mixed": [
        ("anx-agr-+1-1", 1), ("anx-agr--1-1", 2), ("anx-agr-+1-2", 0), ("anx-fre--1-1", 4),
        ("avo-agr-+1-1", 6), ("avo-agr--1-2", 5), ("avo-fre-+1-1", 6), ("avo-fre--1-1", 3),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", PATTERNS)
def test_engine_agrees_with_brute_force_within_a_thousandth(small: ScoringModel, name: str) -> None:
    answers = PATTERNS[name]
    reference = reference_point(small)
    blurs = _blurs(small)
    parts = [brute_likelihoods(small, d, answers, reference.on(d), blurs[d]) for d in DIMENSIONS]
    prior = brute_prior(small.parameters.correlation)
    mass = parts[0][0][:, None] * prior * parts[1][0]
    mass /= mass.sum()
    mean = [THETA @ mass.sum(axis=1), THETA @ mass.sum(axis=0)]
    se = [np.sqrt(THETA**2 @ mass.sum(axis=1 - axis) - mean[axis] ** 2) for axis in (0, 1)]
    found = moments(joint_mass(small, answers))
    assert found.mean == pytest.approx(mean, abs=1e-3)
    assert found.se == pytest.approx(se, abs=1e-3)
    fearful = parts[0][1] @ prior @ parts[1][1] / (parts[0][0] @ prior @ parts[1][0])
    assert style_view(small, reference, answers).probabilities["fearful"] == pytest.approx(
        fearful, abs=2e-3
    )


def _blurs(model: ScoringModel) -> dict[Dimension, float]:
    from earned.core.scoring.styles import sharpness

    return {d: sharpness(model, d)[1] for d in DIMENSIONS}


@pytest.mark.parametrize("name", PATTERNS)
def test_batches_agree_with_one_at_a_time(small: ScoringModel, name: str) -> None:
    answers, reference = PATTERNS[name], reference_point(small)
    scorer = batch_scorer(small, reference)
    codes = np.full((1, len(scorer.items)), np.nan)
    for item, category in answers:
        codes[0, scorer.items.index(item)] = category
    batch, one = scorer.score(codes), moments(joint_mass(small, answers))
    styles = style_view(small, reference, answers).probabilities
    assert batch.mean[0] == pytest.approx(one.mean, abs=2e-5)
    assert batch.se[0] == pytest.approx(one.se, abs=2e-5)
    assert batch.correlation[0] == pytest.approx(one.correlation, abs=1e-4)
    assert batch.styles[0] == pytest.approx(list(styles.values()), abs=2e-5)
