"""The plane: where somebody stands on both dimensions, and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from earned.core.scoring.position import Position, Reference
from earned.pictures.regions import Array, Density, density
from earned.pictures.svg import Drawing, Paint

SIDE = 400.0
LEFT, BOTTOM, TOP, RIGHT = 46.0, 58.0, 8.0, 8.0
USUAL = 3.0
"""The plane reaches from -3 to +3 SD, where almost everybody lies; further if a region does."""


@dataclass(frozen=True, slots=True)
class PlaneWords:
    """The words in the picture. ``styles``: style -> its name, written in its corner."""

    title: str
    description: str
    anxiety: str
    avoidance: str
    styles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Scale:
    reach: float

    def x(self, anxiety: float) -> float:
        return LEFT + (anxiety + self.reach) / (2 * self.reach) * SIDE

    def y(self, avoidance: float) -> float:
        return TOP + (self.reach - avoidance) / (2 * self.reach) * SIDE


def plane(
    position: Position, reference: Reference, words: PlaneWords, paint: Paint | None = None
) -> str:
    """The plane as SVG: anxiety to the right, avoidance upwards, secure at the lower left.

    Regions that hold 50% and 90% of the posterior, a point at its mean, dashed reference lines.
    """
    picture = Drawing(LEFT + SIDE + RIGHT, TOP + SIDE + BOTTOM, "plane", paint)
    picture.describe(words.title, words.description)
    found = density(position)
    scale = _Scale(_reach(found))
    picture.add("rect", "frame", x=LEFT, y=TOP, width=SIDE, height=SIDE)
    _ticks(picture, scale)
    for name, probability in (("region-90", 0.9), ("region-50", 0.5)):
        picture.add("path", name, d=_path(found.outline(probability), scale), fill_rule="evenodd")
    _reference_lines(picture, scale, reference)
    draw_corners(picture, words)
    picture.add(
        "circle",
        "point",
        cx=scale.x(position.anxiety.mean),
        cy=scale.y(position.avoidance.mean),
        r=5.5,
    )
    draw_axes(picture, words)
    return picture.text()


def _reach(found: Density) -> float:
    """How far the plane must reach to hold the 90% region, in whole SD, at most the grid's end."""
    furthest = max(
        (float(abs(line).max()) for line in found.outline(0.9) if line.size), default=0.0
    )
    return min(max(USUAL, float(ceil(furthest))), float(found.nodes[-1]))


def _path(lines: list[Array], scale: _Scale) -> str:
    pieces = []
    for line in lines:
        points = [f"{scale.x(a):.1f} {scale.y(b):.1f}" for a, b in line]
        pieces.append("M" + "L".join(points) + "Z")
    return "".join(pieces)


def _ticks(picture: Drawing, scale: _Scale) -> None:
    edge = int(scale.reach)
    for value in range(-edge, edge + 1):
        x, y = scale.x(value), scale.y(value)
        label = f"\N{MINUS SIGN}{-value}" if value < 0 else str(value)
        base = TOP + SIDE
        picture.add("line", "tick", x1=x, y1=base, x2=x, y2=base + 5)
        picture.add("line", "tick", x1=LEFT - 5, y1=y, x2=LEFT, y2=y)
        picture.write(label, "number", x, base + 19, text_anchor="middle")
        picture.write(label, "number", LEFT - 9, y + 4, text_anchor="end")


def _reference_lines(picture: Drawing, scale: _Scale, reference: Reference) -> None:
    x, y = scale.x(reference.anxiety), scale.y(reference.avoidance)
    picture.add("line", "line", x1=x, y1=TOP, x2=x, y2=TOP + SIDE)
    picture.add("line", "line", x1=LEFT, y1=y, x2=LEFT + SIDE, y2=y)


def draw_corners(picture: Drawing, words: PlaneWords) -> None:
    """The names of the four styles, each in its corner."""
    left, right, top, bottom = LEFT + 12, LEFT + SIDE - 12, TOP + 24, TOP + SIDE - 14
    places = {
        "secure": (left, bottom, "start"),
        "anxious": (right, bottom, "end"),
        "avoidant": (left, top, "start"),
        "fearful": (right, top, "end"),
    }
    for style, (x, y, anchor) in places.items():
        picture.write(words.styles[style], "corner", x, y, text_anchor=anchor)


def draw_axes(picture: Drawing, words: PlaneWords) -> None:
    """The names of the two dimensions along the edges."""
    middle = TOP + SIDE / 2
    picture.write(words.anxiety, "label", LEFT + SIDE / 2, TOP + SIDE + 46, text_anchor="middle")
    picture.write(
        words.avoidance,
        "label",
        14,
        middle,
        text_anchor="middle",
        transform=f"rotate(-90 14 {middle:.0f})",
    )
