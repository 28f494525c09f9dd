"""Calibration: recovery, awkward data, and a log-likelihood checked by plain integration."""

from itertools import product

import numpy as np
import pytest

from earned.core.calibration.coding import code, reopened
from earned.core.calibration.estimator import GradedCalibration
from earned.core.calibration.maximisation import Lines, score_and_information
from earned.core.errors import DataError
from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import Item, ResponseFormat
from earned.core.instruments.parameters import Calibrated, Parameters
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.graded import item_table
from earned.core.scoring.model import compile_model

CUTS = (-1.2, -0.3, 0.5, 1.4)


def made_items(each: int) -> tuple[Item, ...]:
    return tuple(
        Item(f"{d}-{n}", d, 1 if n % 2 else -1, "agreement")
        for d in ("anxiety", "avoidance")
        for n in range(each)
    )


def made_answers(
    people: int, each: int, correlation: float = 0.3, method_sd: float = 0.0, seed: int = 0
) -> tuple[np.ndarray, tuple[Item, ...], dict[str, Calibrated]]:
    """Simulated answers of a known bank."""
    items = made_items(each)
    known = {
        item.id: Calibrated(1.0 + 0.2 * (n % each), tuple(b + 0.1 * (n % 3) for b in CUTS))
        for n, item in enumerate(items)
    }
    instrument = Instrument("made", "1", "Made", (ResponseFormat("agreement", 5),), items)
    sds = {"anxiety": method_sd, "avoidance": method_sd}
    model = compile_model(instrument, Parameters("made", "1", "en", "", correlation, known, sds))
    return answer_categories(model, people, np.random.default_rng(seed)), items, known


def test_parameters_come_back() -> None:
    answers, items, known = made_answers(2500, 6)
    found = GradedCalibration(errors=True).fit(answers, items, 5)
    assert found.converged_
    assert found.correlation_ == pytest.approx(0.3, abs=4 * found.correlation_se_)
    z = [
        (found.items_[i].discrimination - known[i].discrimination)
        / found.items_[i].discrimination_se
        for i in known
    ]
    z += [
        (b - t) / e
        for i in known
        for b, t, e in zip(
            found.items_[i].thresholds,
            known[i].thresholds,
            found.items_[i].thresholds_se,
            strict=True,
        )
    ]
    assert np.abs(z).max() < 4.5
    assert 0.6 < np.std(z) < 1.4


def test_the_method_factor_comes_back() -> None:
    answers, items, _ = made_answers(1500, 8, method_sd=0.4, seed=2)
    method = {"anxiety": True, "avoidance": True}
    found = GradedCalibration(method=method, tolerance=2e-3, most_cycles=60).fit(answers, items, 5)
    assert list(found.method_sd_.values()) == pytest.approx([0.4, 0.4], abs=0.09)


def test_missing_answers_are_part_of_the_model() -> None:
    answers, items, known = made_answers(2000, 6, seed=3)
    answers[np.random.default_rng(4).random(answers.shape) < 0.3] = np.nan
    found = GradedCalibration().fit(answers, items, 5)
    slopes = [found.items_[i].discrimination / known[i].discrimination for i in known]
    assert np.mean(slopes) == pytest.approx(1, abs=0.07)


def test_log_likelihood_is_the_integral_over_both_dimensions() -> None:
    answers, items, _ = made_answers(60, 2, seed=5)
    found = GradedCalibration(
        method={"anxiety": 0.3, "avoidance": 0.3}, tolerance=1e-3, most_cycles=40
    )
    found.fit(answers, items, 5)
    z = np.arange(-5, 5.01, 0.25)
    w = np.exp(-0.5 * z**2)
    w /= w.sum()
    rho, total = found.correlation_, np.zeros(len(answers))
    cells = list(product(range(len(z)), repeat=2))
    first = np.array([z[i] for i, _ in cells])
    second = rho * first + np.sqrt(1 - rho**2) * np.array([z[j] for _, j in cells])
    weight = np.array([w[i] * w[j] for i, j in cells])
    parts = [
        _over_method(found, answers, items, d, t, z, w)
        for d, t in (("anxiety", first), ("avoidance", second))
    ]
    total = np.log((parts[0] * parts[1]) @ weight).sum()
    assert found.log_likelihood_ == pytest.approx(total, abs=2e-3)


def _over_method(found, answers, items, dimension, trait, z, w):
    """∫ dN(m) ∏ P(x | θ + key·s·m), shape (people, points of θ)."""
    parts = 0
    for m, weight in zip(z, w, strict=True):
        product_ = np.ones((len(answers), len(trait)))
        for j, item in enumerate(items):
            if item.dimension == dimension:
                table = item_table(trait + item.key * 0.3 * m, found.items_[item.id])
                product_ = product_ * table[:, answers[:, j].astype(int)].T
        parts = parts + weight * product_
    return parts


