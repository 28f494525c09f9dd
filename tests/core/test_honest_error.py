"""Long simulations: coverage of the quiz, and halves of real scales."""

import numpy as np
import pytest

from earned.app.quiz import load_quiz
from earned.app.simulate import take
from earned.core.calibration.estimator import GradedCalibration
from earned.core.instruments.parameters import Parameters
from earned.core.scoring.batch import BatchScorer, batch_scorer
from earned.core.scoring.classical import categories
from earned.core.scoring.drawing import answer_categories, draw_person
from earned.core.scoring.flags import answer_flags
from earned.core.scoring.model import compile_model
from earned.core.scoring.reference import reference_point
from earned.library import instruments

from .conftest import response_rows


@pytest.mark.long
def test_intervals_of_90_cover_88_to_92_of_people_and_parameters_drawn_from_their_priors() -> None:
    quiz, held = load_quiz("general"), []
    for seed in range(2500):
        rng = np.random.default_rng([7, seed])
        truth = dict(zip(("anxiety", "avoidance"), rng.standard_normal(2), strict=True))
        found, _ = quiz.locate(take(quiz, draw_person(quiz.model, truth, rng), rng))
        for dimension, true in truth.items():
            low, high = found.on(dimension).interval_90  # type: ignore[arg-type]
            held.append(low <= true <= high)
    assert 0.88 <= np.mean(held) <= 0.92


@pytest.mark.long
def test_keyed_halves_of_avoidance_differ_as_much_as_the_model_says() -> None:
    """On people not used in the fit: .95-1.10 with the method factor, 1.6 without."""
    raw, rows = response_rows("ecr")
    instrument = instruments.load("ecr")
    age = np.array([float(row["age"]) for row in rows])
    kept = (
        (age >= 18)
        & (age <= 80)
        & ~np.any(list(answer_flags(raw, instrument.items).values()), axis=0)
    )
    answers = categories(raw[kept], instrument.items, 5)
    order = np.random.default_rng(5).permutation(len(answers))
    training, held_out = np.array_split(answers[order], 2)
    ratios = {
        method: _keyed_ratio(training, held_out, instrument, method) for method in (True, False)
    }
    assert 0.95 <= ratios[True] <= 1.10
    assert ratios[False] > 1.4


def _keyed_ratio(training: np.ndarray, held_out: np.ndarray, instrument, method: bool) -> float:
    found = GradedCalibration(method={"avoidance": method}, tolerance=1e-3).fit(
        training, instrument.items, 5
    )
    known = Parameters("ecr", "", "", "", found.correlation_, found.items_, found.method_sd_)
    model = compile_model(instrument, known)
    scorer = batch_scorer(model, reference_point(model))
    simulated = answer_categories(model, len(held_out), np.random.default_rng(6))
    simulated[np.isnan(held_out)] = np.nan
    return _keyed_spread(scorer, held_out, instrument) / _keyed_spread(
        scorer, simulated, instrument
    )


def _keyed_spread(scorer: BatchScorer, answers: np.ndarray, instrument) -> float:
    means = []
    for key in (1, -1):
        part = answers.copy()
        part[:, [i.dimension != "avoidance" or i.key != key for i in instrument.items]] = np.nan
        means.append(scorer.score(part).mean[:, 1])
    return float(np.std(means[0] - means[1]))
