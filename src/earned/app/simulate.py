"""Simulated people through the real quiz: for power, demonstrations and tests.

The person's item parameters, shared offsets and method factor are drawn once from the bank's own
distribution, so what comes out shows what the quiz can know before anybody has piloted it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from earned.app.quiz import Answer, Circumstances, Quiz, Result
from earned.core.errors import UsageError
from earned.core.instruments.item import Dimension
from earned.core.scoring.drawing import Generator, Person, draw_person, mean_person

TrueParameters = Literal["drawn", "mean"]
FARTHEST = 4.0


@dataclass(frozen=True, slots=True)
class Simulated:
    """One simulated person. ``answers``: in the order asked."""

    answers: Sequence[Answer]
    result: Result

    @property
    def items(self) -> tuple[str, ...]:
        """Ids in the order asked."""
        return tuple(answer.item for answer in self.answers)


def simulate(
    quiz: Quiz,
    anxiety: float,
    avoidance: float,
    people: int,
    seed: int,
    true_parameters: TrueParameters = "drawn",
) -> Iterator[Simulated]:
    """Simulated people at a true position (SD, within ±4), one after the other.

    Person n depends on ``seed`` and n alone. Raises :class:`UsageError` for a position farther out
    or fewer than one person.
    """
    if max(abs(anxiety), abs(avoidance)) > FARTHEST:
        raise UsageError(f"A true position lies within ±{FARTHEST:g} standard deviations.")
    if people < 1:
        raise UsageError("Simulate at least one person.")
    trait: Mapping[Dimension, float] = {"anxiety": anxiety, "avoidance": avoidance}
    return (_one(quiz, trait, rng, true_parameters) for rng in _streams(seed, people))


def _streams(seed: int, people: int) -> Iterator[Generator]:
    for number in range(people):
        yield np.random.default_rng([seed, number])


def _one(
    quiz: Quiz, trait: Mapping[Dimension, float], rng: Generator, true_parameters: TrueParameters
) -> Simulated:
    drawn = true_parameters == "drawn"
    person = draw_person(quiz.model, trait, rng) if drawn else mean_person(quiz.model, trait)
    answers = take(quiz, person, rng)
    return Simulated(answers, quiz.result(answers, Circumstances(frame=quiz.frame)))


def take(quiz: Quiz, person: Person, rng: Generator) -> list[Answer]:
    """The whole quiz, answered by a simulated person."""
    answers: list[Answer] = []
    while (item := quiz.ask(answers).item) is not None:
        answers.append(Answer(item, person.option(item, rng)))
    return answers
