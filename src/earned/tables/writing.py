"""Write a table so that nobody ever meets half of it: beside its place first, then into it at once."""

import errno
import io
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from earned.core.errors import EarnedError, OutputError, UsageError
from earned.tables.text import csv_header, csv_lines

if TYPE_CHECKING:
    from typing_extensions import Buffer

PACKINGS = {".gz": "gzip", ".zst": "zstd"}
DELIMITERS = {".csv": ",", ".txt": ",", ".tsv": "\t"}
ARROW_NAMES = {".arrow", ".feather", ".ipc"}
BINARY = getattr(os, "O_BINARY", 0)
"""Windows translates line ends unless told not to."""

CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
PARTIAL = ".partial"
KINDS = ".csv, .tsv (also with .gz or .zst after it), .parquet, .arrow or .feather"


Encoded: TypeAlias = pa.RecordBatch | memoryview
"""Rows as a writer takes them: as they are, or as bytes already."""


class Writer(Protocol):
    """Takes batches of rows, in order."""

    def encoded(self, batch: pa.RecordBatch) -> Encoded:
        """What can be done beforehand, by several threads at once."""
        ...

    def write(self, rows: Encoded) -> None:
        """Write some rows."""
        ...

    def close(self) -> None:
        """Write what is still held back."""
        ...


class TextWriter:
    """Delimited text in UTF-8, packed where ``packing`` says so."""

    def __init__(
        self, stream: io.RawIOBase, schema: pa.Schema, delimiter: str, packing: str | None
    ) -> None:
        """Write the header."""
        self._delimiter = delimiter
        sink = pa.PythonFile(stream, mode="w")
        self._sink = pa.CompressedOutputStream(sink, packing) if packing else sink
        self._packed = bool(packing)
        self._sink.write(csv_header(schema.names, delimiter))

    def encoded(self, batch: pa.RecordBatch) -> memoryview:
        """The lines of a batch."""
        return csv_lines(batch, self._delimiter)

    def write(self, rows: Encoded) -> None:
        """Write some rows."""
        self._sink.write(rows if isinstance(rows, memoryview) else self.encoded(rows))

    def close(self) -> None:
        """Write what the packing still holds back."""
        if self._packed:
            self._sink.close()


