"""Priors of items: what a pilot makes of a provisional bank, between no answers and many."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from earned.core.calibration.coding import code
from earned.core.calibration.estimator import GradedCalibration
from earned.core.calibration.people import InMemory
from earned.core.calibration.priors import ItemPriors, Prior, described, learnt
from earned.core.calibration.starting import Wanted, started
from earned.core.instruments.parameters import Calibrated, SharedOffset

from .conftest import SEVEN, small_instrument, small_parameters
from .simulated import answered, drawn_bank, off_by

ITEMS, KNOWN = small_instrument().items, small_parameters()
NAMES = [item.id for item in ITEMS]
PRIOR = Prior(KNOWN.items, KNOWN.offsets)


def centre(name: str) -> Calibrated:
    """The middle of an item's prior."""
    one = KNOWN.items[name]
    cuts = one.location + np.exp(one.log_spread) * np.array(one.shape)
    return Calibrated(float(np.exp(one.log_discrimination)), tuple(float(b) for b in cuts))


def pilot(people: int, seed: int, factors=None):
    rng = np.random.default_rng(seed)
    true = drawn_bank(ITEMS, KNOWN.items, KNOWN.offsets, rng)
    return answered(ITEMS, true, people, rng, factors=factors), true


def dense() -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of all items' (log a, b) in a row, offsets integrated out, item by item."""
    mean = np.concatenate(
        [[np.log(centre(n).discrimination), *centre(n).thresholds] for n in NAMES]
    )
    whole = np.zeros((len(mean), len(mean)))
    for i, first in enumerate(ITEMS):
        one, here = KNOWN.items[first.id], slice(7 * i, 7 * i + 7)
        spread = np.exp(one.log_spread) * one.log_spread_sd * np.array(SEVEN)
        whole[here, here][0, 0] = one.log_discrimination_sd**2
        whole[here, here][1:, 1:] = (
            one.location_sd**2 + np.outer(spread, spread) + one.residual_sd**2 * np.eye(6)
        )
        for j, second in enumerate(ITEMS):
            if (first.dimension, first.format) == (second.dimension, second.format):
                shared = KNOWN.offsets[first.dimension, first.format]
                block = whole[here, 7 * j : 7 * j + 7]
                block[0, 0] += shared.log_discrimination_sd**2
                block[1:, 1:] += shared.location_sd**2
    return mean, whole


def test_the_joint_precision_is_the_inverse_of_the_covariance_written_out() -> None:
    _, covariance = dense()
    found = ItemPriors.of(ITEMS, KNOWN.items, KNOWN.offsets).joint_precision()
    assert found @ covariance == pytest.approx(np.eye(len(covariance)), abs=1e-8)


def test_the_log_density_is_that_of_the_normal_with_offsets_integrated_out() -> None:
    mean, covariance = dense()
    priors = ItemPriors.of(ITEMS, KNOWN.items, KNOWN.offsets)
    normal = multivariate_normal(mean, covariance)
    rng = np.random.default_rng(1)
    lines = [priors.lines(), priors.lines()]
    for one in lines:
        one.slopes[:] *= np.exp(0.2 * rng.standard_normal(12))
        one.intercepts[:] += 0.3 * rng.standard_normal((12, 1))
    by_hand = [normal.logpdf(described(one).ravel()) for one in lines]
    ours = [priors.log_density(one) for one in lines]
    assert ours[0] - ours[1] == pytest.approx(by_hand[0] - by_hand[1], abs=1e-6)


def test_without_people_the_prior_comes_back() -> None:
    found = GradedCalibration(prior=PRIOR, errors=True).fit(np.zeros((0, 12)), ITEMS, 7)
    for name in NAMES:
        before, after = KNOWN.items[name], found.learnt_.items[name]
        assert found.items_[name].thresholds == pytest.approx(centre(name).thresholds, abs=1e-6)
        assert found.items_[name].discrimination == pytest.approx(centre(name).discrimination)
        for what in ("log_discrimination", "location", "log_spread", "residual_sd"):
            assert getattr(after, what) == pytest.approx(getattr(before, what), abs=1e-3)
        for what in ("log_discrimination_sd", "location_sd", "log_spread_sd"):
            assert getattr(after, what) == pytest.approx(getattr(before, what), rel=0.02)
    for group, offset in KNOWN.offsets.items():
        assert found.learnt_.offsets[group].location_sd == pytest.approx(
            offset.location_sd, rel=1e-3
        )
        slope = found.learnt_.offsets[group].log_discrimination_sd
        assert slope == pytest.approx(offset.log_discrimination_sd, rel=1e-3)


def test_people_who_answered_nothing_leave_the_prior_as_it_is() -> None:
    found = GradedCalibration(prior=PRIOR).fit(np.full((40, 12), np.nan), ITEMS, 7)
    for name in NAMES:
        assert found.items_[name].thresholds == pytest.approx(centre(name).thresholds, abs=1e-4)


def test_with_many_people_the_prior_is_forgotten() -> None:
    answers, _ = pilot(20_000, 4)
    plain = GradedCalibration(errors=True).fit(answers, ITEMS, 7)
    found = GradedCalibration(prior=PRIOR, errors=True).fit(answers, ITEMS, 7)
    _, z = off_by(found.items_, plain.items_, NAMES)
    assert np.abs(z).max() < 0.75
    assert np.sqrt(np.mean(z**2)) < 0.25
    errors = [found.items_[n].discrimination_se / plain.items_[n].discrimination_se for n in NAMES]
    assert errors == pytest.approx(np.ones(12), abs=0.05)


