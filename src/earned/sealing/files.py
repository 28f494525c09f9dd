"""Small files of secrets: whole or not at all, and readable by their owner alone."""

import os
import secrets
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def make_folder(folder: Path) -> None:
    """The folder, readable by its owner alone. Raises ``OSError`` where it cannot be used."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def write_once(path: Path, text: str) -> None:
    """Write a file unless there is one: of processes that start together, the first wins."""
    draft = _draft(path, text)
    try:
        _publish(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def replace(path: Path, text: str) -> None:
    """Put a new file in the place of another. After a power cut there is the old one or the new."""
    draft = _draft(path, text)
    try:
        draft.replace(path)
        _settle(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def make_empty(path: Path) -> None:
    """An empty file of our mode, where there is none."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, FILE_MODE))


def _draft(path: Path, text: str) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _publish(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links, such as some USB sticks
        draft.replace(path)


def _settle(folder: Path) -> None:
    """Have the folder's entry on disk too, where the system can do that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
