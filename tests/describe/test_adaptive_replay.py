"""Replaying answers: the engine's own path, comparisons as defined, and figures on real answers."""

import numpy as np
import pytest

from earned.app.adaptive import Trial, evaluate_file
from earned.app.quiz import Answer, load_quiz
from earned.app.reading import Asked
from earned.core.adaptive.replay import Rule, adaptive_path, agreement
from earned.core.adaptive.selection import selector
from earned.core.errors import DataError, UsageError
from earned.core.scoring.model import compile_model, joint_mass
from earned.core.scoring.posterior import moments
from earned.library import instruments
from tests.answer_tables import person, response_data, write_csv


@pytest.fixture(scope="module")
def ecr():
    model = compile_model(instruments.load("ecr"), instruments.parameters("ecr"))
    return model, selector(model)


def test_a_replay_takes_the_path_that_the_quiz_would_take():
    """Our own bank, all its questions answered 3: the same items in the same order."""
    quiz = load_quiz()
    recorded = {item.id: quiz.model.category(item.id, 3) for item in quiz.items}
    path = adaptive_path(quiz.model, quiz.selector, recorded, Rule(8))
    answers = []
    for _ in path:
        answers.append(Answer(quiz.ask(answers).item, 3))
    assert path == tuple(answer.item for answer in answers)


def test_a_replay_asks_no_item_twice_and_none_without_an_answer(ecr):
    model, choose = ecr
    recorded = {f"Q{n}": n % 5 for n in range(1, 31)}
    path = adaptive_path(model, choose, recorded, Rule(40))
    assert sorted(path) == sorted(recorded)


def test_a_replay_stops_at_the_first_step_that_is_precise_enough(ecr):
    model, choose = ecr
    recorded = dict.fromkeys(model.items, 2)
    path = adaptive_path(model, choose, recorded, Rule(36, 0.4))
    errors = [
        max(moments(joint_mass(model, [(item, 2) for item in path[:k]])).se)
        for k in range(1, len(path) + 1)
    ]
    assert errors[-1] <= 0.4
    assert all(error > 0.4 for error in errors[:-1])


def test_comparisons_are_what_they_say():
    """A scorer that means answers: used ones against all, and against the unused."""
    categories = np.array([[0.0, 4.0, 2.0, 2.0], [1.0, 3.0, 3.0, 1.0], [4.0, 0.0, 2.0, 4.0]])
    used = np.array([[True, False, True, False]] * 3)

    def score(found):
        mean = np.nanmean(found, axis=1)
        return np.stack([mean, -mean], axis=1), np.full((len(found), 2), 0.5)

    full = score(categories)[0]
    found = agreement("any", categories, used, score, full)
    short, rest = np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 2.0])
    assert found.items == 2
    assert found.bias[0] == pytest.approx((short - full[:, 0]).mean())
    assert found.difference[0] == pytest.approx(np.sqrt(((short - full[:, 0]) ** 2).mean()))
    assert found.correlation[0] == pytest.approx(np.corrcoef(short, full[:, 0])[0, 1])
    assert found.apart[0] == pytest.approx(np.corrcoef(short, rest)[0, 1])
    assert found.covered[0] == np.mean(np.abs(short - full[:, 0]) <= 1.6449 * 0.5)
    assert sum(region.people for region in found.regions) == 3


@pytest.fixture(scope="module")
def evaluation():
    file = response_data("ecr_web_sample.csv.gz")
    return evaluate_file(file, Asked("ecr"), Trial(most=12, people=150))


def test_twelve_chosen_answers_do_what_the_fixed_form_does_not(evaluation):
    """On 150 people: closer to all answers than chance is, and on avoidance than the ECR-12."""
    chosen, chance, fixed = evaluation.agreements
    assert (chosen.items, chance.items, fixed.items) == (12, 12, 12)
    assert min(chosen.correlation) > 0.92
    assert chosen.difference[1] < fixed.difference[1]
    assert sum(chosen.difference) < sum(chance.difference)
    assert max(abs(bias) for bias in chosen.bias) < 0.1
    assert sum(region.people for region in chosen.regions) == 150


def test_shares_of_items_asked_add_up(evaluation):
    assert sum(evaluation.asked.values()) == pytest.approx(12)
    assert list(evaluation.asked.values()) == sorted(evaluation.asked.values(), reverse=True)


def test_the_same_seed_gives_the_same_figures(evaluation):
    file = response_data("ecr_web_sample.csv.gz")
    trial = Trial(most=3, people=20, seed=4)
    first, second = (evaluate_file(file, Asked("ecr"), trial) for _ in range(2))
    assert first.agreements == second.agreements
    assert first.agreements != evaluation.agreements


def test_what_cannot_be_replayed_is_refused(tmp_path):
    few = write_csv(tmp_path / "few.csv", [person(2, Q5=3)] * 5)
    with pytest.raises(DataError, match="5 people answered every item"):
        evaluate_file(few, Asked("ecr"), Trial())
    with pytest.raises(UsageError, match="the model does not fit it"):
        evaluate_file(few, Asked("saam"), Trial())
    with pytest.raises(UsageError, match="for 5 options and not for 7"):
        evaluate_file(few, Asked("ecr", 7), Trial())
    with pytest.raises(UsageError, match="There is no instrument 'ecrx'"):
        evaluate_file(few, Asked("ecrx"), Trial())