def test_what_is_found_solves_the_stated_equation() -> None:
    """Gradients of log-likelihood and prior and the term -ν log a cancel, by differences."""
    answers, _ = pilot(120, 5)
    found = GradedCalibration(prior=PRIOR, tolerance=1e-7).fit(answers, ITEMS, 7)
    coded = code(answers, [7] * 12, NAMES, located=NAMES)
    design, _, blocks = started(coded, ITEMS, Wanted(prior=PRIOR), np.float64)
    people, point = InMemory(blocks), found.state_
    normal, here = multivariate_normal(*dense()), design.vector(point)

    def log_posterior(vector: np.ndarray) -> float:
        moved = design.point(vector, point)
        assert moved is not None
        prior = normal.logpdf(described(moved.lines).ravel())
        return people.log_likelihood(design, moved) + float(prior)

    steps = 1e-4 * np.eye(len(here))[: design.item_numbers]
    gradient = np.array([(log_posterior(here + s) - log_posterior(here - s)) / 2e-4 for s in steps])
    determined = gradient[:12] * point.lines.slopes
    assert gradient[12:] == pytest.approx(np.zeros(72), abs=0.02)
    assert (determined > 2).all()
    assert (determined < 6).all()


def off_from(found, true) -> np.ndarray:
    """Errors of log slopes and thresholds."""
    slopes = [np.log(found[n].discrimination / true[n].discrimination) for n in NAMES]
    cuts = [np.subtract(found[n].thresholds, true[n].thresholds) for n in NAMES]
    return np.concatenate([slopes, *cuts])


def errors_of_pilots(people: int, seeds: range):
    """Errors of the middle of the prior, of plain estimates and of ours; and ours over their SDs."""
    before, plain, ours, z = [], [], [], []
    for seed in seeds:
        answers, true = pilot(people, seed, KNOWN)
        how = {"method": KNOWN.method_sd}
        found = GradedCalibration(prior=PRIOR, errors=True, tolerance=1e-3, **how)
        off, over = off_by(found.fit(answers, ITEMS, 7).items_, true, NAMES)
        ours.append(off)
        z.append(over)
        middle = {name: centre(name) for name in NAMES}
        before.append(off_from(middle, true))
        alone = GradedCalibration(tolerance=1e-3, **how).fit(answers, ITEMS, 7).items_
        plain.append(off_from(alone, true))
    return np.ravel(before), np.ravel(plain), np.ravel(ours), np.concatenate(z)


def rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values[np.isfinite(values)] ** 2)))


def test_a_pilot_brings_items_nearer_than_prior_or_answers_alone() -> None:
    before, plain, ours, z = errors_of_pilots(100, range(6))
    assert rms(ours) < 0.6 * rms(before)
    assert rms(ours) < 0.75 * rms(plain)
    assert 0.85 < rms(z) < 1.15


@pytest.mark.long
@pytest.mark.parametrize("people", [50, 300])
def test_posterior_intervals_hold(people: int) -> None:
    *_, z = errors_of_pilots(people, range(100, 130))
    assert 0.92 < np.mean(np.abs(z) < 1.96) < 0.97


def test_slopes_are_not_pulled_up_where_people_are_few() -> None:
    """The plain mode would be some 10% too steep here (`priors`)."""
    off = []
    for seed in range(20, 32):
        answers, true = pilot(60, seed)
        found = GradedCalibration(prior=PRIOR, tolerance=1e-3).fit(answers, ITEMS, 7).items_
        off.append(
            np.mean([np.log(found[n].discrimination / true[n].discrimination) for n in NAMES])
        )
    assert abs(np.mean(off)) < 0.05


def test_what_was_learnt_is_the_next_prior() -> None:
    answers, _ = pilot(400, 8)
    both = GradedCalibration(prior=PRIOR, errors=True, tolerance=1e-3).fit(answers, ITEMS, 7)
    first = GradedCalibration(prior=PRIOR, errors=True, tolerance=1e-3).fit(answers[:200], ITEMS, 7)
    then = GradedCalibration(prior=first.learnt_, errors=True, tolerance=1e-3)
    then.fit(answers[200:], ITEMS, 7)
    _, z = off_by(then.items_, both.items_, NAMES)
    assert np.abs(z).max() < 1.5
    assert rms(z) < 0.5
    wider = [then.items_[n].discrimination_se / both.items_[n].discrimination_se for n in NAMES]
    assert wider == pytest.approx(np.ones(12), abs=0.3)


def test_a_covariance_of_that_form_is_taken_apart_exactly() -> None:
    mean, covariance = dense()
    found = learnt(ITEMS, PRIOR, mean.reshape(12, 7), covariance)
    for name in NAMES:
        before, after = KNOWN.items[name], found.items[name]
        assert after.location_sd == pytest.approx(before.location_sd, rel=1e-3)
        assert after.residual_sd == pytest.approx(before.residual_sd, rel=1e-3)
        assert after.log_spread_sd == pytest.approx(before.log_spread_sd, rel=1e-3)
    for group, offset in KNOWN.offsets.items():
        assert found.offsets[group] == SharedOffset(
            pytest.approx(offset.location_sd), pytest.approx(offset.log_discrimination_sd)
        )


def test_a_category_nobody_chose_keeps_its_place() -> None:
    answers, _ = pilot(80, 9)
    answers[answers[:, 0] == 6, 0] = 5
    found = GradedCalibration(prior=PRIOR, tolerance=1e-3, errors=True).fit(answers, ITEMS, 7)
    cuts, errors = found.items_[NAMES[0]].thresholds, found.items_[NAMES[0]].thresholds_se
    assert found.collapsed_ == {}
    assert np.isfinite([*cuts, *errors]).all()
    assert (np.diff(cuts) > 0).all()
