"""Practices as pages show them: the next one, one that is under way, what was learnt."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from earned.app.guide import why
from earned.core.change.learning import Effect
from earned.library.units import unit
from earned.server.accounts.models import Person
from earned.server.growth.choices import Asked, choices, number, ratings, say, section
from earned.server.growth.practices import keeping
from earned.server.growth.practices.kind import Practised
from earned.server.growth.tables import NOTHING, cells
from earned.server.growth.titles import practice_title
from earned.server.growth.tokens import new_token
from earned.server.learn.practice import practice
from earned.server.pages.language import language

SURE = 0.9
"""Probability from which 'probably' is said."""
TOLD = 6
"""Practices that are told of in sentences though nothing can be told of them yet."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was learnt of one practice, in words."""

    title: str
    sentence: str
    effect: str
    rests_on: str


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt, the most promising first. ``rows``: title and cells of every practice; ``findings``:
    those that can be told, and the first ones that cannot; ``others``: how many more cannot be told yet."""

    findings: tuple[Finding, ...]
    others: int
    rows: tuple[tuple[str, SafeString], ...]


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


def learnt(person: Person) -> Learnt:
    """Everything that was finished or learnt about."""
    known = keeping.experience(person)
    found = {id_: effect for id_, effect in known.effects.items() if effect.randomised}
    ranked = sorted(found.values(), key=lambda effect: (-effect.mean, effect.practice))
    told = [one for at, one in enumerate(ranked) if at < TOLD or _key(one) != "open"]
    rest = sorted((known.times.keys() | known.effects.keys()) - found.keys())
    return Learnt(
        findings=tuple(_finding(effect, known) for effect in told),
        others=len(ranked) - len(told),
        rows=tuple(_row(id_, known) for id_ in [*(one.practice for one in ranked), *rest]),
    )


def _finding(effect: Effect, known: keeping.Experience) -> Finding:
    return Finding(
        title=practice_title(effect.practice),
        sentence=_sentence(effect),
        effect=_size(effect, known.unit),
        rests_on=_rests_on(effect, known.chosen[effect.practice]),
    )


def _row(id_: str, known: keeping.Experience) -> tuple[str, SafeString]:
    effect, said = known.effects.get(id_), known.helped.get(id_, Counter[str]())
    helped = said.get("yes", 0) + said.get("somewhat", 0)
    shown = [str(known.times[id_]), f"{helped} / {said.total()}" if said else NOTHING]
    if effect is None or not effect.randomised:
        return practice_title(id_), cells([*shown, NOTHING, NOTHING])
    shown += [number(effect.mean * known.unit, 1), f"{round(100 * effect.p_helps)}%"]
    return practice_title(id_), cells(shown)


def _sentence(effect: Effect) -> str:
    key, p = _key(effect), effect.p_helps
    shown = 1 - p if key == "hinders" else p
    return say("practices", "learnt", key, percent=round(100 * shown))


def _key(effect: Effect) -> str:
    p = effect.p_helps
    return "helps" if p >= SURE else "hinders" if p <= 1 - SURE else "open"


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
