"""Tables that come from Python rather than from a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from earned.core.errors import UsageError
from earned.tables.columnar import MemoryTable
from earned.tables.opening import open_table
from earned.tables.table import Table

Source = Path | MemoryTable
"""Where a table comes from: a file, or memory. ``str`` of it is what errors call it."""


def arrow_table(data: Any) -> pa.Table:
    """A frame of polars or pandas, an Arrow table or a dict of columns, as an Arrow table.

    Raises :class:`UsageError` for anything else.
    """
    if hasattr(data, "collect"):
        data = data.collect()
    if isinstance(data, Mapping) or hasattr(data, "__arrow_c_stream__"):
        return pa.table(data)
    if isinstance(data, pa.RecordBatch):
        return pa.Table.from_batches([data])
    raise UsageError(
        f"{type(data).__name__} is no table. Give a frame of polars or pandas, an Arrow table, or a"
        " dict of columns."
    )


def source_of(data: Any) -> Source:
    """A path where ``data`` names a file, else the table it is. Raises :class:`UsageError`."""
    return Path(data) if isinstance(data, str | Path) else MemoryTable(arrow_table(data))


def opened(source: Source, delimiter: str | None = None, encoding: str = "utf-8") -> Table:
    """The table. Raises as :func:`open_table` does."""
    return open_table(source, delimiter, encoding) if isinstance(source, Path) else source
