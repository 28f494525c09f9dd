"""Person fit: by hand, against a direct sum, and distributed as its theory says."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import DIMENSIONS, Item, ResponseFormat
from earned.core.instruments.parameters import Calibrated, Parameters
from earned.core.scoring.batch import batch_scorer
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.graded import item_table
from earned.core.scoring.model import ScoringModel, compile_model
from earned.core.scoring.person_fit import BLOCK, person_fit
from earned.core.scoring.reference import reference_point
from earned.library import instruments

LN4 = float(np.log(4))


def plain(name: str) -> ScoringModel:
    known = replace(instruments.parameters(name), method_sd={}, facet_sd={}, offsets={})
    return compile_model(instruments.load(name), known)


def shipped(name: str) -> ScoringModel:
    return compile_model(instruments.load(name), instruments.parameters(name))


def people(model: ScoringModel, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """True positions and answers: `answer_categories` draws positions first, so the seed tells them."""
    rho = model.parameters.correlation
    trait = np.random.default_rng(seed).multivariate_normal([0, 0], [[1, rho], [rho, 1]], count)
    return trait, answer_categories(model, count, np.random.default_rng(seed))


def test_by_hand() -> None:
    """Two yes-no items, a = 1, b = -ln 4: at θ = 0 yes has P = .8, e = -.5004, v = .3075.

    Both yes: (2(-.2231) + 1.0008) / √.6150 = .707. One no: (-.2231 - 1.6094 + 1.0008) / .7842 = -1.0606.
    """
    items = tuple(Item(d, d, 1, "two") for d in DIMENSIONS)
    instrument = Instrument("i", "1", "I", (ResponseFormat("two", 2),), items)
    known = Parameters("i", "1", "en", "", 0.0, {d: Calibrated(1.0, (-LN4,)) for d in DIMENSIONS})
    fit = person_fit(compile_model(instrument, known))
    answers = np.array([[1, 1], [1, 0], [1, np.nan], [np.nan, np.nan]])
    found = fit(answers, np.zeros((4, 2)))
    assert found[:3] == pytest.approx([0.7072, -1.0606, 0.2773 / 0.5545], abs=2e-4)
    assert np.isnan(found[3])


def directly(model: ScoringModel, answers: np.ndarray, theta: np.ndarray) -> float:
    """lz of one person by a plain sum over items; no code in common."""
    surplus = variance = 0.0
    for j, item in enumerate(model.items.values()):
        if answers[j] >= 0:
            at = theta[DIMENSIONS.index(item.dimension)]
            p = item_table(np.array([at]), model.parameters.items[item.id])[0]
            e = (p * np.log(p)).sum()
            surplus += np.log(p[int(answers[j])]) - e
            variance += (p * np.log(p) ** 2).sum() - e**2
    return surplus / np.sqrt(variance)


@pytest.mark.parametrize("name", ["ecr", "ecr-r"])
def test_it_is_the_plain_sum_over_the_items_answered(name: str) -> None:
    model = plain(name)
    trait, answers = people(model, 60, 1)
    answers[np.random.default_rng(2).random(answers.shape) < 0.3] = np.nan
    wanted = [directly(model, *one) for one in zip(answers, trait, strict=True)]
    assert person_fit(model)(answers, trait) == pytest.approx(wanted, abs=0.003)


@pytest.mark.parametrize("name", ["ecr", "ecr-r", "ecr-12"])
@pytest.mark.parametrize("kind", [plain, shipped])
def test_at_the_true_position_its_mean_is_0_and_its_standard_deviation_1(name: str, kind) -> None:
    """4,000 people: standard errors .016 and .012. With shared factors the variance is a first order."""
    model = kind(name)
    trait, answers = people(model, 4000, 3)
    found = person_fit(model)(answers, trait)
    assert found.mean() == pytest.approx(0, abs=0.06)
    assert found.std() == pytest.approx(1, abs=0.05 if kind is plain else 0.08)


def test_factors_that_items_share_are_in_its_variance() -> None:
    """Method and facet factors of .5 SD: without them in the variance, lz would vary far too much."""
    instrument = instruments.load("ecr")
    items = tuple(
        replace(item, facet=f"{item.dimension} {n % 4 // 2}")
        for n, item in enumerate(instrument.items)
    )
    known = replace(
        instruments.parameters("ecr"),
        method_sd={"avoidance": 0.5},
        facet_sd={d: {f"{d} 0": 0.5, f"{d} 1": 0.5} for d in DIMENSIONS},
    )
    model = compile_model(replace(instrument, items=items), known)
    trait, answers = people(model, 4000, 4)
    found = person_fit(model)(answers, trait)
    assert found.mean() == pytest.approx(0, abs=0.06)
    assert found.std() == pytest.approx(1, abs=0.15)
    assert person_fit(plain("ecr"))(answers, trait).std() > 1.5


def test_at_an_estimated_position_it_shrinks() -> None:
    """Known of lz (Nering 1995; Snijders 2001): a higher mean and a smaller standard deviation."""
    model = plain("ecr-12")
    _, answers = people(model, 3000, 5)
    theta = batch_scorer(model, reference_point(model)).score(answers).mean
    found = person_fit(model)(answers, theta)
    assert 0.3 < found.mean() < 0.6
    assert 0.7 < found.std() < 0.9


def test_answers_at_random_fit_nobody() -> None:
    model = shipped("ecr")
    answers = np.random.default_rng(6).integers(0, 5, (500, 36)).astype(float)
    theta = batch_scorer(model, reference_point(model)).score(answers).mean
    assert (person_fit(model)(answers, theta) < -1.645).mean() > 0.97


@settings(deadline=None, max_examples=25)
@given(
    arrays(np.float64, st.tuples(st.integers(1, 5), st.just(12)), elements=st.integers(-1, 4)),
    st.integers(0, 3),
)
def test_a_person_hangs_on_no_neighbour(answers: np.ndarray, place: int) -> None:
    fit, theta = FIT_12, np.linspace(-7, 7, len(answers))[:, None] * [1, -0.5]
    row = min(place, len(answers) - 1)
    alone = fit(answers[row : row + 1], theta[row : row + 1])
    assert alone[0] == pytest.approx(fit(answers, theta)[row], abs=1e-9, nan_ok=True)
    assert np.isfinite(alone[0]) or not (answers[row] >= 0).any()


FIT_12 = person_fit(shipped("ecr-12"))


def test_blocks_change_nothing() -> None:
    model = shipped("ecr-12")
    trait, answers = people(model, BLOCK + 5, 7)
    fit = person_fit(model)
    assert np.array_equal(fit(answers, trait)[-9:], fit(answers[-9:], trait[-9:]))
