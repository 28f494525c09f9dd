"""When to say 'changed', and when to say that somebody has long been in a good place.

Probabilities are always shown. The *word* 'changed' is kept for a rule that stable people, their
states included, meet in fewer than 5% of two years of weekly looks, also when states behave unlike the
model. The rule looks at filtered probabilities, so that nothing told rests on hindsight.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from earned.core.change.beliefs import NO_FLOOR, Beliefs
from earned.core.change.prior import Floats
from earned.core.change.statespace import Trajectory
from earned.core.instruments.item import DIMENSIONS, Dimension

Direction = Literal["lower", "higher"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Say 'changed' once P(lower), or P(higher), has been at least ``probability`` at ``looks`` looks
    in a row that span ``days`` days; take it back once it falls below ``release``.

    A look is a day with a form filled in. The numbers come from simulation
    (``content/change/telling.toml`` names the command).
    """

    probability: float
    days: float
    looks: int
    release: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said of one dimension today.

    ``changed``: the direction told, or ``None`` ('we cannot tell yet'). ``told_on``: the day it could
    first be said. Worsening is told by the same rule as improvement.
    """

    changed: Direction | None
    told_on: float | None = None


def first_told(days: Floats, probability: Floats, rule: Rule) -> float | None:
    """The first day the rule is met; ``days`` and ``probability``: shape (looks,), ascending days."""
    told = _told(days, probability, rule)
    return float(days[int(np.argmax(told))]) if told.any() else None


def _told(days: Floats, probability: Floats, rule: Rule) -> NDArray[np.bool_]:
    """On which looks 'changed' is said; shape (looks,)."""
    told = np.zeros(len(days), bool)
    run: list[float] = []
    for at, (day, p) in enumerate(zip(days, probability, strict=True)):
        run = [*run, float(day)] if p >= rule.probability else []
        met = len(run) >= rule.looks and run[-1] - run[0] >= rule.days
        told[at] = met or (at > 0 and told[at - 1] and p >= rule.release)
    return told


def verdict(found: Trajectory, view: str, dimension: Dimension, rule: Rule) -> Verdict:
    """What may be said at the last look.

    A floor only takes away from a probability, and is slow to reckon with: looks that would not count without
    it need none.
    """
    looks = np.flatnonzero(found.measured & (found.days >= found.baseline.day))
    beliefs, floor = found.filtered[view].on(looks), found.model.floors.get(dimension, NO_FLOOR)
    sides: tuple[tuple[Direction, Callable[..., Floats]], ...] = (
        ("lower", Beliefs.lower),
        ("higher", Beliefs.higher),
    )
    for direction, side in sides:
        probability = side(beliefs, dimension)
        high = np.flatnonzero(probability >= rule.release)
        probability[high] = side(beliefs.on(high), dimension, floor=floor)
        told = _told(found.days[looks], probability, rule)
        if len(told) and told[-1]:
            start = len(told) - 1 - int(np.argmin(told[::-1])) + 1 if not told.all() else 0
            return Verdict(direction, float(found.days[looks][start]))
    return Verdict(None)


@dataclass(frozen=True, slots=True)
class GoodPlace:
    """What counts as 'long in a good place'. ``probability``: of both levels below their lines;
    ``days``: how long without a break; ``looks``: at least so many forms in that time, none further
    than ``gap`` days from the next."""

    probability: float = 0.8
    days: float = 182.0
    looks: int = 6
    gap: float = 60.0


@dataclass(frozen=True, slots=True)
class Graduation:
    """``reached``; ``since``: first day of the present good spell, or ``None``; ``missing``: what is not
    there yet: any of ``position``, ``time``, ``looks``, ``gap``, ``worsening``."""

    reached: bool
    since: float | None
    missing: tuple[str, ...]


def graduation(
    found: Trajectory,
    view: str,
    lines: Mapping[Dimension, float],
    rule: Rule,
    good: GoodPlace | None = None,
) -> Graduation:
    """Whether this person has long been below both lines; judged on the smoothed path at forms.

    Nobody graduates while worsening is being told.
    """
    ask = good or GoodPlace()
    first, second = (lines[d] for d in DIMENSIONS)
    inside = found.smoothed[view].below_both(first, second)[found.measured] >= ask.probability
    days = found.days[found.measured]
    if not inside[-1]:
        return Graduation(False, None, ("position",))
    start = 0 if inside.all() else len(inside) - int(np.argmin(inside[::-1]))
    spell = days[start:]
    worse = any(verdict(found, view, d, rule).changed == "higher" for d in DIMENSIONS)
    missing = tuple(_lacking(spell, ask, worse=worse))
    return Graduation(not missing, float(spell[0]), missing)


def _lacking(spell: Floats, ask: GoodPlace, *, worse: bool) -> Sequence[str]:
    checks = {
        "time": spell[-1] - spell[0] < ask.days,
        "looks": len(spell) < ask.looks,
        "gap": bool(len(spell) > 1 and np.diff(spell).max() > ask.gap),
        "worsening": worse,
    }
    return [name for name, lacks in checks.items() if lacks]
