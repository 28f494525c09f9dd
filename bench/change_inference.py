"""The shipped trajectory, run over many seeded lives at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from change_people import ERROR_SD, LOOKS, Floats, Lives
from earned.core.change.beliefs import Beliefs
from earned.core.change.kalman import (
    Event,
    Note,
    Noted,
    Pass,
    Read,
    run_filter,
    run_smoother,
)
from earned.core.change.layout import ItemError, Layout, dynamics
from earned.core.change.prior import ChangePrior
from earned.core.change.views import Sight, When, chosen_places, sight
from earned.core.instruments.item import DIMENSIONS

CHUNK = 8
"""Lives at a time, so that working arrays stay in the processor's cache."""

LAYOUT = Layout(("general",), (("earned", "general", ""),), checkins=False)
ERRORS = {("earned", dimension): ItemError(ERROR_SD) for dimension in DIMENSIONS}


@dataclass(frozen=True, slots=True)
class Inferred:
    """Beliefs at the noted looks, chunk by chunk, each with leading axis lives."""

    looks: list[int]
    filtered: Beliefs
    smoothed: Beliefs | None
    rows: slice


def infer(
    lives: Lives, prior: ChangePrior, *, every: int = 1, smooth: bool = False
) -> Iterator[Inferred]:
    """The trajectory of each life; notes at every so many looks. Missing looks change nothing."""
    nodes = prior.nodes(checkins=False)
    model = dynamics(LAYOUT, prior, nodes, ERRORS, 0.0).for_people()
    views = sight(LAYOUT, prior, nodes, ERRORS, 0.0)
    looks = [j for j in range(LOOKS) if j % every == 0 or j == LOOKS - 1]
    for start in range(0, len(lives.day), CHUNK):
        rows = slice(start, start + CHUNK)
        events = list(_events(lives, rows, set(looks)))
        people = (len(lives.day[rows]),)
        filtered = run_filter(model, events, chosen_places(LAYOUT), people)
        logs = np.log(nodes.weights) + np.array(filtered.logs)
        weights = np.exp(logs - logs.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        smoothed = None
        if smooth:
            last = np.broadcast_to(weights[-1], weights.shape)
            smoothed = _beliefs(views, run_smoother(model, filtered), last)
        yield Inferred(looks, _beliefs(views, filtered.noted, weights), smoothed, rows)


def _events(lives: Lives, rows: slice, noted: set[int]) -> Iterator[Event]:
    for j in range(LOOKS):
        if j:
            yield Pass((lives.day[rows, j] - lives.day[rows, j - 1])[:, None])
        for at, dimension in enumerate(DIMENSIONS):
            places = LAYOUT.reading(dimension, LAYOUT.sources[0])
            value, variance = lives.value[rows, j, at][:, None], lives.variance[rows, j][:, None]
            yield Read(places, value, variance)
        if j in noted:
            yield Note()


def _beliefs(views: Sight, noted: Noted, weights: Floats) -> Beliefs:
    """One frame: nothing depends on the days, which differ by person. The baseline is the first day."""
    mean, covariance = views.see(noted, When(np.zeros(len(noted.mean))), slice(None))["general"]
    parts = (weights, np.moveaxis(mean, 1, -1), np.moveaxis(covariance, (1, 2), (-2, -1)))
    return Beliefs(*(np.moveaxis(part, 0, 1) for part in parts))


def probabilities(lives: Lives, prior: ChangePrior) -> tuple[Floats, Floats]:
    """P(lower) and P(higher) at every look, as known then; each (L, J, 2)."""
    lower, higher = [], []
    for part in infer(lives, prior):
        lower.append(np.stack([part.filtered.lower(d) for d in DIMENSIONS], axis=-1))
        higher.append(np.stack([part.filtered.higher(d) for d in DIMENSIONS], axis=-1))
    return np.concatenate(lower), np.concatenate(higher)
