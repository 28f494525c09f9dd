"""Seal bytes with AES-256-GCM, bound to the row they belong to.

Layout of a sealed box: one version byte, a nonce of 12 bytes, then ciphertext and tag. The version
byte and the row's identity are authenticated, so a box moved to another row does not open. What is
sealed is padded to a multiple of ``BLOCK`` first: the length of a box says little about how much
somebody wrote.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
BLOCK = 1024
VERSION = b"\x01"
_END = b"\x80"


class UnreadableBoxError(Exception):
    """The box does not open: another key, another row, or bytes that were changed."""


def new_key() -> bytes:
    """A fresh random key of ``KEY_BYTES``."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def seal(key: bytes, plain: bytes, identity: bytes) -> bytes:
    """Seal ``plain`` so that it opens only with ``key`` and only as ``identity``.

    Raises ``ValueError`` for a key that is not ``KEY_BYTES`` long.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + _cipher(key).encrypt(nonce, _pad(plain), VERSION + identity)


def unseal(key: bytes, box: bytes, identity: bytes) -> bytes:
    """What was sealed. Raises :class:`UnreadableBoxError` for anything that is not exactly that."""
    if len(box) < 1 + NONCE_BYTES + TAG_BYTES or box[:1] != VERSION:
        raise UnreadableBoxError("This is not a sealed box of a version we know.")
    nonce, sealed = box[1 : 1 + NONCE_BYTES], box[1 + NONCE_BYTES :]
    try:
        padded = _cipher(key).decrypt(nonce, sealed, VERSION + identity)
    except InvalidTag as error:
        raise UnreadableBoxError(
            "The key or the row does not fit, or the box was changed."
        ) from error
    return padded[: padded.rindex(_END)]


def _cipher(key: bytes) -> AESGCM:
    if len(key) != KEY_BYTES:
        raise ValueError(f"A key has {KEY_BYTES} bytes, not {len(key)}.")
    return AESGCM(key)


def _pad(plain: bytes) -> bytes:
    marked = plain + _END
    return marked + bytes(-len(marked) % BLOCK)
