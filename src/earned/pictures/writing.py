"""Text of several lines in a picture: SVG breaks none by itself."""

import textwrap

from earned.pictures.svg import Drawing

LINE = 19.0
"""Units between two lines of 15-unit text."""


def lines_of(words: str, most: int) -> list[str]:
    """Lines of at most so many letters; a longer word keeps a line to itself."""
    return textwrap.wrap(words, most, break_long_words=False) or [""]


def write_lines(
    picture: Drawing, words: str, name: str, x: float, y: float, *, most: int, anchor: str
) -> None:
    """Text around a point, centred on ``y`` from top to bottom."""
    lines = lines_of(words, most)
    first = y - LINE * (len(lines) - 1) / 2 + 5
    for number, line in enumerate(lines):
        picture.write(line, name, x, first + LINE * number, text_anchor=anchor)
