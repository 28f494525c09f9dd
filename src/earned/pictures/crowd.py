"""Many people on the plane, as a density: nobody can be picked out."""

from dataclasses import dataclass
from math import ceil, floor

import contourpy
import numpy as np
from numpy.typing import NDArray

from earned.pictures.axes import BOTTOM, LEFT, RIGHT, TOP, Axes
from earned.pictures.svg import Drawing, Paint

Floats = NDArray[np.float64]

SIDE = 360.0
CELLS = 120
LEAST_PEOPLE = 50
"""Below this a density would be drawn out of a handful of people."""

REGIONS = ((0.9, "region-90"), (0.5, "region-50"))


@dataclass(frozen=True, slots=True)
class CrowdWords:
    """The words in the picture."""

    title: str
    description: str
    across: str
    up: str


class Counts:
    """People counted into cells of the plane, so that any number takes the same room.

    ``span``: what both axes hold, such as 1 to 7; who lies outside is counted at the edge.
    """

    def __init__(self, span: tuple[float, float]) -> None:
        """Nobody yet."""
        self.span, self.people = span, 0
        self.cells: Floats = np.zeros((CELLS, CELLS))
        self._sums: Floats = np.zeros((2, 2))

    def add(self, people: Floats) -> None:
        """Count more people; shape (N, 2), across and up."""
        held = np.clip(people, *self.span)
        self.cells += np.histogram2d(held[:, 0], held[:, 1], bins=CELLS, range=[self.span] * 2)[0]
        self._sums += [people.sum(axis=0), (people**2).sum(axis=0)]
        self.people += len(people)

    @property
    def mean(self) -> Floats:
        """Shape (2,)."""
        return np.asarray(self._sums[0] / self.people)

    @property
    def sd(self) -> Floats:
        """Shape (2,)."""
        return np.asarray(np.sqrt(np.maximum(self._sums[1] / self.people - self.mean**2, 0)))


def counted(people: Floats, span: tuple[float, float]) -> Counts:
    """The counts of these people."""
    counts = Counts(span)
    counts.add(people)
    return counts


def crowd(
    people: Floats,
    span: tuple[float, float],
    words: CrowdWords,
    name: str = "crowd",
    paint: Paint | None = None,
) -> str:
    """Regions that hold 50% and 90% of the people, as SVG. ``people``: shape (N, 2), across and up.

    ``span``: what both axes hold, such as 1 to 7. The means of both are drawn as dashed lines.
    """
    return crowd_of(counted(people, span), words, name, paint)


def crowd_of(
    counts: Counts, words: CrowdWords, name: str = "crowd", paint: Paint | None = None
) -> str:
    """The same of people counted before."""
    picture = Drawing(LEFT + SIDE + RIGHT, TOP + SIDE + BOTTOM, name, paint)
    picture.describe(words.title, words.description)
    axes = Axes(SIDE, SIDE, counts.span, counts.span)
    axes.frame(picture)
    nodes, mass = _smoothed(counts)
    for probability, region in REGIONS:
        picture.add("path", region, d=_outline(axes, nodes, mass, probability), fill_rule="evenodd")
    _means(picture, axes, counts.mean)
    low, high = counts.span
    ticks = [float(value) for value in range(ceil(low), floor(high) + 1)]
    axes.x_ticks(picture, ticks, words.across)
    axes.y_ticks(picture, ticks, words.up)
    return picture.text()


def smoothed(people: Floats, span: tuple[float, float]) -> tuple[Floats, Floats]:
    """Nodes (F,) and density (F, F), axis 0 across, sum 1; Gaussian kernel, Scott's width n^(-1/6)."""
    return _smoothed(counted(people, span))


def _smoothed(counts: Counts) -> tuple[Floats, Floats]:
    low, high = counts.span
    step = (high - low) / CELLS
    nodes: Floats = np.asarray(low + step * (np.arange(CELLS) + 0.5), dtype=np.float64)
    widths = counts.sd * counts.people ** (-1 / 6)
    across, up = (_kernel(max(float(width), step), nodes) for width in widths)
    mass = across @ counts.cells @ up.T
    return nodes, mass / mass.sum()


def _kernel(width: float, nodes: Floats) -> Floats:
    """Weights of a Gaussian from each cell to each; columns sum to 1, so that no one is lost."""
    weights = np.exp(-0.5 * ((nodes[:, None] - nodes) / width) ** 2)
    return np.asarray(weights / weights.sum(axis=0))


def _outline(axes: Axes, nodes: Floats, mass: Floats, probability: float) -> str:
    falling = np.sort(mass, axis=None)[::-1]
    inside = int(np.searchsorted(np.cumsum(falling), probability))
    level = float(falling[min(inside, falling.size - 1)])
    around = np.pad(mass, 1)
    step = nodes[1] - nodes[0]
    wider = np.concatenate([[nodes[0] - step / 2], nodes, [nodes[-1] + step / 2]])
    generator = contourpy.contour_generator(wider, wider, around.T)
    lines = [np.asarray(line, dtype=np.float64) for line in generator.lines(level)]
    return "".join(axes.path(line[:, 0].tolist(), line[:, 1].tolist()) + "Z" for line in lines)


def _means(picture: Drawing, axes: Axes, means: Floats) -> None:
    across, up = means
    x, y = axes.x(float(across)), axes.y(float(up))
    picture.add("line", "line", x1=x, y1=axes.top, x2=x, y2=axes.top + axes.height)
    picture.add("line", "line", x1=axes.left, y1=y, x2=axes.left + axes.width, y2=y)
