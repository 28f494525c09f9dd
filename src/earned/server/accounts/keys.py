"""The key store of this server, and that it is the one this database belongs to."""

from django.conf import settings

from earned.sealing.datakeys import DataKeys
from earned.sealing.errors import KeyStoreError
from earned.server.accounts.models import KeyMark, Person

_stores: dict[str, DataKeys] = {}


def store() -> DataKeys:
    """The store in ``EARNED_KEYS``; one object a process."""
    folder = settings.KEYS
    return _stores.setdefault(str(folder), DataKeys(folder))


def key_of(person: Person) -> bytes:
    """A person's data key; read once a request. Raises ``NoKeyError``."""
    held: bytes | None = getattr(person, "_data_key", None)
    if held is None:
        held = store().get(person.pk)
        person._data_key = held  # type: ignore[attr-defined]  # noqa: SLF001 - goes with the request
    return held


def check() -> None:
    """Make the store for a new database; refuse any but its own for an old one.

    Raises :class:`KeyStoreError`.
    """
    found = KeyMark.objects.first()
    if found is None:
        store().make()
        KeyMark.objects.get_or_create(id=1, defaults={"mark": store().mark()})
    elif not store().exists():
        raise KeyStoreError(
            f"{settings.KEYS}: there is no key store here, and this database has one. Without it nothing"
            " that people keep can be read. Point EARNED_KEYS to its folder, or bring it back from your"
            " copy. Nothing was changed."
        )
    elif store().mark() != bytes(found.mark):
        raise KeyStoreError(
            f"{settings.KEYS}: this key store belongs to another database. Point EARNED_KEYS and"
            " EARNED_DATA to a pair that belongs together. Nothing was changed."
        )
    else:
        store().make()
