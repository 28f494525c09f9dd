"""A quiet grid: a row a sign, a column a week, the fuller the more often."""

from collections.abc import Sequence

from earned.pictures.svg import Drawing, Paint, short

CELL, GAP, TOP = 14.0, 4.0, 4.0
FILL = (0.28, 0.55, 0.8, 1.0)
"""Share of the square's side that is filled, by rating 0..3: size tells it, not colour alone."""


def signs_grid(
    rows: Sequence[Sequence[int | None]],
    title: str,
    alt: str,
    *,
    name: str = "signs",
    paint: Paint | None = None,
) -> str:
    """Ratings 0..3 (``None``: not rated) as SVG; every row has as many weeks, oldest first.

    ``name``: a class of the picture and the beginning of its ids, so that a page may show several.
    """
    weeks = max((len(row) for row in rows), default=0)
    step = CELL + GAP
    picture = Drawing(max(weeks * step, step), TOP + len(rows) * step, name, paint)
    picture.describe(title, alt)
    picture.root.set("class", f"signs-grid {name}")
    picture.root.set("width", str(int(max(weeks * step, step))))
    for often in range(len(FILL)):
        places = [
            (at_week * step, TOP + at_row * step)
            for at_row, row in enumerate(rows)
            for at_week, rated in enumerate(row)
            if rated == often
        ]
        if places:
            picture.add("path", f"cell cell-{often}", d=_squares(places, CELL * FILL[often]))
    return picture.text()


def _squares(places: Sequence[tuple[float, float]], side: float) -> str:
    """One path of squares, each in the middle of its cell: half a year is a few elements, not five
    hundred."""
    inset, edge = (CELL - side) / 2, short(side)
    square = f"h{edge}v{edge}h-{edge}z"
    return "".join(f"M{short(x + inset)} {short(y + inset)}{square}" for x, y in places)
