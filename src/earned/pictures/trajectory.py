"""A path over time: each dimension as a line with bands, both as a path across the plane."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from earned.core.change.paths import Path, path_of
from earned.core.change.statespace import Trajectory
from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.scoring.position import Reference
from earned.pictures.plane import PlaneWords
from earned.pictures.svg import PAPER, Drawing, Paint

WIDTH, HEIGHT = 640.0, 300.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 12.0, 12.0, 56.0
SIDE = 400.0
ASIDE = 11.0
"""Where the name of a vertical axis stands: clear of its numbers, which are larger on a phone."""
USUAL = 2.5
"""Lines reach from -2.5 to +2.5 SD, further if a band does."""
DOT = 4.0
"""Dots beneath are no closer: years of daily practice stay a row of dots."""
TURN = np.linspace(0, 2 * np.pi, 73)
RADIUS = {0.5: 1.1774, 0.9: 2.1460}
"""√(-2·log(1 - p)): Mahalanobis radius of the region that holds p of a bivariate normal."""

TRAJECTORY_PAPER: Paint = {
    **PAPER,
    "path": {"fill": "none", "stroke": "#20463c", "stroke-width": "2"},
    "start": {"fill": "#fdfaf4", "stroke": "#20463c", "stroke-width": "2"},
    "baseline": {"stroke": "#8a5a2b", "stroke-width": "1.25"},
    "mark": {"stroke": "#8a5a2b", "stroke-width": "1", "stroke-dasharray": "2 3"},
    "floor": {"fill": "#e9e1d4", "stroke": "none"},
    "beneath": {
        "fill": "none",
        "stroke": "#b9aa95",
        "stroke-width": "4",
        "stroke-linecap": "round",
    },
}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened: 'moved house'. ``day``: in the trajectory's days."""

    day: float
    label: str


