"""Everything that was measured, from the records of one person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from earned.app.change import Tap
from earned.app.change_reading import Occasion
from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.checkins.kind import CHECK_IN, states
from earned.server.growth.kinds import Kind
from earned.server.growth.results import QUIZ
from earned.server.growth.retest.kinds import FORM
from earned.server.growth.retest.standing import path_key
from earned.server.quiz.record import Record as Answers

SOURCES: tuple[Kind[Any], ...] = (QUIZ, FORM, CHECK_IN)
"""Kinds that the trajectory follows from."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """``names``: view to (frame, name), so that a page can say whom a path is about."""

    occasions: list[Occasion]
    taps: list[Tap]
    names: dict[str, tuple[str, str]]


def gathered(person: Person, until: date) -> Gathered:
    """What was measured before a day; the very first quiz or form counts whenever it was.

    Occasions are in order; without any, check-ins alone make no trajectory.
    """
    every = sorted(_occasions(person), key=lambda each: each[0].day)
    shown = [each for at, each in enumerate(every) if at == 0 or each[0].day < until]
    taps = [
        Tap(date.fromordinal(int(state.day)), state.dimension, state.value)
        for kept in store.each(person, CHECK_IN)
        for state in states(kept.body)
        if kept.body.day < until and shown and kept.body.day >= shown[0][0].day
    ]
    names = {occasion.view: about for occasion, about in shown}
    return Gathered([occasion for occasion, _ in shown], taps, names)


def _occasions(person: Person) -> Iterator[tuple[Occasion, tuple[str, str]]]:
    for kept in store.each(person, QUIZ):
        yield from _one(kept.at.date(), kept.body.answers)
    for form in store.each(person, FORM):
        if form.body.finished is not None:
            yield from _one(form.body.finished, form.body.answers)


def _one(day: date, answers: Answers) -> Iterator[tuple[Occasion, tuple[str, str]]]:
    """The occasion, unless everything was skipped."""
    frame, name = answers.frame or "general", answers.name or ""
    if any(option is not None for option in answers.asked.values()):
        about = path_key(frame, name)
        occasion = Occasion(
            day,
            answers.answers(),
            frame,
            about="" if about == frame else about,
            language=answers.language,
        )
        yield occasion, (frame, name)
