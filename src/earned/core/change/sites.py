"""From a likelihood on the grid to a normal one that says the same where it matters.

A quiz's likelihood L(x) of one dimension is replaced by a normal 'site' N(x; y, r) such that
cavity·site has the mean and variance of cavity·L, where the cavity is what everything else says of x
(expectation propagation, Minka 2001). At the ends of the scale L is flat on one side and no single
normal fits it everywhere; matching against the cavity fits it where the person is.
"""

from dataclasses import dataclass

import numpy as np

from earned.core.change.prior import Floats
from earned.core.scoring.grid import NODES

WEAKEST = 1e-6
"""Smallest precision of a site: a likelihood that says nothing, or that widens, becomes this."""


@dataclass(frozen=True, slots=True)
class Gaussian:
    """A normal likelihood of one dimension: ``mean`` (SD of θ) and ``variance`` > 0."""

    mean: float
    variance: float


def site(likelihood: Floats, cavity: Gaussian) -> Gaussian:
    """The normal that does to the cavity what ``likelihood`` (61 nodes, any scale) does."""
    mass = likelihood * np.exp(-0.5 * (NODES - cavity.mean) ** 2 / cavity.variance)
    total = mass.sum()
    if not total > 0:
        return Gaussian(float(NODES[int(np.argmax(likelihood))]), cavity.variance)
    mean = float(mass @ NODES / total)
    variance = max(float(mass @ (NODES - mean) ** 2 / total), 1e-8)
    return without(Gaussian(mean, variance), cavity)


def without(all_: Gaussian, part: Gaussian) -> Gaussian:
    """The normal that times ``part`` gives ``all_``: precisions subtract."""
    precision = max(1.0 / all_.variance - 1.0 / part.variance, WEAKEST)
    shift = all_.mean / all_.variance - part.mean / part.variance
    return Gaussian(shift / precision, 1.0 / precision)


def likelihood_of_posterior(mean: float, se: float, prior: Gaussian) -> Gaussian:
    """What a stored posterior says once the prior it was made with is taken out again."""
    return without(Gaussian(mean, se * se), prior)


def likelihoods_of_joint_posterior(
    mean: tuple[float, float], se: tuple[float, float], correlation: float
) -> tuple[Gaussian, Gaussian]:
    """The two likelihoods behind a joint posterior that was made with a standard normal prior.

    Answers touch one dimension each, so posterior and prior precision have the same off-diagonal: that
    gives the prior's correlation ρ₀, by c = ρ₀/(1 - ρ₀²), and the diagonals give the likelihoods.
    """
    kept = 1 - correlation**2
    c = correlation / (se[0] * se[1] * kept)
    prior = 0.0 if abs(c) < 1e-9 else float((-1 + np.sqrt(1 + 4 * c * c)) / (2 * c))
    found = []
    for own, other in ((0, 1), (1, 0)):
        whole = 1 / (se[own] ** 2 * kept)
        precision = max(whole - 1 / (1 - prior**2), WEAKEST)
        found.append(Gaussian((whole * mean[own] - c * mean[other]) / precision, 1 / precision))
    return found[0], found[1]
