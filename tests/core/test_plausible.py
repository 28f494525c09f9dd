"""Plausible values: draws from the posterior, alike whatever the batches, and true to the population."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.core.scoring.batch import BatchScorer, batch_scorer
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.grid import NODES
from earned.core.scoring.model import ScoringModel, compile_model
from earned.core.scoring.plausible import FINE, cubic, cumulated, drawn, plausible_values, uniforms
from earned.core.scoring.reference import reference_point
from earned.library import instruments

PEOPLE = 6000


def scorer_of(name: str) -> tuple[ScoringModel, BatchScorer]:
    model = compile_model(instruments.load(name), instruments.parameters(name))
    return model, batch_scorer(model, reference_point(model))


@pytest.mark.parametrize(("name", "lost"), [("ecr-12", 0.1), ("ecr-r", 0.03)])
def test_they_return_the_population_where_posterior_means_do_not(name: str, lost: float) -> None:
    """People drawn from the prior: mean 0 and variance 1 on both dimensions, correlation as in the prior.

    With 6,000 people standard errors are .013 of a mean and .018 of a variance.
    """
    model, scorer = scorer_of(name)
    answers = answer_categories(model, PEOPLE, np.random.default_rng(1))
    rho = model.parameters.correlation
    means = scorer.score(answers, styles=False).mean
    values = plausible_values(scorer, answers, rho, draws=2, seed=5)
    assert values.mean(axis=(0, 1)) == pytest.approx([0, 0], abs=0.045)
    assert values.var(axis=0).mean(axis=0) == pytest.approx([1, 1], abs=0.05)
    assert np.corrcoef(values[:, 0].T)[0, 1] == pytest.approx(rho, abs=0.04)
    assert (means.var(axis=0) < values.var(axis=0).mean(axis=0) - lost).all()


def test_draws_of_one_person_have_the_posteriors_moments() -> None:
    model, scorer = scorer_of("ecr-r")
    one = answer_categories(model, 1, np.random.default_rng(2))
    one[0, 5:] = np.nan  # few answers: a wide posterior with much of the prior's correlation
    known = scorer.score(one)
    values = plausible_values(
        scorer, np.repeat(one, 8000, axis=0), model.parameters.correlation, draws=1, seed=3
    )[:, 0]
    assert values.mean(axis=0) == pytest.approx(known.mean[0], abs=0.04)
    assert values.std(axis=0) == pytest.approx(known.se[0], rel=0.03)
    assert np.corrcoef(values.T)[0, 1] == pytest.approx(known.correlation[0], abs=0.04)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**62), st.integers(1, 50), st.integers(0, 500), st.integers(1, 9))
def test_chance_belongs_to_the_row(seed: int, draw: int, first: int, rows: int) -> None:
    whole = uniforms(seed, draw, 0, first + rows)
    part = uniforms(seed, draw, first, rows)
    assert np.array_equal(part, whole[first:])
    assert ((part >= 0) & (part < 1)).all()
    assert not np.array_equal(part, uniforms(seed, draw + 1, first, rows))
    assert not np.array_equal(part, uniforms(seed + 1, draw, first, rows))


@settings(deadline=None, max_examples=10)
@given(st.integers(1, 40))
def test_batches_of_any_size_give_the_same(size: int) -> None:
    model, scorer = scorer_of("ecr-12")
    answers = answer_categories(model, 40, np.random.default_rng(4))
    rho = model.parameters.correlation
    whole = plausible_values(scorer, answers, rho, draws=2, seed=1)
    parts = [
        plausible_values(scorer, answers[at : at + size], rho, draws=2, seed=1, first=at)
        for at in range(0, 40, size)
    ]
    assert np.abs(np.concatenate(parts) - whole).max() < 1e-4


def test_more_draws_leave_the_first_as_they_were() -> None:
    model, scorer = scorer_of("ecr-12")
    answers = answer_categories(model, 5, np.random.default_rng(4))
    one, three = (plausible_values(scorer, answers, 0.0, draws=n, seed=1) for n in (1, 3))
    assert np.array_equal(one[:, 0], three[:, 0])
    assert not np.isclose(three[:, 0], three[:, 1]).any()


def test_cubic_reading_is_exact_for_parabolas() -> None:
    inside = np.abs(FINE) < 5.5
    for values in (np.ones(61), NODES, NODES**2):
        at = np.interp(FINE, NODES, NODES) ** (0 if values is not NODES else 1)
        wanted = FINE**2 if values[0] == NODES[0] ** 2 else at * 1.0
        assert (cubic() @ values)[inside] == pytest.approx(wanted[inside], abs=1e-9)


def test_a_place_is_drawn_by_its_mass() -> None:
    mass = np.zeros((len(FINE), 3))
    mass[120], mass[130, 2] = 1.0, 3.0  # cells at 0 and .5
    found = drawn(cumulated(mass), np.array([0.5, 0.0, 0.625]))
    assert found == pytest.approx([0.0, -0.025, 0.5])
