"""Linking: new items on the scale of known ones, through people who answered both."""

import numpy as np
import pytest

from earned.core.calibration.coding import code
from earned.core.calibration.errors import standard_errors
from earned.core.calibration.estimator import GradedCalibration
from earned.core.calibration.groups import Population
from earned.core.calibration.people import InMemory
from earned.core.calibration.priors import Prior
from earned.core.calibration.starting import Wanted, started

from .conftest import small_instrument, small_parameters
from .simulated import answered, drawn_bank, off_by
from .test_calibration import made_items
from .test_calibration_errors import hessian
from .test_calibration_groups import bank

OTHERS = Population(0.4, (0.6, -0.4), (1.2, 0.8))


def linked(people: int, each: int = 6, seed: int = 0):
    """Answers of another population; half of the items are known."""
    items = made_items(each)
    true = bank(items)
    old = {item.id: true[item.id] for n, item in enumerate(items) if n % 2 == 0}
    answers = answered(items, true, people, np.random.default_rng(seed), OTHERS)
    return answers, items, true, old


def test_new_items_land_on_the_known_scale() -> None:
    answers, items, true, old = linked(1500)
    found = GradedCalibration(known=old, errors=True).fit(answers, items, 5)
    new = [name for name in true if name not in old]
    assert all(found.items_[name] == one for name, one in old.items())
    off, z = off_by(found.items_, true, new)
    assert np.abs(z).max() < 4
    assert np.abs(off).mean() < 0.1
    (group,) = found.groups_
    got = [group.population.correlation, *group.population.mean, *group.population.sd]
    assert np.abs((np.array(got) - [0.4, 0.6, -0.4, 1.2, 0.8]) / group.errors).max() < 3.5


def test_errors_are_those_of_the_plain_hessian() -> None:
    answers, items, _, old = linked(400, 4)
    found = GradedCalibration(known=old, tolerance=1e-7).fit(answers, items, 5)
    coded = code(answers, [5] * 8, [item.id for item in items], located=old)
    design, _, blocks = started(coded, items, Wanted(known=old), np.float64)
    people, point = InMemory(blocks), found.state_
    root = np.sqrt(np.diag(np.linalg.inv(-hessian(design, people, point))))
    errors, free = standard_errors(design, people, point), np.flatnonzero(design.free_items)
    assert errors.slopes[free] == pytest.approx(root[: len(free)], rel=5e-3)
    one = point.populations[0]
    turn = np.array([1 - one.correlation**2, 1, 1, *one.sd])
    assert errors.populations[0] == pytest.approx(root[design.item_numbers :] * turn, rel=2e-3)


def test_known_items_alone_tell_of_a_population() -> None:
    answers, items, true, _ = linked(1200)
    found = GradedCalibration(known=true, errors=True).fit(answers, items, 5).groups_[0]
    off = np.array([*found.population.mean, *found.population.sd]) - [0.6, -0.4, 1.2, 0.8]
    assert np.abs(off / found.errors[1:]).max() < 3.5


def test_a_bank_is_linked_with_its_priors() -> None:
    """Shared offsets, which a pilot alone cannot tell from its people's mean, become known."""
    items, known = small_instrument().items, small_parameters()
    rng = np.random.default_rng(2)
    true = drawn_bank(items, known.items, known.offsets, rng)
    anchors = made_items(6)
    old = bank(anchors)
    answers = answered([*items, *anchors], true | old, 500, rng, OTHERS)
    prior, names = Prior(known.items, known.offsets), [item.id for item in items]
    options = [7] * len(items) + [5] * len(anchors)
    found = GradedCalibration(prior=prior, known=old, errors=True, tolerance=1e-3)
    found.fit(answers, [*items, *anchors], options)
    _, z = off_by(found.items_, true, names)
    assert 0.7 < np.sqrt(np.mean(z**2)) < 1.3
    alone = GradedCalibration(prior=prior, metric="items", errors=True, tolerance=1e-3)
    alone.fit(answers[:, : len(items)], items, 7)
    for group, offset in found.learnt_.offsets.items():
        assert offset.location_sd < 0.5 * alone.learnt_.offsets[group].location_sd


@pytest.mark.long
def test_95_percent_intervals_of_linked_items_hold() -> None:
    held = []
    for seed in range(60):
        answers, items, true, old = linked(500, seed=seed)
        found = GradedCalibration(known=old, errors=True).fit(answers, items, 5)
        _, z = off_by(found.items_, true, [name for name in true if name not in old])
        held.append(np.abs(z) < 1.96)
    assert 0.93 < np.mean(held) < 0.97
