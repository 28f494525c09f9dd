"""Regions of highest posterior density on the plane, as levels to draw contours at."""

import numpy as np

from earned.core.scoring.grid import Floats


def level_of(mass: Floats, share: float) -> float:
    """The mass per cell above which cells together hold ``share`` (0..1) of a posterior (61, 61).

    The region {cells ≥ level} is the smallest one that holds it; a contour at this level draws it.
    """
    heights = np.sort(mass, axis=None)[::-1]
    held = np.cumsum(heights)
    return float(np.interp(share * held[-1], held, heights))
