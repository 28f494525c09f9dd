"""Read an archive back: all of it or nothing, and nothing that we would not have written."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from earned.core.errors import UsageError
from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.archive import format as form
from earned.server.growth.kinds import Kind, UnknownVersionError, kinds

MOST_BYTES = 24 * 1024 * 1024
"""Of ``earned.json``, unpacked: many times what a daily user writes in ten years."""
MOST_FILES = 60
MOST_RECORDS = 50_000
CHUNK = 256 * 1024


class BadArchiveError(Exception):
    """Not an archive of ours, or a damaged one. The message is for the person who brought it."""


@dataclass(frozen=True, slots=True)
class Brought:
    """How many records came, and how many were here already."""

    new: int
    known: int


def bring(person: Person, file: BinaryIO) -> Brought:
    """Keep every record of an archive. Brought twice, the second time changes nothing.

    Raises :class:`BadArchiveError`; then nothing was kept.
    """
    entries = _opened(_data(file))
    read = [_read(entry, number) for number, entry in enumerate(entries, 1)]
    with transaction.atomic():
        new = sum(_keep(person, entry, kind, body) for entry, kind, body in read)
    return Brought(new, len(read) - new)


def _data(file: BinaryIO) -> bytes:
    try:
        with zipfile.ZipFile(file) as packed:
            _check_names(packed.infolist())
            return _unpacked(packed)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise BadArchiveError(
            _("This file is damaged or no zip file. Save the archive again and bring it as it is.")
        ) from error
    except (RuntimeError, OSError, ValueError) as error:
        raise BadArchiveError(
            _("This file cannot be opened: perhaps it has a password. Bring it as Earned made it.")
        ) from error


def _check_names(files: Sequence[zipfile.ZipInfo]) -> None:
    """Nothing is ever unpacked to disk; a file with such names is still not ours."""
    names = [file.filename for file in files]
    tricks = [n for n in names if n.startswith(("/", "\\")) or ".." in n or ":" in n or "\\" in n]
    if tricks or len(names) > MOST_FILES or names.count(form.DATA) != 1:
        raise BadArchiveError(
            _("This is not an archive that Earned made. It holds a file named earned.json, once.")
        )


def _unpacked(packed: zipfile.ZipFile) -> bytes:
    """``earned.json``, counted as it unpacks: what a zip file says of its sizes may be a lie."""
    out = io.BytesIO()
    with packed.open(form.DATA) as stream:
        while chunk := stream.read(CHUNK):
            out.write(chunk)
            if out.tell() > MOST_BYTES:
                raise BadArchiveError(_too_large())
    return out.getvalue()


def _opened(data: bytes) -> list[form.Entry]:
    try:
        whole = msgspec.json.decode(data, type=form.Archive)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadArchiveError(
            _("earned.json in this archive is not as Earned writes it. Was it changed by hand?")
        ) from error
    if whole.version > form.VERSION:
        raise BadArchiveError(_newer())
    if len(whole.records) > MOST_RECORDS:
        raise BadArchiveError(_too_large())
    return whole.records


def _read(entry: form.Entry, number: int) -> tuple[form.Entry, Kind[Any], Any]:
    kind = kinds().get(entry.kind)
    if kind is None or not kind.leaves:
        raise BadArchiveError(_newer())
    try:
        _check_frame(entry)
        body = kind.read(entry.version, entry.body, from_json=True)
        kind.check(body)
    except UnknownVersionError as error:
        raise BadArchiveError(_newer()) from error
    except (ValueError, KeyError, TypeError, UsageError) as error:
        raise BadArchiveError(
            _("Record %(number)d (%(kind)s) is not as Earned writes it. Nothing was taken in.")
            % {"number": number, "kind": entry.kind}
        ) from error
    return entry, kind, body


def _check_frame(entry: form.Entry) -> None:
    if entry.at.tzinfo is None or entry.changed.tzinfo is None:
        raise ValueError("a time without a zone")


def _keep(person: Person, entry: form.Entry, kind: Kind[Any], body: Any) -> bool:
    """Whether it is new here. A uid that this person has for another kind is not ours."""
    if store.has(person, entry.uid):
        return False
    store.keep(person, kind, body, at=entry.at, uid=entry.uid, changed=entry.changed)
    return True


def _too_large() -> str:
    return _("This archive is larger than any that Earned makes. Nothing was taken in.")


def _newer() -> str:
    return _(
        "This archive was made by a newer Earned than this one. Nothing was taken in. Ask whoever runs"
        " this server to update it."
    )
