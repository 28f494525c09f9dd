"""A backup file: a zip with ``backup.json``, the database, and the operator's own crisis lines.

It holds no keys. Sessions and guests stay out: they would sign people in again, or lapse anyway.
"""

import zipfile
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from earned.core.errors import DataError, NoInputError

ABOUT, DATABASE, CRISIS = "backup.json", "database", "crisis.toml"
VERSION = 1
LEFT_OUT = ("accounts_device", "quiz_guest")
"""Tables whose rows stay out of backups."""

Vendor = Literal["sqlite", "postgresql"]


class About(msgspec.Struct, kw_only=True):
    """What a backup says of itself. ``mark``: of the key store it belongs to, in hex; ``migrations``:
    the schema, as ``app.name``."""

    format: Literal["earned-backup"] = "earned-backup"
    version: int = VERSION
    made: datetime
    earned: str
    vendor: Vendor
    mark: str
    migrations: list[str]


def about(path: Path) -> About:
    """What a backup says of itself. Raises :class:`NoInputError`, :class:`DataError`."""
    try:
        with zipfile.ZipFile(path) as packed:
            damaged = packed.testzip()
            found = msgspec.json.decode(packed.read(ABOUT), type=About)
    except OSError as error:
        raise NoInputError(f"{path}: there is no such file, or it cannot be read.") from error
    except (zipfile.BadZipFile, KeyError, EOFError, msgspec.DecodeError) as error:
        raise _unreadable(path) from error
    if damaged:
        raise _unreadable(path)
    if found.version > VERSION:
        raise newer(path)
    return found


def newer(path: Path) -> DataError:
    """The error for a backup of a later release."""
    return DataError(
        "This backup was made by a newer Earned.", "Update Earned, then restore it.", str(path)
    )


def _unreadable(path: Path) -> DataError:
    return DataError(
        "This is not a backup that Earned made, or it is damaged.",
        "Use a file of `earned backup` as it was written.",
        str(path),
    )
