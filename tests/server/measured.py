"""Quizzes, forms and check-ins on days of the past, as pages would have left them then."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from earned.app.quiz import load_quiz
from earned.app.simulate import take
from earned.core.instruments.item import Frame
from earned.core.scoring.drawing import mean_person
from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.checkins.kind import CHECK_IN, CheckedIn, uid_of
from earned.server.growth.results import QUIZ, QuizTaken, numbers
from earned.server.growth.retest.kinds import FORM, Form
from earned.server.quiz.record import Record as Answers
from earned.server.quiz.services import result


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def answers(
    day: date,
    anxiety: float,
    avoidance: float = 0.0,
    frame: Frame = "general",
    name: str = "",
    most: int = 24,
) -> Answers:
    """What a simulated person at this position answers."""
    quiz = load_quiz(frame)
    person = mean_person(quiz.model, {"anxiety": anxiety, "avoidance": avoidance})
    given = take(quiz, person, np.random.default_rng(day.toordinal()))[:most]
    return Answers(
        consented=day,
        frame=frame,
        name=name or None,
        safety_asked=True,
        asked={one.item: one.option for one in given},
        complete=True,
    )


def quiz(
    person: Person,
    day: date,
    anxiety: float,
    avoidance: float = 0.0,
    frame: Frame = "general",
    name: str = "",
) -> str:
    """A whole quiz that was kept on a day."""
    said = answers(day, anxiety, avoidance, frame, name)
    found = result(said)
    taken = QuizTaken(answers=said, found=numbers(found), versions=dict(found.versions))
    return store.keep(person, QUIZ, taken, at=moment(day))


def form(
    person: Person,
    day: date,
    anxiety: float,
    avoidance: float = 0.0,
    frame: Frame = "general",
    name: str = "",
) -> str:
    """A short form that was finished on a day."""
    said = answers(day, anxiety, avoidance, frame, name, most=8)
    body = Form(length="short", begun=day, answers=said, finished=day)
    return store.keep(person, FORM, body, at=moment(day))


def checked_in(person: Person, day: date, worry: int = 1) -> None:
    """A day's check-in."""
    body = CheckedIn(day=day, worry=worry, distance=1, strain=1)
    store.keep(person, CHECK_IN, body, at=moment(day), uid=uid_of(day))


def falling(
    person: Person, end: date, months: int = 14, *, to: float = -0.4, start: float = 1.8
) -> date:
    """Weekly short forms and monthly quizzes along a straight line; the first day."""
    first = end - timedelta(days=30 * months)
    for week in range(int((end - first).days / 7)):
        day = first + timedelta(days=7 * week)
        at = start + (to - start) * 7 * week / (end - first).days
        (quiz if week % 4 == 0 else form)(person, day, at, at / 2)
    return first
