"""The grid that positions live on: 61 nodes on ±6 standard deviations, and normal weights on it.

A uniform grid, not Gauss-Hermite: with 36 items a posterior is some .2 SD wide, and a rule made for
the prior misses it. For a density of standard deviation σ the trapezoid rule with step h errs by
about 2·exp(-2π²σ²/h²): below 1e-8 at σ = h = .2.
"""

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEP = 0.2
REACH = 30
"""Steps on each side of 0, so that the grid ends at ±6."""

NODES: Floats = np.asarray(STEP * np.arange(-REACH, REACH + 1), dtype=np.float64)

ROUNDING = 1e-9
"""In steps: what counts as a whole number of them."""

NARROW = 0.75
"""Below this standard deviation, in steps, the density itself is too narrow for the grid."""

TAIL = 4.0
"""Normal weights beyond this many standard deviations (6e-5 of the mass) are dropped, unless more are asked
for: answers that contradict each other are explained by a factor far out.
"""


def spaced(step: float, low: float, high: float) -> Floats:
    """Multiples of a step, the last not above ``low`` to the first not below ``high``; shape (Q,)."""
    first, last = floor(low / step + ROUNDING), ceil(high / step - ROUNDING)
    return np.asarray(step * np.arange(first, last + 1), dtype=np.float64)


def widened(steps: int) -> Floats:
    """The same grid with ``steps`` more nodes at each end; shape (61 + 2·steps,)."""
    return np.asarray(STEP * np.arange(-REACH - steps, REACH + steps + 1), dtype=np.float64)


def lattice_steps(sd: float, tail: float = TAIL, step: float = STEP) -> int:
    """How many steps a normal of this standard deviation reaches to each side, cut at ``tail`` SD."""
    if sd <= 0:
        return 0
    return 1 if sd < NARROW * step else int(np.ceil(tail * sd / step))


def lattice_normal(sd: float, tail: float = TAIL, step: float = STEP) -> Floats:
    """Weights of N(0, sd²) on multiples of a step; shape (2·lattice_steps(sd, tail, step) + 1,), sum 1.

    From sd = .75 steps upward the density itself (error below 2e-5); under that the three-point
    rule that has the right variance, which is exact for cubic functions.
    """
    steps = lattice_steps(sd, tail, step)
    if steps < 2:
        outer = 0.5 * (sd / step) ** 2
        return np.array([outer, 1 - 2 * outer, outer]) if steps else np.ones(1)
    weights = np.exp(-0.5 * (step * np.arange(-steps, steps + 1) / sd) ** 2)
    return np.asarray(weights / weights.sum())


def bivariate_normal(
    correlation: float, nodes: Floats = NODES, others: Floats | None = None
) -> Floats:
    """Weights of a standard bivariate normal on nodes x others (the same, if not given), sum 1."""
    first, second = np.meshgrid(nodes, nodes if others is None else others, indexing="ij")
    scaled = (first**2 - 2 * correlation * first * second + second**2) / (1 - correlation**2)
    mass = np.exp(-0.5 * scaled)
    return np.asarray(mass / mass.sum())


def marginal_normal(nodes: Floats = NODES) -> Floats:
    """Weights of a standard normal on nodes; shape (Q,), sum 1."""
    mass = np.exp(-0.5 * nodes**2)
    return np.asarray(mass / mass.sum())
