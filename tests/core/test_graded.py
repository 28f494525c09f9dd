"""The graded response model: known parameters, and parameters with an error of their own."""

import numpy as np
import pytest

from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.drawing import draw_item
from earned.core.scoring.graded import categories, item_table
from earned.core.scoring.grid import NODES, bivariate_normal, lattice_normal, lattice_steps

from .conftest import provisional


def test_known_item_follows_the_formula() -> None:
    table = item_table(np.array([0.5]), Calibrated(2.0, (-1.0, 0.5)))
    upper = [1 / (1 + np.exp(-2 * 1.5)), 0.5]
    assert table[0] == pytest.approx([1 - upper[0], upper[0] - upper[1], upper[1]], abs=1e-12)


@pytest.mark.parametrize("known", [Calibrated(1.5, (-1.0, 0.0, 1.0)), provisional()])
def test_categories_sum_to_one_and_the_expected_answer_rises(known: object) -> None:
    table = item_table(NODES, known)  # type: ignore[arg-type]
    assert table.sum(axis=1) == pytest.approx(1, abs=1e-9)
    assert (np.diff(table @ np.arange(table.shape[1])) > 0).all()


def test_infinite_thresholds_stand_for_categories_nobody_chose() -> None:
    table = item_table(NODES, Calibrated(1.5, (-np.inf, 0.0, np.inf)))
    assert np.isfinite(np.log(table)).all()
    assert table[:, [0, 3]].max() < 1e-11


def test_folding_equals_the_average_over_drawn_items() -> None:
    known, rng = provisional(residual_sd=0.05), np.random.default_rng(3)
    theta = np.array([-2.0, 0.0, 1.5])
    drawn = np.mean([item_table(theta, draw_item(known, rng)) for _ in range(6_000)], axis=0)
    assert item_table(theta, known) == pytest.approx(drawn, abs=0.008)


def test_folding_is_converged(monkeypatch: pytest.MonkeyPatch) -> None:
    known = provisional(location_sd=0.6)
    coarse = item_table(NODES, known)
    for name, nodes in (("DISCRIMINATION", 15), ("LOCATION", 41), ("SPREAD", 9)):
        monkeypatch.setattr(f"earned.core.scoring.graded.{name}_NODES", nodes)
    assert np.abs(item_table(NODES, known) - coarse).max() < 2e-4


def test_no_item_error_is_the_known_item() -> None:
    exact = provisional(log_discrimination_sd=0, location_sd=0, log_spread_sd=0, residual_sd=0)
    cuts = tuple(exact.location + np.exp(exact.log_spread) * np.array(exact.shape))
    same = Calibrated(float(np.exp(exact.log_discrimination)), cuts)
    assert item_table(NODES, exact) == pytest.approx(item_table(NODES, same), abs=1e-12)


@pytest.mark.parametrize("sd", [0.05, 0.149, 0.15, 0.2, 0.31, 0.5])
def test_lattice_weights_have_mass_one_and_the_right_variance(sd: float) -> None:
    weights, reach = lattice_normal(sd), lattice_steps(sd)
    places = 0.2 * np.arange(-reach, reach + 1)
    assert len(weights) == len(places)
    assert weights.sum() == pytest.approx(1)
    assert weights @ places**2 == pytest.approx(sd**2, rel=2e-3)


def test_no_spread_is_one_weight() -> None:
    assert lattice_normal(0.0).tolist() == [1.0]


def test_prior_is_a_bivariate_normal() -> None:
    mass = bivariate_normal(0.4)
    assert mass.sum() == pytest.approx(1)
    assert NODES**2 @ mass.sum(axis=1) == pytest.approx(1, abs=1e-6)
    assert NODES @ mass @ NODES == pytest.approx(0.4, abs=1e-6)


def test_boundaries_that_cross_leave_no_negative_category() -> None:
    assert categories(np.array([[0.3, 0.4]])).min() > 0
