"""A trial of one: balance, agreement with brute force, plain answers, the chance of one."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from earned.core.change import trial
from earned.core.errors import UsageError


def test_days_are_balanced_in_blocks():
    days = trial.randomise(42, np.random.default_rng(0))
    assert days[:40].reshape(-1, 4).sum(axis=1).tolist() == [2] * 10
    assert trial.randomise(42, np.random.default_rng(0)).tolist() == days.tolist()


def test_posterior_agrees_with_brute_force_over_every_parameter():
    """Seven days with a gap; σ and φ on their own grids, coefficients integrated by a dense normal."""
    rng = np.random.default_rng(5)
    t = np.array([0, 1, 2, 4, 5, 6, 9.0])
    z = np.array([1, 0, 1, 0, 0, 1, 0], bool)
    y = rng.standard_normal(7) + 0.8 * z
    found = trial._posterior(t, z[None], y[None])
    scaled = (y - y.mean()) / y.std()
    trend, arm = (t - t.mean()) / 9.0, z - z.mean()
    total = above = 0.0
    for phi in trial.PHI:
        gap = np.abs(t[:, None] - t)
        lag = np.sign(phi) ** gap * np.abs(phi) ** gap
        for log_sigma in np.linspace(-3, 3, 400):
            variance = np.exp(2 * log_sigma)
            cover = variance * (
                lag
                + trial.LEVEL_SD**2
                + trial.TREND_SD**2 * np.outer(trend, trend)
                + trial.EFFECT_SD**2 * np.outer(arm, arm)
            )
            density = multivariate_normal(np.zeros(7), cover).pdf(scaled)
            cross = variance * trial.EFFECT_SD**2 * arm
            mean = cross @ np.linalg.solve(cover, scaled)
            spread = variance * trial.EFFECT_SD**2 - cross @ np.linalg.solve(cover, cross)
            total += density
            above += density * float(trial.cdf(mean / np.sqrt(spread)))
    assert float(found.p_positive[0]) == pytest.approx(above / total, abs=0.003)


def days_of(effect, days=60, seed=1, phi=0.4):
    rng = np.random.default_rng(seed)
    z = trial.randomise(days, rng)
    lag = phi ** np.abs(np.subtract.outer(np.arange(days), np.arange(days)))
    return np.arange(days), z, np.linalg.cholesky(lag) @ rng.standard_normal(days) - effect * z


def test_a_large_effect_helps_and_its_mirror_harms():
    helps, harms = (trial.analyse(*days_of(size)) for size in (1.5, -1.5))
    assert (helps.answer, harms.answer) == ("helps", "harms")
    assert helps.d > 0 > harms.d
    assert trial.analyse(*days_of(1.5), lower_is_better=False).answer == "harms"


def test_a_trend_and_a_wave_are_not_taken_for_an_effect():
    t, z, y = days_of(0.0, seed=4)
    found = trial.analyse(t, z, y + 0.1 * t)
    assert found.answer == "cannot_tell"


def test_a_long_trial_of_nothing_says_so():
    t, z, y = days_of(0.0, days=1600, seed=3, phi=0.0)
    assert trial.analyse(t, z, y).answer == "no_difference"


@pytest.mark.parametrize("outcome", [[1.0] * 20, [0.0] * 20])
def test_a_constant_outcome_tells_nothing(outcome):
    assert trial.analyse(range(20), [True, False] * 10, outcome).answer == "cannot_tell"


def test_too_few_days_of_one_sort():
    assert trial.analyse(range(8), [True] * 3 + [False] * 5, range(8)).answer == "cannot_tell"


def test_order_does_not_matter():
    t, z, y = days_of(0.6)
    mixed = np.random.default_rng(0).permutation(len(t))
    assert trial.analyse(t[mixed], z[mixed], y[mixed]) == trial.analyse(t, z, y)


def test_the_chance_of_an_answer_is_small_and_said_before():
    """About one in three for d = .5 over 28 days, one in eight over 14 (issue 5)."""
    rng = np.random.default_rng(1)
    four_weeks, two_weeks = (trial.chance_of_answer(n, 0.5, rng, kept=1.0) for n in (28, 14))
    assert four_weeks == pytest.approx(1 / 3, abs=0.05)
    assert two_weeks == pytest.approx(1 / 8, abs=0.03)


def test_nothing_is_rarely_called_help():
    rng = np.random.default_rng(2)
    assert trial.chance_of_answer(28, 0.0, rng) < 0.035


@pytest.mark.parametrize(
    ("days", "practised", "outcome", "word"),
    [
        ([0, 1], [True], [1.0, 2.0], "as many"),
        ([0, 0], [True, False], [1.0, 2.0], "twice"),
        ([0, 1], [True, False], [1.0, float("nan")], "finite"),
    ],
)
def test_what_does_not_fit_is_said(days, practised, outcome, word):
    with pytest.raises(UsageError, match=word):
        trial.analyse(days, practised, outcome)
