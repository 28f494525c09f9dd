"""A practice written out, and what a unit rests on."""

from dataclasses import dataclass

from earned.library.kinds import Source
from earned.library.units import Unit, source


@dataclass(frozen=True, slots=True)
class Sourced:
    """A unit with its sources read."""

    unit: Unit
    grade: str
    sources: list[Source]


@dataclass(frozen=True, slots=True)
class TimedStep:
    """One step and how long it takes."""

    words: str
    seconds: int

    @property
    def minutes(self) -> int:
        """The same in whole minutes, at least one."""
        return max(1, round(self.seconds / 60))


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice: whole steps, and the short version for doing right away."""

    unit: Unit
    grade: str
    minutes: int
    steps: list[TimedStep]
    short: list[TimedStep]
    sources: list[Source]

    @property
    def seconds(self) -> int:
        """How long all whole steps take."""
        return sum(step.seconds for step in self.steps)

    @property
    def short_minutes(self) -> int:
        """How long the short version takes, rounded to whole minutes, at least one."""
        return max(1, round(sum(step.seconds for step in self.short) / 60))


def sourced(unit: Unit) -> Sourced:
    """A unit with its grade and sources."""
    return Sourced(unit, unit.facts.grade, [source(key) for key in unit.facts.sources])


def practice(unit: Unit) -> Practice:
    """A practice of the library, steps beside their seconds."""
    facts, words = unit.facts, unit.words
    return Practice(
        unit=unit,
        grade=facts.grade,
        minutes=facts.minutes,
        steps=_steps(words.steps, facts.seconds),
        short=_steps(words.short, facts.short_seconds),
        sources=[source(key) for key in facts.sources],
    )


def _steps(words: tuple[str, ...], seconds: tuple[int, ...]) -> list[TimedStep]:
    return [TimedStep(said, time) for said, time in zip(words, seconds, strict=True)]
