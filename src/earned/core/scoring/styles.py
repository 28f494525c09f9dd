"""Probabilities of the four styles around the reference point, its uncertainty integrated.

The location offset δ that the reference items share moves the line and the person alike: the line is
at r + δ + e, with e the reference items' own error. So the question 'above the line?' is a question
about θ - δ, and the part of the likelihood above the line is

    A(θ) = Σ_δ w(δ) · Φ((θ - δ - r) / sd(e)) · L(θ, δ).

With A and the whole L of both dimensions the four probabilities are products with the prior.
"""

from collections.abc import Mapping
from itertools import product
from math import erf, sqrt

import numpy as np

from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.scoring.grid import NODES, STEP, Floats
from earned.core.scoring.likelihood import Answered
from earned.core.scoring.model import ScoringModel
from earned.core.scoring.position import STYLES, Reference, Style, StyleView
from earned.core.scoring.reference import own_uncertainty, reference_items

NAMED_AT = 0.80
SHIFT = 0.25
"""A style is named from this probability; probabilities are also shown with the line moved so far."""

WAVES = 200
"""Points of the integral over waves: some seventy waves end to end on the longest grid."""

SHARPEST = 0.05
"""The line is never sharper than this: a quarter of a grid step."""

_Sides = dict[tuple[Dimension, float], Floats]


def style_view(model: ScoringModel, reference: Reference, answers: Answered) -> StyleView:
    """Style probabilities at the reference and with it moved by ±.25 SD on each axis and both."""
    found_by = zip(DIMENSIONS, model.evidence(answers), strict=True)
    whole = {dimension: evidence.likelihood for dimension, evidence in found_by}
    above = _above(model, reference, answers)
    moves = [(a, b) for a, b in product((-SHIFT, 0.0, SHIFT), repeat=2) if (a, b) != (0.0, 0.0)]
    found = quadrants(model.prior, whole, above, (0.0, 0.0))
    best = max(found, key=lambda style: found[style])
    return StyleView(
        probabilities=found,
        named=best if found[best] >= NAMED_AT else None,
        reference=reference,
        shifted={move: quadrants(model.prior, whole, above, move) for move in moves},
    )


def _above(model: ScoringModel, reference: Reference, answers: Answered) -> _Sides:
    return {
        (d, move): likelihood_above(model, d, reference.on(d) + move, answers)
        for d in DIMENSIONS
        for move in (-SHIFT, 0.0, SHIFT)
    }


def likelihood_above(
    model: ScoringModel, dimension: Dimension, line: float, answers: Answered
) -> Floats:
    """The part of the dimension's likelihood that lies above the line; shape (61,)."""
    format_id, _ = sharpness(model, dimension)
    side = side_of_line(model, dimension, line)
    mine = [answer for answer in answers if model.items[answer[0]].dimension == dimension]
    known = model.dimensions[dimension]
    if format_id not in known.formats:
        return known.evidence(mine).likelihood * side
    return known.evidence(mine, {format_id: side}).likelihood


def side_of_line(
    model: ScoringModel, dimension: Dimension, line: float, nodes: Floats = NODES
) -> Floats:
    """Φ((θ - δ - r) / sd(e)) on the reference format's grid of θ - δ; shape (T,).

    Where facets have factors of their own no offset moves the line, and the grid is that of θ: ``nodes``.
    """
    format_id, blur = sharpness(model, dimension)
    form = model.dimensions[dimension].formats.get(format_id)
    if form is None or len(form.trait) == len(NODES):  # no offset
        return share_above(nodes - line, blur, nodes[1] - nodes[0])
    return share_above(form.trait - line, blur, STEP)


def share_above(distance: Floats, blur: float, step: float) -> Floats:
    """Weights at nodes whose sum with a smooth density is its integral with Φ(distance / blur); same shape.

    Φ itself jumps between two nodes when the blur is less than a step, and the sum would be off by as much
    as .02. What the nodes can carry ends at π/step, so the weights are Φ without the waves beyond:

        ½ + 1/π ∫ sin(k x) exp(-½ blur² k²) / k dk,   0 < k < π/step.
    """
    points, weights = np.polynomial.legendre.leggauss(WAVES)
    waves = (points + 1) / 2 * np.pi / step
    height = weights / 2 * np.pi / step * np.exp(-0.5 * (blur * waves) ** 2) / waves
    return np.asarray(0.5 + np.sin(distance[:, None] * waves) @ height / np.pi)


def sharpness(model: ScoringModel, dimension: Dimension) -> tuple[str, float]:
    """The format of the reference items and the standard deviation of their own error."""
    format_id = reference_items(model, dimension)[0].format
    return format_id, max(own_uncertainty(model, dimension), SHARPEST)


def normal_cdf(z: Floats) -> Floats:
    """Φ(z), element by element; same shape."""
    return np.array([0.5 * (1.0 + erf(value / sqrt(2.0))) for value in z])


def quadrants(
    prior: Floats, whole: Mapping[Dimension, Floats], above: _Sides, move: tuple[float, float]
) -> dict[Style, float]:
    """Probabilities of (secure, anxious, avoidant, fearful), which sum to 1."""
    high = [above[d, m] for d, m in zip(DIMENSIONS, move, strict=True)]
    low = [whole[d] - part for d, part in zip(DIMENSIONS, high, strict=True)]
    masses = [max(float(a @ prior @ b), 0.0) for b in (low[1], high[1]) for a in (low[0], high[0])]
    total = sum(masses)
    return {style: mass / total for style, mass in zip(STYLES, masses, strict=True)}
