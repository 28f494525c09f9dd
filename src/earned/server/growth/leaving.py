"""Delete a person: the key first, then the rows."""

from django.db import transaction

from earned.server.accounts import keys
from earned.server.accounts.models import Person
from earned.server.growth.models import Feed, Record

PART = 400
"""Ids in one statement."""


def delete_person(person: Person) -> None:
    """Delete everything of a person, for good.

    With the key gone nothing of theirs can be read, here or in a backup; a power cut before the rows are
    gone leaves a tombstone by which :func:`finish` ends the work.
    """
    keys.store().destroy(person.pk)
    _delete_rows(person.pk)


def finish() -> int:
    """Delete the rows of everybody whose key was destroyed: after a power cut, or from a restored
    backup. How many people."""
    gone = sorted(keys.store().destroyed())
    parts = [gone[at : at + PART] for at in range(0, len(gone), PART)]
    left = [
        pk
        for part in parts
        for pk in Person.objects.filter(pk__in=part).values_list("pk", flat=True)
    ]
    for pk in left:
        _delete_rows(pk)
    return len(left)


def delete_records(person: Person) -> None:
    """Delete what is kept, but for the record of what was agreed to."""
    from earned.server.growth.consents import CONSENT

    Feed.objects.filter(person=person).delete()
    Record.objects.filter(person=person).exclude(kind=CONSENT.name).delete()


@transaction.atomic
def _delete_rows(pk: str) -> None:
    Person.objects.filter(pk=pk).delete()
