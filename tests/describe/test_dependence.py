"""Q3 and LD-X²: against sums written out by hand, where the model is true and where two items share more."""

import numpy as np
import pytest

from earned.core.calibration.estimator import GradedCalibration
from earned.core.describe.dependence import (
    chi_square,
    dependence,
    residual_correlations,
    simulated,
)
from earned.core.describe.structure import TwoDimensional, structure
from earned.core.instruments.item import Item
from tests.describe.mirt_reference import mirt_answers, mirt_model
from tests.describe.test_item_fit import SHORT
from tests.describe.test_item_fit import fitted as fitted_short
from tests.describe.test_structure import MODEL, SIX, drawn


def chance():
    return np.random.default_rng(1)


def by_hand(answers):
    """Q3 and the tables of pairs, person by person on a finer grid, with nothing of ours."""
    nodes = np.linspace(-7, 7, 141)
    first, second = np.meshgrid(nodes, nodes, indexing="ij")
    rho = MODEL.correlation
    prior = np.exp(-(first**2 - 2 * rho * first * second + second**2) / (2 * (1 - rho**2)))
    prior /= prior.sum()

    def curve(item, theta):
        above = [1 / (1 + np.exp(-item.discrimination * (theta - b))) for b in item.thresholds]
        return [1 - above[0], above[0] - above[1], above[1]]

    tables = [
        curve(item, (first, second)[axis]) for item, axis in zip(SIX, MODEL.axes, strict=True)
    ]
    left = np.full(answers.shape, np.nan)
    for n, row in enumerate(answers):
        mass = prior.copy()
        for j, answer in enumerate(row):
            if not np.isnan(answer):
                mass = mass * tables[j][int(answer)]
        mass /= mass.sum()
        theta = [(mass * axis).sum() for axis in (first, second)]
        for j, answer in enumerate(row):
            p = curve(SIX[j], theta[MODEL.axes[j]])
            left[n, j] = answer - p[1] - 2 * p[2]
    q3 = np.eye(6)
    shares = {}
    for i in range(6):
        for j in range(6):
            both = ~np.isnan(left[:, i]) & ~np.isnan(left[:, j])
            q3[i, j] = np.corrcoef(left[both, i], left[both, j])[0, 1]
            shares[i, j] = [
                [(prior * tables[i][k] * tables[j][m]).sum() for m in range(3)] for k in range(3)
            ]
    return q3, shares


@pytest.fixture(scope="module")
def some():
    """Two hundred people, one answer in ten missing."""
    answers = drawn(200, 5)
    answers[np.random.default_rng(5).uniform(size=answers.shape) < 0.1] = np.nan
    return answers


@pytest.fixture(scope="module")
def written_out(some):
    return by_hand(some)


def test_q3_is_that_of_sums_by_hand(some, written_out):
    np.testing.assert_allclose(residual_correlations(some, MODEL), written_out[0], atol=1e-6)


def test_ld_is_that_of_tables_by_hand(some, written_out):
    """All cells are large enough here, so X² is the plain one and V its root."""
    for one in dependence(some, MODEL, chance()):
        i, j = MODEL.names.index(one.first), MODEL.names.index(one.second)
        both = some[~np.isnan(some[:, [i, j]]).any(axis=1)][:, [i, j]]
        seen = np.array(
            [[((both == (k, m)).all(axis=1)).sum() for m in range(3)] for k in range(3)]
        )
        due = len(both) * np.array(written_out[1][i, j])
        assert due.min() > 1
        chi2 = ((seen - due) ** 2 / due).sum()
        assert one.people == len(both)
        assert one.df == 4
        assert one.chi2 == pytest.approx(chi2, rel=1e-6)
        assert abs(one.v) == pytest.approx(np.sqrt(chi2 / len(both) / 2), rel=1e-6)


def fitted(answers):
    items = [
        Item(n, ("anxiety", "avoidance")[a], 1, "any")
        for n, a in zip(MODEL.names, MODEL.axes, strict=True)
    ]
    fit = GradedCalibration().fit(answers, items, 3)
    return TwoDimensional(MODEL.names, tuple(fit.items_.values()), MODEL.axes, fit.correlation_)


