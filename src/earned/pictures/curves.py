"""Curves over the position: what each answer's chances are, and how much a scale tells where."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.pictures.axes import BOTTOM, LEFT, RIGHT, TOP, Axes, round_steps
from earned.pictures.svg import PAPER, Drawing, Paint

Floats = NDArray[np.float64]

WIDTH, HEIGHT = 420.0, 200.0
SMALL_WIDTH, SMALL_HEIGHT, SMALL_LEFT = 132.0, 78.0, 26.0
PLACES = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
SHADES = 7
"""Classes ``answer-1`` to ``answer-7``: from the most secure answer to the most insecure."""

COLOURS = ("#174f8a", "#3a7bb4", "#79a8cf", "#8a8178", "#d79a5c", "#c06a2b", "#8c3d10")

CURVES_PAPER: Paint = {
    **PAPER,
    "area": {"fill": "#cfe0d8"},
    "curve": {"stroke": "#3f6f62", "stroke-width": "2"},
    **{
        f"curve answer-{shade}": {"stroke": colour, "stroke-width": "2"}
        for shade, colour in enumerate(COLOURS, start=1)
    },
}


@dataclass(frozen=True, slots=True)
class CurveWords:
    """The words in a picture of curves."""

    title: str
    description: str
    across: str
    up: str


def curve(
    places: Floats, values: Floats, words: CurveWords, name: str, paint: Paint | None = None
) -> str:
    """One curve as SVG, its axis from 0. ``name``: of the picture, unlike any other on the page."""
    picture = Drawing(LEFT + WIDTH + RIGHT, TOP + HEIGHT + BOTTOM, name, paint)
    picture.describe(words.title, words.description)
    steps = round_steps(float(values.max()))
    axes = Axes(WIDTH, HEIGHT, (float(places[0]), float(places[-1])), (0.0, steps[-1]))
    axes.frame(picture)
    axes.x_ticks(picture, PLACES, words.across)
    axes.y_ticks(picture, steps, words.up)
    base = f"L{axes.x(places[-1]):.1f} {axes.y(0):.1f}L{axes.x(places[0]):.1f} {axes.y(0):.1f}Z"
    line = axes.path(places.tolist(), values.tolist())
    picture.add("path", "area", d=line + base)
    picture.add("path", "curve", d=line, fill="none")
    return picture.text()


def answer_chances(
    places: Floats, chances: Floats, words: CurveWords, name: str, paint: Paint | None = None
) -> str:
    """Category curves of one item, small; ``chances``: shape (places, K), rows sum to 1."""
    picture = Drawing(SMALL_LEFT + SMALL_WIDTH + 6, TOP + SMALL_HEIGHT + 22, name, paint)
    picture.describe(words.title, words.description)
    span = (float(places[0]), float(places[-1]))
    axes = Axes(SMALL_WIDTH, SMALL_HEIGHT, span, (0.0, 1.0), left=SMALL_LEFT)
    axes.frame(picture)
    axes.x_ticks(picture, (-2.0, 0.0, 2.0))
    axes.y_ticks(picture, (0.0, 1.0))
    for shade, line in zip(_shades(chances.shape[1]), chances.T, strict=True):
        path = axes.path(places.tolist(), line.tolist())
        picture.add("path", f"curve answer-{shade}", d=path, fill="none")
    return picture.text()


def _shades(options: int) -> Sequence[int]:
    """Which of the seven shades each answer has: the ends are always the same two."""
    return [round(1 + place * (SHADES - 1) / (options - 1)) for place in range(options)]
