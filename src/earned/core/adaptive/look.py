"""What the answers so far say, as far as the next question needs it."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from earned.core.adaptive.tables import Columns
from earned.core.instruments.item import DIMENSIONS
from earned.core.scoring.grid import NODES, Floats
from earned.core.scoring.likelihood import Answered
from earned.core.scoring.posterior import Moments, moments_by_sums

Array = NDArray[Any]

Wanted = tuple[bool, bool]
"""Whether the variance of anxiety, and of avoidance, is still to fall."""

BOTH: Wanted = (True, True)

TOLD: dict[Wanted, tuple[slice, slice]] = {
    (True, False): (slice(0, 2), slice(0, 3, 2)),
    (False, True): (slice(0, 3, 2), slice(0, 2)),
}
"""By what is wanted, for items of each dimension: p and the rows of 1, own θ, other θ that tell it."""

ONE_AND_NODES: Floats = np.stack([np.ones_like(NODES), NODES])
FACTORS: Floats = np.stack([ONE_AND_NODES[0], NODES, ONE_AND_NODES[0]] * 2)
TAKEN = np.array([2, 2, 3, 0, 0, 1])
"""Which of the rows (anxiety times 1, θ; avoidance times 1, θ) become 1, θ and E of the other."""
EACH_AND_OTHER = np.array([[[0], [1]], [[1], [0]]])
POWERS: Floats = np.stack([NODES**power for power in range(3)], axis=1)


@dataclass(frozen=True, slots=True)
class Look:
    """``moments``: of the position. ``rows``: p(t) of each shelf times 1 and the expectation of both θ, own
    dimension first, each less any number; (S, 3, W). ``part``: which values of t they are of."""

    moments: Moments
    rows: Array
    part: slice


class Bank(Protocol):
    """All items of a compiled instrument."""

    def look(self, answers: Answered) -> Look:
        """What the answers say."""
        ...

    @property
    def columns(self) -> Columns:
        """Tables of all items."""
        ...


def met_moments(prior: Floats, likelihood: Array) -> Floats:
    """Rows over θ_d: what the prior and the other dimension say, times 1, θ_d and E[θ_o | θ_d].

    ``likelihood``: shape (2, 61); ``prior``: (61, 61), symmetric -> (2, 3, 61).
    """
    columns = likelihood[:, None] * ONE_AND_NODES
    met = (columns.reshape(4, -1) @ prior).take(TAKEN, axis=0)
    met *= FACTORS
    return np.asarray(met.reshape(len(DIMENSIONS), 3, -1))


def total_and_moments(rows: Array) -> tuple[float, Moments]:
    """Total mass and moments from the rows of both dimensions; (2, 3, 61)."""
    sums = (rows.reshape(6, -1) @ POWERS).tolist()
    (total, first, square), _, (_, cross, _), (_, second, other_square), _, _ = sums
    return total, moments_by_sums(total, (first, second), (square, other_square), cross)


def centre(rows: Array, total: float, moments: Moments) -> None:
    """Make the rows (2, 3, 61) those of a mass of 1 and of θ less its mean, in place."""
    rows /= total
    mean = np.array(moments.mean)[EACH_AND_OTHER]
    rows[:, 1:] -= mean * rows[:, :1]


def expected_squares(look: Look, columns: Columns, wanted: Wanted) -> list[float]:
    """Σ_d E[E[θ_d | x]²] over the wanted dimensions, by place: the fall, and what is the same for all.

    In single precision θ has to be less its mean, lest the fall be lost in it.
    """
    rows = look.rows
    if wanted != BOTH:
        half = len(rows) // 2
        first, second = TOLD[wanted]
        rows = np.concatenate([rows[:half, first], rows[half:, second]])
    found = rows @ columns.tables[:, look.part]
    means = found[:, 1:]
    means *= means
    every = np.add.reduce(means, axis=1, keepdims=True)
    every /= found[:, :1]
    squares: list[float] = (every @ columns.sums).ravel().tolist()
    return squares


def squares_now(look: Look, wanted: Wanted) -> float:
    """Σ_d E[θ_d]² over the wanted dimensions: what :func:`expected_squares` are without another answer."""
    means = look.rows[0, 1:].sum(axis=1).tolist()
    return float(sum(mean**2 for mean, is_wanted in zip(means, wanted, strict=True) if is_wanted))
