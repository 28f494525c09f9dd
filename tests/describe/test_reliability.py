"""Alpha, omega and what items add: against formulas, limits, and an independent optimiser."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from earned.core.describe.reliability import alpha, jackknifed, omega, one_factor, reliability


def answers(loadings, people=4000, seed=1):
    """Continuous answers to items with one factor and unit variances."""
    random = np.random.default_rng(seed)
    loadings = np.asarray(loadings)
    factor = random.normal(size=(people, 1))
    return factor * loadings + random.normal(size=(people, len(loadings))) * np.sqrt(
        1 - loadings**2
    )


def test_alpha_of_parallel_items_is_the_spearman_brown_formula():
    """r = .5 and J items: alpha = J r / (1 + (J - 1) r)."""
    for items in (2, 5, 18):
        covariance = np.full((items, items), 0.5) + 0.5 * np.eye(items)
        assert alpha(covariance) == pytest.approx(items * 0.5 / (1 + (items - 1) * 0.5))


def test_omega_and_alpha_agree_for_equal_loadings_and_differ_for_unequal_ones():
    equal = np.outer([0.7] * 6, [0.7] * 6)
    np.fill_diagonal(equal, 1.0)
    assert omega(equal) == pytest.approx(alpha(equal), abs=1e-9)
    loadings = np.array([0.9, 0.8, 0.7, 0.5, 0.4, 0.2])
    unequal = np.outer(loadings, loadings)
    np.fill_diagonal(unequal, 1.0)
    exact = loadings.sum() ** 2 / (loadings.sum() ** 2 + (1 - loadings**2).sum())
    assert omega(unequal) == pytest.approx(exact, abs=1e-6)
    assert alpha(unequal) < omega(unequal)


def test_one_factor_is_the_maximum_of_the_likelihood():
    """scipy's optimiser finds no better loadings and no others."""
    covariance = np.cov(answers([0.8, 0.6, 0.7, 0.5, 0.4], 500, 7), rowvar=False)

    def misfit(logs):
        loadings, unique = logs[:5], np.exp(logs[5:])
        implied = np.outer(loadings, loadings) + np.diag(unique)
        return np.linalg.slogdet(implied)[1] + np.trace(np.linalg.solve(implied, covariance))

    start = np.concatenate([np.full(5, 0.5), np.zeros(5)])
    best = minimize(misfit, start, method="BFGS", options={"gtol": 1e-9})
    loadings, unique = one_factor(covariance)
    np.testing.assert_allclose(loadings, best.x[:5], atol=2e-5)
    assert misfit(np.concatenate([loadings, np.log(unique)])) <= best.fun + 1e-9


def test_jackknife_errors_are_those_of_repeated_samples():
    """Over 40 samples the mean jackknife error is the spread of alpha, within a fifth."""
    found = [reliability(answers([0.7] * 8, 400, seed)) for seed in range(40)]
    spread = np.std([one.alpha for one in found], ddof=1)
    assert np.mean([one.alpha_se for one in found]) == pytest.approx(spread, rel=0.2)


def test_jackknife_leaves_out_whole_blocks_exactly():
    data = answers([0.7] * 4, 200)
    slow = []
    for block in range(20):
        kept = data[np.arange(200) % 20 != block]
        slow.append(alpha(np.cov(kept, rowvar=False)))
    expected = np.sqrt(19 / 20 * np.sum((np.array(slow) - np.mean(slow)) ** 2))
    assert jackknifed(data, alpha) == pytest.approx(expected)


def test_items_are_described_as_by_hand():
    data = answers([0.8, 0.6, 0.4], 300)
    found = reliability(data)
    rest = data[:, 1] + data[:, 2]
    assert found.items[0].item_rest == pytest.approx(np.corrcoef(data[:, 0], rest)[0, 1])
    pair = np.cov(data[:, 1:], rowvar=False)
    assert found.items[0].alpha_without == pytest.approx(alpha(pair))
    mean_sd = data.mean(axis=1).std(ddof=1)
    assert found.standard_error == pytest.approx(mean_sd * np.sqrt(1 - found.alpha))


def test_people_with_a_missing_answer_are_left_out_and_counted():
    data = answers([0.7] * 4, 100)
    holes = data.copy()
    holes[:30, 2] = np.nan
    assert reliability(holes).people == 70
    assert reliability(holes).alpha == pytest.approx(reliability(data[30:]).alpha)


@pytest.mark.parametrize(
    "data",
    [np.full((50, 3), 2.0), np.full((50, 3), np.nan), np.arange(50.0)[:, None], np.empty((0, 4))],
    ids=["nobody varies", "nobody answered", "one item", "nobody"],
)
def test_what_cannot_be_said_is_not_a_number(data):
    assert np.isnan(reliability(data).alpha)


def test_an_item_that_copies_another_is_called_a_heywood_case():
    data = answers([0.6, 0.6, 0.6], 200)
    assert reliability(np.concatenate([data, data[:, :1]], axis=1)).heywood
    assert not reliability(answers([0.7] * 6, 2000)).heywood


@settings(max_examples=10, deadline=None)
@given(st.integers(3, 8), st.integers(0, 10_000))
def test_reliabilities_stay_where_they_belong(items, seed):
    random = np.random.default_rng(seed)
    found = reliability(answers(random.uniform(0.3, 0.9, items), 300, seed))
    assert 0 < found.omega < 1
    assert found.alpha < 1
    assert found.alpha <= found.omega + 0.02
