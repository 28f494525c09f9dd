"""The quiz behind its use-case interface, and simulated people in it."""

import numpy as np
import pytest

from earned.app.quiz import Answer, Circumstances, Quiz, load_quiz
from earned.app.simulate import simulate
from earned.core.adaptive.stopping import MOST_ANSWERS
from earned.core.errors import UsageError
from earned.core.instruments.item import FRAMES
from earned.library import instruments


@pytest.fixture(scope="module")
def quiz() -> Quiz:
    """The quiz in the general frame."""
    return load_quiz("general")


def through(quiz: Quiz, option: int | None, most: int = 100) -> list[Answer]:
    answers: list[Answer] = []
    while (item := quiz.ask(answers).item) is not None and len(answers) < most:
        answers.append(Answer(item, option))
    return answers


def test_the_quiz_ends_by_itself_and_asks_nothing_twice(quiz: Quiz) -> None:
    answers = through(quiz, 4)
    assert len({a.item for a in answers}) == len(answers) <= MOST_ANSWERS


def test_both_dimensions_keys_and_formats_are_asked(quiz: Quiz) -> None:
    asked = [quiz.model.items[a.item] for a in through(quiz, 3)]
    assert {i.dimension for i in asked} == {"anxiety", "avoidance"}
    assert {i.key for i in asked} == {1, -1}
    assert {i.format for i in asked} == {"agreement", "frequency"}


def test_a_skip_is_no_answer_but_is_not_asked_again(quiz: Quiz) -> None:
    first = quiz.ask([]).item
    assert first is not None
    step = quiz.ask([Answer(first, None)])
    assert step.item not in (None, first)
    assert max(step.progress.precision.values()) == pytest.approx(0, abs=1e-9)
    assert (step.progress.asked, step.progress.most) == (1, MOST_ANSWERS + 1)


def test_skipping_everything_gives_the_prior_and_ends(quiz: Quiz) -> None:
    answers = through(quiz, None)
    assert len(answers) == len(quiz.items)
    position, styles = quiz.locate(answers)
    assert position.answered == 0
    assert position.anxiety.se == pytest.approx(1, abs=1e-4)
    assert styles.named is None


def test_precision_only_grows_towards_one(quiz: Quiz) -> None:
    answers = through(quiz, 5)
    shares = [
        quiz.ask(answers[:n]).progress.precision["anxiety"] for n in range(0, len(answers), 4)
    ]
    assert shares[0] == pytest.approx(0, abs=1e-9)
    assert shares[-1] > 0.6
    assert max(shares) <= 1


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([Answer("nobody", 3)], "There is no item 'nobody'"),
        ([Answer("anx-abandonment-1", 8)], "from 1 to 7"),
        ([Answer("anx-abandonment-1", 0)], "from 1 to 7"),
        ([Answer("anx-abandonment-1", 3), Answer("anx-abandonment-1", 4)], "answered twice"),
    ],
)
def test_answers_that_do_not_fit_are_named(quiz: Quiz, answers: list[Answer], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        quiz.ask(answers)


def test_an_unknown_frame_is_named() -> None:
    with pytest.raises(UsageError, match="There is no frame 'boss'"):
        load_quiz("boss")  # type: ignore[arg-type]


def test_a_result_holds_position_styles_plan_weights_and_versions(quiz: Quiz) -> None:
    answers = through(quiz, 6)
    result = quiz.result(answers, Circumstances())
    assert [w.item for w in result.weights] == [a.item for a in answers]
    assert sum(result.styles.probabilities.values()) == pytest.approx(1)
    assert set(result.versions) == {"instrument", "bank", "scoring"}
    assert len(result.plan.focuses) <= 3


def test_simulated_people_are_the_same_for_the_same_seed(quiz: Quiz) -> None:
    first, second = (list(simulate(quiz, 1.0, -0.5, 2, seed=4)) for _ in range(2))
    assert [s.answers for s in first] == [s.answers for s in second]
    assert first[0].answers != first[1].answers
    assert next(simulate(quiz, 1.0, -0.5, 1, seed=4)).items == first[0].items


def test_simulated_people_are_found_near_where_they_are(quiz: Quiz) -> None:
    means = [
        (s.result.position.anxiety.mean, s.result.position.avoidance.mean)
        for s in simulate(quiz, 1.0, -1.0, 12, seed=1, true_parameters="mean")
    ]
    assert np.mean(means, axis=0) == pytest.approx([0.85, -0.85], abs=0.35)


@pytest.mark.parametrize(("anxiety", "people"), [(9.0, 1), (0.0, 0)])
def test_a_simulation_that_cannot_be_is_refused(quiz: Quiz, anxiety: float, people: int) -> None:
    with pytest.raises(UsageError):
        simulate(quiz, anxiety, 0.0, people, seed=1)


def test_frames_that_are_widened_alike_have_their_numbers_once() -> None:
    """Ten quizzes, of five frames in two languages, are three models: each is some 2 MB."""
    english = [load_quiz(frame) for frame in FRAMES]
    spanish = [load_quiz(frame, "es") for frame in FRAMES]
    assert [quiz.frame for quiz in english] == list(FRAMES)
    assert english[1].model is spanish[0].model
    for part in ("model", "selector", "reference", "start"):
        assert len({id(getattr(quiz, part)) for quiz in english + spanish}) == 3


def test_a_model_is_shared_only_by_frames_with_its_parameters() -> None:
    for language in (None, "es"):
        for frame in FRAMES:
            own = instruments.parameters("earned", frame, language)
            assert load_quiz(frame, language).model.parameters == own
