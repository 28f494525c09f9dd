"""Keep, read, change and remove sealed records. Everything goes by a person: there is no other way in.

Every function raises ``NoKeyError`` where the person's key is gone, and :class:`LockedError` where the
kind is lockable and the person's lock is shut: the key of an open lock goes with the :class:`Person` of
a request (``growth.locking``).
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from earned.sealing.box import UnreadableBoxError, seal, unseal
from earned.sealing.errors import NoKeyError
from earned.server.accounts.keys import key_of
from earned.server.accounts.models import ID_BYTES, Person, new_id
from earned.server.growth.kinds import Body, Kind, UnknownVersionError
from earned.server.growth.models import Record

TRIES = 8
"""How often a change is tried again when another device was quicker."""
BATCH = 200
AS_READ = ("uid", "at", "changed", "revision", "sealed")
"""Columns of :class:`Kept`: making a model of each row takes longer than to open it."""
LOCKED = b"\xc1"
"""Before a box under a lock: no record in msgpack begins so."""
LOCK = "lock"
"""The kind of record that is a lock."""


class NothingHereError(Exception):
    """This person has no such record."""


class TooBusyError(Exception):
    """Other changes kept coming first."""


class LockedError(Exception):
    """The person has a lock of their own, and it is shut."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[Body]):
    """A record as it is read. ``at``: the time it is about."""

    uid: str
    at: datetime
    changed: datetime
    revision: int
    body: Body


class Said(NamedTuple, Generic[Body]):
    """A record without its times."""

    uid: str
    body: Body


def keep(
    person: Person,
    kind: Kind[Body],
    body: Body,
    *,
    at: datetime | None = None,
    uid: str = "",
    changed: datetime | None = None,
) -> str:
    """Keep a new record; its uid. With the uid of one there is, nothing changes: safe to repeat."""
    now = timezone.now()
    uid = uid or new_id()
    try:
        with transaction.atomic():
            _hold(person, kind)
            Record.objects.create(
                person=person,
                uid=uid,
                kind=kind.name,
                at=at or now,
                changed=changed or now,
                sealed=_sealed(person, kind, uid, body),
            )
    except IntegrityError:
        read(person, kind, uid)
    return uid


def once(token: str) -> str:
    """A uid from a form's token, so that a form sent twice keeps one record."""
    return hashlib.sha256(b"earned form " + token.encode()).hexdigest()[: 2 * ID_BYTES]


def read(person: Person, kind: Kind[Body], uid: str) -> Kept[Body]:
    """One record. Raises :class:`NothingHereError` where this person has none of this kind and uid."""
    row = (
        Record.objects.filter(person=person, kind=kind.name, uid=uid).values_list(*AS_READ).first()
    )
    if row is None:
        raise NothingHereError
    found, at, changed, revision, sealed = row
    return Kept(found, at, changed, revision, _opener(person, kind)(found, sealed))


def each(
    person: Person,
    kind: Kind[Body],
    *,
    since: datetime | None = None,
    most: int | None = None,
    skip: int = 0,
) -> Iterator[Kept[Body]]:
    """Records of a kind, the latest first, opened one by one; ``most`` of them after ``skip``."""
    end = None if most is None else skip + most
    rows = _latest(person, kind, since=since)[skip:end].values_list(*AS_READ)
    opened = _opener(person, kind)
    for uid, at, changed, revision, sealed in rows.iterator(BATCH):
        yield Kept(uid, at, changed, revision, opened(uid, sealed))


def said(
    person: Person,
    kind: Kind[Body],
    *,
    since: datetime | None = None,
    before: datetime | None = None,
    most: int | None = None,
) -> Iterator[Said[Body]]:
    """What is said in records of a kind, the latest first, for sums over many: in half the time of
    :func:`each`. ``before``: only in those about an earlier time."""
    rows = _latest(person, kind, since=since, before=before)[:most].values_list("uid", "sealed")
    opened = _opener(person, kind)
    for uid, sealed in rows.iterator(BATCH):
        yield Said(uid, opened(uid, sealed))


def has(person: Person, uid: str) -> bool:
    """Whether this person has a record of this uid, of whatever kind."""
    return Record.objects.filter(person=person, uid=uid).exists()


def count(person: Person, kind: Kind[Body]) -> int:
    """How many there are, without opening any."""
    return Record.objects.filter(person=person, kind=kind.name).count()


