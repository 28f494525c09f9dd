"""Delimited text: CSV and its relatives. Every cell arrives as the text that stands in the file."""

import codecs
import csv
import io
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc

from earned.core.errors import DataError, UsageError
from earned.tables.rescan import Rescan, is_escaped, undecodable_column
from earned.tables.stream import HEAD_BYTES, ByteStream, head
from earned.tables.table import CSV_ADVICE, check_columns, unreadable

BLOCK_BYTES = 1 << 21
OTHER_TEXT = {b"<!doctype": "a web page", b"<html": "a web page", b"[{": "JSON", b'{"': "JSON"}
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class DelimitedTable:
    """A text table with a header line. See :class:`~earned.tables.table.Table`.

    A blank line is no row. A byte-order mark, any line ending and line breaks inside quotation marks
    are understood.
    """

    def __init__(self, path: Path, delimiter: str = ",", encoding: str = "utf-8") -> None:
        """Open and read the header. Raises :class:`DataError` where it is no text table."""
        self.name = str(path)
        self._delimiter, self._encoding = delimiter, _known_encoding(encoding)
        self._rescan = Rescan(path, delimiter, self._encoding)
        start = head(path)
        self._check_text(start)
        self._columns: list[str] = []
        self._columns, self._filled = self._header(start)
        check_columns(self.name, self._columns)
        self.schema = pa.schema([(column, pa.string()) for column in self._columns])
        self._stream = ByteStream(path)

    def _check_text(self, start: bytes) -> None:
        if not start.strip(b"\r\n \t" + codecs.BOM_UTF8):
            raise DataError("this file is empty.", "It needs a header line.", file=self.name)
        if self._encoding.startswith("utf-16"):
            return
        if start.startswith(WIDE_MARKS):
            remedy = "Save it as UTF-8, or add: --encoding utf-16"
            raise DataError("this text is in UTF-16.", remedy, file=self.name)
        if b"\x00" in start:
            raise DataError("this is not a text table.", CSV_ADVICE, file=self.name)
        text = start.removeprefix(codecs.BOM_UTF8).lstrip().lower()
        for beginning, what in OTHER_TEXT.items():
            if text.startswith(beginning):
                raise DataError(f"this is {what}, not a table.", CSV_ADVICE, file=self.name)

    def _header(self, start: bytes) -> tuple[list[str], bool]:
        """The cells of the header, and whether anything may follow it."""
        csv.field_size_limit(sys.maxsize)
        rows = csv.reader(io.StringIO(self._decoded(start), newline=""), delimiter=self._delimiter)
        filled = (cells for cells in rows if cells)
        header = next(filled, [])
        more = next(filled, None) is not None
        if not more and len(start) == HEAD_BYTES:
            raise DataError("the header line does not end.", CSV_ADVICE, file=self.name)
        if any(is_escaped(cell) for cell in header):
            raise self._undecodable()
        return header, more

    def _decoded(self, start: bytes) -> str:
        encoding = "utf-8-sig" if self._encoding == "utf-8" else self._encoding
        try:
            return codecs.getincrementaldecoder(encoding)(errors="surrogateescape").decode(start)
        except UnicodeError:
            raise self._undecodable() from None

    def batches(self) -> Generator[pa.RecordBatch]:
        """Batches of rows; every column is text. Raises :class:`DataError` naming row and line."""
        last = ""
        try:
            for batch in self._read():
                last = batch.column(batch.num_columns - 1)[-1].as_py()
                yield batch
        except pa.ArrowInvalid as error:
            raise self._explain(str(error)) from None
        except UnicodeError:
            raise self._undecodable() from None
        except OSError as error:
            raise self._stream.damaged(error) or unreadable(self.name, error) from None
        if "\n" in last or "\r" in last:
            self._check_closed()

    def _read(self) -> Iterator[pa.RecordBatch]:
        if not self._filled:
            return
        types = {column: pa.string() for column in self._columns}
        with pc.open_csv(
            self._stream.content,
            read_options=pc.ReadOptions(block_size=BLOCK_BYTES, encoding=self._encoding),
            parse_options=pc.ParseOptions(delimiter=self._delimiter, newlines_in_values=True),
            convert_options=pc.ConvertOptions(
                column_types=types, strings_can_be_null=False, null_values=[]
            ),
        ) as reader:
            yield from (batch for batch in reader if batch.num_rows)

    def _explain(self, message: str) -> DataError:
        if "UTF8" in message:
            return self._undecodable()
        ragged = self._rescan.ragged(len(self._columns))
        unclosed = self._rescan.unclosed()
        if unclosed and (ragged is None or ragged.row >= unclosed.row):
            return _unclosed(self.name, unclosed.row, unclosed.line)
        if ragged is None:
            problem = f"a row is longer than {BLOCK_BYTES >> 20} MB, or broken ({message})."
            return DataError(problem, CSV_ADVICE, file=self.name)
        return DataError(
            f"line {ragged.line} has {len(ragged.cells)} cells, the header {len(self._columns)}.",
            "Each row needs as many cells as the header; a comma inside a cell needs quotation marks"
            " around it.",
            file=self.name,
            row=ragged.row,
        )

    def _undecodable(self) -> DataError:
        place = self._rescan.undecodable()
        return DataError(
            f"line {place.line if place else '?'} holds bytes that are not {self._encoding}.",
            "Save the file as UTF-8, or say what it is, such as: --encoding latin-1",
            file=self.name,
            row=place.row if place else None,
            column=undecodable_column(place, self._columns) if place else None,
        )

    def _check_closed(self) -> None:
        place = self._rescan.unclosed()
        if place:
            raise _unclosed(self.name, place.row, place.line)

    def line_of(self, row: int) -> int | None:
        """The line a data row begins on."""
        return self._rescan.line_of(row)

    def share_read(self) -> float:
        """The share of the file's bytes that has been read."""
        return self._stream.share_read()

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()


def _known_encoding(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise UsageError(
            f"There is no encoding {encoding!r}. Common ones: utf-8, latin-1, cp1252, utf-16."
        ) from None


def _unclosed(name: str, row: int, line: int) -> DataError:
    return DataError(
        f"a quotation mark opened on line {line} is never closed.",
        'Close it, or write "" for a quotation mark inside a cell.',
        file=name,
        row=row,
    )
