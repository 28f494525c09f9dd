"""S-X²: against every possible answer, against R's mirt, where the model is true and where it is not."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from earned.core.calibration.estimator import GradedCalibration
from earned.core.describe.item_fit import (
    ScoreTable,
    estimated,
    item_fit,
    merged,
    pooled,
    score_tables,
    sum_score,
)
from earned.core.describe.structure import TwoDimensional
from earned.core.instruments.item import Item
from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.graded import item_table
from earned.core.scoring.grid import NODES
from tests.describe.mirt_reference import mirt_answers, mirt_model, table
from tests.describe.test_structure import MODEL, SIX, drawn

PATTERNS = np.array(list(product(range(3), repeat=6)))
"""Every way to answer six items of three options."""


@pytest.fixture(scope="module")
def chances():
    """P(pattern), integrated pattern by pattern on a finer and wider grid than ours."""
    nodes = np.linspace(-7, 7, 141)
    first, second = np.meshgrid(nodes, nodes, indexing="ij")
    rho = MODEL.correlation
    weight = np.exp(-(first**2 - 2 * rho * first * second + second**2) / (2 * (1 - rho**2)))
    weight /= weight.sum()
    tables = []
    for item, axis in zip(SIX, MODEL.axes, strict=True):
        theta = (first, second)[axis]
        above = [1 / (1 + np.exp(-item.discrimination * (theta - b))) for b in item.thresholds]
        tables.append([1 - above[0], above[0] - above[1], above[1]])
    return np.array(
        [
            (weight * np.prod([t[k] for t, k in zip(tables, row, strict=True)], axis=0)).sum()
            for row in PATTERNS
        ]
    )


@pytest.mark.parametrize("among", ["dimension", "total"])
def test_expected_counts_are_those_of_all_possible_answers(chances, among):
    """Three of each pattern are observed; the model's share of each category is added up by hand."""
    answers = np.repeat(PATTERNS, 3, axis=0)
    for j, found in enumerate(score_tables(answers, MODEL, among)):
        mine = [i for i in range(6) if among == "total" or MODEL.axes[i] == MODEL.axes[j]]
        score, most = PATTERNS[:, mine].sum(axis=1), 2 * len(mine)
        assert found.observed.shape == (most - 1, 3)
        for s in range(1, most):
            here = score == s
            share = [chances[here & (PATTERNS[:, j] == k)].sum() for k in range(3)]
            expected = 3 * here.sum() * np.array(share) / sum(share)
            np.testing.assert_allclose(found.expected[s - 1], expected, rtol=1e-6, atol=1e-8)
            seen = [3 * (here & (PATTERNS[:, j] == k)).sum() for k in range(3)]
            np.testing.assert_array_equal(found.observed[s - 1], seen)


def test_sums_of_scores_are_distributions():
    found = sum_score([item_table(NODES, item) for item in SIX])
    assert found.shape == (len(NODES), 13)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-9)


def test_the_fit_of_each_item_is_that_of_mirt():
    """R mirt 1.45.1 on 2,000 adults, within the score of all items.

    mirt puts sparse cells together by rules of its own, which also move its degrees of freedom (ours are
    within 12 of its 254 on average). So what is compared is what merging hardly touches: the RMSEA of each
    item to .0065, S-X² by degree of freedom to .2, and the order of items.
    """
    found, theirs = item_fit(mirt_answers(), mirt_model(), "total"), table("ecr_sx2.csv")
    assert [one.item for one in found] == [row["item"] for row in theirs]
    rmsea = np.array([float(row["RMSEA.S_X2"]) for row in theirs])
    ratio = np.array([float(row["S_X2"]) / float(row["df.S_X2"]) for row in theirs])
    ours = np.array([one.chi2 / one.df for one in found])
    np.testing.assert_allclose([one.rmsea for one in found], rmsea, atol=0.0065)
    np.testing.assert_allclose(ours, ratio, atol=0.2)
    assert np.corrcoef(ours, ratio)[0, 1] > 0.85
    worst = {one.item for one in sorted(found, key=lambda one: one.p)[:4]}
    assert worst >= {"Q11", "Q23", "Q35"}


SHORT = TwoDimensional(
    tuple(f"i{j}" for j in range(20)),
    tuple(
        Calibrated(1 + 0.1 * (j % 10), (-1.0 + 0.1 * (j % 7), 0.1 * (j % 5), 1.1))
        for j in range(20)
    ),
    (0,) * 10 + (1,) * 10,
    0.3,
)


