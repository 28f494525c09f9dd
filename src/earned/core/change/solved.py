"""Everything solved, hyperparameter point by point, and put together.

Points are taken a few at a time, so that working arrays stay in the processor's cache. Every point is
filtered; points that the whole record makes less likely than ``NEGLIGIBLE`` are not smoothed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.change.beliefs import NEGLIGIBLE, Beliefs
from earned.core.change.kalman import (
    Event,
    Filtered,
    Pulled,
    pulled_readings,
    run_filter,
    run_smoother,
)
from earned.core.change.layout import Dynamics
from earned.core.change.prior import Floats
from earned.core.change.sites import Gaussian
from earned.core.change.views import Moments, Sight, When

CACHE = 24_000
"""Numbers in a working array of covariances."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be solved.

    ``prior``: weights of the points, (H,); ``events``: everything that happens, as some points see it,
    ending with a note; ``chosen``: states that are noted.
    """

    dynamics: Dynamics
    prior: Floats
    events: Callable[[slice], Sequence[Event]]
    chosen: Sequence[int] = ()

    def parts(self) -> Iterator[tuple[slice, Dynamics, Filtered]]:
        """Some points at a time, filtered. Each part has points from everywhere."""
        count = -(-self.dynamics.start.size // CACHE)
        for first in range(min(count, len(self.prior))):
            points = slice(first, None, count)
            model = self.dynamics.of_points(points)
            yield points, model, run_filter(model, self.events(points), self.chosen)


@dataclass(frozen=True, slots=True)
class Solved:
    """Beliefs by view; ``weights``: (H,), of the points given everything."""

    smoothed: dict[str, Beliefs]
    filtered: dict[str, Beliefs]
    weights: Floats


def solve(problem: Problem, sight: Sight, when: When) -> Solved:
    """Filtered and smoothed beliefs of every view."""
    every = np.arange(len(problem.prior))
    logs = np.empty((len(when.since), len(every)))
    known, given, best = [], [], -np.inf
    for points, model, found in problem.parts():
        logs[:, points] = np.array(found.logs) + np.log(problem.prior[points])
        known.append((every[points], sight.see(found.noted, when, points)))
        best = max(best, logs[-1, points].max())
        likely = np.flatnonzero(logs[-1, points] > best + np.log(NEGLIGIBLE))
        chosen = every[points][likely]
        noted = run_smoother(model.of_points(likely), found.of_points(likely))
        given.append((chosen, sight.see(noted, when, chosen)))
    weights = _weights(logs)
    last = np.broadcast_to(weights[-1], weights.shape)
    return Solved(_together(given, last), _together(known, weights), weights[-1])


def at_end(problem: Problem, sight: Sight, when: When) -> dict[str, Beliefs]:
    """Beliefs of every view at the only note, which is the last event: nothing has to be smoothed."""
    every = np.arange(len(problem.prior))
    logs, known = np.empty((1, len(every))), []
    for points, _, found in problem.parts():
        logs[:, points] = np.array(found.logs) + np.log(problem.prior[points])
        known.append((every[points], sight.see(found.noted, when, points)))
    return _together(known, _weights(logs))


def marginals(problem: Problem, wanted: Sequence[int]) -> list[Gaussian]:
    """What everything says of these readings' true values, by their place among all readings."""
    logs = np.empty((1, len(problem.prior)))
    moments = np.empty((2, len(wanted), len(problem.prior)))
    for points, model, found in problem.parts():
        logs[:, points] = found.logs[-1] + np.log(problem.prior[points])
        pulled: list[Pulled] = pulled_readings(model, found)
        for at, number in enumerate(wanted):
            moments[:, at, points] = pulled[number].marginal()
    weights = _weights(logs)[0]
    means, variances = moments
    middle = means @ weights
    spread = (variances + (means - middle[:, None]) ** 2) @ weights
    return [Gaussian(float(m), float(v)) for m, v in zip(middle, spread, strict=True)]


def _weights(logs: Floats) -> Floats:
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _together(
    parts: Sequence[tuple[NDArray[np.intp], dict[str, Moments]]], weights: Floats
) -> dict[str, Beliefs]:
    """Beliefs by view, of parts that hold some points each."""
    points = np.concatenate([part[0] for part in parts])
    order = np.argsort(points)
    found = {}
    for view in parts[0][1]:
        mean, covariance = (
            np.concatenate([part[1][view][k] for part in parts], axis=-1)[..., order]
            for k in (0, 1)
        )
        found[view] = Beliefs(
            weights[:, points[order]], np.moveaxis(mean, 1, -1), np.moveaxis(covariance, -1, 1)
        )
    return found
