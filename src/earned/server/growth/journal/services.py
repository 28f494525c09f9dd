"""Write, keep, find. A draft's uid follows from that of the entry it will be: nothing is kept twice.

Everything raises ``LockedError`` while the person's lock is shut.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from earned.server.accounts.models import Person
from earned.server.growth import consents, store
from earned.server.growth.derived import copy_into
from earned.server.growth.journal.kinds import DRAFT, ENTRY, Writing
from earned.server.growth.kinds import Kind
from earned.server.growth.store import Kept

A_PAGE = 20
MOST_DRAFTS = 20
MOST_FOUND = 100
AROUND = 70
"""Characters shown on either side of what was looked for."""
EMPTY_FOR = timedelta(days=1)
"""An empty draft goes after so long: before, another device may be about to write into it."""
MASK = int(store.once("journal draft"), 16)
"""A draft and its entry are two records: their uids differ by this and nothing else."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry in a list. ``uid``: the entry's, also of a draft; ``excerpt``: its beginning, or what
    stands around the words that were looked for."""

    uid: str
    at: datetime
    feelings: list[str]
    excerpt: str


@dataclass(frozen=True, slots=True)
class Begun:
    """What to write on; whether there is a draft of it, and an entry. ``seen``: tells this version from
    any other."""

    writing: Writing
    is_draft: bool
    is_entry: bool
    seen: str


NOTHING_YET = Begun(Writing(), is_draft=False, is_entry=False, seen="")


def begin(person: Person, prompt: str, uid: str) -> None:
    """Begin a draft. Raises ``NoConsentError``."""
    consents.need(person, "keep")
    old = timezone.now() - EMPTY_FOR
    for kept in list(store.each(person, DRAFT, most=MOST_DRAFTS)):
        if _is_empty(kept.body) and kept.changed < old:
            store.remove(person, DRAFT, kept.uid)
    store.keep(person, DRAFT, Writing(prompt=prompt), uid=other_uid(uid))


@transaction.atomic
def draft(person: Person, uid: str, writing: Writing, seen: str = "") -> str:
    """Keep what is written so far, unless the entry says just that; the uid where it is kept (see
    :func:`_place`). Raises ``NoConsentError``."""
    consents.need(person, "keep")
    uid = _place(person, uid, writing, seen)
    entry = _body(person, ENTRY, uid)
    if entry is None or not writing.says_the_same(entry):
        _put(person, DRAFT, other_uid(uid), writing)
    return uid


@transaction.atomic
def keep(person: Person, uid: str, writing: Writing, seen: str = "") -> str:
    """Keep an entry, new or changed, and drop its draft; the uid where it is kept (see :func:`_place`).

    Raises ``NoConsentError``.
    """
    consents.need(person, "keep")
    uid = _place(person, uid, writing, seen)
    _put(person, ENTRY, uid, writing)
    if _body(person, DRAFT, other_uid(uid)) is not None:
        discard(person, uid)
    return uid


def _place(person: Person, uid: str, writing: Writing, seen: str) -> str:
    """Where a text goes: to its own place, or beside it where another page wrote there since this one was
    opened. So neither of two devices overwrites what the other wrote."""
    store.hold(person)
    newest = _newest(person, uid)
    if newest is None or not writing.writer or writing.writer == newest.body.writer:
        return uid
    if _mark(newest) == seen or writing.says_the_same(newest.body):
        return uid
    return store.once(f"beside {uid} {writing.writer}")


def discard(person: Person, uid: str) -> None:
    """Drop a draft. Raises ``NothingHereError`` where there is none."""
    store.remove(person, DRAFT, other_uid(uid))


def remove(person: Person, uid: str) -> None:
    """Remove an entry and what was begun on it. Raises ``NothingHereError``."""
    store.remove(person, ENTRY, uid)
    if _body(person, DRAFT, other_uid(uid)) is not None:
        discard(person, uid)


def open_one(person: Person, uid: str) -> Begun:
    """What to write on, the draft or else the entry. Raises ``NothingHereError`` where there is neither."""
    drafted, entry = _kept(person, DRAFT, other_uid(uid)), _kept(person, ENTRY, uid)
    newest = drafted or entry
    if newest is None:
        raise store.NothingHereError
    return Begun(newest.body, drafted is not None, entry is not None, _mark(newest))


def _newest(person: Person, uid: str) -> Kept[Writing] | None:
    return _kept(person, DRAFT, other_uid(uid)) or _kept(person, ENTRY, uid)


def _mark(kept: Kept[Writing]) -> str:
    """Changes whenever the draft or the entry does."""
    return f"{kept.uid[:8]}-{kept.revision}"


def drafts(person: Person) -> list[Shown]:
    """Drafts with something in them."""
    return [
        Shown(other_uid(kept.uid), kept.changed, kept.body.feelings, _beginning(kept.body.text))
        for kept in store.each(person, DRAFT, most=MOST_DRAFTS)
        if not _is_empty(kept.body)
    ]


def page(person: Person, number: int) -> tuple[list[Shown], bool]:
    """A page of entries, the latest first, and whether there are more."""
    rows = store.each(person, ENTRY, skip=(number - 1) * A_PAGE, most=A_PAGE + 1)
    found = [_shown(kept, _beginning(kept.body.text)) for kept in rows]
    return found[:A_PAGE], len(found) > A_PAGE


def search(person: Person, words: str) -> list[Shown]:
    """Entries with every one of these words, accents and capitals apart, the latest first.

    Every entry is opened in memory; there is no index that could be read at rest.
    """
    wanted = fold(words).split()
    return list(_matches(person, wanted)) if wanted else []


def _matches(person: Person, wanted: list[str]) -> Iterator[Shown]:
    found = 0
    for kept in store.each(person, ENTRY):
        plain = fold(f"{kept.body.text} {' '.join(kept.body.feelings)}")
        if all(word in plain for word in wanted):
            yield _shown(kept, _around(kept.body.text, wanted[0]))
            found += 1
        if found == MOST_FOUND:
            return


def fold(text: str) -> str:
    """Without accents and capitals."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def other_uid(uid: str) -> str:
    """From an entry's uid to its draft's, and back."""
    return f"{int(uid, 16) ^ MASK:032x}"


def _beginning(text: str) -> str:
    return _piece(text, 0, 2 * AROUND)


def _around(text: str, word: str) -> str:
    """What stands around a word; the beginning where folding moved it out of place."""
    at = max(fold(text).find(word), 0)
    return _piece(text, max(at - AROUND, 0), at + len(word) + AROUND)


def _piece(text: str, start: int, end: int) -> str:
    """A part of a text in whole words."""
    if start:
        start = text.find(" ", start) + 1
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"


def _shown(kept: Kept[Writing], excerpt: str) -> Shown:
    return Shown(kept.uid, kept.at, kept.body.feelings, excerpt)


def _kept(person: Person, kind: Kind[Writing], uid: str) -> Kept[Writing] | None:
    try:
        return store.read(person, kind, uid)
    except store.NothingHereError:
        return None


def _body(person: Person, kind: Kind[Writing], uid: str) -> Writing | None:
    kept = _kept(person, kind, uid)
    return kept.body if kept else None


def _put(person: Person, kind: Kind[Writing], uid: str, writing: Writing) -> None:
    if store.has(person, uid):
        store.change(person, kind, uid, lambda old: copy_into(old, writing))
    else:
        store.keep(person, kind, writing, uid=uid)


def _is_empty(writing: Writing) -> bool:
    return not (writing.text.strip() or writing.feelings)
