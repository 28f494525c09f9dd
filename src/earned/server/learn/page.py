"""A unit as its page shows it."""

from dataclasses import dataclass

from earned.library.kinds import Source
from earned.library.sentences import sentences
from earned.library.units import Unit, source
from earned.server.learn.articles import Section, sections
from earned.server.learn.drawing import Drawn, drawn
from earned.server.learn.practice import Practice, practice
from earned.server.learn.reading import reading_minutes
from earned.server.learn.shelves import BY_KIND, Neighbours, Shelf, linked, neighbours, practices_of


@dataclass(frozen=True, slots=True)
class UnitPage:
    """``practice``: the steps of a practice; ``listed``: practices of an area; ``fallback``: whether the
    words are in another language than the page. ``explained``: what the grade means."""

    unit: Unit
    shelf: Shelf
    minutes: int
    sections: tuple[Section, ...]
    picture: Drawn | None
    sources: list[Source]
    explained: str
    links: list[Unit]
    around: Neighbours
    practice: Practice | None
    listed: tuple[Unit, ...]
    fallback: bool


def unit_page(each: Unit, language: str) -> UnitPage:
    """Everything on the page of a unit."""
    is_practice, is_area = each.kind == "practice", each.kind == "area"
    return UnitPage(
        unit=each,
        shelf=BY_KIND[each.kind],
        minutes=reading_minutes(each.words),
        sections=sections(each),
        picture=drawn(each, language),
        sources=[source(key) for key in each.facts.sources],
        explained=explained(each.facts.grade, language),
        links=linked(each, language),
        around=neighbours(language)[each.ref],
        practice=practice(each) if is_practice else None,
        listed=practices_of(each.id, language) if is_area else (),
        fallback=each.language != language,
    )


def explained(grade: str, language: str) -> str:
    """What a grade of evidence means."""
    return sentences("result", language).say("grade_explained", grade)
