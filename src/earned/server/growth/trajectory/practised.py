"""What was practised, beneath the path."""

from datetime import date

from django.db.models.functions import TruncDate

from earned.server.accounts.models import Person
from earned.server.growth.models import Record
from earned.server.growth.practices.kind import PRACTISED


def practised(person: Person) -> list[date]:
    """The days on which something was practised, by the times in the clear: nothing is opened for it."""
    rows = Record.objects.filter(person=person, kind=PRACTISED.name)
    days = rows.annotate(day=TruncDate("at")).order_by("day").values_list("day", flat=True)
    return list(days.distinct())
