"""Positions made by hand for tests: a correlated normal on the grid."""

import numpy as np

from earned.core.scoring.position import STYLES, Estimate, Position, Reference, StyleView

NODES = np.linspace(-6, 6, 61)
REFERENCE = Reference("test", 0.0, 0.5, 0.15, 0.15)


def position_at(
    anxiety: float,
    avoidance: float,
    *,
    se: float = 0.35,
    correlation: float = 0.0,
    answered: int = 20,
) -> Position:
    """A bivariate normal posterior around a point."""
    x, y = (NODES - anxiety)[:, None] / se, (NODES - avoidance)[None, :] / se
    mass = np.exp(-(x**2 - 2 * correlation * x * y + y**2) / (2 * (1 - correlation**2)))
    mass /= mass.sum()
    return Position(
        anxiety=_estimate(anxiety, se),
        avoidance=_estimate(avoidance, se),
        correlation=correlation,
        answered=answered,
        nodes=NODES,
        mass=mass,
    )


def _estimate(mean: float, se: float) -> Estimate:
    return Estimate(
        mean, se, (mean - 0.674 * se, mean + 0.674 * se), (mean - 1.645 * se, mean + 1.645 * se)
    )


def styles_at(position: Position, reference: Reference = REFERENCE) -> StyleView:
    """Style probabilities by plain quadrant sums; also moved a quarter each way."""
    probabilities = _quadrants(position, reference.anxiety, reference.avoidance)
    best = max(STYLES, key=lambda style: probabilities[style])
    shifted = {
        (step, step): _quadrants(position, reference.anxiety + step, reference.avoidance + step)
        for step in (-0.25, 0.25)
    }
    return StyleView(
        probabilities, best if probabilities[best] >= 0.8 else None, reference, shifted
    )


def _quadrants(position: Position, anxiety: float, avoidance: float) -> dict[str, float]:
    anxious, avoidant = position.nodes >= anxiety, position.nodes >= avoidance
    cells = {
        "secure": (~anxious, ~avoidant),
        "anxious": (anxious, ~avoidant),
        "avoidant": (~anxious, avoidant),
        "fearful": (anxious, avoidant),
    }
    return {
        style: float(position.mass[np.ix_(rows, cols)].sum())
        for style, (rows, cols) in cells.items()
    }