def fitted(answers):
    items = [
        Item(name, ("anxiety", "avoidance")[axis], 1, "any")
        for name, axis in zip(SHORT.names, SHORT.axes, strict=True)
    ]
    fit = GradedCalibration().fit(answers, items, 4)
    return TwoDimensional(SHORT.names, tuple(fit.items_.values()), SHORT.axes, fit.correlation_)


@pytest.mark.parametrize("among", ["dimension", "total"])
def test_where_the_model_is_true_it_is_chi_square(among):
    """400 statistics of fitted models: mean, spread and rejections, with room for chance."""
    found = []
    for seed in range(20):
        answers = drawn(1000, seed, SHORT)
        found += item_fit(answers, fitted(answers), among)
    values, df = (np.array([getattr(one, name) for one in found]) for name in ("chi2", "df"))
    assert values.mean() == pytest.approx(df.mean(), rel=0.04)
    assert np.std((values - df) / np.sqrt(2 * df)) == pytest.approx(1, abs=0.15)
    assert np.mean([one.p < 0.05 for one in found]) == pytest.approx(0.05, abs=0.035)
    assert np.mean([one.rmsea for one in found]) < 0.015
    assert np.mean([one.points for one in found]) < 0.04


def positions_and_answers(seed, people=2000):
    """Positions, and answers of people there to the items of ``SHORT``."""
    random = np.random.default_rng(seed)
    theta = random.multivariate_normal([0, 0], [[1, 0.3], [0.3, 1]], people)
    answers = [
        answered(theta[:, axis], i, random) for i, axis in zip(SHORT.items, SHORT.axes, strict=True)
    ]
    return theta, np.stack(answers, axis=1), random


def answered(theta, item, random):
    chance = 1 / (1 + np.exp(-item.discrimination * (theta[:, None] - np.array(item.thresholds))))
    return (random.uniform(size=(len(theta), 1)) < chance).sum(axis=1).astype(float)


def test_an_item_whose_curve_turns_back_is_found():
    """People somewhat above the middle agree most with it, and those far above less again."""
    theta, answers, random = positions_and_answers(7)
    answers[:, 4] = answered(1 - np.abs(theta[:, 0] - 1), SHORT.items[4], random)
    found = item_fit(answers, fitted(answers))
    worst = max(found, key=lambda one: one.rmsea)
    assert worst.item == "i4"
    assert worst.p < 1e-4
    assert worst.points > 0.1
    assert sum(one.p < 0.001 for one in found) <= 2


def test_an_item_that_measures_the_other_dimension_too_shows_in_the_total():
    """It follows its own scale's score well; among people of one total, its curve is another."""
    theta, answers, random = positions_and_answers(3, 5000)
    answers[:, 2] = answered(theta @ [1, 0.7], SHORT.items[2], random)
    model = fitted(answers)
    own, total = (item_fit(answers, model, among)[2] for among in ("dimension", "total"))
    assert own.p > 0.001
    assert total.p < 1e-5
    assert total.points > 0.1


def test_people_with_a_missing_answer_are_left_out():
    answers = drawn(600, 2, SHORT)
    holes = np.vstack([answers, answers[:5]])
    holes[-5:, 3] = np.nan
    assert item_fit(holes, SHORT) == item_fit(answers, SHORT)


def test_parameters_are_counted_once():
    assert estimated(Calibrated(1.0, (-1.0, 0.0, 1.0))) == 4
    assert estimated(Calibrated(1.0, (-1.0, -1.0, float("inf")))) == 2


def test_too_few_cells_give_no_probability():
    found = item_fit(drawn(12, 1), MODEL)[0]
    assert found.df <= 0
    assert np.isnan(found.p)
    assert np.isnan(found.rmsea)


counts = arrays(
    np.float64, st.tuples(st.integers(1, 30), st.integers(2, 7)), elements=st.integers(0, 9)
)


@given(counts, st.integers(1, 40))
def test_pooling_loses_nobody_and_leaves_no_small_group(found, least):
    one = pooled(ScoreTable(found, found + 0.5), least)
    np.testing.assert_allclose(one.observed.sum(axis=0), found.sum(axis=0))
    np.testing.assert_allclose(one.expected.sum(axis=0), (found + 0.5).sum(axis=0))
    people = one.observed.sum(axis=1)
    assert len(people) == 1 or people.min() >= least


@given(
    arrays(np.float64, 7, elements=st.floats(0, 5)),
    arrays(np.float64, 7, elements=st.integers(0, 9)),
)
def test_merging_loses_nobody_and_leaves_no_sparse_cell(expected, observed):
    seen, due = merged(observed, expected, 1.0)
    assert seen.sum() == pytest.approx(observed.sum())
    assert due.sum() == pytest.approx(expected.sum())
    assert len(due) == 1 or due.min() >= 1
