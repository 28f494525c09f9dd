"""Bring a backup back, and end the deletions that happened since."""

import os
import shutil
import sqlite3
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from earned.core.errors import DataError, OutputError, UsageError
from earned.sealing.errors import KeyStoreError
from earned.server.accounts import keys
from earned.server.config import startup
from earned.server.growth import leaving
from earned.server.maintenance import archive, postgres, saving, schema

MODE = 0o600


@dataclass(frozen=True, slots=True)
class Restored:
    """``before``: a backup of what was there, where anybody was; ``cleared``: people in the backup who
    had deleted themselves since."""

    about: archive.About
    before: Path | None
    cleared: int


def restore(source: Path) -> Restored:
    """Put a backup in the place of the database.

    Raises :class:`DataError`, :class:`KeyStoreError`, :class:`UsageError`, and then nothing was changed.
    """
    found = archive.about(source)
    _check(source, found)
    before = _save_what_is_there()
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".restoring-") as folder:
        database = _unpack(source, Path(folder))
        _put(database)
    connections.close_all()
    call_command("migrate", interactive=False, verbosity=0)
    keys.check()
    return Restored(found, before, leaving.finish())


def _check(source: Path, found: archive.About) -> None:
    if set(found.migrations) - schema.known():
        raise archive.newer(source)
    if found.vendor != connection.vendor:
        raise UsageError(
            f"{source} is a backup of {found.vendor}, and DATABASE_URL names {connection.vendor}. Point"
            " DATABASE_URL to a database of the same kind."
        )
    if found.mark and (not keys.store().exists() or keys.store().mark().hex() != found.mark):
        raise KeyStoreError(
            f"{settings.KEYS}: this key store does not belong to {source}, so nothing in the backup could"
            " be read. Point EARNED_KEYS to the key store it was made with. Nothing was changed."
        )


def _save_what_is_there() -> Path | None:
    startup.make_data_folder()
    if "accounts_person" not in connection.introspection.table_names() or not _anybody():
        return None
    target = settings.DATA / f"before-restore-{timezone.now():%Y%m%dT%H%M%S%f}.backup"
    saving.save(target)
    return Path(target)


def _anybody() -> bool:
    from earned.server.accounts.models import Person

    return Person.objects.exists()


def _unpack(source: Path, folder: Path) -> Path:
    database = folder / archive.DATABASE
    with zipfile.ZipFile(source) as packed:
        with packed.open(archive.DATABASE) as stream, database.open("wb") as file:
            shutil.copyfileobj(stream, file)
        if archive.CRISIS in packed.namelist():
            crisis = folder / archive.CRISIS
            crisis.write_bytes(packed.read(archive.CRISIS))
            crisis.replace(settings.DATA / archive.CRISIS)
    database.chmod(MODE)
    return database


def _put(database: Path) -> None:
    if connection.vendor == "sqlite":
        _put_sqlite(database, Path(connection.settings_dict["NAME"]))
    else:
        postgres.restore(connection.settings_dict, database)


def _put_sqlite(source: Path, target: Path) -> None:
    """By SQLite's own copying: one transaction, which a running server sees whole."""
    if not target.exists():
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT, MODE))
    copy, live = sqlite3.connect(source), sqlite3.connect(target, timeout=10)
    try:
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise DataError("The database in this backup is damaged.", "Use another backup.")
        copy.backup(live)
        live.execute("PRAGMA journal_mode=WAL")
    except sqlite3.DatabaseError as error:
        raise OutputError(f"{target}: the backup cannot be put there ({error}).") from error
    finally:
        copy.close()
        live.close()
