"""A frame with two axes that curves and crowds are drawn in."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from earned.pictures.svg import Drawing

LEFT, TOP, RIGHT, BOTTOM = 46.0, 10.0, 12.0, 44.0
TICK = 5.0


@dataclass(frozen=True, slots=True)
class Axes:
    """Where values lie in the picture. ``x_range`` and ``y_range``: what the frame holds."""

    width: float
    height: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    left: float = LEFT
    top: float = TOP

    def x(self, value: float) -> float:
        """Across, from the left."""
        low, high = self.x_range
        return self.left + (value - low) / (high - low) * self.width

    def y(self, value: float) -> float:
        """Down, from the top: higher values are further up."""
        low, high = self.y_range
        return self.top + (high - value) / (high - low) * self.height

    def path(self, xs: Sequence[float], ys: Sequence[float]) -> str:
        """A line through points."""
        points = (f"{self.x(x):.1f} {self.y(y):.1f}" for x, y in zip(xs, ys, strict=True))
        return "M" + "L".join(points)

    def frame(self, picture: Drawing) -> None:
        """The rectangle around it all."""
        picture.add("rect", "frame", x=self.left, y=self.top, width=self.width, height=self.height)

    def x_ticks(self, picture: Drawing, values: Sequence[float], title: str = "") -> None:
        """Ticks with numbers below, and what they count."""
        base = self.top + self.height
        for value in values:
            x = self.x(value)
            picture.add("line", "tick", x1=x, y1=base, x2=x, y2=base + TICK)
            picture.write(shown(value), "number", x, base + 17, text_anchor="middle")
        if title:
            middle = self.left + self.width / 2
            picture.write(title, "label", middle, base + 36, text_anchor="middle")

    def y_ticks(self, picture: Drawing, values: Sequence[float], title: str = "") -> None:
        """Ticks with numbers to the left, and what they count."""
        for value in values:
            y = self.y(value)
            picture.add("line", "tick", x1=self.left - TICK, y1=y, x2=self.left, y2=y)
            picture.write(shown(value), "number", self.left - 8, y + 4, text_anchor="end")
        if title:
            middle = self.top + self.height / 2
            turned = f"rotate(-90 12 {middle:.0f})"
            picture.write(title, "label", 12, middle, text_anchor="middle", transform=turned)


def shown(value: float) -> str:
    """A number for a tick: no needless zeros, a true minus."""
    text = f"{value:g}"
    return text.replace("-", "\N{MINUS SIGN}")


def round_steps(most: float, steps: int = 4) -> list[float]:
    """About so many round values from 0 to at least ``most``, such as 0, 5, 10, 15, 20."""
    if not most > 0:
        return [0.0, 1.0]
    rough = most / steps
    size = 10.0 ** floor(log10(rough))
    step = next(size * by for by in (1, 2, 2.5, 5, 10) if size * by >= rough * 0.999)
    count = int(-(-most // step))
    return [step * place for place in range(count + 1)]
