"""Items between groups: planted differences are found, differences of people are not mistaken for them."""

import numpy as np
import pytest
from scipy.optimize import minimize

from earned.core.calibration.estimator import GradedCalibration
from earned.core.describe.fairness import fairness
from earned.core.describe.ordinal import fit_ordinal, null_log_likelihood
from earned.core.instruments.item import Item

NAMES = [f"q{n}" for n in range(10)]
CUTS = np.array([-1.5, -0.5, 0.5, 1.5])


def people(shift=0.0, steeper=1.0, impact=0.0, size=1500, seed=2):
    """Two groups answering ten items; item q3 is harder by ``shift`` or steeper for the second."""
    random = np.random.default_rng(seed)
    group = np.repeat([0, 1], size)
    theta = random.normal(size=2 * size) + impact * group
    slopes = np.full((2 * size, 10), 1.7)
    offset = np.zeros((2 * size, 10))
    offset[group == 1, 3] = shift
    slopes[group == 1, 3] *= steeper
    z = slopes[:, :, None] * (theta[:, None, None] - offset[:, :, None] - CUTS)
    above = random.uniform(size=(2 * size, 10, 1)) < 1 / (1 + np.exp(-z))
    return above.sum(axis=2).astype(float), group


def compared(answers, group):
    items = [Item(name, "anxiety", 1, "any") for name in NAMES]
    return fairness(answers, dict(GradedCalibration().fit(answers, items, 5).items_), group)


def test_a_planted_difference_is_found_and_is_the_only_one():
    found = compared(*people(shift=0.8))
    assert [one.item for one in found.items if one.flagged] == ["q3"]
    assert "q3" not in found.anchors
    assert found.rounds == 2
    item = found.items[3]
    assert item.uniform_p < 1e-6
    assert item.nonuniform_p > 0.001
    assert item.sids < -0.4
    assert abs(item.essd) > 0.5


def test_the_size_of_a_planted_difference_comes_back():
    """The focal group's expected answer differs by Σ_k P(≥k | own) - P(≥k | reference), over its people."""
    answers, group = people(shift=0.8, size=2500)
    theta = np.random.default_rng(9).normal(size=20_000)
    own, other = (
        (1 / (1 + np.exp(-1.7 * (theta[:, None] - shift - CUTS)))).sum(axis=1)
        for shift in (0.8, 0.0)
    )
    assert compared(answers, group).items[3].sids == pytest.approx((own - other).mean(), abs=0.1)


def test_a_steeper_item_is_found_as_non_uniform():
    item = compared(*people(steeper=0.4)).items[3]
    assert item.nonuniform_p < 1e-6
    assert item.nonuniform_chi2 > 5 * item.uniform_chi2
    assert item.flagged


@pytest.mark.parametrize("impact", [0.0, 0.5])
def test_people_who_differ_are_not_items_that_differ(impact):
    found = compared(*people(impact=impact))
    assert not any(one.flagged for one in found.items)
    assert max(abs(one.essd) for one in found.items) < 0.2
    assert abs(found.scale_points) < 0.05


def test_likelihood_ratios_reject_true_items_as_rarely_as_they_should():
    """120 tests of items without difference: about 1% fall below .01, surely fewer than 5%."""
    low = [
        one.total_p < 0.01
        for seed in range(12)
        for one in compared(*people(size=300, seed=seed)).items
    ]
    assert np.mean(low) < 0.05


def test_more_than_two_groups_and_missing_answers():
    answers, group = people(shift=0.9)
    third = group.copy()
    third[:700] = 2
    answers[::7, 5] = np.nan
    found = compared(answers, third)
    assert found.people == (800, 1500, 700)
    assert [one.item for one in found.items if one.flagged] == ["q3"]
    assert found.items[3].group == 1


def test_the_ordinal_fit_is_the_maximum_of_its_likelihood():
    random = np.random.default_rng(6)
    design = random.normal(size=(40, 2))
    counts = random.integers(1, 20, (40, 4)).astype(float)

    def minus(at):
        cuts = at[0] - np.concatenate([[0.0], np.cumsum(np.exp(at[1:3]))])
        upper = 1 / (1 + np.exp(-(cuts + (design @ at[3:])[:, None])))
        ladder = np.concatenate([np.ones((40, 1)), upper, np.zeros((40, 1))], axis=1)
        return -(counts * np.log(ladder[:, :-1] - ladder[:, 1:])).sum()

    best = minimize(minus, np.zeros(5), method="BFGS", options={"gtol": 1e-8})
    found = fit_ordinal(design, counts)
    assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-5)
    np.testing.assert_allclose(found.slopes, best.x[3:], atol=1e-4)
    assert found.log_likelihood > null_log_likelihood(counts)


def test_separated_data_stay_finite():
    """Everybody below answers 0, everybody above 1: the slope has no maximum and none is claimed."""
    design = np.linspace(-2, 2, 20)[:, None]
    counts = np.zeros((20, 2))
    counts[:10, 0] = counts[10:, 1] = 5.0
    found = fit_ordinal(design, counts)
    assert np.isfinite(found.slopes).all()
    assert found.log_likelihood <= 0
