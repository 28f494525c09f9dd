"""What can be wrong with the key store. Each message says what to do."""

from earned.core.errors import EarnedError


class KeyStoreError(EarnedError):
    """The key store is missing, is another one, or cannot be read."""

    status = 78


class NoKeyError(Exception):
    """There is no key for this person: it was destroyed, or never was. What it sealed stays shut."""
