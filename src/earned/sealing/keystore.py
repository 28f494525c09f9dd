"""The key store: a folder of secrets outside the data directory and outside backups."""

import secrets
from pathlib import Path

from earned.sealing import files

SECRET_BYTES = 48


def secret(folder: Path, name: str) -> str:
    """The secret of this name as URL-safe text, made on first use and readable by its owner alone.

    Two processes that start together agree: the one that comes second reads what the first wrote.
    Raises ``OSError`` where the folder cannot be used.
    """
    files.make_folder(folder)
    path = folder / name
    if not path.exists():
        files.write_once(path, secrets.token_urlsafe(SECRET_BYTES) + "\n")
    return path.read_text(encoding="ascii").strip()
