"""What is known after the filter and the smoother, hyperparameter point by point, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from earned.core.change.beliefs import ROWS, Beliefs, rows_of
from earned.core.change.kalman import Event, Noted, Read
from earned.core.change.layout import Dynamics, Layout
from earned.core.change.prior import Floats
from earned.core.change.sites import Gaussian
from earned.core.instruments.item import Dimension

POINTS = 48
"""Hyperparameter points that are solved together."""
Source = tuple[Dimension, str, str]
"""What a reading is of: dimension, bank and frame."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some hyperparameter points h. ``filtered``, ``smoothed``: mean (T, h, 4·views) and covariance a view
    (T, h, 4, 4); ``readings``: mean and variance along a reading's row, each (T, h); ``logs``: (T, h)."""

    filtered: tuple[Floats, list[Floats]]
    smoothed: tuple[Floats, list[Floats]]
    readings: Mapping[Source, tuple[Floats, Floats]]
    logs: Floats


@dataclass(frozen=True, slots=True)
class Solved:
    """Every point. ``weights``: (T, H), of the points up to each note."""

    parts: Sequence[Part]
    weights: Floats

    def views(self, layout: Layout) -> tuple[dict[str, Beliefs], dict[str, Beliefs]]:
        """Smoothed and filtered beliefs by view."""
        last = np.broadcast_to(self.weights[-1], self.weights.shape)
        smoothed = _beliefs(layout, [part.smoothed for part in self.parts], last)
        return smoothed, _beliefs(layout, [part.filtered for part in self.parts], self.weights)

    def marginal(self, source: Source, at: int) -> Gaussian:
        """What everything says of a reading's true value on a day, by its place among the days."""
        means, variances = (
            np.concatenate([part.readings[source][k][at] for part in self.parts]) for k in (0, 1)
        )
        weights = self.weights[-1]
        middle = float(weights @ means)
        return Gaussian(middle, float(weights @ (variances + (means - middle) ** 2)))


def of_points(model: Dynamics, chosen: NDArray[np.intp]) -> Dynamics:
    """The dynamics of these points alone."""
    return Dynamics(
        model.start[chosen], model.rate[chosen], model.drift[chosen], model.stationary[chosen]
    )


def events_of(events: Sequence[Event], chosen: NDArray[np.intp]) -> list[Event]:
    """The events as these points see them: rows of check-ins differ by point."""
    return [
        replace(event, row=event.row[chosen])
        if isinstance(event, Read) and event.row.ndim > 1
        else event
        for event in events
    ]


def along(
    row: Floats, mean: Sequence[Floats], covariance: Sequence[Floats]
) -> tuple[Floats, Floats]:
    """Mean and variance along a row at each note, each (T, h)."""
    return np.array([m @ row for m in mean]), np.array([row @ c @ row for c in covariance])


def projected(layout: Layout, noted: Noted) -> tuple[Floats, list[Floats]]:
    """The rows of every view alone; covariances within a view only."""
    rows = rows_of(layout)
    blocks = [rows[at : at + ROWS] for at in range(0, len(rows), ROWS)]
    covariances = [np.array([b @ c @ b.T for c in noted.covariance]) for b in blocks]
    return np.array(noted.mean) @ rows.T, covariances


def _beliefs(
    layout: Layout, parts: Sequence[tuple[Floats, list[Floats]]], weights: Floats
) -> dict[str, Beliefs]:
    mean = np.concatenate([part[0] for part in parts], axis=1)
    return {
        view: Beliefs(
            weights,
            mean[..., ROWS * number : ROWS * (number + 1)],
            np.concatenate([part[1][number] for part in parts], axis=1),
        )
        for number, view in enumerate(layout.views)
    }
