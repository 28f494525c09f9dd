"""Which practice comes next, drawn among equals, and what was learnt of each for one person."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from earned.app.plan import catalogue
from earned.app.quiz import Circumstances, Result
from earned.core.change.learning import Effect, Moment, learn, unbiased, unit_of
from earned.core.guidance.catalogue import PracticeFacts
from earned.core.guidance.drawing_lots import draw
from earned.core.guidance.plan import Focus
from earned.core.guidance.planning import equally_suitable
from earned.core.guidance.situation import is_suitable


@dataclass(frozen=True, slots=True)
class Offer:
    """The practice that comes next. ``among``: all that were as suitable, itself included;
    ``characteristic``: what it is to help, or empty; ``effect``: what is known of it for this person."""

    practice: str
    among: tuple[str, ...]
    characteristic: str = ""
    effect: Effect | None = None


def learnt(
    moments: Sequence[Moment], practices: Collection[str], *, ranked: bool = True
) -> dict[str, Effect]:
    """What each of these practices does for this person, from randomised picks and comparable moments
    alone; where ``ranked``, also how probably each is the best of them. Practices that the library no longer
    has are left out."""
    known = catalogue().practices
    grades = {id_: known[id_].grade for id_ in practices if id_ in known}
    used = [m for m in unbiased(moments) if m.practice is None or m.practice in grades]
    return learn(used, grades, unit=unit_of(used), ranked=ranked)


def offer(
    found: Result | None,
    circumstances: Circumstances,
    moments: Sequence[Moment],
    *,
    seed: str,
    recent: Sequence[str] = (),
) -> Offer:
    """The plan's next practice. The same seed offers the same one.

    ``found``: the latest result, or ``None`` where there is none; then one of the calming exercises that
    suit anybody. ``recent``: practices done lately, so that every focus gets its turn.
    """
    characteristic, among = _equals(found, circumstances, recent)
    known = learnt(moments, among)
    best = {id_: effect.p_best or 0.0 for id_, effect in known.items()}
    drawn = draw(among, best, _generator(seed))
    return Offer(drawn, tuple(among), characteristic, known.get(drawn))


def _equals(
    found: Result | None, circumstances: Circumstances, recent: Sequence[str]
) -> tuple[str, Sequence[str]]:
    """What is to be helped, and the practices that would do it equally well."""
    if found is None:
        return "", _for_anybody(circumstances)
    plan = found.plan
    if not plan.focuses:
        return "", [plan.start_now]
    groups = [_suitable(focus, found, circumstances) for focus in plan.focuses]
    counts = [sum(done in among for done in recent) for among in groups]
    least = counts.index(min(counts))
    return plan.focuses[least].characteristic, groups[least]


def _suitable(focus: Focus, found: Result, circumstances: Circumstances) -> Sequence[str]:
    return equally_suitable(
        focus, found.position, found.styles, catalogue(), circumstances.situation
    )


def _for_anybody(circumstances: Circumstances) -> list[str]:
    situation, refused = circumstances.situation, circumstances.not_for_me
    return [
        id_
        for id_, facts in catalogue().practices.items()
        if id_ not in refused and _suits_anybody(facts) and is_suitable(facts, situation)
    ]


def _suits_anybody(facts: PracticeFacts) -> bool:
    return facts.start_now and facts.calming and not (facts.vulnerable or facts.skip_if)


def _generator(seed: str) -> np.random.Generator:
    digest = hashlib.blake2b(seed.encode(), digest_size=8).digest()
    return np.random.default_rng(int.from_bytes(digest))
