"""What the API answers, from the library and the use-cases."""

from typing import Any

import msgspec
from django.urls import reverse

from earned.app.export import export_plan, export_position, export_reference, export_result
from earned.app.placing import placed
from earned.app.plan import catalogue, plan_for
from earned.app.quiz import Answer, Circumstances, load_quiz
from earned.core.errors import UsageError
from earned.core.guidance.plan import SAFETY_QUESTIONS
from earned.library.units import FALLBACK_LANGUAGE, Unit, source
from earned.server.api.schemas import (
    AnswerIn,
    Filters,
    PlanIn,
    PositionIn,
    SourceOut,
    UnitBrief,
    UnitWhole,
)


def fits(each: Unit, filters: Filters) -> bool:
    """Whether a unit is asked for. Asking for area, time or company asks for practices."""
    facts = each.facts
    asks_practice = filters.area or filters.minutes or filters.company
    if filters.kind not in {None, each.kind} or filters.grade not in {None, facts.grade}:
        return False
    if not asks_practice:
        return True
    return each.kind == "practice" and (
        filters.area in {None, facts.area}
        and (filters.minutes is None or facts.minutes <= filters.minutes)
        and (filters.company is None or facts.company in {filters.company, "either"})
    )


def brief(each: Unit) -> UnitBrief:
    """A unit in a list."""
    return UnitBrief(**_brief(each))


def whole(each: Unit) -> UnitWhole:
    """A unit with everything in it."""
    sources = [
        SourceOut(key=key, citation=s.citation, doi=s.doi, flag=s.flag, note=s.note)
        for key in each.facts.sources
        for s in (source(key),)
    ]
    facts, words = msgspec.to_builtins(each.facts), msgspec.to_builtins(each.words)
    return UnitWhole(**_brief(each), facts=facts, words=words, sources=sources)


def plan(given: PlanIn) -> dict[str, Any]:
    """A plan from answers or from a position. Raises :class:`UsageError` for both, neither, or a slip."""
    _check(given)
    if given.answers is not None:
        return _from_answers(given, given.answers)
    if given.position is not None:
        return _from_position(given, given.position)
    raise UsageError("Send 'answers' or 'position': a plan needs one of them.")


def _brief(each: Unit) -> dict[str, Any]:
    facts = each.facts
    return {
        "kind": each.kind,
        "id": each.id,
        "title": each.words.title,
        "summary": each.words.summary,
        "grade": facts.grade,
        "language": each.language,
        "address": reverse("learn:unit", args=[each.kind, each.id]),
        **({"area": facts.area, "minutes": facts.minutes, "company": facts.company}
           if each.kind == "practice" else {}),
    }  # fmt: skip


def _from_answers(given: PlanIn, sent: list[AnswerIn]) -> dict[str, Any]:
    language = None if given.language == FALLBACK_LANGUAGE else given.language
    said = [Answer(answer.item, answer.option) for answer in sent]
    return export_result(load_quiz(given.frame, language).result(said, _circumstances(given)))


def _from_position(given: PlanIn, at: PositionIn) -> dict[str, Any]:
    means, errors = (at.anxiety.mean, at.avoidance.mean), (at.anxiety.se, at.avoidance.se)
    found, styles = placed(means, errors, at.correlation, given.frame)
    return {
        "position": export_position(found),
        "styles": {style: round(p, 6) for style, p in styles.probabilities.items()},
        "named_style": styles.named,
        "reference": export_reference(styles.reference),
        "plan": export_plan(plan_for(found, styles, _circumstances(given).situation)),
    }


def _circumstances(given: PlanIn) -> Circumstances:
    return Circumstances(
        frame=given.frame,
        safety=given.safety,
        strengths=given.strengths,
        cautions=tuple(given.cautions),
        minutes=given.minutes,
        life_areas=tuple(given.life_areas),
        not_for_me=frozenset(given.not_for_me),
        done=frozenset(given.done),
    )


def _check(given: PlanIn) -> None:
    if given.answers is not None and given.position is not None:
        raise UsageError(
            "Send 'answers' or 'position', not both: they could contradict each other."
        )
    known = catalogue()
    _known("safety", given.safety, SAFETY_QUESTIONS)
    _known("strengths", given.strengths, known.characteristics)
    _known("life_areas", given.life_areas, known.life_areas)
    _known("not_for_me", given.not_for_me, known.practices)
    _known("done", given.done, known.practices)


def _known(name: str, given: Any, offered: Any) -> None:
    for each in given:
        if each not in offered:
            raise UsageError(f"{name}: there is no {each!r}. Known: {', '.join(sorted(offered))}.")
