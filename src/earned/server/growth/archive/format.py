"""The archive: a zip file with ``earned.json`` (all, and what is read back), its schema, a table a kind
and a page to read.

``earned.json`` is one object: ``format``, ``version``, ``made``, ``account`` and ``records``. Each record
has ``uid``, ``kind``, ``version`` (of the kind), ``at``, ``changed`` and ``body``.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from earned.server.growth.kinds import kinds

VERSION = 1
DATA, SCHEMA, PAGE, TABLES = "earned.json", "schema.json", "read-me.html", "tables"
UidText = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]


class Account(msgspec.Struct, kw_only=True):
    """Whose archive it is. Not read back: an account is made anew elsewhere."""

    username: str
    joined: datetime


class Framed(msgspec.Struct, kw_only=True):
    """What every record has beside its body. Times carry their zone."""

    uid: UidText
    kind: str
    version: int
    at: datetime
    changed: datetime


class Entry(Framed, kw_only=True):
    """A record in the clear."""

    body: dict[str, Any]


class Head(msgspec.Struct, kw_only=True):
    """What an archive says of itself."""

    format: Literal["earned"]
    version: int
    made: datetime
    account: Account


class Archive(Head, kw_only=True):
    """All of ``earned.json``."""

    records: list[Entry]


def schema() -> bytes:
    """JSON Schema of ``earned.json``, with a definition for the body of each kind."""
    leaving = {name: kind for name, kind in kinds().items() if kind.leaves}
    bodies = [kind.body for kind in leaving.values()]
    (whole, *of_kinds), parts = msgspec.json.schema_components(
        [Archive, *bodies], ref_template="#/$defs/{name}"
    )
    by_kind = dict(zip(leaving, of_kinds, strict=True))
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Everything somebody keeps in Earned",
        **whole,
        "$defs": {**parts, "bodies": {"title": "Body of a record by its kind", **by_kind}},
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2)
