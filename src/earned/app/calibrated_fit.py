"""How well calibrated parameters fit the answers they come from: as a whole, by item and by pair."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from earned.app.calibrate import Calibration
from earned.app.describing.export import LARGEST, plain
from earned.app.describing.fits import ModelFit, export_fit, model_fit
from earned.app.describing.models import LEAST_FOR_MODEL
from earned.core.describe.structure import Structure, TwoDimensional, structure
from earned.core.instruments.item import DIMENSIONS
from earned.core.scoring.classical import categories
from earned.core.scoring.grid import Floats


@dataclass(frozen=True, slots=True)
class CalibratedFit:
    """``structure``: overall fit, ``None`` where a category stayed empty. ``fit``: of items and pairs.

    ``why``: why both are missing, or nothing.
    """

    structure: Structure | None = None
    fit: ModelFit | None = None
    why: str = ""


def calibrated_fit(calibration: Calibration) -> CalibratedFit:
    """Fit of what was found to the answers it was found in."""
    found = calibration.found
    if len(found.groups_) > 1 or calibration.prior or calibration.link:
        return CalibratedFit(
            why="fit is that of one group's answers alone. Calibrate without --group, --prior and --link to"
            " see it."
        )
    if any(found.method_sd_.values()) or any(found.facet_sd_.values()):
        return CalibratedFit(
            why="fit is that of the plain model, and these parameters have factors besides. Calibrate"
            " without --method and --facets to see it."
        )
    answers = _answers(calibration)
    complete = int((~np.isnan(answers)).all(axis=1).sum())
    if complete < LEAST_FOR_MODEL:
        return CalibratedFit(
            why=f"fit needs {LEAST_FOR_MODEL} people with every answer, and {complete} have them."
        )
    model = TwoDimensional(
        tuple(found.items_),
        tuple(found.items_.values()),
        tuple(DIMENSIONS.index(item.dimension) for item in calibration.items),
        found.correlation_,
    )
    overall = None if found.collapsed_ else structure(answers, model)
    return CalibratedFit(overall, model_fit(answers, model, DIMENSIONS))


def _answers(calibration: Calibration) -> Floats:
    """Categories 0..K-1 in the insecure direction, in the order of the items."""
    read, items = calibration.read, calibration.items
    columns = [read.questionnaire.items.index(item.id) for item in items]
    most = [read.questionnaire.options(item.id) for item in items]
    return categories(read.options[:, columns], items, most)


def export_calibrated_fit(found: CalibratedFit) -> dict[str, Any]:
    """As plain data: ``fit`` in what ``earned calibrate --fit --json`` prints."""
    overall = None
    if found.structure is not None:
        pairs = [asdict(one) for one in found.structure.residuals[:LARGEST]]
        overall = {**asdict(found.structure), "residuals": pairs}
    table: dict[str, Any] = plain(
        {
            "structure": overall,
            **(export_fit(found.fit) if found.fit else {}),
            "why_none": found.why or None,
        }
    )
    return table
