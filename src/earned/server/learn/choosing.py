"""Which practices to show: what somebody may filter by, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from earned.core.guidance.catalogue import GRADES
from earned.library.units import Unit, ids
from earned.server.learn.shelves import BY_KIND, practices_of

MINUTES = (2, 5, 10, 20)
COMPANY: Mapping[str, Promise] = {"alone": _("alone"), "together": _("with somebody")}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for; an empty string or 0 asks for nothing in particular."""

    area: str = ""
    minutes: int = 0
    company: str = ""
    grade: str = ""

    def fits(self, practice: Unit) -> bool:
        """Whether a practice is asked for. 'Either' fits alone and together."""
        facts = practice.facts
        return (
            self.area in {"", facts.area}
            and (not self.minutes or facts.minutes <= self.minutes)
            and (not self.company or facts.company in {self.company, "either"})
            and self.grade in {"", facts.grade}
        )


@dataclass(frozen=True, slots=True)
class Chosen:
    """The practices of one area that fit."""

    area: Unit
    practices: tuple[Unit, ...]


def read_choice(given: Mapping[str, str]) -> Choice:
    """What the address asks for; whatever is not on offer counts as nothing in particular."""
    minutes = {str(number): number for number in MINUTES}
    return Choice(
        area=_known(given.get("area", ""), ids("area")),
        minutes=minutes.get(given.get("minutes", ""), 0),
        company=_known(given.get("company", ""), tuple(COMPANY)),
        grade=_known(given.get("grade", ""), GRADES),
    )


def chosen(choice: Choice, language: str) -> list[Chosen]:
    """What fits, area by area; areas without any are left out."""
    found = []
    for area in BY_KIND["area"].units(language):
        fitting = tuple(each for each in practices_of(area.id, language) if choice.fits(each))
        if fitting:
            found.append(Chosen(area, fitting))
    return found


def _known(given: str, offered: tuple[str, ...]) -> str:
    return given if given in offered else ""
