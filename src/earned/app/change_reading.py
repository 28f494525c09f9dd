"""From somebody's answers on several days to measurements: likelihoods, and what items leave unknown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from statistics import median

import numpy as np
from numpy.typing import NDArray

from earned.app.compiled import compiled
from earned.app.quiz import Answer
from earned.core.change.layout import Errors, ItemError
from earned.core.change.observation import Measurement
from earned.core.change.sites import Gaussian, site
from earned.core.errors import UsageError
from earned.core.instruments.item import DIMENSIONS, Dimension, Frame
from earned.core.scoring.drawing import central
from earned.core.scoring.likelihood import Answered
from earned.core.scoring.model import ScoringModel, compile_model
from earned.library import instruments

SAMPLED = 8
"""The constant item error is the median over at most so many occasions, evenly spread."""
TYPICAL = Gaussian(0.0, 1.25)
"""About what a reading varies between people."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One quiz or short form. ``answers``: as given; skipped ones count as not asked.

    ``about``: tells two people of one frame apart ('named' may be Ana or Ben); empty: the frame says all.
    ``language``: of the wording that was answered, empty for that of the parameters; a translation of
    items is another measurement until people have answered it.
    """

    day: date
    answers: Sequence[Answer]
    frame: Frame = "general"
    instrument: str = "earned"
    about: str = ""
    language: str = ""

    @property
    def view(self) -> str:
        """The path this belongs to."""
        return self.about or self.frame

    @property
    def wording(self) -> str:
        """The language of a translation; empty for the items' own."""
        own = instruments.parameters(self.instrument).language
        return "" if self.language == own else self.language


@cache
def _sure(instrument: str) -> ScoringModel:
    """The model as if all items were known, at the middle of their distributions.

    What is not known of them, and what answers to a facet share, is the same on every occasion, so it is
    a state of its own.
    """
    known = instruments.parameters(instrument)
    items = {item: central(found) for item, found in known.items.items()}
    bare = replace(known, offsets={}, method_sd={}, facet_sd={}, items=items)
    return compile_model(instruments.load(instrument), bare)


def measured(occasions: Sequence[Occasion]) -> tuple[list[Measurement], Errors]:
    """Likelihoods of every occasion, and the constant errors behind them.

    Raises :class:`UsageError` for an item or option nobody knows, an item answered twice on one occasion, or
    an occasion without any answer.
    """
    answered = [_answered(occasion) for occasion in occasions]
    measurements = []
    for occasion, given in zip(occasions, answered, strict=True):
        readings = dict(_readings(_sure(occasion.instrument), given))
        day = float(occasion.day.toordinal())
        measurements.append(
            Measurement(day, occasion.view, occasion.instrument, readings, occasion.wording)
        )
    return measurements, _errors(list(zip(occasions, answered, strict=True)))


def _errors(answered: Sequence[tuple[Occasion, Answered]]) -> Errors:
    """Constant item error of each bank: what all forms share, what other frames and translations add."""
    found: dict[tuple[str, Dimension], ItemError] = {}
    for bank in {occasion.instrument for occasion, _ in answered}:
        mine = [each for each in answered if each[0].instrument == bank]
        framed = [each for each in mine if each[0].frame != "general"]
        translated = [each for each in mine if each[0].wording]
        shared = _variances(mine, _general, _certain)
        frames = _variances(framed, _framed, _general)
        wordings = _variances(translated, _translated, _general)
        for d, variances in shared.items():
            parts = (variances, frames.get(d, [0.0]), wordings.get(d, [0.0]))
            found[bank, d] = ItemError(*(_root(part) for part in parts))
    return found


def _variances(
    answered: Sequence[tuple[Occasion, Answered]],
    wide: Callable[[Occasion], ScoringModel],
    narrow: Callable[[Occasion], ScoringModel],
) -> dict[Dimension, list[float]]:
    """How much wider one model's readings are than another's, on a few of these occasions."""
    found: dict[Dimension, list[float]] = {}
    for occasion, given in answered[:: -(-len(answered) // SAMPLED) or 1]:
        sure = dict(_readings(narrow(occasion), given))
        for d, likelihood in _readings(wide(occasion), given):
            more = site(likelihood, TYPICAL).variance - site(sure[d], TYPICAL).variance
            found.setdefault(d, []).append(more)
    return found


def _certain(occasion: Occasion) -> ScoringModel:
    return _sure(occasion.instrument)


def _general(occasion: Occasion) -> ScoringModel:
    return compiled(occasion.instrument)


def _framed(occasion: Occasion) -> ScoringModel:
    return compiled(occasion.instrument, occasion.frame)


def _translated(occasion: Occasion) -> ScoringModel:
    return compiled(occasion.instrument, language=occasion.wording)


def _root(variances: Sequence[float]) -> float:
    return float(np.sqrt(max(float(median(variances)), 0.0)))


def _answered(occasion: Occasion) -> list[tuple[str, int]]:
    model = _sure(occasion.instrument)
    found: dict[str, int] = {}
    for answer in occasion.answers:
        if answer.option is None:
            continue
        if answer.item not in model.items:
            raise UsageError(f"There is no item {answer.item!r} in {occasion.instrument!r}.")
        most = model.options(answer.item)
        if not 1 <= answer.option <= most:
            raise UsageError(f"{answer.item}: option {answer.option} is not among 1 to {most}.")
        if answer.item in found:
            raise UsageError(f"{answer.item} was answered twice on {occasion.day.isoformat()}.")
        found[answer.item] = model.category(answer.item, answer.option)
    if not found:
        raise UsageError(f"Nothing was answered on {occasion.day.isoformat()}. Leave it out.")
    return list(found.items())


def _readings(
    model: ScoringModel, answered: Answered
) -> list[tuple[Dimension, NDArray[np.float64]]]:
    """The likelihood of each dimension that was asked about."""
    asked = {model.items[item].dimension for item, _ in answered}
    evidence = zip(DIMENSIONS, model.evidence(answered), strict=True)
    return [(dimension, found.likelihood) for dimension, found in evidence if dimension in asked]
