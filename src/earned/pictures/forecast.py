"""How likely somebody thought it, above how often it came."""

from earned.pictures.svg import Drawing, Paint

WIDTH, HEIGHT, EDGE = 400.0, 66.0, 14.0


def against(
    forecast: float, rate: float, interval_90: tuple[float, float], paint: Paint | None = None
) -> str:
    """Mean forecast (ring) and true rate (dot, with its 90% band) on one line from 0 to 1, as SVG.

    Hidden from screen readers: the same stands in words beside it.
    """
    picture = Drawing(WIDTH, HEIGHT, "against", paint)
    picture.hide()

    def x(value: float) -> float:
        return EDGE + value * (WIDTH - 2 * EDGE)

    low, high = interval_90
    picture.add("rect", "track", x=EDGE, y=25, width=WIDTH - 2 * EDGE, height=4, rx=2)
    picture.add("rect", "region-90", x=x(low), y=22, width=x(high) - x(low), height=10, rx=4)
    picture.add("line", "line", x1=x(forecast), y1=8, x2=x(forecast), y2=27)
    picture.add("circle", "given-point", cx=x(forecast), cy=9, r=6)
    picture.add("circle", "point", cx=x(rate), cy=27, r=6)
    for value in (0.0, 0.5, 1.0):
        picture.write(f"{value:.0%}", "number", x(value), 57, text_anchor="middle")
    return picture.text()
