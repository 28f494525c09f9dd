"""A unit as sections of a page, kind by kind. The words are the library's, the headings ours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from earned.library.units import Unit, unit


@dataclass(frozen=True, slots=True)
class Section:
    """``prose``: Markdown; ``items``: a list; ``voice``: something said or thought, in quotation marks.

    Without a ``title`` it is the opening of the page. ``level``: of its heading, 2 or 3.
    """

    title: str = ""
    prose: str = ""
    items: tuple[str, ...] = ()
    voice: str = ""
    level: int = 2


def sections(each: Unit) -> tuple[Section, ...]:
    """Everything that a unit says besides its title and summary."""
    return _ARTICLES[each.kind](each)


def _body(each: Unit) -> tuple[Section, ...]:
    return (Section(prose=each.words.body),)


def _dimension(each: Unit) -> tuple[Section, ...]:
    words = each.words
    return (
        *_body(each),
        Section(_("From the inside"), prose=words.inside),
        Section(_("Low"), prose=words.low),
        Section(_("In the middle"), prose=words.middle),
        Section(_("High"), prose=words.high),
    )


def _style(each: Unit) -> tuple[Section, ...]:
    words = each.words
    return (
        *_body(each),
        Section(_("From the inside"), prose=words.inside),
        Section(_("Strengths"), items=words.strengths),
        Section(_("Costs"), items=words.costs),
        Section(_("What partners see"), prose=words.partners_see),
    )


def _belief(each: Unit) -> tuple[Section, ...]:
    words = each.words
    return (
        *_body(each),
        Section(_("A secure voice"), voice=words.secure_voice),
        Section(_("A worried voice"), voice=words.worried_voice),
        Section(_("How it grows"), prose=words.grow),
    )


def _characteristic(each: Unit) -> tuple[Section, ...]:
    words = each.words
    return (
        *_body(each),
        Section(_("What it looks like"), items=words.looks_like),
        Section(_("The inner voice"), voice=words.inner_voice),
        Section(_("What looks like it and is something else"), items=words.look_alikes),
        Section(_("How it grows"), prose=words.grow),
    )


def _origin(each: Unit) -> tuple[Section, ...]:
    words = each.words
    return (
        *_body(each),
        Section(_("What a child tends to learn"), prose=words.learns),
        Section(_("Later in life"), prose=words.later),
    )


def _route(each: Unit) -> tuple[Section, ...]:
    words = each.words
    return (
        *_body(each),
        Section(_("What helps"), items=words.helps),
        Section(_("Limits"), prose=words.limits),
    )


def _pathway(each: Unit) -> tuple[Section, ...]:
    words = each.words
    stages = [
        part
        for number, stage in enumerate(words.stages, 1)
        for part in (
            Section(f"{number}. {stage.title}", prose=stage.body),
            Section(_("You may be done with this when"), items=stage.done_when, level=3),
        )
    ]
    return (
        *_body(each),
        *stages,
        Section(_("What slows people"), items=words.slows),
        Section(_("Pace"), prose=words.pace),
    )


def _pairing(each: Unit) -> tuple[Section, ...]:
    words, (first, second) = each.words, style_titles(each)
    story, helps = _("%(style)s: the story from inside"), _("What helps, from this side: %(style)s")
    return (
        Section(prose=words.dynamic),
        Section(story % {"style": first}, voice=words.first_story),
        Section(story % {"style": second}, voice=words.second_story),
        Section(_("The loop"), prose=words.loop),
        Section(helps % {"style": first}, prose=words.first_helps),
        Section(helps % {"style": second}, prose=words.second_helps),
        Section(_("What to expect"), prose=words.expect),
        Section(_("When to get help"), prose=words.when_help),
        Section(_("Limits and costs"), prose=words.limits),
    )


def style_titles(pairing: Unit) -> tuple[str, str]:
    """The names of the two styles of a pairing, in the language of its words."""
    facts, language = pairing.facts, pairing.language
    first, second = (unit("style", style, language) for style in (facts.first, facts.second))
    return first.words.title, second.words.title


def _life_area(each: Unit) -> tuple[Section, ...]:
    words = each.words
    return (
        *_body(each),
        Section(_("With security"), prose=words.secure),
        Section(_("Where worry is high"), prose=words.anxious),
        Section(_("Where distance is high"), prose=words.avoidant),
        Section(_("Where both are high"), prose=words.fearful),
        *(Section(each.title, prose=each.body) for each in words.situations),
    )


def _benefit(each: Unit) -> tuple[Section, ...]:
    words = each.words
    return (
        *_body(each),
        Section(_("What is often said"), prose=words.said),
        Section(_("What studies show"), prose=words.found),
    )


def _myth(each: Unit) -> tuple[Section, ...]:
    return (Section(voice=each.words.statement), *_body(each))


def _upkeep(each: Unit) -> tuple[Section, ...]:
    words = each.words
    return (
        *_body(each),
        Section(_("The habit"), prose=words.habit),
        Section(_("How often"), prose=words.cadence),
    )


def _practice(each: Unit) -> tuple[Section, ...]:
    """What stands below the player."""
    words = each.words
    found = (
        Section(_("What to notice"), prose=words.notice),
        Section(_("If it does not go well"), items=words.obstacles),
        Section(_("How it may work"), prose=words.mechanism),
    )
    others = Section(_("With others"), prose=words.with_others)
    return (*found, others) if words.with_others else found


_ARTICLES: Mapping[str, Callable[[Any], tuple[Section, ...]]] = {
    "dimension": _dimension,
    "style": _style,
    "belief": _belief,
    "characteristic": _characteristic,
    "origin": _origin,
    "route": _route,
    "pathway": _pathway,
    "pairing": _pairing,
    "life-area": _life_area,
    "benefit": _benefit,
    "myth": _myth,
    "sign": _myth,
    "upkeep": _upkeep,
    "ripple": _body,
    "term": _body,
    "area": _body,
    "practice": _practice,
}
