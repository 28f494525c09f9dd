"""Write a backup, whole or not at all, also while the server runs."""

import os
import sqlite3
import tempfile
import zipfile
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connection
from django.utils import timezone

from earned import __version__
from earned.core.errors import OutputError, UsageError
from earned.server.maintenance import archive, postgres
from earned.server.maintenance.schema import applied

MODE = 0o600


def save(target: Path) -> archive.About:
    """Write a backup to ``target``. Raises :class:`UsageError` where there is a file already, and
    :class:`OutputError` where it cannot be written."""
    if target.exists():
        raise UsageError(f"{target} exists already. Name another file, or move that one away.")
    draft = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".earned-") as folder:
            database = Path(folder) / archive.DATABASE
            found = _about()
            _copy_database(database)
            _pack(draft, found, database)
        draft.replace(target)
    except (OSError, sqlite3.DatabaseError) as error:
        raise OutputError(f"{target}: the backup cannot be written ({error}).") from error
    finally:
        draft.unlink(missing_ok=True)
    return found


def _about() -> archive.About:
    from earned.server.accounts.models import KeyMark

    mark = KeyMark.objects.first()
    return archive.About(
        made=timezone.now(),
        earned=__version__,
        vendor="sqlite" if connection.vendor == "sqlite" else "postgresql",
        mark=bytes(mark.mark).hex() if mark else "",
        migrations=applied(),
    )


def _pack(draft: Path, found: archive.About, database: Path) -> None:
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE))
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr(archive.ABOUT, msgspec.json.format(msgspec.json.encode(found), indent=1))
        packed.write(database, archive.DATABASE)
        crisis = settings.DATA / archive.CRISIS
        if crisis.exists():
            packed.write(crisis, archive.CRISIS)


def _copy_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(connection.settings_dict["NAME"]), target)
    else:
        postgres.dump(connection.settings_dict, target)


def _copy_sqlite(source: Path, target: Path) -> None:
    """By SQLite's own copying, which is whole also while somebody writes."""
    live, copy = sqlite3.connect(source), sqlite3.connect(target, isolation_level=None)
    try:
        live.backup(copy)
        for table in archive.LEFT_OUT:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("VACUUM")
    finally:
        live.close()
        copy.close()
