"""The kinds of units in the library: which facts and which words each has.

A field that ends in nothing is Markdown unless it is a title, a summary or a list item.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from earned.core.guidance.catalogue import CharacteristicFacts, Grade, PracticeFacts
from earned.core.scoring.position import Style

Kind = Literal[
    "dimension", "style", "belief", "characteristic", "origin", "route", "pathway", "pairing",
    "life-area", "benefit", "myth", "sign", "upkeep", "ripple", "term", "area", "practice",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What every unit has in every language."""

    grade: Grade
    sources: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What every unit says."""

    title: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Words):
    """A unit with a running text."""

    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionWords(Article):
    """One of the two dimensions; ``low``, ``middle``, ``high``: daily life there."""

    inside: str
    low: str
    middle: str
    high: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleWords(Article):
    """One of the four regions of the plane."""

    inside: str
    strengths: tuple[str, ...]
    costs: tuple[str, ...]
    partners_see: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeliefWords(Article):
    """One of the four beliefs."""

    secure_voice: str
    worried_voice: str
    grow: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacteristicWords(Article):
    """One of the twelve characteristics. ``keep`` and ``focus`` are the sentences of the plan."""

    looks_like: tuple[str, ...]
    inner_voice: str
    look_alikes: tuple[str, ...]
    grow: str
    keep: str
    focus: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginWords(Article):
    """Where security comes from."""

    learns: str
    later: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteWords(Article):
    """A route of earned security."""

    helps: tuple[str, ...]
    limits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of a pathway."""

    title: str
    body: str
    done_when: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayFacts(Facts):
    """The style a pathway starts from."""

    style: Style


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayWords(Article):
    """A pathway in stages."""

    slows: tuple[str, ...]
    pace: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingFacts(Facts):
    """The two styles of a pairing."""

    first: Style
    second: Style


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingWords(Words):
    """What happens in a pair."""

    dynamic: str
    first_story: str
    second_story: str
    loop: str
    first_helps: str
    second_helps: str
    expect: str
    when_help: str
    limits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A situation within a life area."""

    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeAreaWords(Article):
    """Security in one area of life."""

    secure: str
    anxious: str
    avoidant: str
    fearful: str
    situations: tuple[Situation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitWords(Article):
    """What security is associated with: what is said and what was found."""

    said: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MythFacts(Facts):
    """How far a myth holds."""

    answer: Literal["true", "false", "partly"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MythWords(Article):
    """A common statement and what is known of it."""

    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignFacts(Facts):
    """The group a sign of change belongs to."""

    group: Literal["behavioural", "emotional", "cognitive", "relational"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignWords(Article):
    """A sign of change, in the first person."""

    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepWords(Article):
    """A habit that keeps security up."""

    habit: str
    cadence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeWords(Words):
    """A guided exercise in words; ``steps`` and ``short`` match the seconds of its facts."""

    purpose: str
    mechanism: str
    steps: tuple[str, ...]
    short: tuple[str, ...]
    notice: str
    obstacles: tuple[str, ...]
    skip: str
    caution: str
    with_others: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact comes from, and how it was checked (the flags of the evidence file)."""

    citation: str
    flag: Literal["text", "computed", "judgement"]
    note: str
    doi: str = ""
    url: str = ""
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class KindShape:
    """The folder of a kind and the types of its two files."""

    folder: str
    facts: type
    words: type


SHAPES: dict[Kind, KindShape] = {
    "dimension": KindShape("dimensions", Facts, DimensionWords),
    "style": KindShape("styles", Facts, StyleWords),
    "belief": KindShape("beliefs", Facts, BeliefWords),
    "characteristic": KindShape("characteristics", CharacteristicFacts, CharacteristicWords),
    "origin": KindShape("origins", Facts, OriginWords),
    "route": KindShape("routes", Facts, RouteWords),
    "pathway": KindShape("pathways", PathwayFacts, PathwayWords),
    "pairing": KindShape("pairings", PairingFacts, PairingWords),
    "life-area": KindShape("life_areas", Facts, LifeAreaWords),
    "benefit": KindShape("benefits", Facts, BenefitWords),
    "myth": KindShape("myths", MythFacts, MythWords),
    "sign": KindShape("signs", SignFacts, SignWords),
    "upkeep": KindShape("upkeep", Facts, UpkeepWords),
    "ripple": KindShape("ripple", Facts, Article),
    "term": KindShape("glossary", Facts, Article),
    "area": KindShape("areas", Facts, Article),
    "practice": KindShape("practices", PracticeFacts, PracticeWords),
}
