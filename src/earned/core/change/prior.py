"""What is believed about change before somebody has answered twice. Numbers come from content."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import isclose

import numpy as np
from numpy.typing import NDArray

from earned.core.errors import ContentError

Floats = NDArray[np.float64]
DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Axis:
    """A discrete prior of one hyperparameter. ``weights`` sum to 1."""

    values: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.values) != len(self.weights) or not isclose(sum(self.weights), 1, abs_tol=1e-9):
            raise ContentError(
                f"A prior has {len(self.values)} values and weights {self.weights}: it needs one"
                " weight a value, and weights that sum to 1."
            )

    def mean_square(self) -> float:
        """E[value²]."""
        return sum(w * v * v for v, w in zip(self.values, self.weights, strict=True))


@dataclass(frozen=True, slots=True)
class ChangePrior:
    """Priors of the trajectory. Unit: SD of θ (one occasion of the reference sample), days, years.

    ``drift``: SD of a dimension's slow trait after one year of random walk; ``state_sd``: SD of the
    quick states; ``state_days``: days after which a state's autocorrelation has fallen to 1/e;
    ``start_inflation``: how much wider states are at the first occasion (people come when unsettled);
    ``common_share``: share of the slow variance that all frames have in common;
    ``frame_state_correlation``: of states in two frames at once; ``state_correlation``: of the two
    dimensions' states; ``loading``: of a check-in on the state, units of check-in SD per SD of θ;
    ``checkin_*``: level (SD at the start; SD after a year) and residual of a standardised check-in.
    ``first_extra_sd``: of what is peculiar to a very first occasion (initial elevation).
    """

    drift: Axis
    state_sd: Axis
    state_days: Axis
    loading: Axis
    start_inflation: float
    state_correlation: float
    common_share: float
    frame_state_correlation: float
    checkin_level_sd: float
    checkin_drift: float
    checkin_residual_sd: float
    first_extra_sd: float = 0.0

    def nodes(self, *, checkins: bool) -> "Nodes":
        """The grid over hyperparameters that is summed over."""
        axes = [self.drift, self.drift, self.state_sd, self.state_days]
        axes.append(self.loading if checkins else Axis((0.0,), (1.0,)))
        values = np.array(list(product(*(axis.values for axis in axes))))
        weights = np.array(list(product(*(axis.weights for axis in axes)))).prod(axis=1)
        return Nodes(values[:, :2], values[:, 2], values[:, 3], values[:, 4], weights)


@dataclass(frozen=True, slots=True)
class Nodes:
    """H hyperparameter points. ``drift``: (H, 2); the rest (H,). ``weights`` sum to 1."""

    drift: Floats
    state_sd: Floats
    state_days: Floats
    loading: Floats
    weights: Floats


def implied_retest(prior: ChangePrior, days: float) -> float:
    """The correlation of true scores this prior implies between two occasions so far apart.

    Averaged over the prior: people drawn from it, each with hyperparameters of their own.
    """
    nodes = prior.nodes(checkins=False)
    state, drift = nodes.state_sd**2, nodes.drift[:, 0] ** 2 * days / DAYS_A_YEAR
    kept = 1 - state + state * np.exp(-days / nodes.state_days)
    covariance = float(nodes.weights @ kept)
    later = float(nodes.weights @ (1 + drift))
    return float(covariance / np.sqrt(later))


def describe(nodes: Nodes, weights: Floats) -> Mapping[str, float]:
    """Posterior means of the hyperparameters; ``weights``: (H,)."""
    return {
        "drift_anxiety": float(weights @ nodes.drift[:, 0]),
        "drift_avoidance": float(weights @ nodes.drift[:, 1]),
        "state_sd": float(weights @ nodes.state_sd),
        "state_days": float(weights @ nodes.state_days),
        "checkin_loading": float(weights @ nodes.loading),
    }
