"""Several pictures on one sheet, in rows, so that they are one file."""

from collections.abc import Sequence
from math import ceil
from xml.etree import ElementTree as ET

from earned.pictures.svg import Drawing, Paint

GAP = 12.0
HEAD = 18.0
"""Room above a picture for its name."""

SVG = "{http://www.w3.org/2000/svg}"


def sheet(
    pictures: Sequence[tuple[str, str]],
    columns: int,
    name: str,
    title: str,
    description: str,
    paint: Paint | None = None,
) -> str:
    """Pictures of one size, each under its name, as one SVG. ``pictures``: pairs of a name (may be empty)
    and an SVG; at least one. ``columns``: pictures a row. ``name``: of the sheet."""
    parsed = [(words, ET.fromstring(one)) for words, one in pictures]  # noqa: S314 - our own drawings
    width, height = (float(side) for side in parsed[0][1].get("viewBox", "").split()[2:])
    head = HEAD if any(words for words, _ in pictures) else 0.0
    across, down = width + GAP, height + head + GAP
    rows = ceil(len(parsed) / columns)
    drawn = Drawing(columns * across - GAP, rows * down - GAP, name, paint)
    drawn.describe(title, description)
    for at, (words, picture) in enumerate(parsed):
        x, y = at % columns * across, at // columns * down
        if words:
            drawn.write(words, "label", x + width / 2, y + HEAD - 4, text_anchor="middle")
        drawn.root.append(_placed(picture, x, y + head))
    return drawn.text()


def _placed(picture: ET.Element, x: float, y: float) -> ET.Element:
    """A picture at its place. The sheet speaks for all, so each by itself is silent."""
    group = ET.Element("g", transform=f"translate({x:.1f} {y:.1f})")
    group.set("aria-hidden", "true")
    for element in picture.iter():
        element.tag = element.tag.removeprefix(SVG)
    group.extend([part for part in picture if part.tag not in ("title", "desc")])
    return group
