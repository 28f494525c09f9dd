"""The plan as something to argue with: why each practice, what was said of it, what shapes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from earned.app.guide import why
from earned.app.quiz import Result
from earned.core.guidance.catalogue import Caution
from earned.core.instruments.item import PARTICULAR_FRAMES
from earned.library.sentences import sentences
from earned.library.units import Unit, unit
from earned.server.learn.practice import Practice, practice
from earned.server.quiz.arguing import MINUTES
from earned.server.quiz.record import Record, Said

LIFE_AREAS: Mapping[str, Promise] = {
    "friendship": _("Friendship"),
    "work": _("Work"),
    "family": _("Family"),
    "parenting": _("Being a parent"),
    "self": _("Life with myself"),
}
NEWEST = 3
CAUTIONS: Mapping[Caution, Promise] = {
    "recent-separation": _("A relationship of mine ended not long ago."),
    "recent-loss": _("Somebody dear to me died, or I lost something dear, not long ago."),
    "estrangement": _("Contact between me and somebody close is broken off."),
    "dissociation": _("At times I feel unreal or far away, or the world does."),
    "trauma-symptoms": _("Memories of something terrible force themselves on me."),
    "breathing-problems": _("Breathing is hard for me, or attending to it is."),
    "eating-distress": _("Eating, or my body, is a hard subject right now."),
    "substance-crisis": _("Drink or drugs are hard to keep in hand right now."),
    "psychosis": _("I hear or believe things that others do not."),
    "crisis": _("I am in a crisis, or I think about dying."),
    "current-danger": _("Somebody may hurt me."),
}


@dataclass(frozen=True, slots=True)
class Recommended:
    """A practice of the plan. ``why``: sentences. ``said``: what was said of it, if anything."""

    practice: Practice
    why: tuple[str, ...]
    said: Said | None


@dataclass(frozen=True, slots=True)
class SaidOf:
    """A practice of which something was said, for taking it back."""

    unit: Unit
    word: Said


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tick or choose."""

    id: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Shaping:
    """The form that shapes the plan. ``said``: newest first. ``chosen``: what shapes it now, in words.

    ``safety_page``: where answers about safety can be changed, if there are any. ``crisis``: what comes
    before everything where somebody is in one, else empty.
    """

    said: list[SaidOf]
    chosen: list[str]
    life_areas: list[Choice]
    minutes: list[Choice]
    cautions: list[Choice]
    in_danger: bool
    crisis: str
    safety_page: str

    @property
    def newest(self) -> list[SaidOf]:
        """The latest, for undoing at once."""
        return self.said[:NEWEST]

    @property
    def older(self) -> list[SaidOf]:
        """The others, folded away."""
        return self.said[NEWEST:]


@dataclass(frozen=True, slots=True)
class Recommending:
    """Whose plan it is, for saying why."""

    record: Record
    found: Result
    language: str

    def recommend(self, chosen: Unit) -> Recommended:
        """A practice with everything that can be said for it."""
        reasons = why(
            chosen.id,
            self.found.position,
            self.found.styles,
            self.record.circumstances(),
            name=self.record.name,
            language=self.language,
        )
        return Recommended(practice(chosen), reasons, self.record.said.get(chosen.id))


def shaping(record: Record, language: str) -> Shaping:
    """What was said and chosen so far, and what else can be."""
    said = [SaidOf(unit("practice", id_, language), word) for id_, word in record.said.items()]
    return Shaping(
        said=said[::-1],
        chosen=_chosen(record),
        life_areas=_choices(LIFE_AREAS, record.life_areas),
        minutes=[Choice(str(n), _up_to(n), n == record.minutes) for n in MINUTES],
        cautions=_choices(CAUTIONS, record.cautions),
        in_danger="current-danger" in record.cautions,
        crisis=sentences("safety", language).say("crisis", "lead")
        if "crisis" in record.cautions
        else "",
        safety_page=_safety_page(record),
    )


def _choices(offered: Mapping[Any, Promise], chosen: Sequence[str]) -> list[Choice]:
    return [Choice(id_, str(words), id_ in chosen) for id_, words in offered.items()]


def _safety_page(record: Record) -> str:
    if record.frame in PARTICULAR_FRAMES:
        return "quiz:safety"
    return "relationships:before" if record.safety_answers() else ""


def _chosen(record: Record) -> list[str]:
    areas = [str(words) for id_, words in LIFE_AREAS.items() if id_ in record.life_areas]
    time = [_up_to(record.minutes)] if record.minutes else []
    return [*areas, *time, *([str(_("What is going on for you"))] if record.cautions else [])]


def _up_to(minutes: int) -> str:
    words = ngettext("Up to %(minutes)s minute", "Up to %(minutes)s minutes", minutes)
    return words % {"minutes": minutes}
