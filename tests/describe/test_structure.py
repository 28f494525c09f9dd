"""C2 and its parts: against R's mirt on real answers, against simulation, and where the model is true."""

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import ncx2

from earned.core.calibration.estimator import GradedCalibration
from earned.core.describe import structure as module
from earned.core.describe.chances import chi_square_tail, noncentral_chi_square, noncentrality
from earned.core.describe.structure import TwoDimensional, structure
from earned.core.instruments.item import Item
from earned.core.instruments.parameters import Calibrated
from tests.describe.mirt_reference import mirt_answers, mirt_model

SIX = (
    Calibrated(1.2, (-0.8, 0.7)),
    Calibrated(1.9, (-0.4, 1.1)),
    Calibrated(1.5, (-1.2, 0.2)),
    Calibrated(2.2, (-0.6, 0.5)),
    Calibrated(1.1, (-1.0, 1.0)),
    Calibrated(1.7, (0.1, 1.4)),
)
MODEL = TwoDimensional(tuple("abcdef"), SIX, (0, 0, 0, 1, 1, 1), 0.4)
PAIRS = list(combinations(range(6), 2))


def drawn(people, seed, model=MODEL):
    random = np.random.default_rng(seed)
    theta = random.multivariate_normal(
        [0, 0], [[1, model.correlation], [model.correlation, 1]], people
    )
    above = [
        random.uniform(size=(people, 1))
        < 1 / (1 + np.exp(-i.discrimination * (theta[:, [axis]] - np.array(i.thresholds))))
        for i, axis in zip(model.items, model.axes, strict=True)
    ]
    # One uniform number an item and person, so that categories are ordered.
    return np.stack([a.sum(axis=1) for a in above], axis=1).astype(float)


def test_c2_is_that_of_mirt_on_real_answers():
    """R mirt 1.45.1, 2,000 adults: C2 11680.08 on 593, RMSEA .09671 (.09516 to .09822), SRMSR .08735."""
    found = structure(mirt_answers(), mirt_model())
    assert found.people == 2000
    assert found.df == 593
    assert found.c2 == pytest.approx(11680.08, rel=1e-3)
    assert found.rmsea == pytest.approx(0.0967108, abs=5e-5)
    assert found.rmsea_90 == pytest.approx((0.0951603, 0.0982211), abs=1e-4)
    assert found.srmsr == pytest.approx(0.0873454, abs=2e-4)


def test_moments_are_those_of_simulated_answers():
    """Means and covariances of indicators and products, 400,000 people: within 5 standard errors."""
    answers = drawn(400_000, 1)
    z = [answers[:, j] == k for j in range(6) for k in (1, 2)]
    z += [answers[:, i] * answers[:, j] for i, j in PAIRS]
    seen = np.stack(z, axis=1).astype(float)
    given = module._given(MODEL)
    expected = module._moments(given, PAIRS)
    np.testing.assert_allclose(seen.mean(axis=0), expected, atol=5 * 2 / np.sqrt(400_000))
    implied = module._second_moments(given, PAIRS)
    np.testing.assert_allclose(seen.T @ seen / len(seen), implied, atol=5 * 16 / np.sqrt(400_000))
    np.testing.assert_allclose(implied, implied.T, atol=1e-12)


def test_derivatives_are_those_of_differences():
    given = module._given(MODEL)
    found = module._derivatives(MODEL, given, PAIRS)
    step, column = 1e-5, 0
    for j, item in enumerate(SIX):
        for k in range(3):
            moved = []
            for sign in (-1, 1):
                values = np.array([item.discrimination, *item.thresholds])
                values[k] += sign * step
                other = (*SIX[:j], Calibrated(values[0], tuple(values[1:])), *SIX[j + 1 :])
                model = TwoDimensional(MODEL.names, other, MODEL.axes, MODEL.correlation)
                moved.append(module._moments(module._given(model), PAIRS))
            expected = (moved[1] - moved[0]) / (2 * step)
            np.testing.assert_allclose(found[:, column], expected, atol=1e-7)
            column += 1
    assert column == found.shape[1] - 1


def test_where_the_model_is_true_c2_is_chi_square():
    """200 samples of 500: mean and spread of C2 are those of its distribution, within 4 standard errors.

    The true parameters stand in for estimates: what estimates could absorb is projected out anyway.
    """
    found = [structure(drawn(500, seed), MODEL) for seed in range(200)]
    df = found[0].df
    assert df == 12 + 15 - 19
    values = np.array([one.c2 for one in found])
    assert values.mean() == pytest.approx(df, abs=4 * np.sqrt(2 * df / 200))
    assert values.std() == pytest.approx(np.sqrt(2 * df), rel=0.3)
    assert 0.01 <= np.mean([one.p < 0.05 for one in found]) <= 0.11
    assert np.mean([one.rmsea for one in found]) < 0.03


def test_estimates_give_nearly_the_c2_of_the_true_parameters():
    answers = drawn(500, 3)
    items = [Item(n, "anxiety" if n in "abc" else "avoidance", 1, "any") for n in MODEL.names]
    fit = GradedCalibration(tolerance=1e-3).fit(answers, items, 3)
    model = TwoDimensional(MODEL.names, tuple(fit.items_.values()), MODEL.axes, fit.correlation_)
    assert structure(answers, model).c2 == pytest.approx(structure(answers, MODEL).c2, abs=2.5)


def test_a_pair_that_shares_more_is_found():
    answers = drawn(3000, 4)
    copied = np.random.default_rng(1).uniform(size=3000) < 0.4
    answers[copied, 1] = answers[copied, 4]
    found = structure(answers, MODEL)
    worst = found.residuals[0]
    assert {worst.first, worst.second} == {"b", "e"}
    assert worst.residual > 0.15
    assert found.rmsea > 0.05


def test_people_with_a_missing_answer_are_left_out():
    answers = drawn(500, 2)
    holes = np.vstack([answers, np.full((3, 6), np.nan)])
    assert structure(holes, MODEL).c2 == pytest.approx(structure(answers, MODEL).c2)


@pytest.mark.parametrize("df", [20, 100, 593])
def test_noncentral_probabilities_are_near_scipys(df):
    for shift in (1.0, 50.0, 2000.0):
        for value in ncx2.ppf([0.05, 0.5, 0.95], df, shift):
            expected = ncx2.cdf(value, df, shift)
            assert noncentral_chi_square(value, df, shift) == pytest.approx(expected, abs=5e-3)


def test_noncentrality_is_the_inverse():
    assert noncentral_chi_square(800.0, 593, noncentrality(800.0, 593, 0.05)) == pytest.approx(
        0.05, abs=1e-4
    )
    assert noncentrality(500.0, 593, 0.95) == 0.0
    assert chi_square_tail(593.0, 593) == pytest.approx(0.49, abs=0.02)
