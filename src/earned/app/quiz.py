"""Take the quiz: which question next, how precise so far, and what the answers say.

Every function is a pure function of the answers given so far; callers keep those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NoReturn

from earned.app.compiled import compiled
from earned.app.plan import plan_for
from earned.core.adaptive.selection import Selector, selector
from earned.core.adaptive.stopping import MOST_ANSWERS, is_complete, lacking, precision
from earned.core.adaptive.weights import influences
from earned.core.errors import UsageError
from earned.core.guidance.catalogue import Caution
from earned.core.guidance.plan import Plan, SafetyAnswer
from earned.core.guidance.situation import Situation
from earned.core.instruments.item import FRAMES, Dimension, Frame, Item
from earned.core.scoring.likelihood import Answered
from earned.core.scoring.model import (
    SCORING_VERSION,
    ScoringModel,
    joint_mass,
)
from earned.core.scoring.position import Position, Reference, StyleView
from earned.core.scoring.posterior import Moments, moments, position
from earned.core.scoring.reference import reference_point
from earned.core.scoring.styles import style_view


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
    """What besides the answers shapes the plan, as in :class:`Situation`."""

    frame: Frame = "general"
    safety: Mapping[str, SafetyAnswer] = field(default_factory=dict)
    strengths: Mapping[str, float] = field(default_factory=dict)
    cautions: tuple[Caution, ...] = ()
    minutes: int | None = None
    life_areas: tuple[str, ...] = ()
    not_for_me: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()

    @property
    def situation(self) -> Situation:
        """The same as guidance takes it."""
        return Situation(
            frame=self.frame,
            safety=self.safety,
            strengths=self.strengths,
            cautions=self.cautions,
            minutes=self.minutes,
            life_areas=self.life_areas,
            not_for_me=self.not_for_me,
            done=self.done,
        )


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


@dataclass(frozen=True, slots=True)
class Quiz:
    """The quiz in one frame. Stateless: every method takes all answers given so far."""

    frame: Frame
    model: ScoringModel
    selector: Selector
    reference: Reference
    start: Moments

    @property
    def items(self) -> Sequence[Item]:
        """The bank, in its own order."""
        return tuple(self.model.items.values())

    def ask(self, answers: Sequence[Answer]) -> Step:
        """The next item and the progress. Same answers, same step.

        Raises :class:`UsageError` for an unknown item, an option out of range, an item answered twice.
        """
        said = self.categories(answers)
        look = self.selector.look(said)
        found = look.moments
        asked = {answer.item for answer in answers}
        done = is_complete(found, len(said), len(self.model.items) - len(asked))
        chosen = None if done else self.selector.choose(look, asked, lacking(found))
        most = min(MOST_ANSWERS + len(asked) - len(said), len(self.model.items))
        progress = Progress(precision(found, self.start), len(asked), most)
        return Step(chosen.id if chosen else None, progress)

    def locate(self, answers: Sequence[Answer]) -> tuple[Position, StyleView]:
        """Position and styles on these answers. Raises :class:`UsageError` as :meth:`ask` does."""
        said = self.categories(answers)
        found = position(joint_mass(self.model, said), len(said))
        return found, style_view(self.model, self.reference, said)

    def result(self, answers: Sequence[Answer], circumstances: Circumstances) -> Result:
        """Everything the result shows. Raises :class:`UsageError` as :meth:`ask` does."""
        found, styles = self.locate(answers)
        return Result(
            position=found,
            styles=styles,
            plan=plan_for(found, styles, circumstances.situation),
            weights=self._weights(answers),
            versions=self.versions,
        )

    @property
    def versions(self) -> Mapping[str, str]:
        """Versions of instrument, bank (its parameters) and scoring: enough to recompute a result."""
        return {
            "instrument": f"{self.model.instrument.id} {self.model.instrument.version}",
            "bank": self.model.parameters.version,
            "scoring": SCORING_VERSION,
        }

    def categories(self, answers: Sequence[Answer]) -> Answered:
        """The answers that are not skips, checked, as categories in the insecure direction."""
        seen: set[str] = set()
        numbers = self.model.numbers
        for answer in answers:
            option = 1 if answer.option is None else answer.option
            if answer.item in seen or not 1 <= option <= numbers.get(answer.item, 0):
                self._refuse(answer, seen)
            seen.add(answer.item)
        return [
            (a.item, self.model.category(a.item, a.option)) for a in answers if a.option is not None
        ]

    def _refuse(self, answer: Answer, seen: set[str]) -> NoReturn:
        if answer.item not in self.model.items:
            raise UsageError(
                f"There is no item {answer.item!r}. List them: earned quiz --items --json"
            )
        if answer.item in seen:
            raise UsageError(f"The item {answer.item} is answered twice. Keep one answer to it.")
        raise UsageError(
            f"{answer.option} is no answer to {answer.item}. Choose a whole number from 1 to"
            f" {self.model.options(answer.item)}."
        )

    def _weights(self, answers: Sequence[Answer]) -> Sequence[AnswerWeight]:
        options = {answer.item: answer.option for answer in answers}
        return tuple(
            AnswerWeight(
                found.item, options[found.item] or 0, found.dimension, found.moved, found.narrowed
            )
            for found in influences(self.model, self.categories(answers))
        )


@cache
def load_quiz(frame: Frame = "general", language: str | None = None) -> Quiz:
    """The quiz in a frame; compiled once a process. Languages other than English widen the priors.

    Raises :class:`UsageError` for an unknown frame."""
    if frame not in FRAMES:
        raise UsageError(f"There is no frame {frame!r}. Choose one of: {', '.join(FRAMES)}.")
    model = compiled("earned", frame, language)
    return Quiz(frame, model, *_worked_out(model))


@cache
def _worked_out(model: ScoringModel) -> tuple[Selector, Reference, Moments]:
    """What a quiz needs besides its model; several frames have one model."""
    return selector(model), reference_point(model), moments(model.prior)
