"""One dimension on a line, and one probability as a bar."""

from earned.core.scoring.position import Estimate
from earned.pictures.svg import Drawing, Paint

WIDTH, EDGE = 400.0, 14.0
REACH = 3.0


def interval(
    estimate: Estimate, reference: float, paint: Paint | None = None, *, reach: float = REACH
) -> str:
    """A dimension as SVG: thin band 90%, thick band 50%, point the mean, dashed the middle line.

    Hidden from screen readers: the same stands in words beside it. What lies beyond ``reach`` SD is
    drawn at the edge.
    """
    picture = Drawing(WIDTH, 62, "interval", paint)
    picture.hide()

    def x(value: float) -> float:
        held = min(max(value, -reach), reach)
        return EDGE + (held + reach) / (2 * reach) * (WIDTH - 2 * EDGE)

    picture.add("rect", "track", x=EDGE, y=21, width=WIDTH - 2 * EDGE, height=4, rx=2)
    for name, (low, high), height in (
        ("region-90", estimate.interval_90, 10.0),
        ("region-50", estimate.interval_50, 18.0),
    ):
        picture.add(
            "rect", name, x=x(low), y=23 - height / 2, width=x(high) - x(low), height=height, rx=4
        )
    picture.add("line", "line", x1=x(reference), y1=4, x2=x(reference), y2=42)
    picture.add("circle", "point", cx=x(estimate.mean), cy=23, r=5)
    for value in range(-int(reach), int(reach) + 1):
        label = f"\N{MINUS SIGN}{-value}" if value < 0 else str(value)
        picture.write(label, "number", x(value), 57, text_anchor="middle")
    return picture.text()


def bar(probability: float, paint: Paint | None = None) -> str:
    """A probability, 0..1, as a bar. Hidden from screen readers: the number stands beside it."""
    picture = Drawing(WIDTH, 12, "chance", paint)
    picture.hide()
    picture.add("rect", "track", x=0, y=0, width=WIDTH, height=12, rx=6)
    picture.add("rect", "bar", x=0, y=0, width=max(WIDTH * probability, 3), height=12, rx=6)
    return picture.text()
