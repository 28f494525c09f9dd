"""The answers given, and why each mattered."""

from collections.abc import Iterable

from earned.app.quiz import Answer, AnswerWeight, Result
from earned.app.telling.about import Telling
from earned.app.telling.told import ToldAnswer
from earned.library.instruments import load
from earned.library.wording import quiz_wording

HARDLY = 0.03
"""A shift of the mean smaller than this (SD) is said to be hardly any (judgement)."""


def tell_answers(
    telling: Telling, result: Result, answers: Iterable[Answer]
) -> tuple[ToldAnswer, ...]:
    """Every question asked, in the order asked."""
    weights = {weight.item: weight for weight in result.weights}
    return tuple(_tell_answer(telling, answer, weights.get(answer.item)) for answer in answers)


def _tell_answer(telling: Telling, answer: Answer, weight: AnswerWeight | None) -> ToldAnswer:
    wording = quiz_wording(telling.language)
    text = wording.items[answer.item].in_frame(telling.circumstances.frame, telling.name)
    if answer.option is None or weight is None:
        return ToldAnswer(answer.item, text, "", telling.say("weight", "skipped"))
    labels = wording.formats[load("earned").item(answer.item).format].labels
    return ToldAnswer(answer.item, text, labels[answer.option - 1], _why(telling, weight))


def _why(telling: Telling, weight: AnswerWeight) -> str:
    """``moved`` is the mean with the answer minus the mean without it."""
    name = telling.say("dimension", weight.dimension)
    if abs(weight.moved) < HARDLY:
        return telling.say("weight", "flat", dimension=name)
    key = "up" if weight.moved > 0 else "down"
    return telling.say(
        "weight", key, dimension=name, moved=telling.numerals.decimal(abs(weight.moved), 2)
    )
