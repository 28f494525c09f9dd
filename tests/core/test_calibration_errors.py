"""Standard errors of a calibration: against the plain Hessian, and by simulation."""

import numpy as np
import pytest

from earned.core.calibration.coding import code
from earned.core.calibration.errors import standard_errors
from earned.core.calibration.estimator import GradedCalibration
from earned.core.calibration.information import person_scores
from earned.core.calibration.people import InMemory
from earned.core.calibration.scores import polynomials
from earned.core.calibration.starting import Wanted, started
from earned.core.calibration.state import Design

from .test_calibration import made_answers
from .test_facets import CUTS, answers_of, items_of


def fitted(people: int, each: int, **how: object):
    answers, items, _ = made_answers(people, each, correlation=0.5)
    found = GradedCalibration(tolerance=1e-7, **how).fit(answers, items, 5)
    coded = code(answers, [5] * len(items), [item.id for item in items])
    design, _, blocks = started(coded, items, Wanted(how.get("method", {})), np.float64)
    return found, design, InMemory(blocks)


def hessian(design: Design, people: InMemory, point) -> np.ndarray:
    """Second differences of the log-likelihood in all free parameters."""
    centre, step = design.vector(point), 1e-3
    size = len(centre)
    move = step * np.eye(size)

    def at(vector: np.ndarray) -> float:
        return people.log_likelihood(design, design.point(vector, point))

    up, down = [at(centre + m) for m in move], [at(centre - m) for m in move]
    here, found = at(centre), np.zeros((size, size))
    for i in range(size):
        for j in range(i, size):
            both = at(centre + move[i] + move[j]) + at(centre - move[i] - move[j])
            found[i, j] = both - up[i] - up[j] - down[i] - down[j] + 2 * here
            found[j, i] = found[i, j]
    return found / (2 * step**2)


def test_observed_information_is_minus_the_hessian_of_the_log_likelihood() -> None:
    found, design, people = fitted(300, 3)
    point = found.state_
    covariance = np.linalg.inv(-hessian(design, people, point))
    errors, items = standard_errors(design, people, point), len(point.lines.slopes)
    root = np.sqrt(np.diag(covariance))
    assert errors.slopes == pytest.approx(root[:items], rel=3e-3)
    assert errors.correlation == pytest.approx(root[-1] * (1 - point.correlation**2), rel=1e-3)
    own = [0, *range(items, items + 4)]  # the first item: slope, intercepts
    a, d = point.lines.slopes[0], point.lines.intercepts[0]
    by = np.concatenate([[d / a**2], -np.eye(4) / a])
    expected = np.sqrt(np.einsum("pk,pq,qk->k", by, covariance[np.ix_(own, own)], by))
    assert errors.thresholds[0] == pytest.approx(expected, rel=3e-3)


def test_scores_of_people_sum_to_nothing_at_the_maximum() -> None:
    found, design, people = fitted(300, 3)
    scores = np.concatenate(list(person_scores(design, people.groups[0], found.state_)))
    assert np.abs(scores.sum(axis=0)).max() < 1e-3
    assert np.abs(scores).sum(axis=0).min() > 1


def test_with_factors_too_it_is_minus_the_hessian() -> None:
    """Derivatives of summed scores, so that facets and a method factor can be afforded."""
    sizes = {d: dict.fromkeys((f"{d}-0", f"{d}-1"), 0.5) for d in ("anxiety", "avoidance")}
    how = {"method": {"anxiety": 0.0, "avoidance": 0.3}, "facets": sizes}
    items = items_of(3, 2)
    answers = answers_of(items, 300, 0.5, 0.3, seed=1)
    found = GradedCalibration(tolerance=1e-4, dtype=np.float64, errors=True, **how).fit(
        answers, items, 5
    )
    coded = code(answers, [5] * len(items), [item.id for item in items])
    design, _, blocks = started(coded, items, Wanted(**how), np.float64)
    point, people = found.state_, InMemory(blocks)
    centre, rows = design.vector(point), design.item_numbers

    def gradient(vector: np.ndarray) -> np.ndarray:
        moved = design.point(vector, point)
        scores = sum(part.sum(axis=0) for part in person_scores(design, blocks[0], moved))
        up, down = vector.copy(), vector.copy()
        up[-1], down[-1] = up[-1] + 1e-4, down[-1] - 1e-4
        ends = [people.log_likelihood(design, design.point(v, point)) for v in (up, down)]
        return np.r_[scores[:, 0], scores[:, 1:][design.present], (ends[0] - ends[1]) / 2e-4]

    steps = 1e-4 * np.eye(len(centre))
    plain = [(gradient(centre + s) - gradient(centre - s)) / 2e-4 for s in steps]
    root = np.sqrt(np.diag(np.linalg.inv(-(np.array(plain) + np.transpose(plain)) / 2)))
    assert rows == len(centre) - 1
    errors = standard_errors(design, people, point)
    assert errors.slopes == pytest.approx(root[: len(items)], rel=0.05)
    assert errors.correlation == pytest.approx(root[-1] * (1 - point.correlation**2), rel=0.02)


