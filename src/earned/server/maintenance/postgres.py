"""PostgreSQL is saved and restored by its own programs."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from earned.core.errors import OutputError, UsageError
from earned.server.maintenance.archive import LEFT_OUT


def dump(settings: Mapping[str, Any], target: Path) -> None:
    """Save the database to a file. Raises :class:`OutputError`, :class:`UsageError`."""
    kept_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    target.touch(mode=0o600)
    _run("pg_dump", settings, ["--format=custom", "--no-owner", *kept_out, f"--file={target}"])


def restore(settings: Mapping[str, Any], source: Path) -> None:
    """Put a saved database in the place of what is there, in one transaction."""
    _run(
        "pg_restore",
        settings,
        ["--clean", "--if-exists", "--no-owner", "--single-transaction", str(source)],
    )


def _run(program: str, settings: Mapping[str, Any], arguments: list[str]) -> None:
    path = shutil.which(program)
    if path is None:
        raise UsageError(
            f"{program} is needed for PostgreSQL and is not here. Install PostgreSQL's client"
            " programs, of the server's version or a later one."
        )
    done = subprocess.run(  # noqa: S603 - a fixed program, no shell
        [path, f"--dbname={settings['NAME']}", *arguments],
        env={**os.environ, **_place(settings)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise OutputError(f"{program} did not succeed: {done.stderr.strip()}")


def _place(settings: Mapping[str, Any]) -> dict[str, str]:
    """Where the database is, as the programs read it: a password does not show among processes."""
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    named = {name: str(settings.get(key) or "") for name, key in names.items()}
    host = (settings.get("OPTIONS") or {}).get("host")
    return {name: value for name, value in named.items() if value} | (
        {"PGHOST": host} if host else {}
    )
