"""Facet factors: the likelihood by plain integration, and their sizes from simulated answers."""

from dataclasses import replace

import numpy as np
import pytest

from earned.core.adaptive.selection import selector
from earned.core.calibration.estimator import GradedCalibration
from earned.core.calibration.starting import facet_names
from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import DIMENSIONS, Item, ResponseFormat
from earned.core.instruments.parameters import Calibrated, Parameters
from earned.core.scoring.batch import batch_scorer
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.graded import item_table
from earned.core.scoring.model import ScoringModel, compile_model, joint_mass
from earned.core.scoring.position import STYLES
from earned.core.scoring.posterior import moments
from earned.core.scoring.reference import reference_point
from earned.core.scoring.styles import style_view

CUTS = np.array([-1.2, -0.3, 0.5, 1.4])


def items_of(each: int, facets: int) -> tuple[Item, ...]:
    return tuple(
        Item(f"{d}-{f}-{n}", d, 1 if n % 2 else -1, "agreement", facet=f"{d}-{f}")
        for d in ("anxiety", "avoidance")
        for f in range(facets)
        for n in range(each)
    )


def answers_of(
    items: tuple[Item, ...], people: int, facet_sd: float, method_sd: float, seed: int
) -> np.ndarray:
    rng = np.random.default_rng(seed)
    trait = rng.multivariate_normal([0, 0], [[1, 0.3], [0.3, 1]], people)
    names = list(dict.fromkeys(item.facet for item in items))
    own = {name: facet_sd * rng.standard_normal(people) for name in names}
    bias = method_sd * rng.standard_normal((people, 2))
    columns = []
    for item in items:
        axis = 0 if item.dimension == "anxiety" else 1
        read = trait[:, axis] + own[item.facet] + item.key * bias[:, axis]
        upper = 1 / (1 + np.exp(-1.8 * (read[:, None] - CUTS)))
        columns.append((rng.random((people, 1)) < upper).sum(axis=1))
    return np.stack(columns, axis=1).astype(float)


def one_dimension(items, known, answers, theta, sizes, method_sd) -> np.ndarray:
    """∫ dN(u) ∏_facets ∫ dN(v) ∏ P(x | θ + v + key·u), by explicit sums; (people, points of θ)."""
    z = np.arange(-4.5, 4.51, 0.3)
    w = np.exp(-0.5 * z**2)
    w /= w.sum()
    whole = 0.0
    for m, weight in zip(z, w, strict=True):
        inside = np.ones((len(answers), len(theta)))
        for facet, sd in sizes.items():
            part = 0.0
            for v, own_weight in zip(z, w, strict=True):
                product = np.ones((len(answers), len(theta)))
                for j, item in items:
                    if item.facet == facet:
                        read = theta + sd * v + item.key * method_sd * m
                        table = item_table(read, known[item.id])
                        product *= table[:, answers[:, j].astype(int)].T
                part = part + own_weight * product
            inside = inside * part
        whole = whole + weight * inside
    return whole


def test_the_likelihood_integrates_every_factor() -> None:
    items = items_of(3, 2)
    answers = answers_of(items, 25, 0.5, 0.3, seed=1)
    found = GradedCalibration(
        tolerance=0.05, most_cycles=4, method={"avoidance": 0.3}, facets=True, dtype=np.float64
    ).fit(answers, items, 5)
    theta = np.arange(-5, 5.01, 0.2)
    parts = [
        one_dimension(
            [(j, item) for j, item in enumerate(items) if item.dimension == d],
            found.items_,
            answers,
            theta,
            found.facet_sd_[d],
            found.method_sd_[d],
        )
        for d in ("anxiety", "avoidance")
    ]
    a, b = np.meshgrid(theta, theta, indexing="ij")
    rho = found.correlation_
    prior = np.exp(-0.5 * (a**2 - 2 * rho * a * b + b**2) / (1 - rho**2))
    prior /= prior.sum()
    expected = np.log(np.einsum("na,ab,nb->n", parts[0], prior, parts[1])).sum()
    assert found.log_likelihood_ == pytest.approx(expected, abs=5e-3)


def test_facet_factors_come_back_in_size() -> None:
    items = items_of(5, 3)
    answers = answers_of(items, 2500, 0.5, 0.0, seed=2)
    found = GradedCalibration(tolerance=2e-3, facets=True).fit(answers, items, 5)
    sizes = [sd for by_facet in found.facet_sd_.values() for sd in by_facet.values()]
    assert sizes == pytest.approx([0.5] * 6, abs=0.12)
    assert np.mean(sizes) == pytest.approx(0.5, abs=0.05)
    slopes = [item.discrimination for item in found.items_.values()]
    assert np.mean(slopes) == pytest.approx(1.8, abs=0.1)
    plain = GradedCalibration(tolerance=2e-3).fit(answers, items, 5)
    assert found.log_likelihood_ > plain.log_likelihood_ + 100


def test_without_facets_in_the_answers_their_factors_vanish() -> None:
    items = items_of(4, 2)
    answers = answers_of(items, 1500, 0.0, 0.0, seed=3)
    found = GradedCalibration(tolerance=2e-3, facets=True, most_cycles=60).fit(answers, items, 5)
    sizes = [sd for by_facet in found.facet_sd_.values() for sd in by_facet.values()]
    assert max(sizes) < 0.2