class BatchWriter:
    """Batches as they are, into what takes them with ``write_batch``."""

    def __init__(self, inner: pq.ParquetWriter | pa.ipc.RecordBatchFileWriter) -> None:
        """Take over the writer."""
        self._inner = inner

    def encoded(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Nothing to do."""
        return batch

    def write(self, rows: Encoded) -> None:
        """Write some rows."""
        self._inner.write_batch(rows)

    def close(self) -> None:
        """Write what is still held back."""
        self._inner.close()


def check_target(path: Path, source: Path | None, *, force: bool) -> None:
    """Raise where a table cannot be written to ``path``, before any work is done.

    :class:`UsageError` for a name of no known kind or the input itself, :class:`OutputError` where
    something is in the way.
    """
    _kind(path)
    if source is not None and one_file(path, source):
        raise UsageError(f"{path} is the input itself. Choose another name for the output.")
    if not path.parent.is_dir():
        raise OutputError(f"{path}: the folder {path.parent} does not exist. Make it first.")
    if path.is_dir():
        raise OutputError(f"{path} is a folder. Name a file in it.")
    if path.exists() and not path.is_file():
        raise OutputError(f"{path} is not an ordinary file. Choose another name.")
    if path.exists() and not force:
        raise OutputError(f"{path} exists. Choose another name, or replace it with --force.")


def one_file(path: Path, other: Path) -> bool:
    """Whether two names are of one file, be it there or still to be written."""
    if path.exists() and other.exists():
        return path.samefile(other)
    return path.resolve() == other.resolve()


def _kind(path: Path) -> tuple[str, str | None]:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packing = PACKINGS.get(suffixes[-1]) if suffixes else None
    bare = suffixes[-2:-1] if packing else suffixes[-1:]
    kind = bare[0] if bare else ""
    if kind in DELIMITERS or (not packing and kind in ARROW_NAMES | {".parquet"}):
        return kind, packing
    raise UsageError(f"{path}: this name does not say how to write it. End it in {KINDS}.")


@contextmanager
def writing(path: Path, schema: pa.Schema) -> Iterator[Writer]:
    """A writer whose table appears at ``path`` when the block ends well, and not at all otherwise.

    Raises :class:`OutputError` where it cannot be written; what was at ``path`` stays as it was.
    """
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PARTIAL}")
    sink: Sink | None = None
    try:  # an interruption may come as soon as the file is there
        sink = _create(partial, path)
        writer = _Guarded(_writer(sink, schema, path), path)
        with _abandoned_on_failure(sink, writer):
            yield writer
            writer.close()
        with _output_errors(path):
            sink.finish()
            _put_in_place(partial, path)
    finally:
        if sink is not None:
            sink.release()
        partial.unlink(missing_ok=True)


def left_behind(path: Path) -> list[Path]:
    """What lies beside ``path`` of runs that never put it in place: killed outright, or still going."""
    begun = f".{path.name}."
    return sorted(
        one
        for one in path.parent.iterdir()
        if one.name.startswith(begun) and one.name.endswith(PARTIAL)
    )


class Sink(io.RawIOBase):
    """The file behind the writers. Writes all or fails; once abandoned, swallows what still comes."""

    def __init__(self, path: Path) -> None:
        """Create the file. Raises :class:`OSError` where it cannot be or exists."""
        self._descriptor: int | None = os.open(path, CREATE, 0o666)
        self._written, self._abandoned = 0, False

    def writable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """How many bytes were written."""
        return self._written

    def write(self, data: "Buffer") -> int:
        """Write all of it. Raises :class:`OSError`."""
        rest = memoryview(data).cast("B")
        size = len(rest)
        while rest and self._descriptor is not None and not self._abandoned:
            rest = rest[os.write(self._descriptor, rest) :]
        self._written += size
        return size

    def abandon(self) -> None:
        """Swallow what still comes, so that writers can be closed in peace."""
        self._abandoned = True

    def finish(self) -> None:
        """Have everything on the disk, and let go. Raises :class:`OSError`."""
        if self._descriptor is not None:
            os.fsync(self._descriptor)
        self.release()

    def release(self) -> None:
        """Let go of the file."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def _create(partial: Path, path: Path) -> Sink:
    try:
        return Sink(partial)
    except OSError as error:
        raise _unwritable(path, error) from None


def _writer(sink: Sink, schema: pa.Schema, path: Path) -> Writer:
    kind, packing = _kind(path)
    with _output_errors(path):
        if kind == ".parquet":
            return BatchWriter(pq.ParquetWriter(sink, schema, compression="zstd"))
        if kind in ARROW_NAMES:
            return BatchWriter(pa.ipc.new_file(sink, schema))
        return TextWriter(sink, schema, DELIMITERS[kind], packing)


class _Guarded:
    """A writer whose failures are :class:`OutputError`."""

    def __init__(self, writer: Writer, path: Path) -> None:
        self._writer, self._path = writer, path

    def encoded(self, batch: pa.RecordBatch) -> Encoded:
        return self._writer.encoded(batch)

    def write(self, rows: Encoded) -> None:
        with _output_errors(self._path):
            self._writer.write(rows)

    def close(self) -> None:
        with _output_errors(self._path):
            self._writer.close()


@contextmanager
def _abandoned_on_failure(sink: Sink, writer: Writer) -> Iterator[None]:
    try:
        yield
    except BaseException:
        sink.abandon()
        with suppress(EarnedError):
            writer.close()
        raise


def _put_in_place(partial: Path, path: Path) -> None:
    if path.exists():
        shutil.copymode(path, partial)
    partial.replace(path)


@contextmanager
def _output_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: Exception) -> OutputError:
    number = error.errno if isinstance(error, OSError) else None
    if number in FULL:
        why = "the disk is full. Make room, or write elsewhere"
    elif number in {errno.EACCES, errno.EPERM, errno.EROFS}:
        why = "you may not write there. Choose another folder"
    else:
        why = f"it could not be written ({getattr(error, 'strerror', None) or error})"
    return OutputError(f"{path}: {why}. Nothing was written; what was there before is unchanged.")
