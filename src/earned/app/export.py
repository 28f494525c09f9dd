"""A result as plain data, the same for terminal, page and API."""

from collections.abc import Mapping, Sequence
from typing import Any

from earned.app.quiz import Result
from earned.core.guidance.plan import Plan, Reason
from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.scoring.position import STYLES, Estimate, Position, Reference

DECIMALS = 6
"""Digits kept in exported numbers: far below any error, and short enough to read."""


def export_result(result: Result) -> dict[str, Any]:
    """The documented JSON of a result; see ``docs/result-json.md`` for every key."""
    styles = result.styles
    return {
        "position": export_position(result.position),
        "styles": {style: _number(styles.probabilities[style]) for style in STYLES},
        "named_style": styles.named,
        "reference": export_reference(styles.reference),
        "answered": result.position.answered,
        "plan": export_plan(result.plan),
        "versions": dict(result.versions),
    }


def export_position(position: Position) -> dict[str, Any]:
    """Means, standard errors, 90% intervals and the correlation."""
    estimates: dict[str, Any] = {d: _estimate(position.on(d)) for d in DIMENSIONS}
    return {**estimates, "correlation": _number(position.correlation)}


def export_reference(reference: Reference) -> dict[str, Any]:
    """Where the lines between styles lie, and how sure that is."""
    where: Mapping[Dimension, tuple[float, float]] = {
        "anxiety": (reference.anxiety, reference.anxiety_sd),
        "avoidance": (reference.avoidance, reference.avoidance_sd),
    }
    lines: dict[str, Any] = {
        d: {"at": _number(at), "sd": _number(sd)} for d, (at, sd) in where.items()
    }
    return {"id": reference.id, **lines}


def export_plan(plan: Plan) -> dict[str, Any]:
    """Ids with their reasons."""
    return {
        "pathway": plan.pathway,
        "support_first": plan.support_first,
        "keep": list(plan.keep),
        "focuses": [
            {
                "characteristic": focus.characteristic,
                "practice": focus.practice,
                "benefit": _number(focus.benefit),
                "reasons": _reasons(focus.reasons),
            }
            for focus in plan.focuses
        ],
        "start_now": {"practice": plan.start_now, "reasons": _reasons(plan.start_now_reasons)},
        "reasons": _reasons(plan.reasons),
    }


def _reasons(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    return [{"id": reason.id, **_values(reason)} for reason in reasons]


def _values(reason: Reason) -> dict[str, str | float]:
    return {
        key: value if isinstance(value, str) else _number(value)
        for key, value in reason.values.items()
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {
        "mean": _number(estimate.mean),
        "se": _number(estimate.se),
        "interval_90": [_number(end) for end in estimate.interval_90],
    }


def _number(value: float) -> float:
    return round(float(value), DECIMALS)
