"""What a calibration found, and as plain data."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from earned.app.calibrating.knowledge import Known
from earned.app.reading import Answers
from earned.core.calibration.estimator import GradedCalibration, Group
from earned.core.instruments.item import DIMENSIONS, Item
from earned.core.instruments.parameters import Calibrated

EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was found in a file. ``items``: those that were calibrated. ``seconds``: of fitting alone.
    ``notes``: what to know, in words. ``prior`` and ``link``: what was known before.
    """

    read: Answers
    found: GradedCalibration
    items: tuple[Item, ...]
    seconds: float
    errors: bool
    notes: tuple[str, ...]
    prior: Known | None = None
    link: Known | None = None

    @property
    def calibrated(self) -> dict[str, Calibrated]:
        """Parameters of the items that were calibrated, with a column or (with a prior) without."""
        known = self.link.parameters.instrument if self.link else ""
        return {
            name: item
            for name, item in self.found.items_.items()
            if not (known and name.startswith(f"{known}:"))
        }


def export_calibration(calibration: Calibration) -> dict[str, object]:
    """As plain data: what ``earned calibrate --json`` prints. What does not exist is ``None``."""
    found, errors = calibration.found, calibration.errors
    return {
        "instrument": calibration.read.questionnaire.id,
        "people": found.people_,
        "log_likelihood": found.log_likelihood_,
        "correlation": found.correlation_,
        "correlation_se": _number(found.correlation_se_) if errors else None,
        "groups": [group_facts(group, errors=errors) for group in found.groups_],
        "method_sd": dict(found.method_sd_),
        "facet_sd": {d: dict(sizes) for d, sizes in found.facet_sd_.items()},
        "iterations": found.iterations_,
        "converged": found.converged_,
        "seconds": calibration.seconds,
        "prior": _source(calibration.prior),
        "link": _source(calibration.link),
        "items": [_item(name, item, errors) for name, item in calibration.calibrated.items()],
        "notes": list(calibration.notes),
    }


def _source(known: Known | None) -> dict[str, str] | None:
    if known is None:
        return None
    facts = known.parameters
    return {
        "instrument": facts.instrument,
        "version": facts.version,
        "population": facts.population,
    }


def group_facts(group: Group, *, errors: bool) -> dict[str, object]:
    """A group's people: means, standard deviations and correlation, each with its error (0: fixed)."""
    one = group.population
    numbers = (one.correlation, *one.mean, *one.sd)
    found: dict[str, object] = {"name": group.name or EVERYBODY, "people": group.people}
    every = ("correlation", *(f"{d}_{what}" for what in ("mean", "sd") for d in DIMENSIONS))
    spread: Sequence[float] | None = None if group.errors is None else group.errors.tolist()
    for place, name in enumerate(every):
        found[name] = float(numbers[place])
        found[f"{name}_se"] = _number(spread[place]) if errors and spread is not None else None
    return found


def _item(name: str, item: Calibrated, errors: bool) -> dict[str, object]:
    return {
        "id": name,
        "discrimination": item.discrimination,
        "discrimination_se": _number(item.discrimination_se) if errors else None,
        "thresholds": [_number(b) for b in item.thresholds],
        "thresholds_se": [_number(e) for e in item.thresholds_se] if errors else None,
    }


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
