"""Parquet and Arrow (Feather, version 2): columns keep the types they were stored in."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from earned.core.errors import DataError
from earned.tables.table import check_columns, unreadable

ROWS, BATCH_BYTES = 24_576, 1 << 23
"""Batches hold so many rows, or fewer where a table is wide, so that memory stays flat."""


class ParquetTable:
    """A Parquet file. See :class:`~earned.tables.table.Table`."""

    def __init__(self, path: Path) -> None:
        """Open and read the schema. Raises :class:`DataError` where the file is damaged."""
        self.name = str(path)
        try:
            self._file = pq.ParquetFile(path, memory_map=False, pre_buffer=False)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self.name, "Parquet", error) from None
        self.schema: pa.Schema = self._file.schema_arrow
        check_columns(self.name, self.schema.names)
        self._read = 0

    def batches(self) -> Generator[pa.RecordBatch]:
        """Batches of rows. Raises :class:`DataError` where the file is damaged."""
        try:
            for batch in self._file.iter_batches(batch_size=batch_rows(self.schema)):
                self._read += batch.num_rows
                if batch.num_rows:
                    yield batch
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self.name, "Parquet", error) from None

    def line_of(self, row: int) -> int | None:  # noqa: ARG002
        """Parquet has no lines."""
        return None

    def share_read(self) -> float:
        """The share of the rows that has been read."""
        rows = self._file.metadata.num_rows
        return self._read / rows if rows else 1.0

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class ArrowTable:
    """An Arrow file (Feather version 2). See :class:`~earned.tables.table.Table`."""

    def __init__(self, path: Path) -> None:
        """Open and read the schema. Raises :class:`DataError` where the file is damaged."""
        self.name = str(path)
        try:
            self._source = pa.OSFile(str(path), "rb")
            self._file = pa.ipc.open_file(self._source)
        except pa.ArrowException as error:
            raise _damaged(self.name, "Arrow", error) from None
        except OSError as error:
            raise unreadable(self.name, error) from None
        self.schema: pa.Schema = self._file.schema
        check_columns(self.name, self.schema.names)
        self._read = 0

    def batches(self) -> Generator[pa.RecordBatch]:
        """Batches of rows. Raises :class:`DataError` where the file is damaged."""
        try:
            for number in range(self._file.num_record_batches):
                batch = self._file.get_batch(number)
                self._read = number + 1
                yield from slices(batch)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self.name, "Arrow", error) from None

    def line_of(self, row: int) -> int | None:  # noqa: ARG002
        """Arrow has no lines."""
        return None

    def share_read(self) -> float:
        """The share of the record batches that has been read."""
        batches = self._file.num_record_batches
        return self._read / batches if batches else 1.0

    def close(self) -> None:
        """Let go of the file."""
        self._source.close()


class MemoryTable:
    """A table already in memory. See :class:`~earned.tables.table.Table`."""

    def __init__(self, table: pa.Table, name: str = "the table") -> None:
        """Take a table. Raises :class:`DataError` where two columns share a name."""
        self.name, self._table = name, table
        self.schema: pa.Schema = table.schema
        check_columns(name, table.column_names)

    def __str__(self) -> str:
        """What errors call it."""
        return self.name

    def batches(self) -> Generator[pa.RecordBatch]:
        """Batches of rows."""
        for batch in self._table.to_batches(max_chunksize=batch_rows(self.schema)):
            if batch.num_rows:
                yield batch

    def line_of(self, row: int) -> int | None:  # noqa: ARG002
        """A table in memory has no lines."""
        return None

    def share_read(self) -> float | None:
        """Not counted: all of it is here."""
        return None

    def close(self) -> None:
        """Nothing to let go of."""


def slices(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """A batch in pieces of at most :func:`batch_rows` rows."""
    rows = batch_rows(batch.schema)
    for start in range(0, batch.num_rows, rows):
        yield batch.slice(start, rows)


def batch_rows(schema: pa.Schema) -> int:
    """How many rows a batch may hold, taking eight bytes a cell."""
    return max(1, min(ROWS, BATCH_BYTES // (8 * max(1, len(schema)))))


def _damaged(name: str, kind: str, error: Exception) -> DataError:
    return DataError(
        f"this {kind} file is damaged or cut short ({error}).",
        "Fetch it or write it again.",
        file=name,
    )
