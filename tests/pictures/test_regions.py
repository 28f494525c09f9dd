"""Regions hold what they say, wherever the posterior lies."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.pictures.regions import density
from tests.positions import position_at

places = st.floats(-2.5, 2.5)
errors = st.floats(0.25, 0.9)
correlations = st.floats(-0.7, 0.7)


@settings(max_examples=20, deadline=None)
@given(places, places, errors, correlations)
def test_a_region_holds_its_probability(x: float, y: float, se: float, r: float) -> None:
    found = density(position_at(x, y, se=se, correlation=r))
    for probability in (0.5, 0.9):
        inside = found.mass[found.mass >= found.level(probability)].sum()
        assert inside == pytest.approx(probability, abs=0.02)


@settings(max_examples=20, deadline=None)
@given(places, places, correlations)
def test_the_outline_is_the_ellipse_of_a_normal(x: float, y: float, r: float) -> None:
    """Area of the region of a bivariate normal that holds p: -2 pi ln(1 - p) s1 s2 sqrt(1 - r^2)."""
    se = 0.4
    found = density(position_at(x, y, se=se, correlation=r))
    for probability in (0.5, 0.9):
        (outline,) = found.outline(probability)
        expected = -2 * math.pi * math.log(1 - probability) * se**2 * math.sqrt(1 - r**2)
        assert _area(outline) == pytest.approx(expected, rel=0.03)
        assert outline.mean(axis=0) == pytest.approx([x, y], abs=0.08)


def test_outlines_are_closed() -> None:
    for line in density(position_at(0.3, -0.2)).outline(0.9):
        assert line[0] == pytest.approx(line[-1])


def test_two_peaks_give_two_outlines() -> None:
    left, right = position_at(-2, 0, se=0.3), position_at(2, 0, se=0.3)
    both = position_at(0, 0)
    both.mass[:] = (left.mass + right.mass) / 2
    assert len(density(both).outline(0.5)) == 2


def _area(outline: np.ndarray) -> float:
    x, y = outline[:, 0], outline[:, 1]
    return abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2
