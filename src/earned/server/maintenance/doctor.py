"""Examine an installation: what is well, what deserves a look, what is wrong and what to do."""

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import DatabaseError, connection

from earned.sealing import master
from earned.sealing.errors import KeyStoreError
from earned.server.accounts import keys
from earned.server.accounts.models import KeyMark, Person
from earned.server.growth import store
from earned.server.growth.kinds import kinds
from earned.server.maintenance import schema

Level = Literal["well", "look", "wrong"]
LEAST_FREE = 200 * 2**20
"""Bytes on the disk below which it deserves a look."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined."""

    level: Level
    text: str


def examine() -> Iterator[Finding]:
    """Every finding, in an order in which the next makes sense only if the one before did."""
    yield from _folders()
    for part in (_database, _key_store):
        found = list(part())
        yield from found
        if any(one.level == "wrong" for one in found):
            return
    yield from _people()
    yield from _records()


def _folders() -> Iterator[Finding]:
    data, store_ = Path(settings.DATA), Path(settings.KEYS)
    for name, folder in (("data", data), ("keys", store_)):
        if not folder.is_dir():
            yield Finding("wrong", f"{folder}: there is no {name} folder. `earned serve` makes it.")
        elif loose := [path for path in (folder, *_files(folder, name)) if _open_to_others(path)]:
            yield Finding(
                "look", f"{loose[0]}: others on this computer can read it. chmod go= {loose[0]}"
            )
        else:
            yield Finding("well", f"{folder}: {name}, closed to others.")
    if store_.resolve().is_relative_to(data.resolve()) or data.resolve().is_relative_to(
        store_.resolve()
    ):
        yield Finding("wrong", f"{store_}: keys and data lie in one another, and so in one backup.")
    if data.is_dir() and shutil.disk_usage(data).free < LEAST_FREE:
        yield Finding("look", f"{data}: less than {LEAST_FREE // 2**20} MB are free on this disk.")


def _database() -> Iterator[Finding]:
    try:
        missing = schema.missing()
        sound = _integrity()
    except DatabaseError as error:
        yield Finding("wrong", f"The database does not answer: {error}")
        return
    if missing:
        yield Finding(
            "wrong", f"The database lacks {len(missing)} migrations. `earned serve` adds them."
        )
    elif not sound:
        yield Finding(
            "wrong", "The database is damaged. Bring back a backup: `earned restore FILE`."
        )
    else:
        yield Finding("well", f"The database ({connection.vendor}) is whole and up to date.")


def _integrity() -> bool:
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return bool(cursor.fetchone() == ("ok",))


def _key_store() -> Iterator[Finding]:
    if not KeyMark.objects.exists():
        yield Finding(
            "look", "No key store belongs to this database yet. `earned serve` makes one."
        )
        return
    try:
        keys.check()
    except KeyStoreError as error:
        yield Finding("wrong", str(error))
        return
    yield Finding("well", "The key store is the one of this database.")
    if len(master.read(settings.KEYS)) > 1:
        yield Finding(
            "look", "A rotation was cut short. Nothing is lost; run `earned keys rotate`."
        )


def _people() -> Iterator[Finding]:
    people, with_key = set(Person.objects.values_list("pk", flat=True)), keys.store().owners()
    gone = keys.store().destroyed()
    yield Finding("well", f"{len(people)} accounts.")
    if left := people & gone:
        yield Finding(
            "look", f"{len(left)} deletions were cut short. `earned doctor --repair` ends them."
        )
    if shut := people - with_key - gone:
        yield Finding(
            "wrong",
            f"{len(shut)} accounts have no key: the key store is older than the database. Bring back a"
            " newer copy of the key store.",
        )
    if spare := with_key - people:
        yield Finding(
            "look",
            f"{len(spare)} keys belong to nobody in this database. That is so after an older backup was"
            " restored, or where somebody's sign-up was cut short; it does no harm.",
        )


def _records() -> Iterator[Finding]:
    opened = shut = 0
    for person in Person.objects.iterator():
        for kind in kinds().values():
            good, bad = store.opens(person, kind)
            opened, shut = opened + good, shut + bad
    if shut:
        yield Finding("wrong", f"{shut} of {opened + shut} sealed records do not open.")
    else:
        yield Finding("well", f"{opened} sealed records open.")


def _files(folder: Path, name: str) -> list[Path]:
    """Of the data folder the database; of the key store everything."""
    pattern = "*" if name == "keys" else "earned.sqlite3*"
    return [path for path in sorted(folder.glob(pattern)) if path.is_file()]


def _open_to_others(path: Path) -> bool:
    """A file in a folder that is closed is closed, whatever its own mode."""
    if os.name == "nt":
        return False
    closed = not path.parent.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)) and not closed
