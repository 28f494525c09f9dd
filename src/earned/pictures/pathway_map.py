"""A pathway as a map: a winding road with a stone for each stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from earned.pictures.svg import Drawing, Paint
from earned.pictures.writing import write_lines

WIDTH = 440.0
STEP = 92.0
MARGIN = 46.0
NEAR, FAR = 66.0, 150.0
"""How far from the left edge the stones lie, in turn."""
RADIUS = 23.0
LETTERS = 24


@dataclass(frozen=True, slots=True)
class MapWords:
    """``stages``: titles in order."""

    title: str
    description: str
    stages: Sequence[str]


def pathway_map(words: MapWords, paint: Paint | None = None) -> str:
    """The map as SVG, from the first stage at the top to the last at the bottom."""
    height = 2 * MARGIN + STEP * (len(words.stages) - 1)
    picture = Drawing(WIDTH, height, "pathway-map", paint)
    picture.describe(words.title, words.description)
    places = [(FAR if n % 2 else NEAR, MARGIN + STEP * n) for n in range(len(words.stages))]
    _road(picture, places)
    for number, ((x, y), title) in enumerate(zip(places, words.stages, strict=True), 1):
        picture.add("circle", "stone", cx=x, cy=y, r=RADIUS)
        picture.write(str(number), "corner", x, y + 6, text_anchor="middle")
        write_lines(picture, title, "label", x + RADIUS + 16, y, most=LETTERS, anchor="start")
    return picture.text()


def _road(picture: Drawing, places: Sequence[tuple[float, float]]) -> None:
    """A curve that leaves and reaches every stone straight down."""
    x, y = places[0]
    pieces = [f"M{x:.0f} {y:.0f}"]
    for (x1, y1), (x2, y2) in pairwise(places):
        middle = (y1 + y2) / 2
        pieces.append(f"C{x1:.0f} {middle:.0f} {x2:.0f} {middle:.0f} {x2:.0f} {y2:.0f}")
    picture.add("path", "road", d="".join(pieces), fill="none")
