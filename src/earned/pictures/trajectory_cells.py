"""A path over time in terminal cells."""

import numpy as np

from earned.core.change.beliefs import Beliefs
from earned.core.change.statespace import Trajectory
from earned.core.instruments.item import DIMENSIONS, Dimension


def trajectory_cells(
    found: Trajectory, view: str, dimension: Dimension, *, columns: int = 60, rows: int = 13
) -> list[str]:
    """One dimension over time in terminal cells: ``░`` 90% band, ``▓`` 50% band, ``●`` the mean.

    From +3 SD at the top to -3 SD; time runs to the right. Lines are ``columns`` + 6 wide.
    """
    at = DIMENSIONS.index(dimension)
    beliefs = _at_columns(found, found.smoothed[view], columns)
    floor = found.model.floors.get(dimension, -np.inf)
    parts = (beliefs.level_moments()[0][:, at], beliefs.band(0.9)[:, at], beliefs.band(0.5)[:, at])
    mean, wide, narrow = (np.maximum(part, floor) for part in parts)
    edges = np.linspace(3.0, -3.0, rows)
    half = abs(edges[0] - edges[1]) / 2
    lines = []
    for r, value in enumerate(edges):
        cells = [
            "●"
            if abs(mean[c] - value) <= half
            else "▓"
            if narrow[c, 0] - half <= value <= narrow[c, 1] + half
            else "░"
            if wide[c, 0] - half <= value <= wide[c, 1] + half
            else " "
            for c in range(columns)
        ]
        label = (
            f"{value:+.0f}"
            if r in (0, rows // 2, rows - 1) and value
            else " 0"
            if not value
            else ""
        )
        lines.append(f"{label:>3} │{''.join(cells)}│")
    return ["    ┌" + "─" * columns + "┐", *lines, "    └" + "─" * columns + "┘"]


def _at_columns(found: Trajectory, beliefs: Beliefs, columns: int) -> Beliefs:
    """Beliefs at the reported day nearest to each column's time."""
    times = np.linspace(found.days[0], found.days[-1], columns)
    nearest = np.abs(found.days[:, None] - times).argmin(axis=0)
    return Beliefs(beliefs.weights[nearest], beliefs.mean[nearest], beliefs.covariance[nearest])
