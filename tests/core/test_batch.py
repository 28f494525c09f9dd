"""The batch scorer's quick ways against plain integration and against each other."""

from dataclasses import replace

import numpy as np
import pytest

from earned.core.instruments.parameters import Calibrated, Parameters
from earned.core.scoring.batch import BLOCK, batch_scorer
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.evidence import (
    MethodEvidence,
    PlainEvidence,
    SpreadEvidence,
    compiled_evidence,
)
from earned.core.scoring.graded import item_table
from earned.core.scoring.grid import bivariate_normal
from earned.core.scoring.limits import trait_limits
from earned.core.scoring.model import ScoringModel, compile_model
from earned.core.scoring.reference import reference_point
from earned.core.scoring.windows import WindowedEvidence
from earned.library import instruments

PEOPLE = 400


def plain(instrument_id: str) -> ScoringModel:
    known = instruments.parameters(instrument_id)
    return compile_model(
        instruments.load(instrument_id), replace(known, method_sd={}, offsets={}, facet_sd={})
    )


def scorer_of(model: ScoringModel):
    return batch_scorer(model, reference_point(model))


def on_a_fine_grid(model: ScoringModel, answers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Means and standard errors by 241 nodes on ±8 a dimension; no code in common."""
    nodes = np.linspace(-8, 8, 241)
    prior = bivariate_normal(model.parameters.correlation, nodes)
    logs = [np.zeros((len(answers), len(nodes))) for _ in range(2)]
    for j, item in enumerate(model.items.values()):
        table = np.log(item_table(nodes, model.parameters.items[item.id]))
        given = answers[:, j] >= 0
        axis = 0 if item.dimension == "anxiety" else 1
        logs[axis][given] += table[:, answers[given, j].astype(int)].T
    mean, se = np.empty((len(answers), 2)), np.empty((len(answers), 2))
    for person, (a, b) in enumerate(zip(*logs, strict=True)):
        mass = np.exp(a - a.max())[:, None] * prior * np.exp(b - b.max())
        for axis in (0, 1):
            own = mass.sum(axis=1 - axis) / mass.sum()
            mean[person, axis] = own @ nodes
            se[person, axis] = np.sqrt(own @ nodes**2 - mean[person, axis] ** 2)
    return mean, se


@pytest.mark.parametrize("name", ["ecr", "ecr-r"])
@pytest.mark.parametrize("share_missing", [0.0, 0.2])
def test_plain_scores_are_the_integral_within_a_fifty_thousandth(name, share_missing) -> None:
    model, rng = plain(name), np.random.default_rng(4)
    answers = answer_categories(model, PEOPLE, rng)
    answers[rng.random(answers.shape) < share_missing] = np.nan
    found = scorer_of(model).score(answers)
    mean, se = on_a_fine_grid(model, answers)
    assert np.abs(found.mean - mean).max() < 2e-5
    assert np.abs(found.se - se).max() < 2e-5


@pytest.mark.parametrize("name", ["ecr", "ecr-r"])
def test_whoever_answers_at_an_end_is_followed_as_far_out_as_they_are(name: str) -> None:
    """All at one end, or one dimension at each: means beyond 4 SD on the ECR-R, tails beyond 6."""
    model = plain(name)
    most = np.array([model.options(item) - 1 for item in model.items])
    first = np.array([item.dimension == "anxiety" for item in model.items.values()])
    answers = np.stack([most, 0 * most, most * first, most * ~first]).astype(float)
    found = scorer_of(model).score(answers)
    mean, se = on_a_fine_grid(model, answers)
    assert np.abs(found.mean - mean).max() < 2e-5
    assert np.abs(found.se - se).max() < 2e-5


def test_items_that_only_the_farthest_agree_with_widen_the_grid() -> None:
    known = plain("ecr-r").parameters
    items = {
        item: Calibrated(2.0, tuple(np.linspace(2.0, 9.0, 6).tolist())) for item in known.items
    }
    far = compile_model(instruments.load("ecr-r"), replace(known, items=items))
    assert trait_limits(far)["anxiety"][1] > trait_limits(plain("ecr-r"))["anxiety"][1] > 6.0
    assert trait_limits(far)["anxiety"][0] == -6.0


def test_each_case_takes_its_way_and_all_agree_where_they_meet(small: ScoringModel) -> None:
    shipped = instruments.parameters("ecr")
    known, instrument = replace(shipped, facet_sd={}), instruments.load("ecr")
    with_method = compile_model(instrument, known)
    line = reference_point(with_method).avoidance
    kinds = [
        type(compiled_evidence(model, "avoidance", line))
        for model in (plain("ecr"), with_method, compile_model(instrument, shipped), small)
    ]
    assert kinds == [PlainEvidence, MethodEvidence, WindowedEvidence, SpreadEvidence]
    hardly = compile_model(instrument, replace(known, method_sd={"avoidance": 1e-6}))
    answers = answer_categories(with_method, PEOPLE, np.random.default_rng(5))
    faintly = {d: dict.fromkeys(sizes, 1e-6) for d, sizes in shipped.facet_sd.items()}
    facets = compile_model(instrument, replace(known, method_sd={}, facet_sd=faintly))
    one = scorer_of(plain("ecr")).score(answers)
    for model, apart in ((hardly, 2e-5), (facets, 2e-4)):
        other = scorer_of(model).score(answers)
        assert np.abs(one.mean - other.mean).max() < apart
        assert np.abs(one.styles - other.styles).max() < apart


def test_blocks_whole_numbers_and_gaps_change_nothing() -> None:
    model = plain("ecr")
    answers = answer_categories(model, BLOCK + 50, np.random.default_rng(6))
    scorer = scorer_of(model)
    whole, single = scorer.score(answers), scorer.score(answers[-30:])
    assert np.abs(whole.mean[-30:] - single.mean).max() < 1e-6
    assert np.array_equal(scorer.score(answers.astype(np.int64)).mean, whole.mean)
    gappy = answers.copy()
    gappy[0, 0] = np.nan  # the block now takes the way for missing answers
    assert np.abs(scorer.score(gappy).mean[1:] - whole.mean[1:]).max() < 2e-5
    assert scorer.score(gappy).answered[:2].tolist() == [35, 36]


def test_styles_can_be_left_out() -> None:
    model = plain("ecr")
    answers = answer_categories(model, 20, np.random.default_rng(7))
    with_styles, without = (scorer_of(model).score(answers, styles=s) for s in (True, False))
    assert np.isnan(without.styles).all()
    assert np.array_equal(with_styles.mean, without.mean)
    assert with_styles.styles.sum(axis=1) == pytest.approx(np.ones(20), abs=1e-5)


def test_contradictory_answers_stay_finite() -> None:
    model = compile_model(instruments.load("ecr"), instruments.parameters("ecr"))
    highest = np.array([model.options(item) - 1 for item in model.items])
    odd = np.arange(len(highest)) % 2
    answers = np.stack([highest * odd, highest * (1 - odd), highest, 0 * highest])
    found = scorer_of(model).score(answers)
    assert np.isfinite(found.mean).all()
    assert (found.se > 0.05).all()
    assert (np.abs(found.correlation) < 1).all()


def test_nobodys_answers_are_the_prior() -> None:
    known = instruments.parameters("ecr-r")
    assert isinstance(known, Parameters)
    found = scorer_of(plain("ecr-r")).score(np.full((1, 36), np.nan))
    assert found.mean == pytest.approx(np.zeros((1, 2)), abs=1e-5)
    assert found.se == pytest.approx(np.ones((1, 2)), abs=1e-4)
    assert found.correlation[0] == pytest.approx(known.correlation, abs=1e-4)
