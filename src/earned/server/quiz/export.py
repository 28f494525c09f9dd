"""The result as JSON, with the same keys as ``earned quiz --json``, and what was answered."""

from typing import Any

import msgspec

from earned.app.export import export_result
from earned.app.quiz import Result
from earned.server.quiz.record import Record

SENSITIVE_REASONS = frozenset({"safety-yes", "safety-skip", "caution"})


def as_data(record: Record, found: Result, *, with_safety: bool) -> bytes:
    """Everything a guest may want to keep, as indented JSON.

    Without ``with_safety`` it says nothing of safety answers and cautions, nor whether there are any:
    a file lies where others can open it. A guess about somebody is never in it.
    """
    data = {
        **(export_result(found) if with_safety else _discreet(export_result(found))),
        "frame": record.frame,
        "answers": record.asked,
        "strengths": record.strengths,
        "origins": [{"who": c.who, "answers": c.answers} for c in record.caregivers.values()],
        "life_areas": record.life_areas,
        "minutes": record.minutes,
        "not_for_me": sorted(record.practices_said("not-for-me")),
        "done": sorted(record.practices_said("done")),
    }
    if with_safety:
        data |= {"safety": record.safety_answers(), "cautions": record.cautions}
    return msgspec.json.format(msgspec.json.encode(data), indent=2)


def _discreet(data: dict[str, Any]) -> dict[str, Any]:
    plan = {key: value for key, value in data["plan"].items() if key != "support_first"}
    plan["reasons"] = [each for each in plan["reasons"] if each["id"] not in SENSITIVE_REASONS]
    return {**data, "plan": plan}
