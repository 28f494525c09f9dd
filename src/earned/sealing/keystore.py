"""The key store: a folder of secrets outside the data directory and outside backups."""

import os
import secrets
from pathlib import Path

SECRET_BYTES = 48


def secret(folder: Path, name: str) -> str:
    """The secret of this name as URL-safe text, made on first use and readable by its owner alone.

    Two processes that start together agree: the one that comes second reads what the first wrote.
    Raises ``OSError`` where the folder cannot be used.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(SECRET_BYTES))
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, text: str) -> None:
    """Write a whole file or none: a link appears only after its bytes are on disk."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        _publish(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _publish(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links, such as some USB sticks
        draft.replace(path)
