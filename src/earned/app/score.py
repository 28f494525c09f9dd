"""Score a table of answers: from file to file in flat memory, or from frame to frame in memory."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from earned.app.scoring.rows import RowScorer
from earned.app.scoring.scheme import Declared, Scheme, scheme
from earned.app.scoring.wrong import Skipped
from earned.core.errors import UsageError
from earned.tables.columnar import MemoryTable
from earned.tables.opening import open_table
from earned.tables.writing import check_target, writing

if TYPE_CHECKING:
    import polars

__all__ = ["Declared", "Files", "Scored", "score_file", "score_frame"]

OnProgress = Callable[[int, float | None], None]
"""Called now and then with the rows done and the share of the input read (0 to 1), if known."""


@dataclass(frozen=True, slots=True)
class Files:
    """Where answers come from and scores go. ``delimiter``: ``None`` for comma (tab for .tsv)."""

    source: Path
    output: Path
    delimiter: str | None = None
    encoding: str = "utf-8"
    force: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """What was done. ``flagged``: rows by flag. ``skipped``: cells treated as missing."""

    rows: int
    scheme: Scheme
    age: str | None
    flagged: Mapping[str, int]
    skipped: Skipped


def score_file(files: Files, declared: Declared, on_progress: OnProgress | None = None) -> Scored:
    """Score a file. The output appears whole, at the end, or not at all.

    Raises :class:`UsageError` for a request that does not fit, :class:`NoInputError` for a file that
    cannot be read, :class:`DataError` for what is wrong inside it, :class:`OutputError` where the
    output cannot be written.
    """
    check_target(files.output, files.source, force=files.force)
    ready = scheme(declared)
    with closing(open_table(files.source, files.delimiter, files.encoding)) as table:
        rows = RowScorer(ready, declared, table)
        with writing(files.output, rows.schema) as writer:
            for batch in table.batches():
                writer.write(rows.score(batch))
                if on_progress:
                    on_progress(rows.rows, table.share_read())
    return _scored(rows, ready)


def score_frame(data: Any, declared: Declared) -> "polars.DataFrame":
    """Score a table in memory: a frame of polars or pandas, an Arrow table, or a dict of columns.

    Raises :class:`UsageError` and :class:`DataError` as :func:`score_file` does.
    """
    import polars  # slow to load, and files do without

    table = MemoryTable(_arrow(data))
    rows = RowScorer(scheme(declared), declared, table)
    batches = [rows.score(batch) for batch in table.batches()]
    return polars.DataFrame(pa.Table.from_batches(batches, rows.schema))


def _arrow(data: Any) -> pa.Table:
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


def _scored(rows: RowScorer, ready: Scheme) -> Scored:
    return Scored(rows.rows, ready, rows.columns.age, dict(rows.flagged), rows.skipped)
