"""The pictures of a description: in its report without colours of their own, or as files with them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from earned.app.describing.export import at
from earned.app.describing.found import Described, ScaleModel
from earned.core.describe.precision import PLACES, category_curves
from earned.core.scoring.grid import Floats
from earned.pictures.crowd import LEAST_PEOPLE, CrowdWords, crowd
from earned.pictures.curves import CurveWords, answer_chances, curve
from earned.pictures.sheet import sheet
from earned.pictures.svg import Paint

POSITION = "position, in standard deviations of these people"
ACROSS = 6
"""Items a row of a sheet."""


def people_of(found: Described) -> Floats | None:
    """Mean answers on both dimensions; shape (N, 2). ``None`` without both, or for a handful of people."""
    if not {"anxiety", "avoidance"} <= set(found.scores):
        return None
    pair = np.stack([found.scores["anxiety"], found.scores["avoidance"]], axis=1)
    pair = pair[~np.isnan(pair).any(axis=1)]
    return pair if len(pair) >= LEAST_PEOPLE else None


def middle_of(people: Floats) -> str:
    """Both means, in words."""
    return f"anxiety {people[:, 0].mean():.2f}, avoidance {people[:, 1].mean():.2f}"


def crowd_drawing(found: Described, people: Floats, paint: Paint | None = None) -> str:
    """People on the plane of their mean answers."""
    words = CrowdWords(
        title="People on the plane of anxiety and avoidance",
        description=f"The two regions hold half and nine tenths of {len(people)} people."
        f" Means: {middle_of(people)}.",
        across="mean answer, anxiety",
        up="mean answer, avoidance",
    )
    most = float(found.questionnaire.options(found.questionnaire.items[0]))
    return crowd(people, (1.0, most), words, paint=paint)


def error_drawing(scale: str, model: ScaleModel, paint: Paint | None = None) -> str:
    """The standard error by position."""
    best = int(np.argmin(model.error))
    error = _Precision("standard error", "error", model.error, best, decimals=2)
    return _by_position(error, scale, paint)


def information_drawing(scale: str, model: ScaleModel, paint: Paint | None = None) -> str:
    """Test information by position."""
    best = int(np.argmax(model.information))
    information = _Precision("test information", "information", model.information, best, decimals=1)
    return _by_position(information, scale, paint)


@dataclass(frozen=True, slots=True)
class _Precision:
    """How precise a scale is at each place. ``best``: which of the places is the most precise."""

    name: str
    key: str
    values: Floats
    best: int
    decimals: int

    def told(self, value: float) -> str:
        return f"{value:.{self.decimals}f}"


def _by_position(one: _Precision, scale: str, paint: Paint | None) -> str:
    low, high = (one.told(at(one.values, end)) for end in (-2.5, 2.5))
    words = CurveWords(
        title=f"{one.name.capitalize()} of {scale} by position",
        description=f"From {low} at -2.5 over {one.told(one.values[one.best])} at {PLACES[one.best]:g} to"
        f" {high} at 2.5 standard deviations.",
        across=POSITION,
        up=one.name,
    )
    return curve(PLACES, one.values, words, f"{one.key}-{scale}", paint)


def answer_drawings(
    scale: str, model: ScaleModel, paint: Paint | None = None
) -> Iterator[tuple[str, str]]:
    """Category curves, an item after the other: its name and the picture."""
    for name, known in model.items.items():
        chances = category_curves(known)
        likeliest = (chances.argmax(axis=1) + 1)[::20]
        words = CurveWords(
            title=f"Answers to {name}",
            description=f"Likeliest answer from -3 to 3 in steps of 2: {', '.join(map(str, likeliest))}.",
            across="",
            up="",
        )
        yield name, answer_chances(PLACES, chances, words, f"answers-{scale}-{name}", paint)


def drawings(found: Described, paint: Paint) -> Iterator[tuple[str, str]]:
    """Every picture for a file of its own: what to call it, and the SVG."""
    people = people_of(found)
    if people is not None:
        yield "people", crowd_drawing(found, people, paint)
    for scale in found.scales:
        if scale.model is not None:
            yield f"{scale.id}-error", error_drawing(scale.id, scale.model, paint)
            yield f"{scale.id}-information", information_drawing(scale.id, scale.model, paint)
            yield f"{scale.id}-answers", _answers(scale.id, scale.model, paint)


def _answers(scale: str, model: ScaleModel, paint: Paint) -> str:
    items = list(answer_drawings(scale, model, paint))
    return sheet(
        items,
        min(ACROSS, len(items)),
        f"answers-{scale}",
        f"Category curves of {scale}",
        f"How likely each answer is from -3 to 3 standard deviations, for {len(items)} items: the most"
        " secure answer blue, the most insecure brown.",
        paint,
    )
