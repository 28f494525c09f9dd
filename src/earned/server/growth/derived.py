"""What follows from other records, kept sealed so that years of them are not opened for each page.

A derived record is no record of the person's own: it is left out of the archive, made again whenever a
record it follows from is new, changed or gone, and deleted with everything else.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from django.db.models import Count, Max, Sum

from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.kinds import Body, Cell, Kind, UnknownVersionError
from earned.server.growth.models import Record


class Derived(msgspec.Struct, kw_only=True):
    """``made_of``: a digest of what it follows from."""

    made_of: str = ""


Made = TypeVar("Made", bound=Derived)


def no_row(body: msgspec.Struct) -> dict[str, Cell]:  # noqa: ARG001 - the shape of a row
    """A derived record is in no table."""
    return {}


def digest(
    person: Person, sources: Sequence[Kind[Any]], salt: str, before: datetime | None = None
) -> str:
    """A digest that changes with every record of these kinds that is new, changed or gone.

    ``before``: only those about an earlier time; ``salt``: whatever else the result depends on. Nothing is
    opened for it.
    """
    rows = Record.objects.filter(person=person, kind__in=[kind.name for kind in sources])
    if before is not None:
        rows = rows.filter(at__lt=before)
    found = rows.aggregate(n=Count("id"), last=Max("changed"), all=Sum("revision"), ids=Sum("id"))
    return hashlib.sha256(f"{sorted(found.items())} {salt}".encode()).hexdigest()


def derived(person: Person, kind: Kind[Made], made_of: str, make: Callable[[], Made]) -> Made:
    """The derived record of this kind: as it is kept, or made anew where ``made_of`` is another."""
    uid, kept = _uid(kind), as_kept(person, kind)
    if kept is not None and kept.made_of == made_of:
        return kept
    made = msgspec.structs.replace(make(), made_of=made_of)
    if kept is None:
        store.keep(person, kind, made, uid=uid)
    else:
        store.change(person, kind, uid, lambda old: copy_into(old, made))
    return made


def copy_into(old: Body, new: Body) -> None:
    """Make ``old`` equal to ``new``, field by field."""
    for field in msgspec.structs.fields(new):
        setattr(old, field.name, getattr(new, field.name))


def as_kept(person: Person, kind: Kind[Made]) -> Made | None:
    """What is kept, up to date or not; nothing where there is none, or one of another release."""
    try:
        return store.read(person, kind, _uid(kind)).body
    except store.NothingHereError:
        return None
    except (UnknownVersionError, msgspec.ValidationError):
        store.remove(person, kind, _uid(kind))
        return None


def _uid(kind: Kind[Made]) -> str:
    return store.once(f"derived {kind.name}")
