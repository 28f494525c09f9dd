"""Ask again: a short form or the whole quiz, with questions that stay the same over the years.

Part of what is not known of an item is the same each time it is answered, so it cancels in differences
(docs/science/change.md). A few items of a person's first quiz are therefore asked first in every retest;
the others are chosen anew.
"""

from collections.abc import Sequence
from typing import Literal

from earned.app.quiz import Answer, Progress, Quiz, Step
from earned.core.adaptive.weights import influences
from earned.core.instruments.item import DIMENSIONS, Dimension

Length = Literal["short", "full"]
SHORT = 8
"""Answers of a short form."""
MOST_SHORT = 14
"""Questions of a short form at most, skipped ones included."""
ANCHORS: dict[Length, int] = {"short": 2, "full": 4}
"""Items a dimension that stay the same: half of a short form, a third of a whole quiz."""


def anchors(quiz: Quiz, first: Sequence[Answer], length: Length) -> tuple[str, ...]:
    """Which items of somebody's first answers to ask again, both dimensions in turn; none without any.

    Those that narrowed the position most, both keyings in turn, so that a habit of agreeing cancels.
    Raises :class:`UsageError` for answers the quiz does not know.
    """
    found = sorted(influences(quiz.model, quiz.categories(first)), key=lambda i: -i.narrowed)
    ranked = {d: _in_turn(quiz, [i.item for i in found if i.dimension == d]) for d in DIMENSIONS}
    return tuple(
        item
        for place in range(ANCHORS[length])
        for d in DIMENSIONS
        for item in ranked[d][place : place + 1]
    )


def _in_turn(quiz: Quiz, items: Sequence[str]) -> list[str]:
    """The same items, keyings in turn as long as both last."""
    sides = [[i for i in items if quiz.model.items[i].key == key] for key in (1, -1)]
    sides.sort(key=lambda side: items.index(side[0]) if side else len(items))
    pairs = zip(*sides, strict=False)
    mixed = [item for pair in pairs for item in pair]
    return [*mixed, *(item for item in items if item not in mixed)]


def ask(quiz: Quiz, given: Sequence[Answer], fixed: Sequence[str], length: Length) -> Step:
    """The next item of a retest: first those that stay the same, then the most telling ones.

    Same answers, same step. Raises :class:`UsageError` as :meth:`Quiz.ask` does.
    """
    asked = {answer.item for answer in given}
    usual = quiz.ask(given)
    waiting = next((item for item in fixed if item not in asked and item in quiz.model.items), None)
    if length == "short":
        return _short(quiz, given, waiting)
    return Step(waiting, usual.progress) if waiting else usual


def _short(quiz: Quiz, given: Sequence[Answer], waiting: str | None) -> Step:
    asked = {answer.item for answer in given}
    answered = sum(answer.option is not None for answer in given)
    share = min(answered / SHORT, 1.0)
    both: dict[Dimension, float] = dict.fromkeys(DIMENSIONS, share)
    progress = Progress(both, len(given), min(SHORT + len(given) - answered, MOST_SHORT))
    if answered >= SHORT or len(given) >= MOST_SHORT:
        return Step(None, progress)
    if waiting:
        return Step(waiting, progress)
    chosen = quiz.selector.choose(quiz.selector.look(quiz.categories(given)), asked)
    return Step(chosen.id if chosen else None, progress)
