"""What happened along the way: a move, a therapy that began, a stage of a pathway reached."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from earned.library.units import Unit, unit, units
from earned.server.accounts.models import Person
from earned.server.growth import consents, store
from earned.server.growth.journal.prompts import focuses
from earned.server.growth.trajectory.drawing import Happened
from earned.server.growth.trajectory.kinds import EVENT, Event

MOST = 200
"""Events that are shown; the oldest fall away first."""


@dataclass(frozen=True, slots=True)
class Belongs:
    """What an event may belong to. ``value``: as a form sends it."""

    value: str
    words: str


def happened(person: Person, spoken: str) -> list[Happened]:
    """Everything that happened, in order, numbered as in the pictures."""
    kept = sorted(store.each(person, EVENT, most=MOST), key=lambda one: (one.body.day, one.uid))
    return [
        Happened(number, one.uid, one.body.day, in_words(one.body, spoken))
        for number, one in enumerate(kept, 1)
    ]


def in_words(event: Event, spoken: str) -> str:
    """The person's own words, and what it belongs to."""
    about = ""
    if event.route:
        about = unit("route", event.route, spoken).words.title
    elif event.pathway:
        about = unit("pathway", event.pathway, spoken).words.stages[event.stage - 1].title
    return " · ".join(part for part in (event.text, about) if part)


def routes(spoken: str) -> list[Belongs]:
    """The four routes."""
    return [Belongs(f"route:{each.id}", each.words.title) for each in units("route", spoken)]


def stages(person: Person, spoken: str) -> tuple[Unit | None, list[Belongs]]:
    """The stages of the pathway from the latest result, and that pathway."""
    id_ = focuses(person).pathway
    if not id_:
        return None, []
    pathway = unit("pathway", id_, spoken)
    return pathway, list(_stages(pathway))


def _stages(pathway: Unit) -> Iterator[Belongs]:
    for number, stage in enumerate(pathway.words.stages, 1):
        yield Belongs(f"stage:{pathway.id}:{number}", stage.title)


def add(person: Person, day: date, text: str, belongs: str, uid: str) -> None:
    """Keep an event. Raises ``NoConsentError``, ``ValueError`` for what it cannot belong to."""
    consents.need(person, "keep")
    kind, _, rest = belongs.partition(":")
    pathway, _, stage = rest.partition(":")
    event = Event(day=day, text=text)
    if kind == "route":
        event.route = rest
    elif kind == "stage":
        event.pathway, event.stage = pathway, int(stage)
    EVENT.check(event)
    store.keep(person, EVENT, event, uid=uid)
