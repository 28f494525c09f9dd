"""Argue with the plan: turn a practice down, note it as done, bring it back, say what shapes the plan.

Only ids are kept, in the sealed record. The plan itself is never kept: it is made again each time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from earned.app.plan import catalogue
from earned.core.guidance.catalogue import Caution
from earned.server.quiz import store
from earned.server.quiz.access import Ticket
from earned.server.quiz.record import Record, Said
from earned.server.quiz.services import NotAskedError

Word = Literal["not-for-me", "done", "back"]
MINUTES = (5, 10, 20)
"""How much time one may have for an exercise."""

CAUTIONS: tuple[Caution, ...] = get_args(Caution)


@dataclass(frozen=True, slots=True)
class Shape:
    """What somebody chose to shape the plan by; nothing has to be."""

    life_areas: Sequence[str] = ()
    minutes: int | None = None
    cautions: Sequence[Caution] = ()


def argue(ticket: Ticket | None, practice: str, word: str) -> Record:
    """Keep what is said of a practice; 'back' forgets it. The latest word counts.

    Raises :class:`NotAskedError` for a practice or a word that does not exist.
    """
    if practice not in catalogue().practices or word not in get_args(Word):
        raise NotAskedError
    said: Mapping[str, Said] = {"not-for-me": "not-for-me", "done": "done"}

    def edit(record: Record) -> None:
        _has_a_plan(record)
        kept = {id_: earlier for id_, earlier in record.said.items() if id_ != practice}
        record.said = {**kept, practice: said[word]} if word in said else kept

    return store.change(ticket, edit)


def shape(ticket: Ticket | None, chosen: Shape) -> Record:
    """Keep what should shape the plan, in place of what was chosen before."""

    def edit(record: Record) -> None:
        _has_a_plan(record)
        record.life_areas = list(chosen.life_areas)
        record.minutes = chosen.minutes
        record.cautions = list(chosen.cautions)

    return store.change(ticket, edit)


def _has_a_plan(record: Record) -> None:
    if record.stage() != "result":
        raise NotAskedError