def test_draws_leave_no_noise_in_what_all_items_share() -> None:
    """The common location, whose information is nearly all missing: other draws, the same errors."""
    items = items_of(3, 2)
    answers = answers_of(items, 400, 0.5, 0.3, seed=2)
    found = GradedCalibration(tolerance=1e-4, errors=True, facets=True).fit(answers, items, 5)
    again = GradedCalibration(tolerance=1e-4, errors=True, facets=True, seed=9).fit(
        answers, items, 5
    )
    for name, item in found.items_.items():
        assert item.thresholds_se == pytest.approx(again.items_[name].thresholds_se, rel=0.05)


def test_the_three_kinds_agree_where_the_model_is_right() -> None:
    found, design, people = fitted(4000, 4)
    observed, products, sandwich = (
        standard_errors(design, people, found.state_, kind).slopes
        for kind in ("observed", "cross-product", "sandwich")
    )
    assert products == pytest.approx(observed, rel=0.1)
    assert sandwich == pytest.approx(observed, rel=0.1)


def test_polynomials_are_orthonormal_under_each_mass() -> None:
    trait = np.linspace(-3, 3, 31)[:, None]
    mass = np.random.default_rng(1).uniform(0, 1, (31, 5))
    mass /= mass.sum(axis=0)
    p, _, _ = polynomials(trait, mass, 4)
    gram = np.einsum("qn,iqn,jqn->nij", mass, np.stack(p), np.stack(p))
    assert gram == pytest.approx(np.broadcast_to(np.eye(5), gram.shape), abs=1e-9)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["observed", "sandwich", "cross-product"])
def test_95_percent_intervals_hold(kind: str) -> None:
    held: list[float] = []
    for seed in range(150):
        answers, items, known = made_answers(700, 6, correlation=0.4, seed=1000 + seed)
        found = GradedCalibration(errors=kind).fit(answers, items, 5)
        held.append(abs(found.correlation_ - 0.4) < 1.96 * found.correlation_se_)
        for name, true in known.items():
            item = found.items_[name]
            pairs = [(item.discrimination - true.discrimination, item.discrimination_se)]
            cuts = zip(item.thresholds, true.thresholds, item.thresholds_se, strict=True)
            pairs += [(b - t, e) for b, t, e in cuts]
            held += [abs(off) < 1.96 * error for off, error in pairs]
    assert 0.935 < np.mean(held) < 0.965


@pytest.mark.long
def test_95_percent_intervals_hold_with_facets_and_a_method_factor() -> None:
    held: list[float] = []
    sizes = {d: dict.fromkeys((f"{d}-0", f"{d}-1"), 0.5) for d in ("anxiety", "avoidance")}
    items = items_of(4, 2)
    for seed in range(20):
        answers = answers_of(items, 500, 0.5, 0.3, seed=2000 + seed)
        how = {"method": dict.fromkeys(("anxiety", "avoidance"), 0.3), "facets": sizes}
        found = GradedCalibration(errors=True, tolerance=1e-3, **how).fit(answers, items, 5)
        for item in found.items_.values():
            held.append(abs(item.discrimination - 1.8) < 1.96 * item.discrimination_se)
            pairs = zip(item.thresholds, CUTS, item.thresholds_se, strict=True)
            held += [abs(b - t) < 1.96 * e for b, t, e in pairs]
    assert 0.93 < np.mean(held) < 0.97
