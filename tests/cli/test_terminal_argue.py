"""Arguing with a plan in a terminal, and two people together there."""

from dataclasses import replace
from functools import cache

import pytest

from earned.app.plan import catalogue
from earned.app.quiz import Circumstances, load_quiz
from earned.cli.quiz.terminal.argue import argue
from earned.cli.quiz.terminal.ask import ask_questions
from earned.cli.quiz.terminal.case import Case
from earned.cli.quiz.terminal.pairing import two_people
from earned.cli.quiz.terminal.show import show_result
from earned.core.guidance.plan import SAFETY_QUESTIONS
from earned.core.instruments.item import PARTICULAR_FRAMES
from earned.library.sentences import sentences
from tests.cli.test_quiz_terminal import session_of

SAFE = dict.fromkeys(SAFETY_QUESTIONS, "no")
CLOSED = sentences("now/pairing", "en").say("closed", "own").split(".")[0].strip()


@cache
def _answers():
    return tuple(ask_questions(session_of(*["5"] * 40), "general", None))


def case_of(**circumstances):
    now = Circumstances(**circumstances)
    result = load_quiz(now.frame).result(_answers(), now)
    return Case(result, _answers(), now)


BACK = "7"
"""'Back to the result' while nothing was said: three practices and three shapes stand before it."""


def test_not_for_me_takes_it_out_and_the_plan_is_made_again():
    case = case_of()
    first = case.offered[0]
    changed = argue(session_of("1", "2", "8"), case)
    assert first not in changed.offered
    assert changed.circumstances.not_for_me == {first}
    assert changed.result.position is case.result.position
    assert 1 <= len(changed.offered) <= 3


def test_what_was_said_can_be_taken_back():
    case = case_of()
    changed = argue(session_of("1", "2", "1", "3", "7", BACK), case)
    assert changed.offered == case.offered
    assert not changed.circumstances.not_for_me
    assert not changed.circumstances.done


def test_done_counts_and_why_is_answered_in_sentences():
    case = case_of()
    session = session_of("1", "1", "any", "n", "1", "3", "8")
    changed = argue(session, case)
    assert changed.circumstances.done == {case.offered[0]}
    said = session.screen.text
    assert "Why this?" in said
    assert "•" in said


def test_time_life_and_what_is_going_on_shape_the_plan():
    session = session_of("4", "1", "5", "2", "2", "1", "enter", "6", "1", "0", "0", "enter", BACK)
    changed = argue(session, case_of())
    assert changed.circumstances.minutes == 5
    assert changed.circumstances.life_areas == (next(iter(catalogue().life_areas)),)
    assert changed.circumstances.cautions == ("current-danger",)
    practices = [catalogue().practices[id_] for id_ in changed.offered]
    assert changed.result.plan.support_first
    assert all(facts.minutes <= 5 and not facts.vulnerable for facts in practices)


def test_everything_can_be_said_and_unsaid_in_spanish_too():
    session = replace(session_of("1", "1", "n", BACK), language="es")
    session = replace(session, words=sentences("interface/terminal", "es"))
    argue(session, case_of())
    assert "¿Por qué esto?" in session.screen.text


@pytest.mark.parametrize("frame", sorted(PARTICULAR_FRAMES))
def test_two_people_open_at_once_after_three_times_no(frame):
    session = session_of("3", "1", *["n"] * 30)
    case = case_of(frame=frame, safety=SAFE)
    assert two_people(session, case) == case
    said = session.screen.text
    assert "Two people together" in said
    assert "your guess" in said
    assert "no duty to put up with" in said
    assert said.count("%") >= 10
    assert CLOSED not in said


@pytest.mark.parametrize("question", SAFETY_QUESTIONS)
@pytest.mark.parametrize("answer", ["yes", "skip"])
def test_a_yes_and_a_skip_close_it_with_the_same_page(question, answer):
    session = session_of(*["n"] * 5)
    two_people(session, case_of(frame="partner", safety=SAFE | {question: answer}))
    said = session.screen.text
    assert CLOSED in said
    assert "%" not in said
    assert said == _closed_page()


@cache
def _closed_page():
    session = session_of(*["n"] * 5)
    two_people(session, case_of(frame="partner", safety={}))
    return session.screen.text


def test_in_general_it_asks_first_and_a_yes_makes_the_plan_begin_with_support():
    session = session_of("n", "1", "2", "2", "n")
    changed = two_people(session, case_of())
    assert "current-danger" in changed.circumstances.cautions
    assert changed.result.plan.support_first
    assert CLOSED in session.screen.text


def test_in_general_a_skip_closes_it_and_leaves_the_plan():
    case = case_of()
    session = session_of("n", "2", "3", "2", "n")
    assert two_people(session, case) == case
    assert CLOSED in session.screen.text


def test_danger_ticked_beside_the_plan_closes_it_too():
    session = session_of(*["n"] * 5)
    two_people(session, case_of(frame="partner", safety=SAFE, cautions=("current-danger",)))
    assert CLOSED in session.screen.text


def test_both_are_reached_from_the_result(tmp_path):
    session = session_of("a", "1", "2", "8", "t", "n", "2", "2", "2", "2", "2", *["n"] * 5, "q")
    case = case_of()
    show_result(session, case.result, case.answers, case.circumstances, None, tmp_path)
    said = session.screen.text
    assert "a argue with the plan" in said
    assert "Two people together" in said
    assert not list(tmp_path.iterdir())