def test_a_category_nobody_chose_is_collapsed_and_named() -> None:
    answers, items, _ = made_answers(800, 4)
    answers[answers[:, 0] == 2, 0] = 1
    answers[answers[:, 1] == 4, 1] = 3
    found = GradedCalibration(tolerance=1e-3).fit(answers, items, 5)
    assert found.collapsed_ == {"anxiety-0": (2,), "anxiety-1": (4,)}
    inner, outer = found.items_["anxiety-0"].thresholds, found.items_["anxiety-1"].thresholds
    assert inner[1] == inner[2]
    assert outer[3] == np.inf
    assert np.isfinite(item_table(np.array([0.0]), found.items_["anxiety-1"])).all()


def test_an_item_everybody_answers_alike_is_refused_by_name() -> None:
    answers, items, _ = made_answers(50, 3)
    answers[:, 2] = 3
    with pytest.raises(DataError, match=r"anxiety-2.*everybody answered 4"):
        GradedCalibration().fit(answers, items, 5)


def test_an_item_nobody_answered_is_refused_by_name() -> None:
    answers, items, _ = made_answers(50, 3)
    answers[:, 1] = np.nan
    with pytest.raises(DataError, match=r"anxiety-1.*nobody answered"):
        GradedCalibration().fit(answers, items, 5)


@pytest.mark.parametrize("value", [5, 2.5])
def test_a_value_between_or_beyond_the_options_is_named(value: float) -> None:
    answers, items, _ = made_answers(50, 3)
    answers[7, 1] = value
    with pytest.raises(DataError, match="row 8, column anxiety-1"):
        GradedCalibration().fit(answers, items, 5)


def test_separated_answers_are_held_and_flagged() -> None:
    answers, items, _ = made_answers(150, 4)
    answers[:, 1] = answers[:, 0]
    answers[:, 2] = answers[:, 0]
    answers[:, 3] = answers[:, 0]
    found = GradedCalibration(tolerance=1e-4, most_cycles=1000, errors=True).fit(answers, items, 5)
    assert np.isfinite([found.items_[i.id].discrimination for i in items]).all()
    assert np.isfinite(found.log_likelihood_)
    assert found.bounded_
    for item in items:
        one = found.items_[item.id]
        errors = [one.discrimination_se, *one.thresholds_se]
        assert np.isnan(errors).all() if item.id in found.bounded_ else np.isfinite(errors).all()


def test_perfect_scorers_leave_everything_finite() -> None:
    answers, items, _ = made_answers(300, 4)
    answers[:20], answers[20:40] = 4, 0
    found = GradedCalibration(tolerance=1e-3, errors=True).fit(answers, items, 5)
    for one in found.items_.values():
        numbers = [one.discrimination, one.discrimination_se, *one.thresholds, *one.thresholds_se]
        assert np.isfinite(numbers).all()
    assert np.isfinite([found.correlation_, found.correlation_se_]).all()


def test_gaps_are_closed_and_reopened() -> None:
    coded = code([[0], [2], [4], [np.nan]], [5], ["x"])
    assert coded.codes[:, 0].tolist() == [0, 1, 2, -1]
    assert coded.collapsed == {0: (1, 3)}
    assert reopened(np.array([-1.0, 1.0]), coded.kept[0], 5).tolist() == [-1.0, -1.0, 1.0, 1.0]


def test_gradient_and_information_are_the_derivatives() -> None:
    lines = Lines(np.array([1.3]), np.array([[1.5, 0.2, -1.1]]))
    trait, rng = np.linspace(-3, 3, 31), np.random.default_rng(0)
    counts = rng.uniform(1, 5, (1, 31, 4))
    start = np.concatenate([lines.slopes, lines.intercepts[0]])

    def log_likelihood(values: np.ndarray) -> float:
        moved = Lines(values[:1], values[None, 1:])
        return float((counts * np.log(moved.probabilities(trait))).sum())

    gradient, information = score_and_information(lines, trait, counts)
    for place in range(4):
        step = 1e-5 * np.eye(4)[place]
        slope = (log_likelihood(start + step) - log_likelihood(start - step)) / 2e-5
        assert gradient[0, place] == pytest.approx(slope, rel=1e-5, abs=1e-4)
    assert np.allclose(information[0], information[0].T)
    assert np.linalg.eigvalsh(information[0]).min() > 0
