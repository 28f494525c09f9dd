"""A lock of its own for what somebody writes: without the passphrase not even the server opens it.

A random key seals the writing. That key is kept twice: wrapped by a key that argon2id makes from the
passphrase, and by one made from a recovery code. Neither is kept. The lock itself is then sealed once
more under the person's data key, so that destroying that key destroys the lock too.
"""

import secrets
import threading

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from earned.sealing.box import KEY_BYTES, UnreadableBoxError, new_key, seal, unseal
from earned.sealing.codes import new_code, plain

SALT_BYTES = 16
MEMORY_KIB = 9 * 1024
PASSES = 16
LANES = 1
BY_PASSPHRASE, BY_CODE = b"lock by passphrase", b"lock by code"
_ONE_AT_A_TIME = threading.Lock()
"""Each derivation takes ``MEMORY_KIB``; several at once would outgrow a small server."""


class WrongPassphraseError(Exception):
    """Neither the passphrase nor the code opens this lock."""


class Lock(msgspec.Struct, kw_only=True, frozen=True):
    """What is kept of a lock. ``memory``, ``passes``: of argon2id, so that they may rise later."""

    salt: bytes
    memory: int
    passes: int
    by_passphrase: bytes
    by_code: bytes


def new_lock(passphrase: str) -> tuple[Lock, bytes, str]:
    """A lock, the key it guards, and the recovery code to be shown once."""
    key, code = new_key(), new_code()
    return _wrapped(key, passphrase, seal(_from_code(code), key, BY_CODE)), key, code


def open_lock(lock: Lock, passphrase: str) -> bytes:
    """The key. Raises :class:`WrongPassphraseError`."""
    return _unwrap(_from_passphrase(lock, passphrase), lock.by_passphrase, BY_PASSPHRASE)


def open_by_code(lock: Lock, code: str) -> bytes:
    """The key, by the recovery code. Raises :class:`WrongPassphraseError`."""
    if not plain(code):
        raise WrongPassphraseError
    return _unwrap(_from_code(code), lock.by_code, BY_CODE)


def change_passphrase(lock: Lock, key: bytes, passphrase: str) -> Lock:
    """The same key and the same code under another passphrase."""
    return _wrapped(key, passphrase, lock.by_code)


def _wrapped(key: bytes, passphrase: str, by_code: bytes) -> Lock:
    bare = Lock(
        salt=secrets.token_bytes(SALT_BYTES),
        memory=MEMORY_KIB,
        passes=PASSES,
        by_passphrase=b"",
        by_code=by_code,
    )
    box = seal(_from_passphrase(bare, passphrase), key, BY_PASSPHRASE)
    return msgspec.structs.replace(bare, by_passphrase=box)


def _unwrap(key: bytes, box: bytes, identity: bytes) -> bytes:
    try:
        return unseal(key, box, identity)
    except UnreadableBoxError as error:
        raise WrongPassphraseError from error


def _from_passphrase(lock: Lock, passphrase: str) -> bytes:
    with _ONE_AT_A_TIME:
        kdf = Argon2id(
            salt=lock.salt,
            length=KEY_BYTES,
            iterations=lock.passes,
            lanes=LANES,
            memory_cost=lock.memory,
        )
        return kdf.derive(passphrase.encode())


def _from_code(code: str) -> bytes:
    """A code is random enough as it is: no slow derivation."""
    return derived(plain(code).encode(), BY_CODE)


def derived(key: bytes, purpose: bytes) -> bytes:
    """A key for one purpose from a key that has others."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"earned " + purpose).derive(key)
