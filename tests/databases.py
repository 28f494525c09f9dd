"""Databases for servers that tests start: SQLite in their folder, or one each on the PostgreSQL of
``./test --all``."""

import os
import secrets
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit


def on_postgresql() -> bool:
    """Whether this run is the one on PostgreSQL."""
    return bool(os.environ.get("DATABASE_URL"))


def fresh(template: str = "") -> str:
    """The address of a new database, a copy of ``template`` where one is named; empty for SQLite."""
    if not on_postgresql():
        return ""
    name = f"house_{secrets.token_hex(6)}"
    copied = f" TEMPLATE {urlsplit(template).path.strip('/')}" if template else ""
    run(os.environ["DATABASE_URL"], f"CREATE DATABASE {name}{copied}")
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def ask(address: str, file: Path, statement: str) -> list[tuple[Any, ...]]:
    """Rows of a statement, on PostgreSQL where there is an address and else in the SQLite file."""
    if address:
        return run(address, statement)
    database = sqlite3.connect(file)
    try:
        with database:
            return database.execute(statement).fetchall()
    finally:
        database.close()


def run(address: str, statement: str) -> list[tuple[Any, ...]]:
    """Rows of a statement on PostgreSQL."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as line:
        cursor = line.execute(statement)  # type: ignore[call-overload] - our own statements
        return cursor.fetchall() if cursor.description else []


def play(address: str, file: Path, statements: str) -> None:
    """Carry out every statement of a dump."""
    if address:
        run(address, statements)
        return
    database = sqlite3.connect(file)
    database.executescript(statements)
    database.close()


def dumped(address: str, file: Path) -> bytes:
    """Every row, as text."""
    if address:
        return _program("pg_dump", address)
    database = sqlite3.connect(file)
    try:
        return "\n".join(database.iterdump()).encode("utf-8", "surrogateescape")
    finally:
        database.close()


def fill(address: str, file: Path, content: bytes) -> None:
    """Put what a backup of ours holds into a new database."""
    if not address:
        file.write_bytes(content)
        return
    with tempfile.NamedTemporaryFile() as saved:
        saved.write(content)
        saved.flush()
        _program("pg_restore", f"--dbname={address}", "--no-owner", saved.name)


def _program(*command: str) -> bytes:
    return subprocess.run(command, capture_output=True, check=True).stdout
