"""Several pictures on one sheet: each in its place, under its name, and one voice for all."""

from xml.etree import ElementTree as ET

import pytest

from earned.pictures.sheet import GAP, HEAD, sheet
from earned.pictures.svg import Drawing

SVG = "{http://www.w3.org/2000/svg}"


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 - drawn by ourselves


def square(name):
    """A picture of 100 by 50 with one line."""
    drawing = Drawing(100, 50, name)
    drawing.describe(f"title of {name}", "words")
    drawing.add("line", "line", x1=1, y1=2, x2=3, y2=4)
    return drawing.text()


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (4, 2), (5, 3), (2, 1)])
def test_pictures_stand_in_rows_and_none_is_lost(count, columns):
    names = [f"Q{n}" for n in range(count)]
    root = parsed(sheet([(n, square(n)) for n in names], columns, "all", "title", "words"))
    places = [group.get("transform") for group in root.iter(f"{SVG}g")]
    assert len(set(places)) == count
    assert len(list(root.iter(f"{SVG}line"))) == count
    assert [text.text for text in root.iter(f"{SVG}text")] == names
    rows = -(-count // columns)
    width, height = map(float, root.get("viewBox").split()[2:])
    assert width == pytest.approx(columns * (100 + GAP) - GAP)
    assert height == pytest.approx(rows * (50 + HEAD + GAP) - GAP)


def test_one_title_speaks_for_all():
    root = parsed(sheet([("", square("a")), ("", square("b"))], 1, "both", "title", "words"))
    assert [t.text for t in root.iter(f"{SVG}title")] == ["title"]
    assert all(group.get("aria-hidden") == "true" for group in root.iter(f"{SVG}g"))
    assert root.get("aria-labelledby") == "both-title both-desc"
    assert not list(root.iter(f"{SVG}text"))
