"""What a cell of answers may hold."""

from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.tables.answers import (
    MISSING,
    NOT_A_NUMBER,
    NOT_WHOLE,
    OUT_OF_RANGE,
    answer_rule,
    other_type,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3", 3),
        ("3.0", 3),
        ("3.", 3),
        (" 3 ", 3),
        ("+3", 3),
        ("03", 3),
        ("", MISSING),
        ("  ", MISSING),
        ("0", MISSING),
        ("0.00", MISSING),
        ("-9", MISSING),
        ("refused", MISSING),
        ("Refused", NOT_A_NUMBER),
        ("3.5", NOT_WHOLE),
        ("1e-1", NOT_WHOLE),
        ("6", OUT_OF_RANGE),
        ("-1", OUT_OF_RANGE),
        ("7.5", OUT_OF_RANGE),
        ("1e9", OUT_OF_RANGE),
        ("99999999999999999999", OUT_OF_RANGE),
        ("3,0", NOT_A_NUMBER),
        ("nan", NOT_A_NUMBER),
        ("1_0", NOT_A_NUMBER),
        ("٣", NOT_A_NUMBER),
        ("three", NOT_A_NUMBER),
    ],
)
def test_a_cell_is_an_answer_missing_or_wrong(text: str, code: int) -> None:
    rule = answer_rule(5, ["0", "-9.0", "refused"])
    assert rule.code(text) == code
    assert rule.codes(pa.array([text])).tolist() == [code]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([1, 5, None], pa.int8()),
        pa.array([1.0, 5.0, None]),
        pa.array([1.0, 5.0, float("nan")], pa.float32()),
        pa.array(np.array([1, 5, np.nan], np.float16)),
        pa.array([Decimal("1.0"), Decimal("5.0"), None]),
        pa.array(["1", "5", None]),
        pa.array(["1", "5", ""], pa.large_string()),
        pa.array(["1", "5.0", None], pa.string_view()),
        pa.array(["1", "5", None]).dictionary_encode(),
        pa.chunked_array([[1, 5, None]]).combine_chunks(),
    ],
    ids=lambda column: str(column.type),
)
def test_columns_of_any_type_read_alike(column: pa.Array) -> None:
    assert answer_rule(5, []).codes(column).tolist() == [1, 5, MISSING]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([True]),
        pa.array([3.5]),
        pa.array([8]),
        pa.array([float("inf")]),
        pa.array([[3]]),
        pa.array([{"answer": 3}]),
        pa.array([b"3"]),
    ],
    ids=lambda column: str(column.type),
)
def test_no_answer_passes_in_another_type(column: pa.Array) -> None:
    assert answer_rule(5, []).codes(column)[0] < 0


@pytest.mark.parametrize(
    ("column", "what"),
    [
        (pa.array([True]), "true and false"),
        (pa.array([date(2020, 1, 1)]), "dates or times"),
        (pa.array([[3]]), "lists or records"),
        (pa.array([{"answer": 3}]), "lists or records"),
        (pa.array([b"3"]), "bytes"),
        (pa.array([b"3"]).dictionary_encode(), "bytes"),
        (pa.array(["3"]).dictionary_encode(), None),
        (pa.array([3.5], pa.float32()), None),
        (pa.array([Decimal(3)]), None),
        (pa.nulls(1), None),
    ],
    ids=str,
)
def test_types_that_are_for_no_answers_are_named(column: pa.Array, what: str | None) -> None:
    assert other_type(column.type) == what


def test_a_column_of_nothing_is_missing() -> None:
    assert answer_rule(5, []).codes(pa.nulls(2)).tolist() == [MISSING, MISSING]


@settings(deadline=None)
@given(st.text(), st.integers(2, 9))
def test_whatever_is_read_as_an_answer_is_one(text: str, options: int) -> None:
    code = answer_rule(options, ["0"]).code(text)
    if code > 0:
        assert float(text) == code
        assert 1 <= code <= options


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(1, 7), st.sampled_from([0, 9, 3.5])), max_size=50))
def test_a_cell_reads_the_same_alone_and_among_others(values: list[float | None]) -> None:
    rule = answer_rule(7, ["9"])
    column = pa.array(values, pa.float64())
    alone = [int(rule.codes(column.slice(place, 1))[0]) for place in range(len(values))]
    assert np.array_equal(rule.codes(column), np.array(alone, np.int8))


CELLS = st.one_of(
    st.sampled_from(["", "0", "1", "5", "6", "9", " ", "x", "é", "٣", "\n", "1.0", "-9", "12"]),
    st.text(max_size=2).filter(lambda text: "\x00" not in text),
)


@settings(max_examples=60)
@given(st.lists(st.one_of(st.none(), CELLS), max_size=12), st.integers(0, 3))
def test_quick_ways_for_text_change_nothing(cells: list[str | None], first: int) -> None:
    rule = answer_rule(5, ["0", "9"])
    column = pa.array(cells, pa.string()).slice(first)
    expected = [MISSING if cell is None else rule.code(cell) for cell in cells[first:]]
    assert rule.codes(column).tolist() == expected


@settings(max_examples=60)
@given(
    st.lists(st.one_of(st.none(), st.integers(-3, 130)), max_size=12),
    st.sampled_from([pa.int16(), pa.int64(), pa.float64()]),
)
def test_quick_ways_for_numbers_change_nothing(cells: list[int | None], kind: pa.DataType) -> None:
    rule = answer_rule(5, ["0", "99"])
    expected = [MISSING if cell is None else rule.code(str(cell)) for cell in cells]
    assert rule.codes(pa.array(cells, kind)).tolist() == expected


def test_numbers_that_are_not_whole_or_not_numbers_keep_their_codes() -> None:
    column = pa.array([1.0, 2.5, float("nan"), None, float("inf"), -0.0, 3.0])
    assert answer_rule(5, []).codes(column).tolist() == [
        1,
        NOT_WHOLE,
        MISSING,
        MISSING,
        NOT_A_NUMBER,
        OUT_OF_RANGE,
        3,
    ]
