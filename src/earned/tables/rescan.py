"""Read a text table again, slowly, to say where something is wrong.

The fast reader knows neither lines nor, when it stops, rows. This one does. It is only used on the way
to an error message.
"""

import csv
import io
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from earned.tables.stream import ByteStream

SENTINEL = "\x00end"


class Place(NamedTuple):
    """A data row (counted from 1; 0 is the header), the line it begins on, and its cells."""

    row: int
    line: int
    cells: list[str]


class Rescan:
    """Rows of a delimited text with their lines. Bytes that do not decode become surrogates."""

    def __init__(self, path: Path, delimiter: str, encoding: str) -> None:
        """Remember what to read. Nothing is opened yet."""
        self.path, self.delimiter = path, delimiter
        self.encoding = "utf-8-sig" if encoding.lower() in {"utf-8", "utf8"} else encoding

    def places(self) -> Iterator[Place]:
        """All rows that are not blank, the header first, and a sentinel row last.

        Where a quotation mark is never closed, the sentinel is swallowed by the last row.
        """
        csv.field_size_limit(sys.maxsize)
        stream = ByteStream(self.path)
        text = io.TextIOWrapper(
            stream.content, encoding=self.encoding, errors="surrogateescape", newline=""
        )
        rows = csv.reader(chain(text, [SENTINEL]), delimiter=self.delimiter)
        line, row = 1, 0
        try:
            for cells in rows:
                if cells:
                    yield Place(row, line, cells)
                    row += 1
                line = rows.line_num + 1
        finally:
            text.detach()
            stream.close()

    def line_of(self, row: int) -> int | None:
        """The line a data row begins on."""
        return next((place.line for place in self.places() if place.row == row), None)

    def ragged(self, columns: int) -> Place | None:
        """The first row with another number of cells."""
        for place in self.places():
            if len(place.cells) != columns and place.cells != [SENTINEL]:
                return place
        return None

    def undecodable(self) -> Place | None:
        """The first row that does not decode; ``None`` where even its place cannot be told."""
        try:
            return next(
                (place for place in self.places() if is_escaped("".join(place.cells))), None
            )
        except UnicodeError:
            return None

    def unclosed(self) -> Place | None:
        """The row whose quotation mark is never closed."""
        last = None
        for place in self.places():
            last = place
        return last if last and last.cells != [SENTINEL] else None


def is_escaped(text: str) -> bool:
    """Whether a text stands for bytes that did not decode."""
    return any("\udc80" <= character <= "\udcff" for character in text)


def undecodable_column(place: Place, columns: list[str]) -> str | None:
    """The name of the first column whose cell does not decode."""
    for name, cell in zip(columns, place.cells, strict=False):
        if is_escaped(cell):
            return name
    return None
