"""Which questions a retest asks: half that stay the same, the rest by what they tell."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.app import retest
from earned.app.quiz import Answer, load_quiz
from earned.app.simulate import take
from earned.core.errors import UsageError
from earned.core.scoring.drawing import mean_person

QUIZ = load_quiz("general")


def first(anxiety: float = 0.5, seed: int = 1) -> list[Answer]:
    person = mean_person(QUIZ.model, {"anxiety": anxiety, "avoidance": 0.0})
    return list(take(QUIZ, person, np.random.default_rng(seed)))


@pytest.mark.parametrize(("length", "each"), [("short", 2), ("full", 4)])
def test_what_stays_is_of_both_dimensions_and_keyings(length: retest.Length, each: int) -> None:
    fixed = retest.anchors(QUIZ, first(), length)
    items = [QUIZ.model.items[item] for item in fixed]
    assert len(set(fixed)) == 2 * each
    assert [item.dimension for item in items] == ["anxiety", "avoidance"] * each
    for dimension in ("anxiety", "avoidance"):
        assert {item.key for item in items if item.dimension == dimension} == {1, -1}
    assert set(fixed) <= {answer.item for answer in first()}


def test_without_answers_nothing_stays() -> None:
    assert retest.anchors(QUIZ, [], "short") == ()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(1, 7)), min_size=14, max_size=14))
def test_a_short_form_ends_after_eight_answers_whatever_is_said(options: list[int | None]) -> None:
    fixed, given_, asked = retest.anchors(QUIZ, first(), "short"), [], []
    for option in options:
        step = retest.ask(QUIZ, given_, fixed, "short")
        if step.item is None:
            break
        assert step.item not in asked
        asked.append(step.item)
        most = QUIZ.model.options(step.item)
        given_.append(Answer(step.item, option and min(option, most)))
    answered = sum(answer.option is not None for answer in given_)
    assert answered == 8 or len(given_) == 14
    assert tuple(asked[:4]) == fixed
    assert retest.ask(QUIZ, given_, fixed, "short").item is None


def test_the_same_answers_give_the_same_step() -> None:
    fixed = retest.anchors(QUIZ, first(), "full")
    some = [Answer(item, 3) for item in fixed]
    assert retest.ask(QUIZ, some, fixed, "full") == retest.ask(QUIZ, some, fixed, "full")
    assert retest.ask(QUIZ, some, fixed, "full").item == QUIZ.ask(some).item


def test_an_item_that_the_bank_lost_is_passed_over() -> None:
    assert retest.ask(QUIZ, [], ("gone",), "full").item in QUIZ.model.items
    with pytest.raises(UsageError):
        retest.anchors(QUIZ, [Answer("gone", 1)], "full")