def test_errors_with_facets_are_larger_than_without() -> None:
    items = items_of(4, 2)
    answers = answers_of(items, 1000, 0.5, 0.0, seed=4)
    found = GradedCalibration(tolerance=1e-2, facets=True, errors=True).fit(answers, items, 5)
    assert all(isinstance(item, Calibrated) for item in found.items_.values())
    errors = np.array([item.discrimination_se for item in found.items_.values()])
    assert (errors > 0.03).all()
    assert (errors < 0.5).all()


def test_only_facets_of_three_items_with_others_beside_them_have_a_factor() -> None:
    items = items_of(3, 2)[:6]
    assert facet_names(items) == ["anxiety-0", "anxiety-1"]
    assert facet_names(items[:5]) == ["anxiety-0"]
    assert facet_names(items[:3]) == []


def facet_model(items: tuple[Item, ...], method_sd: float = 0.3) -> ScoringModel:
    instrument = Instrument("made", "1", "Made", (ResponseFormat("agreement", 5),), items)
    known = {item.id: Calibrated(1.8, tuple(CUTS.tolist())) for item in items}
    names = {d: [i.facet for i in items if i.dimension == d] for d in DIMENSIONS}
    sizes = {d: dict.fromkeys(names[d], 0.5) for d in DIMENSIONS}
    parameters = Parameters(
        "made", "1", "en", "", 0.3, known, {"avoidance": method_sd}, facet_sd=sizes
    )
    return compile_model(instrument, parameters)


def test_a_position_integrates_every_factor() -> None:
    items = items_of(3, 2)
    model = facet_model(items)
    answers = answers_of(items, 12, 0.5, 0.3, seed=5)
    theta = np.arange(-6, 6.01, 0.2)
    parts = [
        one_dimension(
            [(j, item) for j, item in enumerate(items) if item.dimension == d],
            model.parameters.items,
            answers,
            theta,
            model.parameters.facet_sd[d],
            model.parameters.method_sd.get(d, 0.0),
        )
        for d in DIMENSIONS
    ]
    a, b = np.meshgrid(theta, theta, indexing="ij")
    prior = np.exp(-0.5 * (a**2 - 0.6 * a * b + b**2) / 0.91)
    batch = batch_scorer(model, reference_point(model)).score(answers)
    for person in range(len(answers)):
        mass = parts[0][person][:, None] * prior * parts[1][person]
        mass /= mass.sum()
        said = [(item.id, int(answers[person, j])) for j, item in enumerate(items)]
        one = moments(joint_mass(model, said))
        for axis in (0, 1):
            own = mass.sum(axis=1 - axis)
            mean, se = own @ theta, np.sqrt(own @ theta**2 - (own @ theta) ** 2)
            assert one.mean[axis] == pytest.approx(mean, abs=1e-3)
            assert one.se[axis] == pytest.approx(se, abs=1e-3)
        assert batch.mean[person] == pytest.approx(one.mean, abs=2e-5)
        assert batch.se[person] == pytest.approx(one.se, abs=2e-5)
        styles = style_view(model, reference_point(model), said).probabilities
        assert batch.styles[person] == pytest.approx([styles[s] for s in STYLES], abs=2e-4)


def test_more_items_of_one_facet_cannot_do_what_another_facet_does() -> None:
    items = items_of(4, 2)
    model = facet_model(items)
    own = [item.id for item in items if item.dimension == "anxiety"]
    same = moments(joint_mass(model, [(item, 2) for item in own[:4]]))
    mixed = moments(joint_mass(model, [(item, 2) for item in (*own[:2], *own[4:6])]))
    assert mixed.se[0] < same.se[0]
    chooser = selector(model)
    falls = chooser.expected_falls(chooser.look([(item, 2) for item in own[:3]]))
    assert max(falls[item] for item in own[4:]) > falls[own[3]]


@pytest.mark.parametrize("method_sd", [0.0, 0.3])
def test_expected_falls_know_the_facets(method_sd: float) -> None:
    items = items_of(3, 2)
    model = facet_model(items, method_sd)
    said = [("avoidance-0-1", 3), ("avoidance-1-0", 1)]
    chooser = selector(model)
    falls = chooser.expected_falls(chooser.look(said))

    def variance(answers: list[tuple[str, int]]) -> float:
        return float(np.sum(np.square(moments(joint_mass(model, answers)).se)))

    mass = joint_mass(model, said)
    rng = np.random.default_rng(6)
    assert mass.sum() == pytest.approx(1)
    for item in ("avoidance-0-0", "avoidance-1-1"):
        people = simulated_given(model, said, rng, 40_000)
        shares = np.bincount(people[item], minlength=5) / len(people[item])
        after = [variance([*said, (item, c)]) for c in range(5)]
        expected = variance(said) - shares @ after
        assert falls[item] == pytest.approx(expected, abs=0.01)


def simulated_given(model, said, rng, people) -> dict[str, np.ndarray]:
    """Answers of simulated people who gave these answers."""
    answers = answer_categories(model, 20 * people, rng)
    places = list(model.items)
    like = np.all([answers[:, places.index(i)] == c for i, c in said], axis=0)
    return {i: answers[like, j].astype(int) for j, i in enumerate(places)}


def test_a_fresh_bank_folds_facets_into_its_items(bank: ScoringModel) -> None:
    without = compile_model(bank.instrument, replace(bank.parameters, facet_sd={}))
    for d in DIMENSIONS:
        assert set(bank.dimensions[d].formats) == set(without.dimensions[d].formats)
    said = [(item, 2) for item in list(bank.items)[:10]]
    wider, narrower = (moments(joint_mass(model, said)) for model in (bank, without))
    assert wider.se[0] > narrower.se[0] + 0.02
