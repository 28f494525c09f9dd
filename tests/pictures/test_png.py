"""PNG: the same picture, as so many pixels."""

import struct

import pytest

from earned.pictures.png import png
from earned.pictures.svg import PAPER, Drawing


def drawn(words: str = "x") -> str:
    picture = Drawing(120, 50, "p", PAPER)
    picture.add("rect", "bar", x=0, y=0, width=60, height=50)
    picture.write(words, "label", 70, 30)
    return picture.text()


@pytest.mark.parametrize(("scale", "size"), [(2.0, (240, 100)), (1.0, (120, 50))])
def test_it_has_so_many_pixels_a_unit(scale: float, size: tuple[int, int]) -> None:
    made = png(drawn(), scale)
    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", made[16:24]) == size


def test_it_holds_what_is_drawn_and_is_the_same_every_time() -> None:
    assert png(drawn()) == png(drawn())
    assert png(drawn()) != png(drawn("anxiety"))