def change(person: Person, kind: Kind[Body], uid: str, edit: Callable[[Body], None]) -> Kept[Body]:
    """Apply ``edit`` to the newest body and keep it; again where another device was quicker.

    Raises :class:`NothingHereError`, and :class:`TooBusyError` after ``TRIES``. What ``edit`` raises
    passes through, nothing kept.
    """
    for _ in range(TRIES):
        kept = read(person, kind, uid)
        edit(kept.body)
        rows = Record.objects.filter(person=person, uid=uid, revision=kept.revision)
        with transaction.atomic():
            _hold(person, kind)
            if rows.update(
                sealed=_sealed(person, kind, uid, kept.body),
                revision=kept.revision + 1,
                changed=timezone.now(),
            ):
                return kept
    raise TooBusyError


def remove(person: Person, kind: Kind[Body], uid: str) -> None:
    """Remove one record. Raises :class:`NothingHereError`."""
    if not Record.objects.filter(person=person, kind=kind.name, uid=uid).delete()[0]:
        raise NothingHereError


def identity(person: Person, kind: str, uid: str) -> bytes:
    """What a box is bound to: it opens in no other row and for nobody else."""
    return f"{person.pk}:{kind}:{uid}".encode()


def opens(person: Person, kind: Kind[Body]) -> tuple[int, int]:
    """How many records of a kind open with the person's key, and how many do not. What is locked counts
    as opening: its inner box is the person's own affair."""
    good = bad = 0
    for row in Record.objects.filter(person=person, kind=kind.name).iterator(BATCH):
        try:
            plain = unseal(key_of(person), bytes(row.sealed), identity(person, row.kind, row.uid))
            if not plain.startswith(LOCKED):
                kind.unpack(plain)
        except (NoKeyError, UnreadableBoxError, UnknownVersionError, ValueError):
            bad += 1
        else:
            good += 1
    return good, bad


def reseal(person: Person, kind: Kind[Body], key: bytes | None) -> None:
    """Seal every record of a kind under a lock's key, or under none. Within a transaction that holds the
    person; the lock of now has to be open."""
    for row in Record.objects.filter(person=person, kind=kind.name).order_by("id").iterator(BATCH):
        mark = identity(person, kind.name, row.uid)
        plain = _unlocked(person, unseal(key_of(person), bytes(row.sealed), mark), mark)
        box = seal(key_of(person), _locked(key, plain, mark), mark)
        Record.objects.filter(pk=row.pk).update(sealed=box, revision=row.revision + 1)


def hold(person: Person) -> None:
    """Let nobody else change this person's lock, or write under it, until the transaction ends."""
    Person.objects.select_for_update().filter(pk=person.pk).first()


def has_lock(person: Person) -> bool:
    """Whether the person set a lock."""
    return Record.objects.filter(person=person, kind=LOCK).exists()


def _hold(person: Person, kind: Kind[Body]) -> None:
    if kind.lockable:
        hold(person)


def _sealed(person: Person, kind: Kind[Body], uid: str, body: Body) -> bytes:
    mark = identity(person, kind.name, uid)
    key = _lock_key(person) if kind.lockable and has_lock(person) else None
    return seal(key_of(person), _locked(key, kind.pack(body), mark), mark)


def _locked(key: bytes | None, plain: bytes, mark: bytes) -> bytes:
    return plain if key is None else LOCKED + seal(key, plain, mark)


def _opener(person: Person, kind: Kind[Body]) -> Callable[[str, bytes | memoryview], Body]:
    """Opens rows of a kind. What is the same for all of them is looked up once."""
    key, start = key_of(person), identity(person, kind.name, "")

    def opened(uid: str, sealed: bytes | memoryview) -> Body:
        mark = start + uid.encode()
        return kind.unpack(_unlocked(person, unseal(key, bytes(sealed), mark), mark))

    return opened


def _unlocked(person: Person, plain: bytes, mark: bytes) -> bytes:
    if not plain.startswith(LOCKED):
        return plain
    return unseal(_lock_key(person), plain[len(LOCKED) :], mark)


def _lock_key(person: Person) -> bytes:
    """Of a lock that is open. Raises :class:`LockedError`."""
    if person.lock_key is None:
        raise LockedError
    return person.lock_key


def _latest(
    person: Person,
    kind: Kind[Body],
    *,
    since: datetime | None = None,
    before: datetime | None = None,
) -> QuerySet[Record]:
    rows = Record.objects.filter(person=person, kind=kind.name)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if before is not None:
        rows = rows.filter(at__lt=before)
    return rows.order_by("-at", "-id")
