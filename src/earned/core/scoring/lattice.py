"""The lattice that facet and method factors are integrated on: its spacing, and kernels from it to the nodes.

A sum over a lattice of step g instead of an integral errs by about 2·exp(-2π² s²/g²), s the standard
deviation of what is summed over, in the narrowest direction. Here that is the posterior of t = θ + v_facet
and of the method factor u; it is bounded by what the answers can tell at most, as if all were normal:

    Λ = prior precision + Σ_items I_item x xᵀ,   x = (1 for θ, 1 for the facet's v, the key for u).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from earned.core.scoring.grid import NODES, Floats
from earned.core.scoring.styles import normal_cdf

STEPS = (0.25, 0.2, 0.1, 0.05)
"""What may be chosen from."""

WIDE = 0.75
"""In steps: a normal this wide is summed as it is (its own error is 3e-5)."""

NARROWEST = 0.66
"""In steps: the posterior's narrowest direction (an error of 4e-4 in mass, and of 4e-5 in a mean)."""

CERTAIN = 0.8
"""In steps: the same of one facet, where it alone gets the coarser of two lattices."""

SMOOTHEST = 1.4
"""In steps: 1/√information of items whose factor is narrower than ``WIDE``, so that they are read between
places of the lattice.
"""

NONE = 1e-3
"""A standard deviation so small as to be none."""

TAPER = 10
"""Reading between places reaches so many steps to each side."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet as the lattice sees it: its factor's SD (0: none), most information of + and of - items."""

    sd: float
    plus: float
    minus: float

    @property
    def told(self) -> float:
        """Of both."""
        return self.plus + self.minus


def spacing(facets: Sequence[Facet], method_sd: float) -> float:
    """The coarsest step of the factors that is fine enough."""
    narrowest = min(_narrowest(facets, method_sd))
    for step in STEPS:
        between = [one for one in facets if one.sd < WIDE * step]
        if narrowest >= NARROWEST * step and all(
            one.told**-0.5 >= SMOOTHEST * step for one in between if one.told
        ):
            return step
    return STEPS[-1]


def narrowest_trait(facets: Sequence[Facet], method_sd: float) -> float:
    """The least standard deviation that θ can keep."""
    return float(np.sqrt(_covariance(facets, method_sd)[0, 0]))


def _covariance(facets: Sequence[Facet], method_sd: float) -> Floats:
    """Of θ, each v, and u, given answers that tell the most."""
    size = len(facets) + 2
    sds = (1.0, *(one.sd for one in facets), method_sd)
    precision = np.diag([max(sd, NONE) ** -2 for sd in sds])
    for place, one in enumerate(facets, 1):
        for key, told in ((1, one.plus), (-1, one.minus)):
            read = np.zeros(size)
            read[[0, place, -1]] = 1, 1, key
            precision += told * np.outer(read, read)
    return np.asarray(np.linalg.inv(precision))


def strides(facets: Sequence[Facet], method_sd: float, step: float) -> list[int]:
    """At every which place of the lattice each facet's t is summed: 1, or 2 where that is fine enough."""
    covariance = _covariance(facets, method_sd)
    wide = [
        one.sd >= 2 * WIDE * step and _spread(covariance, place, 0) >= 2 * CERTAIN * step
        for place, one in enumerate(facets, 1)
    ]
    return [2 if is_wide else 1 for is_wide in wide]


def _narrowest(facets: Sequence[Facet], method_sd: float) -> Iterator[float]:
    """Standard deviations of t of each facet, of u, and of t + u and t - u."""
    covariance = _covariance(facets, method_sd)
    for place, one in enumerate(facets, 1):
        if one.sd:
            yield _spread(covariance, place, 0)
        if method_sd:
            yield from (_spread(covariance, place, key) for key in (1, -1))
    yield float(np.sqrt(covariance[-1, -1])) if method_sd else np.inf


def _spread(covariance: Floats, place: int, key: int) -> float:
    """Standard deviation of t of a facet and the method factor times a key."""
    read = np.zeros(len(covariance))
    read[[0, place, -1]] = 1, 1, key
    return float(np.sqrt(read @ covariance @ read))


def places(sd: float, step: float, tail: float, nodes: Floats = NODES) -> Floats:
    """The places of t, symmetric about 0; shape (T,)."""
    reach = int(np.ceil((np.abs(nodes).max() + _reach(sd, step, tail)) / step))
    return np.asarray(step * np.arange(-reach, reach + 1))


def _reach(sd: float, step: float, tail: float) -> float:
    return tail * sd + (0.0 if sd >= WIDE * step else TAPER * step)


def kernel(sd: float, step: float, tail: float, nodes: Floats = NODES) -> Floats:
    """What t at its places weighs at each node of θ; shape (Q, T).

    A wide factor is summed with its own density. Of a narrow one, or none, the density is convolved with the
    kernel that reads between places, sin(πx/g)/(πx/g) with a taper.
    """
    away = nodes[:, None] - places(sd, step, tail, nodes)
    if sd >= WIDE * step:
        weights = step / (sd * np.sqrt(2 * np.pi)) * np.exp(-0.5 * (away / sd) ** 2)
    else:
        weights = _between(away, sd, step)
    weights[np.abs(away) > _reach(sd, step, tail) + 1e-9] = 0
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _between(away: Floats, sd: float, step: float) -> Floats:
    width = 5 / (TAPER * step)
    waves, spaced = np.linspace(0, np.pi / step + 6 * width, 2000, retstep=True)
    height = normal_cdf((np.pi / step - waves) / width) * np.exp(-0.5 * (sd * waves) ** 2)
    height[0] /= 2
    apart, where = np.unique(np.round(away, 9), return_inverse=True)
    found = step / np.pi * spaced * (np.cos(apart[:, None] * waves) @ height)
    return np.asarray(found[where].reshape(away.shape))
