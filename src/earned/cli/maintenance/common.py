"""What these commands share: the server's own settings, without starting it."""

import os
from importlib.util import find_spec
from pathlib import Path

from earned.cli.serve import WEB_MISSING
from earned.core.errors import OutputError, UsageError

ACCOUNTS = "accounts_person"
"""A table that every database of ours has."""


def set_up() -> None:
    """Make the server's models usable. Raises :class:`UsageError` where it is not installed."""
    if not (find_spec("django") and find_spec("allauth")):
        raise UsageError(WEB_MISSING)
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "earned.server.config.settings")
    django.setup()


def need_database() -> None:
    """Raise :class:`UsageError` where there is no database yet, :class:`OutputError` where it is shut."""
    from django.db import DatabaseError, connection

    from earned.server.config import environment

    folder = environment.data_folder()
    try:
        here = _file_is_here(folder) and ACCOUNTS in connection.introspection.table_names()
    except DatabaseError as error:
        raise OutputError(f"The database does not answer: {error}") from error
    if not here:
        raise UsageError(
            f"{_place(folder)}: there is no database here. Name its folder in EARNED_DATA, or its address"
            " in DATABASE_URL; `earned serve` makes one."
        )


def _file_is_here(folder: Path) -> bool:
    from django.db import connection

    return connection.vendor != "sqlite" or (folder / "earned.sqlite3").exists()


def _place(folder: Path) -> str:
    from django.db import connection

    return str(folder) if connection.vendor == "sqlite" else str(connection.settings_dict["NAME"])
