"""Limiting cases of a position, and what must never depend on what."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.core.instruments.item import DIMENSIONS
from earned.core.scoring.grid import NODES
from earned.core.scoring.model import ScoringModel, joint_mass
from earned.core.scoring.posterior import moments, position, quantiles
from earned.core.scoring.regions import level_of

from .conftest import symmetric_model

QUICK = settings(max_examples=40, deadline=None)
MIRROR = symmetric_model()
ANSWERS = st.dictionaries(st.sampled_from(sorted(MIRROR.items)), st.integers(0, 4), min_size=1)


def test_no_answer_gives_the_prior(bank: ScoringModel) -> None:
    found = position(joint_mass(bank, []), 0)
    assert np.allclose(found.mass, bank.prior, rtol=0, atol=1e-12)
    for dimension in DIMENSIONS:
        assert found.on(dimension).mean == pytest.approx(0, abs=1e-6)
        assert found.on(dimension).se == pytest.approx(1, abs=1e-5)
        assert found.on(dimension).interval_90 == pytest.approx((-1.6449, 1.6449), abs=2e-3)


@pytest.mark.parametrize("which", ["lowest", "highest", "contradictory"])
def test_extreme_answers_stay_finite(bank: ScoringModel, which: str) -> None:
    category = {"lowest": (0, 0), "highest": (6, 6), "contradictory": (6, 0)}[which]
    answers = [(item.id, category[item.key == -1]) for item in bank.items.values()]
    found = moments(joint_mass(bank, answers))
    assert np.isfinite([*found.mean, *found.se, found.correlation]).all()
    assert max(np.abs(found.mean)) < 5
    assert min(found.se) > 0.05


def test_more_extreme_answers_move_outwards(ecr: ScoringModel) -> None:
    means = [moments(joint_mass(ecr, [(i, c) for i in ecr.items])).mean for c in range(5)]
    assert (np.diff(np.array(means), axis=0) > 0).all()


def test_quantiles_of_a_normal_are_its_quantiles() -> None:
    marginal = np.exp(-0.5 * ((NODES - 0.33) / 0.3) ** 2)
    low, median, high = quantiles(marginal, (0.05, 0.5, 0.95))
    assert (low, median, high) == pytest.approx((0.33 - 0.4935, 0.33, 0.33 + 0.4935), abs=2e-3)


def test_a_region_holds_its_share() -> None:
    mass = MIRROR.prior
    assert mass[mass >= level_of(mass, 0.9)].sum() == pytest.approx(0.9, abs=0.02)


@QUICK
@given(ANSWERS, st.randoms(use_true_random=False))
def test_order_of_answers_does_not_matter(answers: dict[str, int], random) -> None:
    pairs = list(answers.items())
    shuffled = random.sample(pairs, len(pairs))
    assert np.allclose(joint_mass(MIRROR, shuffled), joint_mass(MIRROR, pairs), rtol=0, atol=1e-12)


@QUICK
@given(ANSWERS)
def test_mirrored_answers_give_the_mirrored_position(answers: dict[str, int]) -> None:
    plain = joint_mass(MIRROR, list(answers.items()))
    turned = [(item, 4 - category) for item, category in answers.items()]
    assert np.allclose(joint_mass(MIRROR, turned), plain[::-1, ::-1], rtol=0, atol=1e-12)


@QUICK
@given(ANSWERS)
def test_swapping_keys_gives_the_same_position(answers: dict[str, int]) -> None:
    swapped = [(f"{i[:-2]}{-int(i[-2:]):+d}", category) for i, category in answers.items()]
    plain = joint_mass(MIRROR, list(answers.items()))
    assert np.allclose(joint_mass(MIRROR, swapped), plain, rtol=0, atol=1e-12)


@QUICK
@given(ANSWERS, st.integers(0, 4))
def test_an_answer_changes_only_its_own_likelihood(answers: dict[str, int], category: int) -> None:
    said = [(item, c) for item, c in answers.items() if item != "anxiety-0-+1"]
    before = MIRROR.evidence(said)[1].likelihood
    after = MIRROR.evidence([*said, ("anxiety-0-+1", category)])[1].likelihood
    assert np.array_equal(before, after)


@QUICK
@given(ANSWERS)
def test_a_position_is_a_distribution(answers: dict[str, int]) -> None:
    found = position(joint_mass(MIRROR, list(answers.items())), len(answers))
    assert found.mass.sum() == pytest.approx(1)
    for estimate in (found.anxiety, found.avoidance):
        low, high = estimate.interval_90
        assert low < estimate.interval_50[0] < estimate.interval_50[1] < high
        assert 0 < estimate.se <= 1.001


def test_the_method_factor_widens_one_sided_answers_most() -> None:
    plain, signed = symmetric_model(0.0), symmetric_model(0.3)
    one_sided = [(f"anxiety-{n}-+1", 3) for n in range(3)]
    balanced = [("anxiety-0-+1", 3), ("anxiety-1--1", 3), ("anxiety-2-+1", 3), ("anxiety-2--1", 3)]
    growth = [
        moments(joint_mass(signed, said)).se[0] / moments(joint_mass(plain, said)).se[0]
        for said in (one_sided, balanced)
    ]
    assert growth[0] > growth[1] > 1
