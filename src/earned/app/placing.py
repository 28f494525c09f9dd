"""A position that somebody already has, as guidance takes it: for a plan without answers."""

import numpy as np

from earned.app.quiz import load_quiz
from earned.core.errors import UsageError
from earned.core.instruments.item import DIMENSIONS, Dimension, Frame
from earned.core.scoring.grid import NODES, Floats
from earned.core.scoring.position import Position, Reference, StyleView
from earned.core.scoring.posterior import position
from earned.core.scoring.styles import NAMED_AT, SHIFT, normal_cdf, quadrants

FURTHEST = 4.0
NARROWEST, WIDEST = 0.2, 2.0
CLOSEST = 0.95
"""Means, standard errors and correlations (SD of the adult ECR web sample) that the grid can
hold without loss."""


def placed(
    means: tuple[float, float],
    errors: tuple[float, float],
    correlation: float = 0.0,
    frame: Frame = "general",
) -> tuple[Position, StyleView]:
    """Position and styles of a normal posterior with these moments (anxiety, avoidance).

    Raises :class:`UsageError` for a mean beyond ±4, a standard error outside .2..2 or a correlation
    beyond ±.95.
    """
    if not all(abs(mean) <= FURTHEST for mean in means):
        raise UsageError(f"A mean lies within ±{FURTHEST} standard deviations.")
    if not all(NARROWEST <= error <= WIDEST for error in errors):
        raise UsageError(f"A standard error lies from {NARROWEST} to {WIDEST}.")
    if not abs(correlation) <= CLOSEST:
        raise UsageError(f"The correlation of the two errors lies within ±{CLOSEST}.")
    mass = _normal(means, errors, correlation)
    return position(mass, 0), _styles(mass, load_quiz(frame).reference)


def _normal(means: tuple[float, float], errors: tuple[float, float], correlation: float) -> Floats:
    x, y = (NODES - means[0])[:, None] / errors[0], (NODES - means[1])[None, :] / errors[1]
    mass = np.exp(-(x**2 - 2 * correlation * x * y + y**2) / (2 * (1 - correlation**2)))
    return np.asarray(mass / mass.sum())


def _styles(mass: Floats, reference: Reference) -> StyleView:
    spread: dict[Dimension, float] = {
        "anxiety": reference.anxiety_sd,
        "avoidance": reference.avoidance_sd,
    }
    moves = (-SHIFT, 0.0, SHIFT)
    above = {
        (d, move): normal_cdf((NODES - reference.on(d) - move) / spread[d])
        for d in DIMENSIONS
        for move in moves
    }
    whole = {d: np.ones(NODES.size) for d in DIMENSIONS}
    shifted = {(a, b): quadrants(mass, whole, above, (a, b)) for a in moves for b in moves}
    found = shifted.pop((0.0, 0.0))
    best = max(found, key=lambda style: found[style])
    return StyleView(found, best if found[best] >= NAMED_AT else None, reference, shifted)
