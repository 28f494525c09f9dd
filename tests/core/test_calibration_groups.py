"""Several groups with free means and variances: simulation, an independent optimiser, the plain Hessian."""

import numpy as np
import pytest
from scipy.optimize import minimize

from earned.core.calibration.coding import code
from earned.core.calibration.errors import standard_errors
from earned.core.calibration.estimator import GradedCalibration, numbered
from earned.core.calibration.groups import Population, correlated
from earned.core.calibration.people import InMemory
from earned.core.calibration.starting import Wanted, started
from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.graded import item_table

from .simulated import answered, off_by
from .test_calibration import made_items
from .test_calibration_errors import hessian

OTHERS = Population(-0.2, (0.5, -0.4), (1.3, 0.8))
FIRST = Population(0.3)


def bank(items, cuts=(-1.2, -0.3, 0.5, 1.4)):
    return {
        item.id: Calibrated(1.0 + 0.2 * (n % 4), tuple(b + 0.1 * (n % 3) for b in cuts))
        for n, item in enumerate(items)
    }


def two_groups(each: int, sizes=(900, 700), seed: int = 0, cuts=(-1.2, -0.3, 0.5, 1.4)):
    items, rng = made_items(each), np.random.default_rng(seed)
    known = bank(items, cuts)
    parts = [
        answered(items, known, size, rng, who)
        for size, who in zip(sizes, (FIRST, OTHERS), strict=True)
    ]
    return np.concatenate(parts), ["here"] * sizes[0] + ["there"] * sizes[1], items, known


def test_means_variances_and_items_come_back() -> None:
    answers, group, items, known = two_groups(5, (1500, 1200))
    found = GradedCalibration(errors=True).fit(answers, items, 5, group)
    first, second = found.groups_
    assert [(g.name, g.people) for g in found.groups_] == [("here", 1500), ("there", 1200)]
    assert (first.population.mean, first.population.sd) == ((0.0, 0.0), (1.0, 1.0))
    assert first.errors[1:].tolist() == [0, 0, 0, 0]
    got = [second.population.correlation, *second.population.mean, *second.population.sd]
    z = (np.array(got) - [-0.2, 0.5, -0.4, 1.3, 0.8]) / second.errors
    assert np.abs(z).max() < 3.5
    _, z = off_by(found.items_, known, list(known))
    assert np.abs(z).max() < 4.5
    assert 0.7 < np.std(z) < 1.4


def test_the_reference_can_be_chosen() -> None:
    answers, group, items, _ = two_groups(4)
    here = GradedCalibration(tolerance=1e-6).fit(answers, items, 5, group)
    there = GradedCalibration(tolerance=1e-6).fit(answers, items, 5, group, reference="there")
    assert [g.name for g in there.groups_] == ["there", "here"]
    assert there.log_likelihood_ == pytest.approx(here.log_likelihood_, abs=1e-3)
    mean, sd = here.groups_[1].population.mean[0], here.groups_[1].population.sd[0]
    assert there.groups_[1].population.mean[0] == pytest.approx(-mean / sd, abs=1e-3)
    slope = here.items_["anxiety-1"].discrimination
    assert there.items_["anxiety-1"].discrimination == pytest.approx(slope * sd, abs=2e-3)


def test_groups_alike_are_told_as_alike() -> None:
    items = made_items(5)
    answers = answered(items, bank(items), 2400, np.random.default_rng(3), FIRST)
    group = np.arange(2400) % 2
    found = GradedCalibration(errors=True).fit(answers, items, 5, group).groups_[1]
    off = np.array([*found.population.mean, *found.population.sd]) - [0, 0, 1, 1]
    assert np.abs(off / found.errors[1:]).max() < 3.5


def test_errors_are_those_of_the_plain_hessian() -> None:
    answers, group, items, _ = two_groups(3, (350, 300))
    found = GradedCalibration(tolerance=1e-7).fit(answers, items, 5, group)
    coded = code(answers, [5] * 6, [item.id for item in items])
    design, _, blocks = started(coded, items, Wanted(), np.float64, 2, numbered(group)[1])
    people, point = InMemory(blocks), found.state_
    root = np.sqrt(np.diag(np.linalg.inv(-hessian(design, people, point))))
    errors, start = standard_errors(design, people, point), design.item_numbers
    assert errors.slopes == pytest.approx(root[:6], rel=5e-3)
    one, other = point.populations
    turn = np.array([1 - other.correlation**2, 1, 1, *other.sd])
    assert errors.populations[0, 0] == pytest.approx(
        root[start] * (1 - one.correlation**2), rel=2e-3
    )
    assert errors.populations[1] == pytest.approx(root[start + 1 :] * turn, rel=2e-3)


