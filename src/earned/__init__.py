"""Earned: where a person stands on attachment anxiety and avoidance, how sure that is, and what next.

What is named here is the library's public face; `docs/api.md` describes it. Everything is loaded when it is
first asked for, so `import earned` costs nothing, and the server never loads tables.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PLACES = {
    "earned.app.research.scores": (
        "instrument",
        "instruments",
        "own_parameters",
        "read_parameters",
        "score",
    ),
    "earned.app.research.samples": (
        "adaptive",
        "calibrate",
        "describe",
        "write_pictures",
        "write_report",
    ),
    "earned.app.research.person": ("change", "quiz", "write_trajectories"),
    "earned.app.adaptive": ("Evaluation",),
    "earned.app.calibrate": ("Calibration",),
    "earned.app.change_file": ("ChangeFound",),
    "earned.app.describing.found": ("Described",),
    "earned.cluster": ("Cluster", "connected"),
    "earned.app.quiz": ("Answer", "Circumstances", "Quiz", "Result"),
    "earned.core.calibration.estimator": ("GradedCalibration",),
    "earned.core.change.reliable": ("ReliableChange", "reliable_change"),
    "earned.core.errors": (
        "ClusterError",
        "ContentError",
        "DataError",
        "EarnedError",
        "EarnedWarning",
        "NoInputError",
        "OutputError",
        "UsageError",
    ),
    "earned.core.instruments.item": ("Item",),
    "earned.core.instruments.parameters": ("Calibrated", "Parameters"),
    "earned.core.scoring.position": ("Estimate", "Position", "Reference", "StyleView"),
}
_HOMES = {name: module for module, names in _PLACES.items() for name in names}

__all__ = ["__version__", *sorted(_HOMES)]  # noqa: PLE0604 - names, all of them


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'earned' has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
