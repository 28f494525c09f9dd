"""The result as JSON, with the same keys as ``earned quiz --json``, and what was answered."""

import msgspec

from earned.app.export import export_result
from earned.app.quiz import Result
from earned.server.quiz.record import Record


def as_data(record: Record, found: Result) -> bytes:
    """Everything a guest may want to keep, as indented JSON."""
    data = {
        **export_result(found),
        "frame": record.frame,
        "answers": record.asked,
        "safety": record.safety_answers(),
        "strengths": record.strengths,
        "origins": [{"who": c.who, "answers": c.answers} for c in record.caregivers.values()],
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=2)
