"""The plane of styles: two dimensions and the four corners they make, without anybody on it."""

from earned.core.scoring.position import Style
from earned.pictures.plane import (
    BOTTOM,
    LEFT,
    RIGHT,
    SIDE,
    TOP,
    PlaneWords,
    draw_axes,
    draw_corners,
)
from earned.pictures.svg import Drawing, Paint

HALF = SIDE / 2
_PLACES = {
    "secure": (LEFT, TOP + HALF),
    "anxious": (LEFT + HALF, TOP + HALF),
    "avoidant": (LEFT, TOP),
    "fearful": (LEFT + HALF, TOP),
}


def plane_of_styles(
    words: PlaneWords, style: Style | None = None, paint: Paint | None = None
) -> str:
    """The plane as SVG, secure at the lower left; one ``style`` may be shaded."""
    picture = Drawing(LEFT + SIDE + RIGHT, TOP + SIDE + BOTTOM, "plane", paint)
    picture.describe(words.title, words.description)
    picture.add("rect", "frame", x=LEFT, y=TOP, width=SIDE, height=SIDE)
    if style is not None:
        x, y = _PLACES[style]
        picture.add("rect", "region-90", x=x, y=y, width=HALF, height=HALF)
    middle_x, middle_y = LEFT + HALF, TOP + HALF
    picture.add("line", "line", x1=middle_x, y1=TOP, x2=middle_x, y2=TOP + SIDE)
    picture.add("line", "line", x1=LEFT, y1=middle_y, x2=LEFT + SIDE, y2=middle_y)
    draw_corners(picture, words)
    draw_axes(picture, words)
    return picture.text()
