"""Take the quiz: which question next, how precise so far, and what the answers say.

Every function is a pure function of the answers given so far; callers keep those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from earned.core.guidance.plan import Plan, SafetyAnswer
from earned.core.instruments.item import Dimension, Frame
from earned.core.scoring.position import Position, StyleView


@dataclass(frozen=True, slots=True)
class Answer:
    """What someone said to one item: an option ``1..options``, or ``None`` for 'skip'."""

    item: str
    option: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How precise the position is so far, never where it is.

    ``precision``: 0..1 a dimension (1 = the stopping precision is reached); ``asked``: items answered
    or skipped; ``most``: no more than this many will be asked.
    """

    precision: Mapping[Dimension, float]
    asked: int
    most: int


@dataclass(frozen=True, slots=True)
class Step:
    """The next item id, or ``None`` when the quiz is complete."""

    item: str | None
    progress: Progress


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What besides the answers shapes the plan. ``safety`` maps question id to answer."""

    frame: Frame = "general"
    safety: Mapping[str, SafetyAnswer] = field(default_factory=dict)
    strengths: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnswerWeight:
    """Why an answer mattered: how far the means would move without it (in SD), and their spread."""

    item: str
    option: int
    dimension: Dimension
    moved: float
    narrowed: float


@dataclass(frozen=True, slots=True)
class Result:
    """Everything the result shows, as numbers and ids."""

    position: Position
    styles: StyleView
    plan: Plan
    weights: Sequence[AnswerWeight]
    versions: Mapping[str, str]
