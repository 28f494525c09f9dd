"""Cells -> answers: whole numbers from 1 to the number of options, missing, or wrong in one of three ways."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

MISSING = 0
NOT_A_NUMBER, NOT_WHOLE, OUT_OF_RANGE = -1, -2, -3
"""Codes of an :class:`AnswerRule` besides the answers ``1..options``."""

WHOLE = re.compile(r"[+-]?[0-9]+(\.0*)?", re.ASCII)
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)

Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """What a cell may hold: a whole number ``1..options``, nothing, or a declared missing code.

    ``3``, ``3.0`` and `` 3 `` are 3. Missing codes are compared as numbers where they are numbers
    (0 and 0.0 alike), and as they stand otherwise (``NA`` is not ``na``).
    """

    options: int
    missing: frozenset[str] = frozenset()
    known: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def code(self, text: str) -> int:
        """The code of one cell: ``1..options``, ``MISSING``, or one of the three wrong ones."""
        found = self.known.get(text)
        if found is None:
            found = _code(text.strip(), self.options, self.missing)
            if len(self.known) < KNOWN_AT_MOST:
                self.known[text] = found
        return found

    def codes(self, column: pa.Array) -> Codes:
        """The codes of a column of any type; shape (N,)."""
        for quick in (single_characters, small_numbers):
            found = quick(column)
            if found is not None:
                return _tables(self)[quick][found]
        return by_value(column, self.code, MISSING).astype(np.int8)


EMPTY = 128
"""Stands for a cell without an answer, among characters and numbers below it."""

Small = NDArray[np.uint8]


@cache
def _tables(rule: AnswerRule) -> dict[Callable[[pa.Array], Small | None], Codes]:
    """Codes of all single characters, and of all small numbers."""
    characters = [rule.code(chr(place)) for place in range(EMPTY)]
    numbers = [rule.code(str(place)) for place in range(EMPTY)]
    return {
        single_characters: np.array([*characters, MISSING], np.int8),
        small_numbers: np.array([*numbers, MISSING], np.int8),
    }


def single_characters(column: pa.Array) -> Small | None:
    """The characters of a text column whose cells hold one or none, (N,); ``None`` where they hold more."""
    if column.type != pa.string() or column.null_count:
        return None
    _, offsets, data = column.buffers()
    ends = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    sizes = np.diff(ends)
    if len(sizes) and sizes.max() > 1:
        return None
    held = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]] if data else np.zeros(0, np.uint8)
    if len(held) and held.max() >= EMPTY:  # not what text is made of, whatever the column says
        return None
    if len(held) == len(column):
        return held
    found = np.full(len(column), EMPTY, np.uint8)
    found[sizes == 1] = held
    return found


def small_numbers(column: pa.Array) -> Small | None:
    """The values of a column of numbers that are whole and from 0 to 127, (N,); ``None`` for all others."""
    if not (pa.types.is_integer(column.type) or pa.types.is_float64(column.type)):
        return None
    values = column.fill_null(0).to_numpy() if column.null_count else column.to_numpy()
    missing = _missing(column, values)
    if missing is not None:
        values = np.where(missing, 0, values)
    if len(values) and not 0 <= values.min() <= values.max() < EMPTY:
        return None
    found = np.asarray(values, np.uint8)
    if values.dtype.kind == "f" and not np.array_equal(found, values):
        return None
    if missing is not None:
        found[missing] = EMPTY
    return found


def _missing(column: pa.Array, values: NDArray[Any]) -> NDArray[np.bool_] | None:
    """Where nothing stands, nor a number; ``None`` where that is nowhere."""
    if column.null_count or (values.dtype.kind == "f" and np.isnan(values).any()):
        found = column.is_null(nan_is_null=True).to_numpy(zero_copy_only=False)
        return np.asarray(found, bool)
    return None


def by_value(column: pa.Array, number: Callable[[str], float], empty: float) -> NDArray[np.float64]:
    """A number for each cell, worked out once a distinct value; ``empty`` where it is null; (N,)."""
    try:
        values = plain(column).dictionary_encode()
    except pa.ArrowNotImplementedError:
        texts = [None if value is None else as_text(value) for value in column.to_pylist()]
        values = pa.array(texts, pa.string()).dictionary_encode()
    found = [empty if v is None else number(as_text(v)) for v in values.dictionary.to_pylist()]
    indices = values.indices.fill_null(len(found)).to_numpy(zero_copy_only=False)
    return np.asarray(np.array([*found, empty], np.float64)[indices])


KNOWN_AT_MOST = 10_000


def answer_rule(options: int, missing: Iterable[str]) -> AnswerRule:
    """A rule for so many options and these missing codes, written as they stand in the file."""
    return AnswerRule(options, frozenset(canonical(code) for code in missing))


def canonical(text: str) -> str:
    """One way to write the same cell: ``0`` for ``0.0`` and ``+0``, and no spaces around."""
    bare = text.strip()
    return str(int(bare.split(".")[0])) if WHOLE.fullmatch(bare) else bare


def _code(text: str, options: int, missing: frozenset[str]) -> int:
    if not text or canonical(text) in missing:
        return MISSING
    if WHOLE.fullmatch(text):
        value = int(canonical(text))
        return value if 1 <= value <= options else OUT_OF_RANGE
    if not NUMBER.fullmatch(text):
        return NOT_A_NUMBER
    return OUT_OF_RANGE if float(text).is_integer() or abs(float(text)) > options else NOT_WHOLE


def plain(column: pa.Array) -> pa.Array:
    """A column without dictionary or view, whose values can be told apart."""
    if pa.types.is_dictionary(column.type):
        return plain(column.dictionary).take(column.indices)
    if pa.types.is_string_view(column.type) or pa.types.is_large_string(column.type):
        return column.cast(pa.string())
    return column


def as_text(value: Any) -> str:
    """A cell as people would write it: ``3`` for 3.0, nothing for 'not a number'."""
    if isinstance(value, float):
        return "" if value != value else f"{value:.15g}"
    return str(value)


def other_type(column: pa.DataType) -> str | None:
    """What a column holds whose type is for no answers: neither numbers nor text."""
    if pa.types.is_dictionary(column):
        return other_type(column.value_type)
    if pa.types.is_boolean(column):
        return "true and false"
    if pa.types.is_temporal(column):
        return "dates or times"
    if pa.types.is_nested(column):
        return "lists or records"
    return "bytes" if pa.types.is_binary(column) or pa.types.is_large_binary(column) else None
