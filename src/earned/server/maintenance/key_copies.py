"""Copies of the key store: few, dated, and gone after days. A deletion is complete when the last is."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from earned.core.errors import OutputError, UsageError
from earned.sealing import datakeys, files, master
from earned.sealing.datakeys import DataKeys
from earned.sealing.errors import KeyStoreError

PREFIX = "earned-keys-"
STAMP = "%Y%m%dT%H%M%SZ"
OTHERS = ("secret-key",)
TRIES = 3


def copy(keys: DataKeys, folder: Path, days: int, now: datetime) -> tuple[Path, int]:
    """Copy the key store into a dated folder below ``folder``; the folder, and how many old copies went.

    Raises :class:`UsageError` for a folder inside the key store, :class:`OutputError`.
    """
    if folder.resolve().is_relative_to(keys.folder.resolve()):
        raise UsageError(f"{folder} lies in the key store itself. Name a folder on another disk.")
    target = folder / f"{PREFIX}{now:{STAMP}}"
    try:
        files.make_folder(folder)
        target.mkdir(mode=files.FOLDER_MODE)
        _copy_whole(keys, target)
    except OSError as error:
        raise OutputError(f"{target}: the keys cannot be copied there ({error}).") from error
    return target, prune(folder, days, now)


def prune(folder: Path, days: int, now: datetime) -> int:
    """Delete copies older than ``days``; how many."""
    old = [
        path for path in folder.glob(f"{PREFIX}*") if _made(path, now) < now - timedelta(days=days)
    ]
    for path in old:
        shutil.rmtree(path)
    return len(old)


def _copy_whole(keys: DataKeys, target: Path) -> None:
    """Again where a rotation came in between: a copy whose keys do not open is none."""
    for attempt in range(1, TRIES + 1):
        keys.copy(target / datakeys.NAME)
        for name in (master.NAME, *OTHERS):
            if (keys.folder / name).exists():
                files.replace(target / name, (keys.folder / name).read_text("ascii"))
        try:
            DataKeys(target).mark()
        except KeyStoreError:
            if attempt == TRIES:
                raise
        else:
            return


def _made(path: Path, now: datetime) -> datetime:
    try:
        return datetime.strptime(path.name.removeprefix(PREFIX), STAMP).replace(tzinfo=UTC)
    except ValueError:
        return now
