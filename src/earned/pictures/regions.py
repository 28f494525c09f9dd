"""Regions of highest posterior density on the plane."""

from dataclasses import dataclass

import contourpy
import numpy as np
from numpy.typing import NDArray

from earned.core.scoring.position import Position

FINER = 5
"""How many points stand for one step of the grid, so that contours are round."""
FLOOR = -60.0
"""Log density below the peak that counts as nothing."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Density:
    """A posterior on a finer grid. ``nodes``: (F,); ``mass``: (F, F), axis 0 anxiety, sums to 1."""

    nodes: Array
    mass: Array

    def level(self, probability: float) -> float:
        """The density at the edge of the smallest region that holds this probability, 0..1."""
        falling = np.sort(self.mass, axis=None)[::-1]
        inside = int(np.searchsorted(np.cumsum(falling), probability))
        return float(falling[min(inside, falling.size - 1)])

    def outline(self, probability: float) -> list[Array]:
        """Closed lines around that region, each (N, 2) with columns anxiety, avoidance."""
        generator = contourpy.contour_generator(self.nodes, self.nodes, self.mass.T)
        return [np.asarray(line) for line in generator.lines(self.level(probability))]


def density(position: Position) -> Density:
    """The posterior, interpolated in its logarithm, which is nearly a quadric.

    Catmull–Rom weights in each direction: exact for quadratics between nodes, so a normal posterior
    keeps its shape.
    """
    nodes, weights = _finer(position.nodes)
    logs = np.log(np.maximum(position.mass, np.finfo(float).tiny))
    logs = np.maximum(logs - logs.max(), FLOOR)
    mass = np.exp(weights @ logs @ weights.T)
    return Density(nodes, mass / mass.sum())


def _finer(nodes: Array) -> tuple[Array, Array]:
    """Finer nodes (F,) and the weights (F, Q) that interpolate to them."""
    last = nodes.size - 1
    places = np.linspace(0.0, last, last * FINER + 1)
    left = np.minimum(places.astype(int), last - 1)
    t = places - left
    spline = (
        (-t + 2 * t**2 - t**3) / 2,
        (2 - 5 * t**2 + 3 * t**3) / 2,
        (t + 4 * t**2 - 3 * t**3) / 2,
        (-(t**2) + t**3) / 2,
    )
    weights = np.zeros((places.size, nodes.size))
    for offset, weight in enumerate(spline, -1):
        np.add.at(weights, (np.arange(places.size), np.clip(left + offset, 0, last)), weight)
    return np.interp(places, np.arange(nodes.size), nodes), weights
