"""What these commands share: the server's own settings, without starting it."""

import os
from importlib.util import find_spec

from earned.cli.serve import WEB_MISSING
from earned.core.errors import OutputError, UsageError


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
    if connection.vendor == "sqlite" and not (folder / "earned.sqlite3").exists():
        raise UsageError(
            f"{folder}: there is no database here. Name its folder in EARNED_DATA; `earned serve` makes"
            " one."
        )
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise OutputError(f"The database does not answer: {error}") from error
