"""Pictures of the library: the plane of styles, the loop, the pathway as a map."""

import re
from xml.etree import ElementTree as ET

import pytest

from earned.core.scoring.position import STYLES
from earned.pictures.loop import LoopWords, loop
from earned.pictures.pathway_map import MapWords, pathway_map
from earned.pictures.plane import PlaneWords
from earned.pictures.styles import plane_of_styles
from earned.pictures.svg import PAPER
from earned.pictures.writing import lines_of

SVG = "{http://www.w3.org/2000/svg}"
PLANE = PlaneWords("Map", "A <square>", "anxiety", "avoidance", {style: style for style in STYLES})
LOOP = LoopWords("Loop", "Four boxes", ("One", "Other"), ("a & b", "c", "d", "e"))


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own


def boxes(svg: str, name: str) -> list[dict[str, str]]:
    return [each.attrib for each in parsed(svg).iter() if each.get("class") == name]


@pytest.mark.parametrize(
    "svg", [plane_of_styles(PLANE), loop(LOOP), pathway_map(MapWords("M", "d", ["x"]))]
)
def test_each_says_what_it_shows(svg: str) -> None:
    root = parsed(svg)
    assert root.get("role") == "img"
    title, description = (root.findtext(f"{SVG}{tag}") for tag in ("title", "desc"))
    assert title
    assert description
    assert "style=" not in svg


@pytest.mark.parametrize(
    ("style", "right", "low"),
    [
        ("secure", False, True),
        ("anxious", True, True),
        ("avoidant", False, False),
        ("fearful", True, False),
    ],
)
def test_the_shaded_corner_is_the_styles_own(style: str, right: bool, low: bool) -> None:
    (frame,) = boxes(plane_of_styles(PLANE, style), "frame")
    (shade,) = boxes(plane_of_styles(PLANE, style), "region-90")
    assert (float(shade["x"]) > float(frame["x"])) == right
    assert (float(shade["y"]) > float(frame["y"])) == low
    assert float(shade["width"]) == float(frame["width"]) / 2


def test_nothing_is_shaded_unasked() -> None:
    assert boxes(plane_of_styles(PLANE), "region-90") == []


def test_the_loop_has_four_boxes_and_four_arrows_that_lead_round() -> None:
    svg = loop(LOOP)
    assert len(boxes(svg, "stone")) == 4
    lines = [each for each in boxes(svg, "road") if "x1" in each]
    ways = [
        (float(line["x2"]) - float(line["x1"]), float(line["y2"]) - float(line["y1"]))
        for line in lines
    ]
    assert [(x > 0) - (x < 0) for x, _ in ways] == [1, 0, -1, 0]
    assert [(y > 0) - (y < 0) for _, y in ways] == [0, 1, 0, -1]


def test_a_loop_needs_four_steps() -> None:
    with pytest.raises(ValueError, match="zip"):
        loop(LoopWords("Loop", "Three", ("One", "Other"), ("a", "b", "c")))


@pytest.mark.parametrize("count", [1, 4, 7])
def test_a_map_has_a_stone_a_stage_from_top_to_bottom(count: int) -> None:
    svg = pathway_map(MapWords("M", "d", [f"stage {n}" for n in range(count)]))
    heights = [float(stone["cy"]) for stone in boxes(svg, "stone")]
    assert heights == sorted(heights)
    assert len(set(heights)) == count
    height = float(re.findall(r'viewBox="0 0 [\d.]+ ([\d.]+)"', svg)[0])
    assert heights[-1] < height


def test_words_are_escaped_and_broken_into_lines() -> None:
    assert "a &amp; b" in loop(LOOP)
    assert lines_of("one two three four", 9) == ["one two", "three", "four"]
    assert lines_of("incomprehensibilities", 5) == ["incomprehensibilities"]
    assert lines_of("", 5) == [""]


def test_on_paper_they_carry_their_colours() -> None:
    svg = plane_of_styles(PLANE, "secure", PAPER)
    assert PAPER["region-90"]["fill"] in svg
    assert 'class="region-90"' not in svg
