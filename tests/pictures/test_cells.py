"""The plane in a terminal."""

from hypothesis import given, settings
from hypothesis import strategies as st

from earned.pictures.cells import MEAN, NARROW, WIDE, plane_cells
from earned.pictures.plane import PlaneWords
from tests.positions import REFERENCE, position_at

STYLES = {"secure": "secure", "anxious": "anxious", "avoidant": "avoidant", "fearful": "fearful"}
WORDS = PlaneWords("", "", "anxiety", "avoidance", STYLES)


@settings(max_examples=20, deadline=None)
@given(
    st.floats(-6, 6),
    st.floats(-6, 6),
    st.floats(0.3, 1.0),
    st.integers(30, 80),
    st.integers(11, 40),
)
def test_the_frame_is_whole_wherever_somebody_stands(
    x: float, y: float, se: float, columns: int, rows: int
) -> None:
    lines = plane_cells(position_at(x, y, se=se), REFERENCE, WORDS, columns=columns, rows=rows)
    framed = [line for line in lines if line.endswith("│")]
    assert len(framed) == rows
    assert {len(line) for line in framed} == {columns + 6}
    assert "".join(lines).count(MEAN) == 1


def test_dense_lies_within_light() -> None:
    lines = plane_cells(position_at(0.5, -0.5, se=0.6), REFERENCE, WORDS)
    text = "".join(lines)
    assert 0 < text.count(NARROW) < text.count(NARROW) + text.count(WIDE)
    row = next(line for line in lines if MEAN in line)
    assert WIDE in row
    assert row.index(WIDE) < row.index(NARROW) < row.rindex(NARROW) < row.rindex(WIDE)


def test_corners_and_axes_are_named() -> None:
    lines = plane_cells(position_at(0, 0), REFERENCE, WORDS)
    assert "avoidance" in lines[0]
    assert "avoidant" in lines[2]
    assert "fearful" in lines[2]
    low = next(line for line in lines if line.startswith(" -3"))
    assert low.index("secure") < low.index("anxious")
    assert lines[-1].strip() == "anxiety →"


def test_higher_avoidance_is_further_up() -> None:
    def row(y: float) -> int:
        lines = plane_cells(position_at(0, y), REFERENCE, WORDS)
        return next(n for n, line in enumerate(lines) if MEAN in line)

    assert row(1.5) < row(0.0) < row(-1.5)
