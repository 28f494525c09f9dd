"""The calendar that a secret address gives: a few words, no name of ours, nothing else."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from earned.server.growth.reminders.kinds import Reminders, zone_of
from earned.server.growth.reminders.pace import Pace, days

if TYPE_CHECKING:
    from icalendar import Alarm, Event

AHEAD = 400
"""Days that are in it: a yearly look must find a place."""
MOST = 90
"""Events at most: three months of daily ones."""
LASTS = timedelta(minutes=10)
REFRESH = "PT12H"
WORDS = (_("Ten minutes"), _("Pause"), _("Tea"), _("Notes"), _("Water the plants"))
"""What may stand on a lock screen; whoever likes writes their own."""


def feed(wish: Reminders, pace: Pace, key: str, today: date) -> bytes:
    """The calendar of the coming days. The same day gives the same bytes; an event keeps its name.

    ``key``: a digest that tells people apart and says nothing.
    """
    from icalendar import Calendar  # when a calendar is asked for: it takes 4 MB of a worker

    calendar = Calendar()
    calendar.add("prodid", "-//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words(wish))
    calendar.add("refresh-interval;value=duration", REFRESH)
    calendar.add("x-published-ttl", REFRESH)
    for event in _events(wish, pace, key, today):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def words(wish: Reminders) -> str:
    """What the reminder says: as it was chosen, in the language of that day."""
    return wish.words or "…"


def moment(wish: Reminders, day: date) -> datetime:
    """When a day's reminder is, in UTC."""
    at = datetime.combine(day, time.fromisoformat(wish.clock), tzinfo=zone_of(wish.zone))
    return at.astimezone(UTC)


def _events(wish: Reminders, pace: Pace, key: str, today: date) -> "Iterator[Event]":
    from icalendar import Event

    stamp = datetime.combine(wish.since, time(), tzinfo=UTC)
    for number, day in enumerate(days(pace, wish.since, today, AHEAD)):
        if number == MOST:
            return
        event = Event()
        event.add("uid", f"{day:%Y%m%d}-{key[:16]}")
        event.add("dtstamp", stamp)
        event.add("dtstart", moment(wish, day))
        event.add("duration", LASTS)
        event.add("summary", words(wish))
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        event.add_component(_alarm(wish))
        yield event


def _alarm(wish: Reminders) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words(wish))
    alarm.add("trigger", timedelta())
    return alarm
