"""Flags on a person's answers. A flag is information, never a reason to drop a row.

| flag | holds when |
|---|---|
| ``straight-line`` | at least ten answers, all the same option although items are keyed both ways |
| ``long-string`` | one option so many times running that answers in earnest hardly do it |
| ``even-odd`` | halves of the scales do not agree |
| ``too-few-answers`` | fewer than half of a scale's items answered |
| ``minor`` | the stated age is from 10 to 17 |
| ``impossible-age`` | the stated age is below 10 or above 110 |
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from earned.core.instruments.item import DIMENSIONS, Item
from earned.core.instruments.scale import Questionnaire
from earned.core.scoring.careless import CarelessRule, even_odd, longest_runs
from earned.core.scoring.classical import LEAST_SHARE

Flag = Literal[
    "straight-line", "long-string", "even-odd", "too-few-answers", "minor", "impossible-age"
]
FLAGS: tuple[Flag, ...] = (
    "straight-line",
    "long-string",
    "even-odd",
    "too-few-answers",
    "minor",
    "impossible-age",
)
"""The vocabulary, in the order in which flags are written (joined by ``;``)."""

LEAST_FOR_LINE = 10
YOUNGEST, ADULT, OLDEST = 10, 18, 110
"""Years: below ten nobody fills in these forms, and nobody has been older than 122."""

Booleans = NDArray[np.bool_]


def answer_flags(options: ArrayLike, items: Sequence[Item]) -> dict[Flag, Booleans]:
    """Flags from raw answers, before reversing; shape (N, J), NaN where missing. Each: shape (N,)."""
    found = np.asarray(options, dtype=np.float64)
    groups = [[j for j, item in enumerate(items) if item.dimension == d] for d in DIMENSIONS]
    return {"straight-line": straight_lines(found), "too-few-answers": too_few(found, groups)}


def questionnaire_flags(
    found: NDArray[np.float64], asked: Questionnaire, rule: CarelessRule
) -> dict[Flag, Booleans]:
    """All flags on the answers to any instrument, (N, J) in its order; too few is too few of any scale.

    Who answers in a straight line has a long string too, and gets the first flag alone.
    """
    groups = [[asked.items.index(item) for item in scale.items] for scale in asked.scales]
    flags: dict[Flag, Booleans] = {
        "straight-line": straight_lines(found),
        "too-few-answers": too_few(found, groups),
    }
    if rule.long_string is not None:
        long = longest_runs(found) >= rule.long_string
        flags["long-string"] = long & ~flags["straight-line"]
    if rule.even_odd is not None:
        flags["even-odd"] = even_odd(found, asked) < rule.even_odd
    return flags


def straight_lines(found: NDArray[np.float64]) -> Booleans:
    """Ten or more answers, all the same option."""
    answered = ~np.isnan(found)
    least = np.where(answered, found, np.inf).min(axis=1)
    most = np.where(answered, found, -np.inf).max(axis=1)
    return np.asarray((answered.sum(axis=1) >= LEAST_FOR_LINE) & (least == most))


def too_few(found: NDArray[np.float64], groups: Sequence[Sequence[int]]) -> Booleans:
    """Fewer than half of the items of any group answered; ``groups``: columns of each."""
    few = np.zeros(len(found), bool)
    for own in groups:
        few |= (~np.isnan(found[:, own])).sum(axis=1) < LEAST_SHARE * len(own)
    return few


def age_flags(age: ArrayLike) -> dict[Flag, Booleans]:
    """Flags from stated ages in years; shape (N,). A blank (NaN) age is not flagged."""
    years = np.asarray(age, dtype=np.float64)
    impossible = (years < YOUNGEST) | (years > OLDEST)
    return {"minor": (years < ADULT) & ~impossible, "impossible-age": impossible}


def joined(flags: dict[Flag, Booleans]) -> list[str]:
    """Each person's flags as text, ``;``-separated, in the order of the vocabulary."""
    rows = [np.where(flags[name], name, "") for name in FLAGS if name in flags]
    return [";".join(filter(None, row)) for row in zip(*rows, strict=True)]
