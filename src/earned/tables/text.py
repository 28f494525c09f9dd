"""A batch of rows as CSV bytes: quotation marks only where a cell needs them."""

import pyarrow as pa
import pyarrow.compute as pc

from earned.core.errors import DataError
from earned.tables.answers import plain


def csv_lines(batch: pa.RecordBatch, delimiter: str) -> memoryview:
    """The rows of a batch, each ending in a line feed.

    Raises :class:`DataError` for a column that has no text form, such as lists.
    """
    columns = [
        _cells(column, name, delimiter)
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    ended = pc.binary_join_element_wise(columns[-1], "", "\n")
    lines = pc.binary_join_element_wise(*columns[:-1], ended, delimiter)
    return _bytes(lines)


def _cells(column: pa.Array, name: str, delimiter: str) -> pa.Array:
    text = _text(column, name)
    return text if _is_number(column.type) else quoted(text, delimiter)


def _is_number(type_: pa.DataType) -> bool:
    """Whether its text needs no quotation marks, unless the delimiter is part of numbers."""
    return bool(pa.types.is_integer(type_) or pa.types.is_floating(type_))


def csv_header(names: list[str], delimiter: str) -> bytes:
    """The header line."""
    cells = quoted(pa.array(names, pa.string()), delimiter).to_pylist()
    return (delimiter.join(cells) + "\n").encode()


def quoted(column: pa.Array, delimiter: str) -> pa.Array:
    """Text cells, in quotation marks where they hold one, the delimiter or a line break."""
    held = bytes(_bytes(column))
    if not any(mark in held for mark in (b'"', b"\r", b"\n", delimiter.encode())):
        return column
    special = pc.match_substring_regex(column, f'["\r\n\\x{ord(delimiter):02x}]')
    doubled = pc.replace_substring(column, '"', '""')
    return pc.if_else(special, pc.binary_join_element_wise('"', doubled, '"', ""), column)


def _text(column: pa.Array, name: str) -> pa.Array:
    try:
        text = plain(column).cast(pa.string())
    except pa.ArrowException:
        raise DataError(
            f"values of the type {column.type} cannot be written as CSV.",
            "Leave the column out, or write Parquet: --output NAME.parquet",
            column=name,
        ) from None
    return text.fill_null("") if text.null_count else text


def _bytes(lines: pa.Array) -> memoryview:
    _, offsets, data = lines.buffers()
    if data is None:
        return memoryview(b"")
    ends = pa.Array.from_buffers(pa.int32(), len(lines) + 1, [None, offsets], offset=lines.offset)
    return memoryview(data)[ends[0].as_py() : ends[-1].as_py()]
