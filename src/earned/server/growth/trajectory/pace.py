"""Fewer prompts and a yearly look: what a person whose path has long been in a good place said to it."""

from datetime import date

from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.derived import copy_into
from earned.server.growth.trajectory.kinds import PACE, PACE_UID, Pace


def said_to_pace(person: Person) -> Pace | None:
    """What was said, if anything."""
    try:
        return store.read(person, PACE, PACE_UID).body
    except store.NothingHereError:
        return None


def chose_yearly(person: Person) -> bool:
    """Whether a yearly look was chosen: then nothing asks by the week or the month."""
    said = said_to_pace(person)
    return said is not None and said.yearly


def choose(person: Person, *, yearly: bool, today: date) -> None:
    """Keep what is said to it, in place of what was said before."""
    said = Pace(yearly=yearly, said=today)
    store.keep(person, PACE, said, uid=PACE_UID)
    store.change(person, PACE, PACE_UID, lambda old: copy_into(old, said))
