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
from earned.server.growth import consents, store
from earned.server.growth.archive import format as form
from earned.server.growth.archive.times import check_times
from earned.server.growth.kinds import Kind, UnknownVersionError, kinds
from earned.server.growth.results import QUIZ, without_safety

MOST_BYTES = 24 * 1024 * 1024
"""Of ``earned.json``, unpacked: many times what a daily user writes in ten years."""
MOST_FILES = 60
MOST_RECORDS = 50_000
CHUNK = 256 * 1024


class BadArchiveError(Exception):
    """Not an archive of ours, or a damaged one. The message is for the person who brought it."""


class Arrived(form.Framed, kw_only=True):
    """A record whose body is looked at by itself: plain data of a whole archive would fill the memory."""

    body: msgspec.Raw


class Whole(form.Head, kw_only=True):
    """All of ``earned.json``."""

    records: list[Arrived]


@dataclass(frozen=True, slots=True)
class Brought:
    """How many records came, and how many were here already. ``unsafe``: how many results came without
    their safety answers, since the person agreed to none being kept here."""

    new: int
    known: int
    unsafe: int = 0


Read = tuple[Arrived, Kind[Any], Any]


def bring(person: Person, file: BinaryIO) -> Brought:
    """Keep every record of an archive. Brought twice, the second time changes nothing.

    Raises :class:`BadArchiveError`, ``NoConsentError`` where the archive's own last word is a no to
    keeping; then nothing was kept.
    """
    read = [_read(entry, number) for number, entry in enumerate(_opened(_data(file)), 1)]
    words, rest = _apart(read)
    with transaction.atomic():
        new = sum(_keep(person, *one) for one in words)
        consents.need(person, "keep")
        unsafe = 0 if consents.agreed(person, "safety") else _leave_safety_out(rest)
        new += sum(_keep(person, *one) for one in rest)
    return Brought(new, len(read) - new, unsafe)


def _apart(read: Sequence[Read]) -> tuple[list[Read], list[Read]]:
    """What was agreed to, and the rest."""
    words = [one for one in read if one[1] is consents.CONSENT]
    return words, [one for one in read if one[1] is not consents.CONSENT]


def _leave_safety_out(read: Sequence[Read]) -> int:
    """Drop safety answers; from how many results."""
    found = [body for _entry, kind, body in read if kind is QUIZ]
    said = [body for body in found if without_safety(body.answers) != body.answers]
    for body in said:
        body.answers = without_safety(body.answers)
    return len(said)


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


def _opened(data: bytes) -> list[Arrived]:
    try:
        whole = msgspec.json.decode(data, type=Whole)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadArchiveError(
            _("earned.json in this archive is not as Earned writes it. Was it changed by hand?")
        ) from error
    if whole.version > form.VERSION:
        raise BadArchiveError(_newer())
    if len(whole.records) > MOST_RECORDS:
        raise BadArchiveError(_too_large())
    return whole.records


def _read(entry: Arrived, number: int) -> Read:
    kind = kinds().get(entry.kind)
    if kind is None or not kind.leaves:
        raise BadArchiveError(_newer())
    try:
        _check_frame(entry)
        body = kind.read_json(entry.version, entry.body)
        check_times(body)
        kind.check(body)
    except UnknownVersionError as error:
        raise BadArchiveError(_newer()) from error
    except (ValueError, KeyError, TypeError, RecursionError, UsageError) as error:
        raise BadArchiveError(
            _("Record %(number)d (%(kind)s) is not as Earned writes it. Nothing was taken in.")
            % {"number": number, "kind": entry.kind}
        ) from error
    return entry, kind, kind.arrives(body)


def _check_frame(entry: Arrived) -> None:
    if entry.at.tzinfo is None or entry.changed.tzinfo is None:
        raise ValueError("a time without a zone")
    check_times([entry.at, entry.changed])


def _keep(person: Person, entry: Arrived, kind: Kind[Any], body: Any) -> bool:
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
