"""The path as pictures: well-formed, described, escaped, and inside the frame."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest

from earned.core.change.observation import Measurement
from earned.core.change.sites import Gaussian
from earned.core.change.statespace import Model, trajectory
from earned.core.instruments.item import DIMENSIONS
from earned.core.scoring.position import STYLES
from earned.pictures.plane import PlaneWords
from earned.pictures.trajectory import (
    TRAJECTORY_PAPER,
    LineWords,
    Mark,
    spread_ticks,
    trajectory_line,
    trajectory_plane,
)
from earned.pictures.trajectory_cells import trajectory_cells
from tests.change import reference as ref
from tests.positions import REFERENCE

SVG = "{http://www.w3.org/2000/svg}"
WORDS = LineWords(
    title="Anxiety over time",
    description="It fell.",
    axis="anxiety",
    baseline="March",
    ticks=((0.0, "Mar"), (140.0, "Jul")),
    marks=(Mark(70.0, "moved <house> & garden"),),
    beneath=(10.0, 20.0),
)


@pytest.fixture(scope="module")
def found():
    days = np.arange(0.0, 147.0, 7.0)
    measurements = [
        Measurement(t, "general", "x", {d: Gaussian(1.5 - 0.02 * t, 0.2) for d in DIMENSIONS})
        for t in days
    ]
    return trajectory(measurements, Model(ref.prior(drift=ref.one(3.0)), floors={"anxiety": -1.0}))


def test_the_line_is_described_and_escaped(found):
    root = ET.fromstring(trajectory_line(found, "general", "anxiety", WORDS, reference=0.0))  # noqa: S314
    assert root.get("role") == "img"
    assert [e.text for e in root.iter(f"{SVG}title")] == ["Anxiety over time"]
    assert "moved <house> & garden" in [e.text for e in root.iter(f"{SVG}text")]
    assert {e.get("class") for e in root.iter()} >= {
        "region-90",
        "region-50",
        "path",
        "point",
        "floor",
        "baseline",
        "mark",
        "beneath",
        "line",
    }
    assert not any(e.get("style") for e in root.iter())


def test_on_paper_it_carries_colours(found):
    drawn = trajectory_line(found, "general", "anxiety", WORDS, paint=TRAJECTORY_PAPER)
    assert "class=" not in drawn.replace('class="trajectory"', "")


def test_the_line_never_goes_below_the_floor(found):
    with_floor = ET.fromstring(trajectory_line(found, "general", "anxiety", WORDS))  # noqa: S314
    top = next(
        float(e.get("y")) for e in with_floor.iter(f"{SVG}rect") if e.get("class") == "floor"
    )
    path = next(e.get("d") for e in with_floor.iter(f"{SVG}path") if e.get("class") == "path")
    heights = [float(point.split()[1]) for point in path[1:].split("L")]
    assert max(heights) <= top + 0.1


def test_the_plane_has_beginning_and_end(found):
    words = PlaneWords(
        "Path", "From here to there.", "anxiety", "avoidance", {s: s for s in STYLES}
    )
    root = ET.fromstring(trajectory_plane(found, "general", REFERENCE, words))  # noqa: S314
    assert len([e for e in root.iter(f"{SVG}path") if e.get("class") == "region-90"]) == 2
    assert [e.get("class") for e in root.iter(f"{SVG}circle")] == ["start", "point"]


def test_cells_fall_from_left_to_right(found):
    lines = trajectory_cells(found, "general", "avoidance", columns=30, rows=13)
    assert {len(line) for line in lines} == {36}
    rows = {c: r for r, line in enumerate(lines) for c, cell in enumerate(line) if cell == "●"}
    assert rows[min(rows)] < rows[max(rows)]


def test_ticks_are_few_and_hold_both_ends():
    days = [float(day) for day in range(0, 700, 7)]
    ticks = spread_ticks(days)
    assert len(ticks) == 6
    assert (ticks[0], ticks[-1]) == (days[0], days[-1])
    assert spread_ticks([1.0, 2.0]) == [1.0, 2.0]
