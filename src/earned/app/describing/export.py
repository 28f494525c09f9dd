"""A description as data, as ``earned describe --json`` prints it. Figures nobody has are null."""

from dataclasses import asdict
from math import isnan
from typing import Any

import numpy as np

from earned.app.describing.fits import export_fit
from earned.app.describing.found import Described, FairnessFound, GroupFound, ScaleFound
from earned.core.describe.norms import PERCENTILES
from earned.core.describe.precision import PLACES, TABLED
from earned.core.describe.structure import Structure
from earned.core.scoring.grid import Floats

DECIMALS = 6
LARGEST = 10
"""So many of the largest residual correlations are given."""


def export_description(found: Described) -> dict[str, Any]:
    """The documented JSON: see docs/science/describe.md."""
    table: dict[str, Any] = plain(
        {
            "instrument": found.questionnaire.id,
            "version": found.questionnaire.version,
            "title": found.questionnaire.title,
            "file": found.file,
            "options": found.questionnaire.options(found.questionnaire.items[0]),
            "rows": found.rows,
            "people": found.used,
            "left_out": found.left_out,
            "key_note": found.key_note or None,
            "passed_over": list(found.passed_over),
            "scales": [_scale(one) for one in found.scales],
            "structure": _structure(found.structure),
            "fits": [export_fit(one) for one in found.fits],
            "correlations": [
                {"first": a, "second": b, "r": r} for (a, b), r in found.correlations.items()
            ],
            "percentiles": list(PERCENTILES),
            "norms": [_norm(one) for one in found.norms],
            "differences": [
                {
                    "column": one.column,
                    "first": one.first,
                    "second": one.second,
                    "score": one.score,
                    **asdict(one.difference),
                }
                for one in found.differences
            ],
            "fairness": [_fairness(one) for one in found.fairness],
            "skipped": list(found.skipped),
            "labels_by_rule": [{"rule": rule, **shares} for rule, shares in found.labels.items()],
        }
    )
    return table


def _scale(found: ScaleFound) -> dict[str, Any]:
    return {
        "id": found.id,
        "reliability": asdict(found.reliability) if found.reliability else None,
        "model": _model(found) if found.model else None,
        "why_no_model": found.why,
    }


def _model(found: ScaleFound) -> dict[str, Any]:
    model = found.model
    assert model is not None  # noqa: S101 - the caller asked only where there is one
    return {
        "items": [
            {"id": name, "discrimination": one.discrimination, "thresholds": list(one.thresholds)}
            for name, one in model.items.items()
        ],
        "precision": [
            {
                "position": place,
                "information": at(model.information, place),
                "standard_error": at(model.error, place),
            }
            for place in TABLED
        ],
    }


def at(curve: Floats, place: float) -> float:
    """A curve over ``PLACES`` read at one of them."""
    return float(curve[int(np.argmin(np.abs(PLACES - place)))])


def _structure(found: Structure | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {**asdict(found), "residuals": [asdict(one) for one in found.residuals[:LARGEST]]}


def _norm(found: GroupFound) -> dict[str, Any]:
    return {
        "column": found.column,
        "group": found.group,
        "score": found.score,
        **asdict(found.norm),
    }


def _fairness(found: FairnessFound) -> dict[str, Any]:
    rows = [{**asdict(one), "group": found.groups[one.group]} for one in found.fairness.items]
    return {
        "column": found.column,
        "scale": found.scale,
        "reference": found.groups[0],
        "groups": [
            {"name": name, "people": people}
            for name, people in zip(found.groups, found.fairness.people, strict=True)
        ],
        "rounds": found.fairness.rounds,
        "anchors": list(found.fairness.anchors),
        "scale_points": found.fairness.scale_points,
        "items": rows,
    }


def plain(value: Any) -> Any:
    """Numbers rounded, 'not a number' as ``None``, tuples as lists: what JSON can hold."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, float):
        return (
            None
            if isnan(value) or value in (float("inf"), float("-inf"))
            else round(value, DECIMALS)
        )
    return value
