"""Pictures that a strict page, a dark page, paper and a screen reader can all use."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.pictures.intervals import bar, interval
from earned.pictures.plane import PlaneWords, plane
from earned.pictures.svg import PAPER
from tests.positions import REFERENCE, position_at

NS = "{http://www.w3.org/2000/svg}"
WORDS = PlaneWords(
    title="Where <you> stand & why",
    description="In words",
    anxiety="anxiety",
    avoidance="avoidance",
    styles={"secure": "S&S", "anxious": "A", "avoidant": "V", "fearful": "F"},
)


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - we drew it ourselves


def drawn(x: float = 0.5, y: float = -0.5, se: float = 0.35) -> ET.Element:
    return parse(plane(position_at(x, y, se=se), REFERENCE, WORDS))


def by_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in root.iter() if element.get("class") == name]


@pytest.mark.parametrize(
    "svg",
    [
        plane(position_at(0, 0), REFERENCE, WORDS),
        interval(position_at(0, 0).anxiety, 0.2),
        bar(0.4),
    ],
)
def test_on_a_page_there_are_classes_and_no_colours(svg: str) -> None:
    assert not re.search(r'\s(style|fill|stroke|on\w+)="', svg)
    assert 'class="' in svg


def test_on_paper_there_are_colours_and_no_classes() -> None:
    root = parse(plane(position_at(0, 0), REFERENCE, WORDS, PAPER))
    inner = list(root)
    assert not [element for element in inner if element.get("class")]
    drawn_parts = [element for element in inner if element.tag not in {NS + "title", NS + "desc"}]
    assert all(element.get("fill") or element.get("stroke") for element in drawn_parts)


def test_it_says_what_it_shows() -> None:
    root = drawn()
    assert root.get("role") == "img"
    title, desc = (root.find(NS + tag) for tag in ("title", "desc"))
    assert title is not None
    assert desc is not None
    assert title.text == "Where <you> stand & why"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


def test_pictures_with_words_beside_them_are_silent() -> None:
    for svg in (interval(position_at(0, 0).anxiety, 0), bar(0.3)):
        assert parse(svg).get("aria-hidden") == "true"


@settings(max_examples=20, deadline=None)
@given(st.floats(-1.8, 1.8), st.floats(-1.8, 1.8))
def test_anxiety_goes_right_and_avoidance_up(x: float, y: float) -> None:
    (point,) = by_class(drawn(x, y), "point")
    (middle,) = by_class(drawn(0, 0), "point")
    across = float(point.get("cx", 0)) - float(middle.get("cx", 0))
    up = float(middle.get("cy", 0)) - float(point.get("cy", 0))
    assert across == pytest.approx(x * 400 / 6, abs=0.2)
    assert up == pytest.approx(y * 400 / 6, abs=0.2)


def test_the_secure_corner_is_lower_left() -> None:
    corners = {element.text: element for element in by_class(drawn(), "corner")}
    secure, fearful = corners["S&S"], corners["F"]
    assert float(secure.get("x", 0)) < float(fearful.get("x", 0))
    assert float(secure.get("y", 0)) > float(fearful.get("y", 0))


@settings(max_examples=20, deadline=None)
@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(0.3, 1.0))
def test_nothing_is_drawn_outside_the_frame(x: float, y: float, se: float) -> None:
    root = drawn(x, y, se)
    (frame,) = by_class(root, "frame")
    left, top = float(frame.get("x", 0)), float(frame.get("y", 0))
    for name in ("region-90", "region-50"):
        (region,) = by_class(root, name)
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", region.get("d", ""))]
        assert all(left - 1 <= n <= left + 401 for n in numbers[0::2])
        assert all(top - 1 <= n <= top + 401 for n in numbers[1::2])


def test_the_wide_band_holds_the_narrow_one() -> None:
    root = parse(interval(position_at(0.4, 0).anxiety, 0.1))
    (wide,), (narrow,) = by_class(root, "region-90"), by_class(root, "region-50")
    assert float(wide.get("x", 0)) < float(narrow.get("x", 0))
    assert float(wide.get("width", 0)) > float(narrow.get("width", 0))


def test_a_bar_is_as_long_as_its_probability() -> None:
    (half,) = by_class(parse(bar(0.5)), "bar")
    (most,) = by_class(parse(bar(1.0)), "bar")
    assert float(most.get("width", 0)) == 2 * float(half.get("width", 0))
