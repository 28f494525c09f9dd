"""Curves and crowds: what is drawn lies where the numbers say."""

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from earned.pictures.axes import Axes, round_steps, shown
from earned.pictures.crowd import CrowdWords, crowd, smoothed
from earned.pictures.curves import CurveWords, answer_chances, curve
from earned.pictures.svg import PAPER

WORDS = CurveWords("title", "description", "across", "up")
PLACES = np.linspace(-3, 3, 61)
SVG = "{http://www.w3.org/2000/svg}"


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 - drawn by ourselves


def points(path):
    return np.array([[float(a), float(b)] for a, b in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)])


def test_a_curve_passes_through_its_values():
    values = 4 - PLACES**2 / 3
    root = parsed(curve(PLACES, values, WORDS, "one"))
    line = points(next(e for e in root.iter(f"{SVG}path") if e.get("class") == "curve").get("d"))
    axes = Axes(420, 200, (-3, 3), (0, 4))
    np.testing.assert_allclose(line[:, 0], [axes.x(x) for x in PLACES], atol=0.06)
    np.testing.assert_allclose(line[:, 1], [axes.y(y) for y in values], atol=0.06)


@pytest.mark.parametrize("options", [2, 5, 7])
def test_an_items_answers_are_drawn_each_in_its_shade(options):
    chances = np.full((61, options), 1 / options)
    root = parsed(answer_chances(PLACES, chances, WORDS, "two"))
    shades = [e.get("class") for e in root.iter(f"{SVG}path")]
    assert len(shades) == options
    assert shades[0] == "curve answer-1"
    assert shades[-1] == "curve answer-7"
    assert len(set(shades)) == options


def test_pictures_tell_what_they_show():
    for text in (curve(PLACES, PLACES**2, WORDS, "a"), crowd_of(np.ones((60, 2)) * 3)):
        root = parsed(text)
        assert root.get("role") == "img"
        assert root.find(f"{SVG}title").text == "title"
        assert root.find(f"{SVG}desc").text == "description"


def crowd_of(people, paint=None):
    words = CrowdWords("title", "description", "across", "up")
    return crowd(people, (1.0, 7.0), words, paint=paint)


def inside(polygon, point):
    """Whether a point lies in a polygon, by counting crossings."""
    x, y = polygon.T
    after = np.roll(polygon, -1, axis=0)
    crosses = (y > point[1]) != (after[:, 1] > point[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x + (point[1] - y) * (after[:, 0] - x) / (after[:, 1] - y)
    return bool((crosses & (point[0] < at)).sum() % 2)


def test_the_regions_hold_as_many_people_as_they_say():
    random = np.random.default_rng(3)
    people = random.multivariate_normal([3.2, 4.1], [[0.5, 0.2], [0.2, 0.4]], 3000)
    root = parsed(crowd_of(people))
    axes = Axes(360, 360, (1, 7), (1, 7))
    drawn = np.array([[axes.x(a), axes.y(b)] for a, b in people[:1000]])
    for name, share in (("region-90", 0.9), ("region-50", 0.5)):
        path = next(e for e in root.iter(f"{SVG}path") if e.get("class") == name).get("d")
        polygon = points(path)
        held = np.mean([inside(polygon, one) for one in drawn])
        assert held == pytest.approx(share, abs=0.04)


def test_smoothing_loses_nobody_even_at_an_edge():
    people = np.column_stack([np.ones(200), np.linspace(1, 7, 200)])
    nodes, mass = smoothed(people, (1.0, 7.0))
    assert mass.sum() == pytest.approx(1.0)
    assert (mass >= 0).all()
    assert nodes @ mass.sum(axis=1) == pytest.approx(1.0, abs=0.3)


def test_on_paper_colours_replace_classes():
    assert "class=" not in crowd_of(np.random.default_rng(1).normal(4, 1, (80, 2)), PAPER).replace(
        'class="crowd"', ""
    )


@pytest.mark.parametrize(
    ("most", "steps"),
    [(21.0, [0, 10, 20, 30]), (0.55, [0, 0.2, 0.4, 0.6]), (4.0, [0, 1, 2, 3, 4]), (0.0, [0, 1])],
)
def test_axes_end_at_round_numbers(most, steps):
    assert round_steps(most) == pytest.approx(steps)


def test_ticks_have_a_true_minus():
    assert shown(-2.0) == "\N{MINUS SIGN}2"
    assert shown(0.5) == "0.5"
