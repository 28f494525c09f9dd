"""Set a lock, open it, shut it, take it off. The key of an open lock goes with the person of a request."""

from typing import Any

from django.db import transaction

from earned.sealing import lock as sealing
from earned.sealing.lock import WrongPassphraseError
from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.kinds import Kind, kinds
from earned.server.growth.locking.kind import LOCK, LockSet
from earned.server.growth.models import Record


class AlreadyLockedError(Exception):
    """There is a lock: two devices set one, or a form was sent twice."""


def turn_on(person: Person, passphrase: str) -> str:
    """Set a lock and seal under it all that can be; its recovery code, to be shown once.

    All or nothing. Raises :class:`AlreadyLockedError`.
    """
    made, key, code = sealing.new_lock(passphrase)
    with transaction.atomic():
        store.hold(person)
        if store.has_lock(person):
            raise AlreadyLockedError
        for kind in lockable():
            store.reseal(person, kind, key)
        store.keep(person, LOCK, LockSet(lock=made), uid=_uid(person))
    person.lock_key = key
    return code


def turn_off(person: Person) -> None:
    """Take an open lock off. Raises :class:`store.LockedError` where it is shut."""
    need(person)
    with transaction.atomic():
        store.hold(person)
        for kind in lockable():
            store.reseal(person, kind, None)
        store.remove(person, LOCK, _uid(person))
    person.lock_key = None


def need(person: Person) -> None:
    """Raise :class:`store.LockedError` where there is a lock and it is shut."""
    if person.lock_key is None and store.has_lock(person):
        raise store.LockedError


def is_shut(person: Person) -> bool:
    """Whether there is a lock and it is shut."""
    return person.lock_key is None and store.has_lock(person)


def open_(person: Person, typed: str) -> None:
    """Open the lock by its passphrase or its recovery code. Raises ``WrongPassphraseError``, and
    ``NothingHereError`` where there is no lock."""
    found = _lock(person)
    try:
        person.lock_key = sealing.open_by_code(found, typed)
    except WrongPassphraseError:
        person.lock_key = sealing.open_lock(found, typed)


def change_passphrase(person: Person, passphrase: str) -> None:
    """Another passphrase for an open lock; its code stays. Raises :class:`store.LockedError`."""
    key = person.lock_key
    if key is None:
        raise store.LockedError
    changed = sealing.change_passphrase(_lock(person), key, passphrase)

    def edit(body: LockSet) -> None:
        body.lock = changed

    store.change(person, LOCK, _uid(person), edit)


def forget(person: Person) -> int:
    """Delete the lock and all that it locks, for whoever lost passphrase and code; how many records."""
    with transaction.atomic():
        store.hold(person)
        names = [kind.name for kind in lockable()]
        gone, _ = Record.objects.filter(person=person, kind__in=names).delete()
        Record.objects.filter(person=person, kind=LOCK.name).delete()
    person.lock_key = None
    return gone


def locked(person: Person) -> int:
    """How many records the lock is on, or would be."""
    return sum(store.count(person, kind) for kind in lockable())


def lockable() -> list[Kind[Any]]:
    """The kinds that a lock is for."""
    return [kind for kind in kinds().values() if kind.lockable]


def _lock(person: Person) -> sealing.Lock:
    return store.read(person, LOCK, _uid(person)).body.lock


def _uid(person: Person) -> str:
    """One a person, whoever is quicker."""
    return store.once(f"lock of {person.pk}")
