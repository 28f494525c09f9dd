"""From a result to its words."""

from earned.app.quiz import Answer, Circumstances, Result
from earned.app.telling.about import Telling
from earned.app.telling.answers import tell_answers
from earned.app.telling.plan import (
    tell_cautions,
    tell_focuses,
    tell_keep,
    tell_pathway,
    tell_reasons,
    tell_safety,
)
from earned.app.telling.position import tell_dimensions, tell_opening, tell_reference, tell_styles
from earned.app.telling.told import Told
from earned.library.sentences import sentences


def tell(
    result: Result,
    answers: tuple[Answer, ...] | list[Answer],
    circumstances: Circumstances,
    *,
    name: str | None = None,
    language: str = "en",
) -> Told:
    """The words of a result in a language.

    ``name``: what the person calls somebody in the ``named`` frame; required there.
    Raises :class:`UsageError` where the name is missing.
    """
    telling = Telling(sentences("result", language), circumstances, name, language)
    position, styles, plan = result.position, result.styles, result.plan
    return Told(
        opening=tell_opening(telling, position, styles),
        provisional=telling.say("sure", "provisional"),
        safety=tell_safety(telling, plan),
        cautions=tell_cautions(telling, plan),
        dimensions=tell_dimensions(telling, position, styles),
        unit=telling.say("estimate", "unit"),
        styles=tell_styles(telling, styles),
        reference=tell_reference(telling, styles),
        keep=tell_keep(telling, plan, styles),
        pathway=telling.unit("pathway", plan.pathway),
        pathway_reason=tell_pathway(telling, plan),
        focuses=tell_focuses(telling, plan),
        start_now=telling.unit("practice", plan.start_now),
        start_now_reasons=tell_reasons(telling, plan.start_now_reasons),
        answers=tell_answers(telling, result, answers),
        sure=tuple(
            telling.say("sure", key, answered=position.answered)
            for key in telling.sentences.section("sure")
            if key != "provisional"
        ),
        cannot=tuple(telling.sentences.section("cannot").values()),
        grades=telling.sentences.section("grade_explained"),
    )
