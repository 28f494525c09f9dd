"""What a table is to those who read it: named columns and batches of rows, in order."""

from collections.abc import Generator
from typing import Protocol

import pyarrow as pa

from earned.core.errors import DataError, NoInputError
from earned.tables.answers import NUMBER

CSV_ADVICE = "Save the table as CSV in UTF-8, or as Parquet, Arrow or SPSS .sav."


class Table(Protocol):
    """A table that is read once, from its first row to its last.

    ``name``: how messages call it. ``schema``: columns and their types, in the order of the file.
    """

    name: str
    schema: pa.Schema

    def batches(self) -> Generator[pa.RecordBatch]:
        """Batches of rows, none empty. Raises :class:`DataError` naming the place that is wrong."""
        ...

    def line_of(self, row: int) -> int | None:
        """The line on which a data row (counted from 1) begins; ``None`` where there are no lines."""
        ...

    def share_read(self) -> float | None:
        """How much of the table has been read, 0 to 1; ``None`` where that is not known."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def unreadable(name: str, error: OSError) -> NoInputError:
    """The error for a file that the system does not let us read."""
    if isinstance(error, FileNotFoundError):
        return NoInputError(f"{name}: there is no such file. Check the name and the folder.")
    if isinstance(error, IsADirectoryError):
        return NoInputError(f"{name}: this is a folder. Name one file in it.")
    if isinstance(error, PermissionError):
        return NoInputError(f"{name}: you may not read this file. Ask its owner for permission.")
    return NoInputError(f"{name}: this file cannot be read: {error.strerror or error}.")


def check_columns(name: str, columns: list[str]) -> None:
    """Raise :class:`DataError` where two columns share a name."""
    seen: set[str] = set()
    for column in columns:
        if column in seen:
            raise _shared(name, columns, column)
        seen.add(column)


def _shared(name: str, columns: list[str], column: str) -> DataError:
    if all(NUMBER.fullmatch(one.strip()) for one in columns):
        return DataError(
            "the first line holds numbers where names of columns should stand.",
            "Put a header line above it that names each column.",
            file=name,
        )
    return DataError(
        "this name stands at the top of two columns.",
        "Give each column a name of its own.",
        file=name,
        column=repr(column),
    )


def clipped(text: str, longest: int) -> str:
    """A text for a message, cut off where it goes on for long."""
    return text if len(text) <= longest else f"{text[:longest]}..."
