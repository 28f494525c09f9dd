"""Which migrations a database has, and which this Earned knows."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader


def applied() -> list[str]:
    """The migrations of this database, as ``app.name``."""
    return sorted(".".join(each) for each in MigrationLoader(connection).applied_migrations)


def known() -> set[str]:
    """The migrations that this Earned has."""
    return {".".join(each) for each in MigrationLoader(None).disk_migrations}


def missing() -> list[str]:
    """Known migrations that this database lacks."""
    return sorted(known() - set(applied()))
