"""What the API takes and gives."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from earned.core.guidance.catalogue import Caution, Grade
from earned.core.guidance.now.alarm import AlarmKind
from earned.core.guidance.plan import SafetyAnswer
from earned.core.instruments.item import Frame
from earned.library.kinds import Kind

Text = Annotated[str, Field(max_length=2000)]
Id = Annotated[str, Field(max_length=80, pattern=r"^[a-z0-9-]+$")]


class UnitBrief(Schema):
    """A unit in a list. ``language``: of its words. ``area``, ``minutes``, ``company``: of a practice."""

    kind: Kind
    id: str
    title: str
    summary: str
    grade: Grade
    language: str
    address: str
    area: str | None = None
    minutes: int | None = None
    company: Literal["alone", "together", "either"] | None = None


class SourceOut(Schema):
    """Where a fact comes from. ``flag``: how it was checked."""

    key: str
    citation: str
    doi: str
    flag: Literal["text", "computed", "judgement"]
    note: str


class UnitWhole(UnitBrief):
    """A unit with everything in it. ``facts`` and ``words`` have the fields of its kind."""

    facts: dict[str, Any]
    words: dict[str, Any]
    sources: list[SourceOut]


class Filters(Schema):
    """What to list. ``minutes``: at most; ``company``: 'either' fits alone and together."""

    kind: Kind | None = None
    grade: Grade | None = None
    area: Id | None = None
    minutes: int | None = Field(None, ge=1)
    company: Literal["alone", "together"] | None = None
    language: Literal["en", "es"] = "en"


class Sought(Schema):
    """What to look for."""

    text: Text
    language: Literal["en", "es"] = "en"


class AnswerIn(Schema):
    """An answer to one item; ``option`` null means skipped."""

    item: Id
    option: int | None = Field(None, ge=1, le=9)


class EstimateIn(Schema):
    """One dimension, in standard deviations of the adult ECR web sample."""

    mean: float = Field(ge=-4, le=4)
    se: float = Field(ge=0.2, le=2)


class PositionIn(Schema):
    """A position that was measured before."""

    anxiety: EstimateIn
    avoidance: EstimateIn
    correlation: float = Field(0.0, ge=-0.95, le=0.95)


class PlanIn(Schema):
    """Answers or a position (one of the two), and what else shapes a plan."""

    frame: Frame = "general"
    language: Literal["en", "es"] = "en"
    answers: list[AnswerIn] | None = Field(None, max_length=100)
    position: PositionIn | None = None
    safety: dict[Id, SafetyAnswer] = Field({}, max_length=10)
    strengths: dict[Id, Annotated[float, Field(ge=1, le=7)]] = Field({}, max_length=20)
    cautions: list[Caution] = Field([], max_length=20)
    minutes: int | None = Field(None, ge=1, le=600)
    life_areas: list[Id] = Field([], max_length=10)
    not_for_me: list[Id] = Field([], max_length=200)
    done: list[Id] = Field([], max_length=200)


class Match(Schema):
    """A unit and how well it fits; scores compare within one answer only."""

    kind: Kind
    id: str
    score: float


class NowOut(Schema):
    """What helps now. Where ``crisis`` is true, ``help`` and the crisis page come before all else.

    ``sure`` where the text says so in plain words (``kinds``); otherwise it only hints (``hints``), and
    ``help`` is a gentle sentence before the units.

    ``may_miss`` is always true: a simple search reads the text, and it can miss danger.
    """

    crisis: bool
    sure: bool
    kinds: list[AlarmKind]
    hints: list[AlarmKind]
    help: list[str]
    help_page: str
    matched: bool
    uneasy: bool
    matches: list[Match]
    may_miss: Literal[True] = True


class Trouble(Schema):
    """What was wrong, and what would be right."""

    detail: str
