"""The bytes of a text table, unpacked; its compression is told by the first bytes."""

from pathlib import Path

import pyarrow as pa

from earned.core.errors import DataError, NoInputError
from earned.tables.table import unreadable

SIGNATURES = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
PACKED_NAMES = {".gz": "gzip", ".zst": "zstd"}
HEAD_BYTES = 1 << 20
"""A header line longer than this is no header line."""


class ByteStream:
    """An open file and the unpacked bytes in it. ``content``: what readers read."""

    def __init__(self, path: Path) -> None:
        """Open. Raises :class:`NoInputError`, or :class:`DataError` where the packing is not as named."""
        self.name = str(path)
        self.compression = _compression(path)
        try:
            # Read by Arrow's own threads: a Python file would need the interpreter, even while it exits.
            self._file = pa.OSFile(str(path), "rb")
        except OSError as error:
            raise unreadable(self.name, error) from None
        self._size = path.stat().st_size
        packed = self.compression is not None
        self.content = (
            pa.CompressedInputStream(self._file, self.compression) if packed else self._file
        )

    def share_read(self) -> float:
        """The share of the file's bytes that has been read, 0 to 1."""
        return min(self._file.tell() / self._size, 1.0) if self._size else 1.0

    def damaged(self, error: OSError) -> DataError | None:
        """The error for bytes that cannot be unpacked; ``None`` where nothing is packed."""
        if self.compression is None:
            return None
        return DataError(
            f"this {self.compression} file is cut short or damaged ({error}).",
            "Fetch or pack it again.",
            file=self.name,
        )

    def close(self) -> None:
        """Let go of the file."""
        self.content.close()
        self._file.close()


def head(path: Path) -> bytes:
    """The first unpacked bytes of a file, at most ``HEAD_BYTES``."""
    stream = ByteStream(path)
    try:
        found = stream.content.read(HEAD_BYTES)
    except OSError as error:
        raise stream.damaged(error) or unreadable(stream.name, error) from None
    finally:
        stream.close()
    return bytes(found)


def _compression(path: Path) -> str | None:
    start = first_bytes(path, 4)
    for signature, name in SIGNATURES.items():
        if start.startswith(signature):
            return name
    expected = PACKED_NAMES.get(path.suffix.lower())
    if expected and start:
        raise DataError(
            f"the name says {expected}, but the file is not packed with it.",
            f"Name it without {path.suffix}, or fetch it again.",
            file=str(path),
        )
    return None


def first_bytes(path: Path, count: int) -> bytes:
    """The first bytes of a file as it lies there. Raises :class:`NoInputError`."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise NoInputError(
                f"{path} is not an ordinary file, and tables are read more than once. Save it first."
            )
        with path.open("rb") as stream:
            return stream.read(count)
    except OSError as error:
        raise unreadable(str(path), error) from None
