"""Practices as pages show them: the next one, one that is under way, what was learnt."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from earned.app.guide import why
from earned.core.change.learning import Effect
from earned.library.units import unit
from earned.server.accounts.models import Person
from earned.server.growth.choices import Asked, choices, number, ratings, say, section
from earned.server.growth.practices import keeping
from earned.server.growth.practices.kind import Practised
from earned.server.growth.titles import practice_title
from earned.server.growth.tokens import new_token
from earned.server.learn.practice import practice
from earned.server.pages.language import language

SURE = 0.9
"""Probability from which 'probably' is said."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """One practice: what was learnt, in words, and the numbers of its row in the table."""

    title: str
    times: int
    helped: int
    answered: int
    sentence: str = ""
    effect: str = ""
    rests_on: str = ""
    mean: str = ""
    chance: int | None = None


def next_card(person: Person, today: date) -> dict[str, Any]:
    """Today's practice, why it is this one, and how to begin."""
    found = keeping.next_practice(person, today)
    chosen = unit("practice", found.offer.practice, language())
    return {
        "practice": practice(chosen),
        "among": len(found.offer.among),
        "planned": found.plan is not None,
        "support_first": found.found is not None and found.found.plan.support_first,
        "why": _why(found),
        "learnt": _learnt_of(found.offer.effect),
        "done": len(keeping.finished_on(person, today)),
        "before": before(),
        "token": new_token(),
    }


def _why(found: keeping.Next) -> tuple[str, ...]:
    if found.plan is None or found.found is None:
        return ()
    at, answers = found.found, found.plan.answers
    return why(
        found.offer.practice,
        at.position,
        at.styles,
        answers.circumstances(),
        name=answers.name,
        language=language(),
    )


def _learnt_of(effect: Effect | None) -> str:
    """What was learnt of the practice that is offered; empty where nothing was."""
    return _sentence(effect) if effect is not None and effect.randomised else ""


def before(chosen: int | None = None) -> Asked:
    """How hard it is right now."""
    return Asked("before", section("practices", "do")["before"], ratings(chosen))


def ending(body: Practised) -> dict[str, Asked]:
    """What is asked at the end."""
    words = section("practices", "do")
    offered = choices(section("practices", "helped"), body.helped)
    return {
        "after": Asked("after", words["after"], ratings(body.after)),
        "helped": Asked("helped", words["helped"], offered),
    }


def learnt(person: Person) -> list[Learnt]:
    """Everything that was finished or learnt about, the most promising first."""
    known = keeping.experience(person)
    found = known.effects
    listed = sorted(
        {*found, *known.times}, key=lambda id_: -found[id_].mean if id_ in found else 1.0
    )
    return [_learnt(id_, known) for id_ in listed]


def _learnt(id_: str, known: keeping.Experience) -> Learnt:
    effect, said = known.effects.get(id_), known.helped.get(id_, Counter[str]())
    plain = Learnt(
        title=practice_title(id_),
        times=known.times[id_],
        helped=said.get("yes", 0) + said.get("somewhat", 0),
        answered=sum(said.values()),
    )
    if effect is None or not effect.randomised:
        return plain
    return replace(
        plain,
        sentence=_sentence(effect),
        effect=_size(effect, known.unit),
        rests_on=_rests_on(effect, known.chosen[id_]),
        mean=number(effect.mean * known.unit, 1),
        chance=round(100 * effect.p_helps),
    )


def _sentence(effect: Effect) -> str:
    p = effect.p_helps
    key = "helps" if p >= SURE else "hinders" if p <= 1 - SURE else "open"
    shown = 1 - p if key == "hinders" else p
    return say("practices", "learnt", key, percent=round(100 * shown))


def _size(effect: Effect, unit_: float) -> str:
    mean, sd = effect.mean * unit_, effect.sd * unit_
    key = "effect" if mean >= 0 else "effect_worse"
    return say("practices", "learnt", key, mean=number(abs(mean), 1), sd=number(sd, 1))


def _rests_on(effect: Effect, chosen: int) -> str:
    rests = {"randomised": effect.randomised, "compared": effect.compared}
    said = say("practices", "learnt", "rests_on", **rests)
    if not chosen:
        return said
    return f"{said} {say('practices', 'learnt', 'rests_on_chosen', chosen=chosen)}"
