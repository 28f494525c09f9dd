"""The picture on the landing page: somebody who is nobody."""

from functools import cache

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from earned.core.scoring.position import STYLES, Estimate, Position, Reference
from earned.library.sentences import sentences
from earned.pictures.plane import PlaneWords, plane

ANXIETY, AVOIDANCE, SE, CORRELATION = 0.55, -0.35, 0.42, 0.3
NORMAL_50, NORMAL_90 = 0.674, 1.645
LINES = Reference("example", 0.0, 0.4, 0.2, 0.2)


@cache
def example(language: str) -> SafeString:
    """A plane with an invented position, drawn once a language."""
    said = sentences("result", language)
    words = PlaneWords(
        title=_("An example of a result"),
        description=_(
            "A square with attachment anxiety from left to right and attachment avoidance from"
            " bottom to top. A point with two rings lies a little right of the middle."
        ),
        anxiety=said.say("dimension", "anxiety"),
        avoidance=said.say("dimension", "avoidance"),
        styles={style: said.say("style", style) for style in STYLES},
    )
    return mark_safe(plane(_position(), LINES, words))  # noqa: S308 - built by an XML writer


def _position() -> Position:
    nodes = np.linspace(-6, 6, 61)
    x, y = (nodes - ANXIETY)[:, None] / SE, (nodes - AVOIDANCE)[None, :] / SE
    mass = np.exp(-(x**2 - 2 * CORRELATION * x * y + y**2) / (2 * (1 - CORRELATION**2)))
    return Position(
        anxiety=_estimate(ANXIETY),
        avoidance=_estimate(AVOIDANCE),
        correlation=CORRELATION,
        answered=0,
        nodes=nodes,
        mass=mass / mass.sum(),
    )


def _estimate(mean: float) -> Estimate:
    half, most = NORMAL_50 * SE, NORMAL_90 * SE
    return Estimate(mean, SE, (mean - half, mean + half), (mean - most, mean + most))
