"""What kind of file is this? Told by its first bytes; names can be wrong."""

from collections.abc import Callable
from pathlib import Path

from earned.core.errors import DataError, UsageError
from earned.tables.columnar import ArrowTable, ParquetTable
from earned.tables.delimited import DelimitedTable
from earned.tables.stream import first_bytes
from earned.tables.table import CSV_ADVICE, Table


def _spss(path: Path) -> Table:
    from earned.tables.spss import SpssTable  # slow to load, and seldom needed

    return SpssTable(path)


READERS: dict[bytes, Callable[[Path], Table]] = {
    b"PAR1": ParquetTable,
    b"ARROW1": ArrowTable,
    b"$FL2": _spss,
    b"$FL3": _spss,
}
FOREIGN = {
    b"PK\x03\x04": "an Excel workbook or a zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"BZh": "packed with bzip2",
    b"\xfd7zXZ": "packed with xz",
    b"FEA1": "a Feather file of the first version",
    b"RDX": "an R data file",
    b"\xff\xff\xff\xff": "an Arrow stream, not an Arrow file (Feather version 2)",
}
LONGEST_SIGNATURE = 16


def open_table(path: Path, delimiter: str | None = None, encoding: str = "utf-8") -> Table:
    """The table in a file. ``delimiter`` and ``encoding`` concern delimited text alone.

    Raises :class:`NoInputError` where the file is missing or may not be read, :class:`DataError`
    where it is no table we know or has two columns of one name, and :class:`UsageError` for an
    encoding nobody knows.
    """
    start = first_bytes(path, LONGEST_SIGNATURE)
    for signature, reader in READERS.items():
        if start.startswith(signature):
            return reader(path)
    for signature, what in FOREIGN.items():
        if start.startswith(signature):
            raise DataError(f"this is {what}.", CSV_ADVICE, file=str(path))
    return DelimitedTable(path, _delimiter(path, delimiter), encoding)


def _delimiter(path: Path, declared: str | None) -> str:
    if declared is None:
        return "\t" if ".tsv" in [suffix.lower() for suffix in path.suffixes] else ","
    if len(declared) != 1 or not declared.isascii() or declared in '"\r\n':
        raise UsageError(
            f"{declared!r} cannot separate columns. Give one character, such as ';' or tab."
        )
    return declared