def test_an_independent_optimiser_finds_the_same_maximum() -> None:
    answers, group, items, known = two_groups(2, (170, 130), seed=5, cuts=(-0.6, 0.7))
    found = GradedCalibration(tolerance=1e-7).fit(answers, items, 3, group)
    nodes = np.linspace(-6, 6, 76)
    codes, member = answers.astype(int), np.array([g == "there" for g in group])

    def unpacked(values):
        parts = np.split(values[:12].reshape(4, 3), [1], axis=1)
        items_ = [
            Calibrated(np.exp(a[0]), (float(b[0]), float(b[0] + np.exp(b[1]))))
            for a, b in zip(*parts, strict=True)
        ]
        rho, other, m1, m2, s1, s2 = values[12:]
        return items_, [
            (np.tanh(rho), (0, 0), (1, 1)),
            (np.tanh(other), (m1, m2), (np.exp(s1), np.exp(s2))),
        ]

    def minus_log_likelihood(values) -> float:
        items_, populations = unpacked(values)
        tables = [item_table(nodes, item) for item in items_]
        halves = [
            np.prod([tables[j][:, codes[:, j]] for j in columns], axis=0)
            for columns in ((0, 1), (2, 3))
        ]
        total = 0.0
        for number, (rho, mean, sd) in enumerate(populations):
            a, b = ((nodes - m) / s for m, s in zip(mean, sd, strict=True))
            mass = np.exp(-(a[:, None] ** 2 - 2 * rho * np.outer(a, b) + b**2) / 2 / (1 - rho**2))
            mass /= mass.sum()
            own = member == bool(number)
            total += np.log(
                np.einsum("an,ab,bn->n", halves[0][:, own], mass, halves[1][:, own], optimize=True)
            ).sum()
        return -float(total)

    start = [v for one in known.values() for v in (np.log(one.discrimination), -0.6, np.log(1.3))]
    best = minimize(
        minus_log_likelihood, [*start, 0, 0, 0, 0, 0, 0], method="BFGS", options={"gtol": 1e-4}
    )
    assert found.log_likelihood_ == pytest.approx(-best.fun, abs=2e-3)
    items_, populations = unpacked(best.x)
    for (name, mine), theirs in zip(found.items_.items(), items_, strict=True):
        assert mine.discrimination == pytest.approx(theirs.discrimination, abs=5e-3), name
        assert mine.thresholds == pytest.approx(theirs.thresholds, abs=5e-3), name
    mine = found.groups_[1].population
    assert mine.correlation == pytest.approx(populations[1][0], abs=3e-3)
    assert mine.mean == pytest.approx(populations[1][1], abs=3e-3)
    assert mine.sd == pytest.approx(populations[1][2], abs=3e-3)


def test_a_held_population_takes_the_best_correlation() -> None:
    answers, _, items, _ = two_groups(4, (800, 10))
    coded = code(answers, [5] * 8, [item.id for item in items])
    design, point, blocks = started(coded, items, Wanted(), np.float64)
    (expected,) = InMemory(blocks).expected(design, point)
    best = correlated(expected, 0.0).correlation
    mean, covariance = expected.moments()
    second = covariance + np.outer(mean, mean)

    def fit(rho: float) -> float:
        return -np.log(1 - rho**2) / 2 - (np.trace(second) - 2 * rho * second[0, 1]) / 2 / (
            1 - rho**2
        )

    assert all(fit(best) >= fit(rho) for rho in np.linspace(-0.98, 0.98, 99))


def test_numbers_of_groups_follow_the_people() -> None:
    names, number = numbered(["b", "a", "b", "c"])
    assert names == ["b", "a", "c"]
    assert number.tolist() == [0, 1, 0, 2]
    assert numbered(["b", "a"], reference="a")[1].tolist() == [1, 0]
    assert numbered(None) == ([""], None)


@pytest.mark.long
def test_95_percent_intervals_of_groups_hold() -> None:
    held = []
    for seed in range(80):
        answers, group, items, known = two_groups(5, (400, 300), 3000 + seed)
        found = GradedCalibration(errors=True).fit(answers, items, 5, group)
        _, z = off_by(found.items_, known, list(known))
        other = found.groups_[1]
        got = [other.population.correlation, *other.population.mean, *other.population.sd]
        of_people = (np.array(got) - [-0.2, 0.5, -0.4, 1.3, 0.8]) / other.errors
        held.append([np.mean(np.abs(z) < 1.96), np.mean(np.abs(of_people) < 1.96)])
    items_held, people_held = np.mean(held, axis=0)
    assert 0.93 < items_held < 0.97
    assert 0.91 < people_held < 0.98
