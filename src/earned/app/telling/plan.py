"""The words of a plan: what to keep, which pathway, what to try, and why."""

from collections.abc import Sequence
from typing import Any

from earned.app.telling.about import Telling
from earned.app.telling.told import ToldFocus
from earned.core.guidance.plan import Plan, Reason
from earned.core.scoring.position import StyleView
from earned.library.sentences import sentences


def tell_reasons(telling: Telling, reasons: Sequence[Reason]) -> tuple[str, ...]:
    """Why something was chosen, a sentence each."""
    return tuple(telling.say("reason", reason.id, **_values(telling, reason)) for reason in reasons)


def _values(telling: Telling, reason: Reason) -> dict[str, Any]:
    """A reason's values in words: ids by their names, probabilities as percentages."""
    told: dict[str, Any] = {}
    for key, value in reason.values.items():
        if isinstance(value, str):
            told[key] = telling.say(key, value)
        else:
            told["percent"] = telling.percent(value)
    return told


def tell_pathway(telling: Telling, plan: Plan) -> str:
    """Why this pathway."""
    chosen = [reason for reason in plan.reasons if reason.id == "pathway"]
    return " ".join(tell_reasons(telling, chosen))


def tell_safety(telling: Telling, plan: Plan) -> str:
    """What comes first where the safety answers, or danger from somebody, ask for it, else nothing."""
    ids = {reason.id for reason in plan.reasons}
    words = sentences("safety", telling.language)
    if "safety-yes" in ids:
        said_yes = "yes" in telling.circumstances.safety.values()
        return words.say("safety", "after_yes" if said_yes else "after_danger")
    if "safety-skip" in ids:
        return words.say("safety", "after_skip")
    return ""


def tell_cautions(telling: Telling, plan: Plan) -> str:
    """Why support comes first where states ask for it, in one sentence; else nothing."""
    chosen = [str(reason.values["caution"]) for reason in plan.reasons if reason.id == "caution"]
    if not chosen:
        return ""
    names = ", ".join(telling.say("caution", caution) for caution in chosen)
    return telling.say("reason", "caution", caution=names)


def tell_keep(telling: Telling, plan: Plan, styles: StyleView) -> tuple[str, ...]:
    """Strengths to keep: little-strained characteristics, or the strengths of the nearest pattern."""
    if plan.keep:
        return tuple(telling.unit("characteristic", id_).words.keep for id_ in plan.keep)
    nearest = max(styles.probabilities, key=lambda style: styles.probabilities[style])
    return tuple(telling.unit("style", nearest).words.strengths)


def tell_focuses(telling: Telling, plan: Plan) -> tuple[ToldFocus, ...]:
    """Each focus with its reasons and its practice."""
    return tuple(
        ToldFocus(
            characteristic=telling.unit("characteristic", focus.characteristic),
            sentence=telling.unit("characteristic", focus.characteristic).words.focus,
            reasons=tell_reasons(telling, focus.reasons),
            practice=telling.unit("practice", focus.practice),
        )
        for focus in plan.focuses
    )
