"""SPSS .sav and .zsav. Values the file itself declares missing arrive as missing."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyreadstat

from earned.core.errors import DataError
from earned.tables.table import check_columns

ROWS = 50_000
"""Each piece is found by reading past the ones before it, so pieces are large."""

DATES = ("DATE", "ADATE", "EDATE", "JDATE", "SDATE")
TIMES = {
    **dict.fromkeys(DATES, pa.date32()),
    **dict.fromkeys(("DATETIME", "YMDHMS"), pa.timestamp("us")),
    "TIME": pa.time64("us"),
}


class SpssTable:
    """An SPSS file. See :class:`~earned.tables.table.Table`.

    Numbers stay numbers (labels are not put in their place), dates become dates.
    """

    def __init__(self, path: Path) -> None:
        """Open and read the schema. Raises :class:`DataError` where the file is damaged."""
        self.name, self._path = str(path), path
        self._rows, self._read = 0, 0
        _, facts = self._piece(metadataonly=True)
        self._rows = facts.number_rows or 0
        check_columns(self.name, list(facts.column_names))
        kinds = {**facts.original_variable_types}
        self.schema = pa.schema([(name, _type(kinds[name])) for name in facts.column_names])

    def _piece(self, **limits: Any) -> tuple[dict[str, Any], Any]:
        try:
            found: tuple[dict[str, Any], Any] = pyreadstat.read_sav(
                str(self._path), output_format="dict", **limits
            )
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeError) as error:
            raise DataError(
                f"this SPSS file is damaged or cut short ({error}).",
                "Save it again from SPSS, or as CSV.",
                file=self.name,
            ) from None
        return found

    def batches(self) -> Generator[pa.RecordBatch]:
        """Batches of rows. Raises :class:`DataError` where the file is damaged."""
        while self._read < self._rows:
            data, _ = self._piece(row_offset=self._read, row_limit=ROWS)
            arrays = [_array(data[field.name], field.type) for field in self.schema]
            batch = pa.RecordBatch.from_arrays(arrays, schema=self.schema)
            if not batch.num_rows:
                return
            self._read += batch.num_rows
            yield batch

    def line_of(self, row: int) -> int | None:  # noqa: ARG002
        """SPSS files have no lines."""
        return None

    def share_read(self) -> float:
        """The share of the rows that has been read."""
        return self._read / self._rows if self._rows else 1.0

    def close(self) -> None:
        """Nothing is held open between pieces."""


def _type(kind: str) -> pa.DataType:
    """The type of a variable with this SPSS format, such as F8.2, A20 or DATE11."""
    name = kind.rstrip("0123456789.")
    return pa.string() if name in {"A", "AHEX"} else TIMES.get(name, pa.float64())


def _array(values: Any, type_: pa.DataType) -> pa.Array:
    return pa.array(values, type=type_, from_pandas=True)