def test_excess_is_over_the_models_own_q3(some, written_out):
    """A hundred thousand people who answer by the model show what the five thousand stand for."""
    usual = residual_correlations(simulated(MODEL, 100_000, np.random.default_rng(9)), MODEL)
    for one in dependence(some, MODEL, chance()):
        i, j = MODEL.names.index(one.first), MODEL.names.index(one.second)
        assert one.excess == pytest.approx(one.q3 - usual[i, j], abs=4 / np.sqrt(5000))


def test_where_the_model_is_true_nothing_is_flagged_and_ld_is_chi_square():
    """Six items, three a dimension: Q3 is far below 0, and yet no pair stands out."""
    found = []
    for seed in range(20):
        answers = drawn(1500, seed)
        found += dependence(answers, fitted(answers), chance())
    assert min(one.q3 for one in found) < -0.2
    assert sum(one.flagged for one in found) <= 3
    assert np.mean([one.excess for one in found]) == pytest.approx(0, abs=0.01)
    across = [one for one in found if one.first in "abc" and one.second in "def"]
    assert np.mean([one.chi2 for one in across]) == pytest.approx(4, abs=0.8)
    assert np.mean([one.p < 0.05 for one in across]) == pytest.approx(0.05, abs=0.05)


def test_a_pair_that_shares_more_is_flagged_and_nothing_else_is():
    answers = drawn(2000, 4, SHORT)
    copied = np.random.default_rng(1).uniform(size=2000) < 0.4
    answers[copied, 1] = answers[copied, 14]
    found = dependence(answers, fitted_short(answers), chance())
    assert {found[0].first, found[0].second} == {"i1", "i14"}
    assert [one.flagged for one in found[:2]] == [True, False]
    assert found[0].v > 0.15
    assert found[0].p < 1e-10


def test_a_pair_that_opposes_has_a_negative_size():
    answers = drawn(2000, 4)
    turned = np.random.default_rng(1).uniform(size=2000) < 0.4
    answers[turned, 1] = 2 - answers[turned, 4]
    found = next(
        one for one in dependence(answers, MODEL, chance()) if {one.first, one.second} == {"b", "e"}
    )
    assert found.excess < 0
    assert found.v < 0


def test_real_answers_share_what_residual_correlations_say_too():
    """Q3 and the residual correlations of C2 are made differently and name the same pairs."""
    answers, model = mirt_answers(), mirt_model()
    pairs = dependence(answers, model, chance())
    other = {(one.first, one.second): one.residual for one in structure(answers, model).residuals}
    both = np.array([[one.excess, other[one.first, one.second], one.v] for one in pairs]).T
    assert np.corrcoef(both)[0, 1] > 0.6
    largest = sorted(other, key=lambda pair: -other[pair])[:10]
    assert {(one.first, one.second) for one in pairs[:10]} & set(largest) >= {
        ("Q12", "Q16"),
        ("Q30", "Q32"),
    }
    assert 20 <= sum(one.flagged for one in pairs) <= 50


def test_one_dimension_alone_is_a_model_too():
    one = TwoDimensional(MODEL.names[:3], SIX[:3], (0, 0, 0), 0.0)
    found = dependence(drawn(300, 1)[:, :3], one, chance())
    assert len(found) == 3
    assert all(abs(pair.q3) < 0.6 for pair in found)


def test_sparse_cells_count_as_one():
    seen = np.array([[40.0, 1, 0], [9, 20, 2], [0, 3, 25]])
    due = np.array([[38.0, 2.5, 0.5], [10.0, 19, 2], [0.7, 2.8, 24.5]])
    keep = due >= 1
    rest = (seen[~keep].sum() - 1.2) ** 2 / 1.2
    chi2, df = chi_square(seen, due)
    assert chi2 == pytest.approx((((seen - due) ** 2 / due)[keep]).sum() + rest)
    assert df == 3
