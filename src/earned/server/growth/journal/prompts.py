"""Prompts for somebody who does not know how to begin: those that fit the plan first."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from earned.library.sentences import sentences
from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.derived import Derived, derived, digest, no_row
from earned.server.growth.kinds import Kind
from earned.server.growth.results import QUIZ, recomputed

ANY = "any"
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Prompt:
    """``id``: section and key, such as 'trust.kept'."""

    id: str
    text: str


class Focuses(Derived, kw_only=True):
    """Characteristics that the plan works at; none before the first quiz, or where safety comes first.
    ``pathway``: the plan's, or empty."""

    pathway: str = ""
    ids: list[str] = msgspec.field(default_factory=list)


FOCUSES = Kind(name="focuses", body=Focuses, row=no_row, leaves=False)


def prompts(person: Person, day: int, spoken: str) -> list[Prompt]:
    """A few prompts, others each day: from the plan's focuses and from those for anybody."""
    ids = focuses(person).ids
    fitting = [prompt for id_ in ids for prompt in _section(id_, spoken)]
    free = _section(ANY, spoken)
    chosen = _turn(fitting, day)[: AT_ONCE - 1]
    return [*chosen, *_turn(free, day)[: AT_ONCE - len(chosen)]]


def focuses(person: Person) -> Focuses:
    """What the plan of the latest kept result works at."""
    made_of = digest(person, (QUIZ,), "2")
    return derived(person, FOCUSES, made_of, lambda: _focuses(person))


def prompt(id_: str, spoken: str) -> Prompt | None:
    """The prompt with this id, or ``None``."""
    return next((one for one in _section(id_.partition(".")[0], spoken) if one.id == id_), None)


def _section(name: str, spoken: str) -> list[Prompt]:
    said = sentences("journal", spoken)
    if name not in said.sections:
        return []
    return [Prompt(f"{name}.{key}", text) for key, text in said.section(name).items()]


def _turn(found: Sequence[Prompt], day: int) -> list[Prompt]:
    """The same prompts, begun at another one each day."""
    at = day % len(found) if found else 0
    return [*found[at:], *found[:at]]


def _focuses(person: Person) -> Focuses:
    kept = next(store.each(person, QUIZ, most=1), None)
    if kept is None:
        return Focuses()
    plan = recomputed(kept.body)[0].plan
    ids = [] if plan.support_first else [focus.characteristic for focus in plan.focuses]
    return Focuses(pathway=plan.pathway, ids=ids)
