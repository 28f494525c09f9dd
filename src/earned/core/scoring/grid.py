"""The grid that positions live on: 61 nodes on ±6 standard deviations, and normal weights on it.

A uniform grid, not Gauss-Hermite: with 36 items a posterior is some .2 SD wide, and a rule made for
the prior misses it. For a density of standard deviation σ the trapezoid rule with step h errs by
about 2·exp(-2π²σ²/h²): below 1e-8 at σ = h = .2.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEP = 0.2
REACH = 30
"""Steps on each side of 0, so that the grid ends at ±6."""

NODES: Floats = np.asarray(STEP * np.arange(-REACH, REACH + 1), dtype=np.float64)

NARROW = 0.75 * STEP
"""Below this standard deviation the density itself is too narrow for the grid."""

TAIL = 4.0
"""Normal weights beyond this many standard deviations (6e-5 of the mass) are dropped."""


def widened(steps: int) -> Floats:
    """The same grid with ``steps`` more nodes at each end; shape (61 + 2·steps,)."""
    return np.asarray(STEP * np.arange(-REACH - steps, REACH + steps + 1), dtype=np.float64)


def lattice_steps(sd: float) -> int:
    """How many grid steps a normal of this standard deviation reaches to each side."""
    if sd <= 0:
        return 0
    return 1 if sd < NARROW else int(np.ceil(TAIL * sd / STEP))


def lattice_normal(sd: float) -> Floats:
    """Weights of N(0, sd²) on multiples of the grid step; shape (2·lattice_steps(sd) + 1,), sum 1.

    From sd = .75 steps upward the density itself (error below 2e-5); under that the three-point
    rule that has the right variance, which is exact for cubic functions.
    """
    steps = lattice_steps(sd)
    if steps < 2:
        outer = 0.5 * (sd / STEP) ** 2
        return np.array([outer, 1 - 2 * outer, outer]) if steps else np.ones(1)
    weights = np.exp(-0.5 * (STEP * np.arange(-steps, steps + 1) / sd) ** 2)
    return np.asarray(weights / weights.sum())


def bivariate_normal(correlation: float, nodes: Floats = NODES) -> Floats:
    """Weights of a standard bivariate normal on nodes x nodes; shape (Q, Q), sum 1, symmetric."""
    first, second = np.meshgrid(nodes, nodes, indexing="ij")
    scaled = (first**2 - 2 * correlation * first * second + second**2) / (1 - correlation**2)
    mass = np.exp(-0.5 * scaled)
    return np.asarray(mass / mass.sum())