@dataclass(frozen=True, slots=True)
class LineWords:
    """The words in a line picture. ``ticks``: days and how to write them; ``marks``: what happened;
    ``beneath``: days on which something was practised, drawn as small dots."""

    title: str
    description: str
    axis: str
    baseline: str
    ticks: Sequence[tuple[float, str]] = ()
    marks: Sequence[Mark] = ()
    beneath: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where days and SD lie on the paper."""

    first: float
    last: float
    reach: float

    def x(self, day: float) -> float:
        share = (day - self.first) / max(self.last - self.first, 1e-9)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        held = min(max(value, -self.reach), self.reach)
        return TOP + (self.reach - held) / (2 * self.reach) * (HEIGHT - TOP - BOTTOM)


def trajectory_line(
    found: Trajectory,
    view: str,
    dimension: Dimension,
    words: LineWords,
    *,
    reference: float | None = None,
    paint: Paint | None = None,
) -> str:
    """One dimension of a trajectory as SVG: see :func:`path_line`."""
    return path_line(path_of(found, view), dimension, words, reference=reference, paint=paint)


def path_line(
    path: Path,
    dimension: Dimension,
    words: LineWords,
    *,
    reference: float | None = None,
    paint: Paint | None = None,
    key: str = "",
) -> str:
    """One dimension over time as SVG: band 90%, band 50%, the mean, a dot a form filled in.

    Dashed: the line between styles. What lies below the floor is drawn as one grey field.
    """
    at, floor = DIMENSIONS.index(dimension), path.floors.get(dimension)
    low = -np.inf if floor is None else floor
    mean, wide, narrow = (
        np.maximum(np.asarray(part)[:, at], low) for part in (path.mean, path.wide, path.narrow)
    )
    days, measured = np.asarray(path.days), np.asarray(path.measured, bool)
    frame = _frame(days, wide)
    picture = Drawing(WIDTH, HEIGHT, "trajectory", paint, key)
    picture.describe(words.title, words.description)
    _ground(picture, frame, floor)
    for name, band in (("region-90", wide), ("region-50", narrow)):
        picture.add("path", name, d=_ribbon(days, band, frame))
    if reference is not None:
        y = frame.y(reference)
        picture.add("line", "line", x1=LEFT, y1=y, x2=WIDTH - RIGHT, y2=y)
    picture.add("path", "path", d=_line(days, mean, frame))
    for day, value in zip(days[measured], mean[measured], strict=True):
        picture.add("circle", "point", cx=frame.x(day), cy=frame.y(value), r=3)
    _notes(picture, frame, path.baseline, words)
    return picture.text()


def _frame(days: Floats, band: Floats) -> _Frame:
    reach = max(USUAL, float(np.ceil(2 * np.abs(band).max()) / 2))
    return _Frame(float(days[0]), float(days[-1]), min(reach, 6.0))


def _ground(picture: Drawing, frame: _Frame, floor: float | None) -> None:
    base = frame.y(-frame.reach)
    picture.add("rect", "frame", x=LEFT, y=TOP, width=WIDTH - LEFT - RIGHT, height=base - TOP)
    if floor is not None:
        y = frame.y(floor)
        picture.add("rect", "floor", x=LEFT, y=y, width=WIDTH - LEFT - RIGHT, height=base - y)
    for value in range(-int(frame.reach), int(frame.reach) + 1):
        label = f"\N{MINUS SIGN}{-value}" if value < 0 else str(value)
        y = frame.y(value)
        picture.add("line", "tick", x1=LEFT - 5, y1=y, x2=LEFT, y2=y)
        picture.write(label, "number", LEFT - 9, y + 4, text_anchor="end")


def _ribbon(days: Floats, band: Floats, frame: _Frame) -> str:
    there = [f"{frame.x(d):.1f} {frame.y(v):.1f}" for d, v in zip(days, band[:, 1], strict=True)]
    back = [f"{frame.x(d):.1f} {frame.y(v):.1f}" for d, v in zip(days, band[:, 0], strict=True)]
    return "M" + "L".join([*there, *reversed(back)]) + "Z"


def _line(days: Floats, values: Floats, frame: _Frame) -> str:
    points = [f"{frame.x(d):.1f} {frame.y(v):.1f}" for d, v in zip(days, values, strict=True)]
    return "M" + "L".join(points)


def _notes(picture: Drawing, frame: _Frame, baseline: float, words: LineWords) -> None:
    base = frame.y(-frame.reach)
    start = frame.x(baseline)
    picture.add("line", "baseline", x1=start, y1=TOP, x2=start, y2=base)
    picture.write(words.baseline, "number", start + 4, TOP + 18)
    for mark in words.marks:
        x = frame.x(mark.day)
        picture.add("line", "mark", x1=x, y1=TOP, x2=x, y2=base)
        picture.write(mark.label, "number", x + 4, base - 6)
    if words.beneath:
        xs = dict.fromkeys(DOT * round(frame.x(day) / DOT) for day in words.beneath)
        picture.add("path", "beneath", d="".join(f"M{x:.0f} {base + 7:.0f}h.1" for x in xs))
    for day, label in words.ticks:
        picture.add("line", "tick", x1=frame.x(day), y1=base, x2=frame.x(day), y2=base + 5)
        anchor = {frame.first: "start", frame.last: "end"}.get(day, "middle")
        picture.write(label, "number", frame.x(day), base + 26, text_anchor=anchor)
    middle = (TOP + base) / 2
    turn = f"rotate(-90 {ASIDE} {middle:.0f})"
    picture.write(words.axis, "label", ASIDE, middle, text_anchor="middle", transform=turn)


def trajectory_plane(
    found: Trajectory,
    view: str,
    reference: Reference,
    words: PlaneWords,
    paint: Paint | None = None,
) -> str:
    """A trajectory across the plane as SVG: see :func:`path_plane`."""
    lines = (reference.anxiety, reference.avoidance)
    return path_plane(path_of(found, view), lines, words, paint=paint)


def path_plane(
    path: Path,
    lines: tuple[float, float],
    words: PlaneWords,
    *,
    paint: Paint | None = None,
    key: str = "",
) -> str:
    """The path across the plane as SVG: regions that hold 50% and 90% at the start and at the end,
    the line between them, a hollow beginning and a full end. Secure is at the lower left.

    ``lines``: between styles, on anxiety and on avoidance.
    """
    mean, covariance = np.asarray(path.mean), np.asarray(path.covariance)
    reach = 3.0
    picture = Drawing(LEFT + SIDE + RIGHT, TOP + SIDE + BOTTOM, "trajectory-plane", paint, key)
    picture.describe(words.title, words.description)
    picture.add("rect", "frame", x=LEFT, y=TOP, width=SIDE, height=SIDE)
    for at in dict.fromkeys((int(np.searchsorted(path.days, path.baseline)), len(mean) - 1)):
        for name, probability in (("region-90", 0.9), ("region-50", 0.5)):
            outline = _ellipse(mean[at], covariance[at], RADIUS[probability])
            picture.add("path", name, d=_on_plane(outline, reach) + "Z")
    across, up = _place(lines, reach)
    picture.add("line", "line", x1=across, y1=TOP, x2=across, y2=TOP + SIDE)
    picture.add("line", "line", x1=LEFT, y1=up, x2=LEFT + SIDE, y2=up)
    picture.add("path", "path", d=_on_plane(mean, reach))
    for at, name, radius in ((0, "start", 4.5), (-1, "point", 5.5)):
        x, y = _place((mean[at, 0], mean[at, 1]), reach)
        picture.add("circle", name, cx=x, cy=y, r=radius)
    _plane_words(picture, words, reach)
    return picture.text()


def _ellipse(mean: Floats, covariance: Floats, radius: float) -> Floats:
    root = np.linalg.cholesky(covariance + 1e-9 * np.eye(2))
    return np.asarray(mean + radius * np.stack([np.cos(TURN), np.sin(TURN)], axis=1) @ root.T)


def _place(point: tuple[float, float], reach: float) -> tuple[float, float]:
    anxiety, avoidance = (min(max(value, -reach), reach) for value in point)
    return (
        LEFT + (anxiety + reach) / (2 * reach) * SIDE,
        TOP + (reach - avoidance) / (2 * reach) * SIDE,
    )


def _on_plane(points: Floats, reach: float) -> str:
    return "M" + "L".join("{:.1f} {:.1f}".format(*_place((p[0], p[1]), reach)) for p in points)


def _plane_words(picture: Drawing, words: PlaneWords, reach: float) -> None:
    left, right, top, bottom = LEFT + 12, LEFT + SIDE - 12, TOP + 24, TOP + SIDE - 14
    corners = {
        "secure": (left, bottom, "start"),
        "anxious": (right, bottom, "end"),
        "avoidant": (left, top, "start"),
        "fearful": (right, top, "end"),
    }
    for style, (x, y, anchor) in corners.items():
        picture.write(words.styles[style], "corner", x, y, text_anchor=anchor)
    for value in range(-int(reach), int(reach) + 1):
        label = f"\N{MINUS SIGN}{-value}" if value < 0 else str(value)
        x, y = _place((value, value), reach)
        picture.write(label, "number", x, TOP + SIDE + 19, text_anchor="middle")
        picture.write(label, "number", LEFT - 9, y + 4, text_anchor="end")
    base, middle = TOP + SIDE + 46, TOP + SIDE / 2
    picture.write(words.anxiety, "label", LEFT + SIDE / 2, base, text_anchor="middle")
    turn = f"rotate(-90 {ASIDE} {middle:.0f})"
    picture.write(words.avoidance, "label", ASIDE, middle, text_anchor="middle", transform=turn)


def spread_ticks(days: Sequence[float], most: int = 6) -> list[float]:
    """At most so many of these days, evenly spread, the first and last among them."""
    if len(days) <= most:
        return list(days)
    wanted = np.linspace(days[0], days[-1], most)
    nearest = [min(days, key=lambda day, at=at: abs(day - at)) for at in wanted]  # type: ignore[misc]
    kept = [nearest[0], *(b for a, b in pairwise(nearest) if b != a)]
    return [float(day) for day in kept]
