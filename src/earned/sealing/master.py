"""The master key: wraps the data keys of people, and lies in one small file of the key store.

Layout of the file: a line a key, ``id key`` in URL-safe base64, the one in use first. There are two
lines only while a rotation is under way, or after one that was cut short.
"""

import base64
import binascii
import secrets
from dataclasses import dataclass
from pathlib import Path

from earned.sealing import files
from earned.sealing.box import KEY_BYTES, new_key
from earned.sealing.errors import KeyStoreError

NAME = "master-key"
ID_BYTES = 6


@dataclass(frozen=True, slots=True)
class Master:
    """A master key and its name."""

    id: str
    key: bytes


def new_master() -> Master:
    """A fresh master key."""
    return Master(secrets.token_hex(ID_BYTES), new_key())


def make_once(folder: Path) -> None:
    """Make a master key where there is none."""
    files.make_folder(folder)
    if not (folder / NAME).exists():
        files.write_once(folder / NAME, _as_text([new_master()]))


def read(folder: Path) -> list[Master]:
    """The master keys, the one in use first. Raises :class:`KeyStoreError`."""
    path = folder / NAME
    try:
        return [_parsed(line) for line in path.read_text("ascii").splitlines() if line.strip()]
    except FileNotFoundError as error:
        raise KeyStoreError(
            f"{path}: the master key is missing. Without it nothing that people keep here can be read."
            " Bring the file back from your copy of the key store, or point EARNED_KEYS to it."
        ) from error
    except (ValueError, binascii.Error) as error:
        raise KeyStoreError(
            f"{path}: this is not a master key as Earned writes it. Bring the file back from your copy"
            " of the key store."
        ) from error


def write(folder: Path, masters: list[Master]) -> None:
    """Put these in the place of what is there, whole or not at all."""
    files.replace(folder / NAME, _as_text(masters))


def _parsed(line: str) -> Master:
    id_, _, text = line.strip().partition(" ")
    key = base64.urlsafe_b64decode(text.encode())
    if len(key) != KEY_BYTES:
        raise ValueError("not a key")
    return Master(id_, key)


def _as_text(masters: list[Master]) -> str:
    lines = [f"{one.id} {base64.urlsafe_b64encode(one.key).decode()}" for one in masters]
    return "\n".join(lines) + "\n"
