"""Write the archive."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import msgspec
from django.template.loader import render_to_string
from django.utils import timezone

from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.archive import format as form
from earned.server.growth.archive.reading import in_words, title
from earned.server.growth.kinds import Cell, Kind, kinds
from earned.server.growth.store import Kept

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would take a text that begins so for a formula."""


def archive(person: Person, *, locked: bool = True) -> bytes:
    """Everything this person keeps, as a zip file made in memory: on disk it would lie in the clear.

    ``locked``: with what lies under their lock; that raises ``LockedError`` where it is shut.
    """
    chosen = [kind for kind in kinds().values() if kind.leaves and (locked or not kind.lockable)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(form.DATA, _data(person, chosen))
        packed.writestr(form.SCHEMA, form.schema())
        for kind in chosen:
            table = _table(kind, store.each(person, kind))
            if table:
                packed.writestr(f"{form.TABLES}/{kind.name}.csv", table)
        packed.writestr(form.PAGE, _page(person, chosen))
    return out.getvalue()


def _data(person: Person, chosen: list[Kind[Any]]) -> bytes:
    records = [entry for kind in chosen for entry in _entries(person, kind)]
    whole = form.Archive(
        format="earned",
        version=form.VERSION,
        made=timezone.now(),
        account=form.Account(username=person.username, joined=person.joined),
        records=records,
    )
    return msgspec.json.format(msgspec.json.encode(whole), indent=1)


def _entries(person: Person, kind: Kind[Any]) -> Iterator[form.Entry]:
    for kept in store.each(person, kind):
        yield form.Entry(
            uid=kept.uid,
            kind=kind.name,
            version=kind.version,
            at=kept.at,
            changed=kept.changed,
            body=msgspec.to_builtins(kept.body, str_keys=True),
        )


def _table(kind: Kind[Any], records: Iterator[Kept[Any]]) -> str:
    """A row a record, the columns of all of them; empty where there is none."""
    rows = [{"uid": kept.uid, "at": kept.at.isoformat(), **kind.row(kept.body)} for kept in records]
    columns = dict.fromkeys(column for row in rows for column in row)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _harmless(cell) for name, cell in row.items()} for row in rows)
    return out.getvalue() if rows else ""


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


def _page(person: Person, chosen: list[Kind[Any]]) -> str:
    """The same to read, as one file without a script or a style of somebody else's."""
    parts = [
        (
            title(kind.name),
            [(kept.at, in_words(kind, kept.body)) for kept in store.each(person, kind)],
        )
        for kind in chosen
    ]
    context = {"person": person, "parts": parts, "made": timezone.now()}
    return render_to_string("growth/archive.html", context)
