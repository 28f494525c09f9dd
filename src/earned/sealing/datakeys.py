"""A key a person, wrapped by the master key, in one small SQLite file of the key store.

Nothing here lies in the data folder or in its backups, so destroying a key destroys what it sealed
there and in every backup. What stays of a person is a tombstone: their random id and the day, so that
a restored backup can be cleared of their rows.

Journal mode DELETE and ``secure_delete``: no write-ahead log in which a destroyed key would live on.
"""

import hmac
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from earned.sealing import files, master
from earned.sealing.box import UnreadableBoxError, new_key, seal, unseal
from earned.sealing.errors import KeyStoreError, NoKeyError

NAME = "data-keys.sqlite3"
PATIENCE = 10.0
"""Seconds to wait for another process that writes."""
TABLES = (
    (
        "CREATE TABLE IF NOT EXISTS key"
        " (owner TEXT PRIMARY KEY, master TEXT NOT NULL, wrapped BLOB NOT NULL) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE IF NOT EXISTS destroyed"
        " (owner TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID"
    ),
)
STORE = ":store"
"""The owner of a key that belongs to nobody: from it comes the mark of this store."""
MARK = b"earned key store"


class DataKeys:
    """The wrapped keys in ``folder``, made on first use.

    A connection lasts one call, so that threads and processes may share the store. Every method raises
    :class:`KeyStoreError` where the master key is missing or is another one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, bytes] = {}

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / NAME

    def exists(self) -> bool:
        """Whether this store was ever made."""
        return self.path.exists()

    def make(self) -> None:
        """Make what is missing: the master key, the file, the mark; and see that they fit together."""
        if not self.exists():
            master.make_once(self.folder)
            files.make_empty(self.path)
        with self._writing() as database:
            for table in TABLES:
                database.execute(table)
            if _row(database, STORE) is None:
                self._insert(database, STORE, new_key())
        self.mark()

    def mark(self) -> bytes:
        """What tells this store from any other; the same after a rotation, and no secret."""
        return hmac.digest(self.get(STORE), MARK, "sha256")

    def create(self, owner: str) -> None:
        """Make the key of a new person. Raises ``ValueError`` where there is or was one."""
        with self._writing() as database:
            if _row(database, owner) or _is_destroyed(database, owner):
                raise ValueError("This id has or had a key.")
            self._insert(database, owner, new_key())

    def get(self, owner: str) -> bytes:
        """A person's key. Raises :class:`NoKeyError`."""
        with self._reading() as database:
            row = _row(database, owner)
        if row is None:
            raise NoKeyError
        try:
            return unseal(self._master(row[0]), row[1], owner.encode())
        except UnreadableBoxError as error:
            raise KeyStoreError(_another_master(self.folder)) from error

    def destroy(self, owner: str) -> None:
        """Destroy a person's key for good. Safe to repeat."""
        with self._writing() as database:
            database.execute("DELETE FROM key WHERE owner = ?", [owner])
            values = [owner, datetime.now(UTC).date().isoformat()]
            database.execute("INSERT OR IGNORE INTO destroyed VALUES (?, ?)", values)

    def owners(self) -> set[str]:
        """Everybody who has a key."""
        with self._reading() as database:
            found = {row[0] for row in database.execute("SELECT owner FROM key")}
        return found - {STORE}

    def destroyed(self) -> set[str]:
        """Everybody whose key was destroyed."""
        with self._reading() as database:
            return {row[0] for row in database.execute("SELECT owner FROM destroyed")}

    def rotate(self) -> int:
        """Wrap every key under a new master key; how many. Safe to cut short and to repeat.

        The new master key is on disk before anything is wrapped by it, the old one goes after.
        """
        fresh = master.new_master()
        master.write(self.folder, [fresh, *master.read(self.folder)])
        with self._writing() as database:
            rows = database.execute("SELECT owner, master, wrapped FROM key").fetchall()
            for owner, id_, wrapped in rows:
                key = unseal(self._master(id_), wrapped, owner.encode())
                values = [fresh.id, seal(fresh.key, key, owner.encode()), owner]
                database.execute("UPDATE key SET master = ?, wrapped = ? WHERE owner = ?", values)
        master.write(self.folder, [fresh])
        self._known = {fresh.id: fresh.key}
        return len(rows) - 1

    def copy(self, target: Path) -> None:
        """Copy the file of wrapped keys to ``target``, whole, also while others write."""
        files.make_empty(target)
        with self._reading() as database:
            other = sqlite3.connect(target)
            try:
                database.backup(other)
            finally:
                other.close()

    def _insert(self, database: sqlite3.Connection, owner: str, key: bytes) -> None:
        """Under the lock the file of masters is read anew: a rotation may just have ended."""
        first = master.read(self.folder)[0]
        values = [owner, first.id, seal(first.key, key, owner.encode())]
        database.execute("INSERT INTO key VALUES (?, ?, ?)", values)

    def _master(self, id_: str) -> bytes:
        if id_ not in self._known:
            self._known = {one.id: one.key for one in master.read(self.folder)}
        if id_ not in self._known:
            raise KeyStoreError(_another_master(self.folder))
        return self._known[id_]

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if not self.exists():
            raise KeyStoreError(
                f"{self.path}: the keys of people are missing. Bring the file back from your copy of"
                " the key store, or point EARNED_KEYS to the right folder."
            )
        database = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
        try:
            database.execute("PRAGMA secure_delete=ON")
            database.execute("PRAGMA synchronous=EXTRA")
            yield database
        except sqlite3.DatabaseError as error:
            raise KeyStoreError(
                f"{self.path}: the keys of people cannot be read or written ({error}). See that the"
                " disk has room and the file is whole; else bring it back from your copy."
            ) from error
        finally:
            database.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise


def _row(database: sqlite3.Connection, owner: str) -> tuple[str, bytes] | None:
    found: tuple[str, bytes] | None = database.execute(
        "SELECT master, wrapped FROM key WHERE owner = ?", [owner]
    ).fetchone()
    return found


def _is_destroyed(database: sqlite3.Connection, owner: str) -> bool:
    return bool(database.execute("SELECT 1 FROM destroyed WHERE owner = ?", [owner]).fetchone())


def _another_master(folder: Path) -> str:
    return (
        f"{folder / master.NAME}: this master key does not open the keys beside it. Bring back the"
        " master key that belongs to them; nothing was changed."
    )
