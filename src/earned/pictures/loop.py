"""A loop between two people: four steps in a ring, each side in its own column."""

from collections.abc import Sequence
from dataclasses import dataclass

from earned.pictures.svg import Drawing, Paint
from earned.pictures.writing import write_lines

WIDTH, HEIGHT = 480.0, 330.0
BOX_WIDTH, BOX_HEIGHT = 184.0, 92.0
TOP = 48.0
LEFT_X, RIGHT_X = 4.0, WIDTH - BOX_WIDTH - 4.0
LOW_Y = HEIGHT - BOX_HEIGHT - 8.0
LETTERS = 21
"""Letters that fit on a line of a box."""
HEAD = 8.0


@dataclass(frozen=True, slots=True)
class LoopWords:
    """``sides``: names of the left and the right column. ``steps``: four, clockwise from upper left."""

    title: str
    description: str
    sides: tuple[str, str]
    steps: Sequence[str]


def loop(words: LoopWords, paint: Paint | None = None) -> str:
    """The loop as SVG: two boxes a side and four arrows that lead round."""
    picture = Drawing(WIDTH, HEIGHT, "loop", paint)
    picture.describe(words.title, words.description)
    for side, x in zip(words.sides, (LEFT_X, RIGHT_X), strict=True):
        picture.write(side, "corner", x + BOX_WIDTH / 2, 26, text_anchor="middle")
    corners = ((LEFT_X, TOP), (RIGHT_X, TOP), (RIGHT_X, LOW_Y), (LEFT_X, LOW_Y))
    for step, (x, y) in zip(words.steps, corners, strict=True):
        _box(picture, step, x, y)
    _arrows(picture)
    return picture.text()


def _box(picture: Drawing, words: str, x: float, y: float) -> None:
    picture.add("rect", "stone", x=x, y=y, width=BOX_WIDTH, height=BOX_HEIGHT, rx=10)
    middle = (x + BOX_WIDTH / 2, y + BOX_HEIGHT / 2)
    write_lines(picture, words, "label", *middle, most=LETTERS, anchor="middle")


def _arrows(picture: Drawing) -> None:
    upper, lower = TOP + BOX_HEIGHT / 2, LOW_Y + BOX_HEIGHT / 2
    left, right = LEFT_X + BOX_WIDTH / 2, RIGHT_X + BOX_WIDTH / 2
    _arrow(picture, (LEFT_X + BOX_WIDTH + 10, upper), (RIGHT_X - 10, upper))
    _arrow(picture, (right, TOP + BOX_HEIGHT + 10), (right, LOW_Y - 10))
    _arrow(picture, (RIGHT_X - 10, lower), (LEFT_X + BOX_WIDTH + 10, lower))
    _arrow(picture, (left, LOW_Y - 10), (left, TOP + BOX_HEIGHT + 10))


def _arrow(picture: Drawing, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A straight arrow along one axis."""
    (x1, y1), (x2, y2) = start, end
    picture.add("line", "road", x1=x1, y1=y1, x2=x2, y2=y2)
    along = ((x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1))
    back = (x2 - HEAD * along[0], y2 - HEAD * along[1])
    across = (HEAD * 0.7 * along[1], HEAD * 0.7 * along[0])
    tips = [
        (back[0] + across[0], back[1] + across[1]),
        end,
        (back[0] - across[0], back[1] - across[1]),
    ]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in tips)
    picture.add("path", "road", d=path, fill="none")
