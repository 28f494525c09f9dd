"""Information and conditional errors against differentiation; norms against formulas and simulation."""

import numpy as np
import pytest
from scipy.stats import chi2

from earned.core.describe.chances import chi_square_tail
from earned.core.describe.norms import GroupNorm, difference, group_norm
from earned.core.describe.positions import moments
from earned.core.describe.precision import (
    PLACES,
    category_curves,
    conditional_error,
    item_information,
    scale_information,
)
from earned.core.instruments.parameters import Calibrated

ITEM = Calibrated(1.7, (-1.5, -0.4, 0.3, 1.6))


def test_information_is_the_expected_curvature_of_the_log_likelihood():
    """I = Σ_k P_k (d log P_k / dθ)², the derivative taken numerically."""
    step = 1e-5
    low, high = (np.log(category_curves(ITEM, PLACES + move)) for move in (-step, step))
    slopes = (high - low) / (2 * step)
    expected = (category_curves(ITEM) * slopes**2).sum(axis=1)
    np.testing.assert_allclose(item_information(ITEM), expected, rtol=1e-6)


def test_a_scale_informs_as_the_sum_of_its_items():
    np.testing.assert_allclose(scale_information([ITEM] * 3), 3 * item_information(ITEM))


def test_an_item_of_two_options_informs_most_at_its_threshold():
    """Two options: I = a² P (1 - P), a²/4 at the threshold (Birnbaum 1968)."""
    item = Calibrated(2.0, (0.5,))
    found = item_information(item)
    assert PLACES[found.argmax()] == pytest.approx(0.5)
    assert found.max() == pytest.approx(1.0)


def test_a_category_that_nobody_chose_breaks_nothing():
    item = Calibrated(1.5, (-np.inf, -0.5, -0.5, 0.8))
    assert np.isfinite(item_information(item)).all()


def test_conditional_errors_are_those_of_the_positions():
    """People at one place: their mean posterior error is 1/√(1 + I) there, within a tenth."""
    random = np.random.default_rng(4)
    items = [Calibrated(1.8, (-1.4, -0.5, 0.5, 1.4))] * 18
    for place in (-1.0, 0.0, 1.0):
        chances = category_curves(items[0], np.array([place]))[0]
        answers = random.choice(5, size=(400, 18), p=chances / chances.sum()).astype(float)
        _, se = moments(answers, items)
        expected = conditional_error(scale_information(items, np.array([place])))[0]
        assert se.mean() == pytest.approx(expected, rel=0.1)


def test_missing_answers_leave_the_prior():
    mean, se = moments(np.full((2, 3), np.nan), [ITEM] * 3)
    np.testing.assert_allclose(mean, 0.0, atol=1e-9)
    np.testing.assert_allclose(se, 1.0, atol=1e-6)


@pytest.mark.parametrize("df", range(1, 9))
def test_chi_square_tails_are_scipys(df):
    for value in (0.01, 0.5, 2.0, 7.5, 40.0, 300.0):
        assert chi_square_tail(value, df) == pytest.approx(
            chi2.sf(value, df), rel=1e-10, abs=1e-300
        )
    assert chi_square_tail(0.0, df) == 1.0


def test_norms_of_known_numbers():
    found = group_norm(np.arange(1.0, 102.0))
    assert found.people == 101
    assert found.mean == 51.0
    assert found.percentiles == (6.0, 26.0, 51.0, 76.0, 96.0)


def test_errors_of_norms_are_the_spread_over_samples():
    """1,500 samples of 200: means, SDs and percentiles vary as their mean standard errors say."""
    random = np.random.default_rng(8)
    found = [group_norm(random.normal(size=200)) for _ in range(1500)]
    assert np.std([f.mean for f in found]) == pytest.approx(
        np.mean([f.mean_se for f in found]), rel=0.08
    )
    assert np.std([f.sd for f in found]) == pytest.approx(
        np.mean([f.sd_se for f in found]), rel=0.08
    )
    spread = np.std([f.percentiles for f in found], axis=0)
    np.testing.assert_allclose(
        spread, np.mean([f.percentiles_se for f in found], axis=0), rtol=0.15
    )


def test_few_people_get_counts_alone():
    found = group_norm(np.array([1.0, 2.0, np.nan]))
    assert found.people == 2
    assert np.isnan(found.mean)


def norm(people, mean, sd):
    return GroupNorm(people, mean, 0.0, sd, 0.0, (), ())


def test_differences_are_cohens_d():
    found = difference(norm(50, 4.0, 1.0), norm(50, 3.5, 1.0))
    assert found.d == pytest.approx(0.5)
    assert found.d_se == pytest.approx(np.sqrt(100 / 2500 + 0.25 / 200))
    assert np.isnan(difference(norm(5, 3.0, 0.0), norm(5, 3.0, 0.0)).d)


def test_scores_without_spread_have_no_error_of_it():
    found = group_norm(np.full(40, 3.0))
    assert (found.sd, found.sd_se, found.mean_se) == (0.0, 0.0, 0.0)
