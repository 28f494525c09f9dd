"""Graded models fitted to the file itself: of both dimensions at once, or of one scale at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from earned.app.describing.found import ScaleModel
from earned.core.calibration.estimator import GradedCalibration
from earned.core.describe.precision import conditional_error, scale_information
from earned.core.describe.structure import Structure, TwoDimensional, structure
from earned.core.errors import DataError
from earned.core.instruments.item import DIMENSIONS, Item
from earned.core.instruments.parameters import Calibrated
from earned.core.instruments.scale import Questionnaire
from earned.core.scoring.grid import Floats

LEAST_FOR_MODEL = 200
"""People with at least half a scale's answers, below which no model is fitted."""

LEAST_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Models:
    """``by_scale``: what could be fitted. ``why``: scale -> why not."""

    by_scale: Mapping[str, ScaleModel] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    structure: Structure | None = None


NO_MODELS = Models()


def fitted_models(keyed: Mapping[str, Floats], found: Questionnaire) -> Models:
    """Fit. ``keyed``: scale -> answers 1..K after reversing, (N, J), NaN missing."""
    if set(keyed) == set(DIMENSIONS) and all(f.shape[1] >= LEAST_ITEMS for f in keyed.values()):
        return _both(keyed, found)
    by_scale, why = {}, {}
    for name, answers in keyed.items():
        if answers.shape[1] < LEAST_ITEMS:
            why[name] = "a model needs three items or more"
            continue
        try:
            items = _fit({name: answers}, found).items_
            by_scale[name] = _scale_model(items)
        except DataError as error:
            why[name] = str(error)
    return Models(by_scale, why)


def _both(keyed: Mapping[str, Floats], found: Questionnaire) -> Models:
    try:
        fitted = _fit({name: keyed[name] for name in DIMENSIONS}, found)
    except DataError as error:
        return Models(why=dict.fromkeys(keyed, str(error)))
    own = {scale.id: scale.items for scale in found.scales}
    by_scale: dict[str, ScaleModel] = {
        name: _scale_model({item: fitted.items_[item] for item in own[name]}) for name in DIMENSIONS
    }
    return Models(by_scale, structure=_structure(keyed, fitted))


def _fit(keyed: Mapping[str, Floats], found: Questionnaire) -> GradedCalibration:
    """Fit the scales together; the first counts as anxiety, the second as avoidance."""
    own = {scale.id: scale.items for scale in found.scales}
    answers = np.concatenate(list(keyed.values()), axis=1)
    enough = np.all([(~np.isnan(f)).mean(axis=1) >= 0.5 for f in keyed.values()], axis=0)
    if enough.sum() < LEAST_FOR_MODEL:
        raise DataError(
            f"a model needs {LEAST_FOR_MODEL} people,", f"and {enough.sum()} answered enough."
        )
    items = [
        Item(item, dimension, 1, "any")
        for dimension, name in zip(DIMENSIONS, keyed, strict=False)
        for item in own[name]
    ]
    most = [found.options(item.id) for item in items]
    return GradedCalibration().fit(answers[enough] - 1, items, most)


def _scale_model(items: Mapping[str, Calibrated]) -> ScaleModel:
    information = scale_information(list(items.values()))
    return ScaleModel(dict(items), information, conditional_error(information))


def _structure(keyed: Mapping[str, Floats], fitted: GradedCalibration) -> Structure | None:
    """Overall fit; none where a category stayed empty or too few people answered everything."""
    answers = np.concatenate([keyed[name] for name in DIMENSIONS], axis=1) - 1
    complete = int((~np.isnan(answers)).all(axis=1).sum())
    if fitted.collapsed_ or complete < LEAST_FOR_MODEL:
        return None
    axes = [axis for axis, name in enumerate(DIMENSIONS) for _ in range(keyed[name].shape[1])]
    model = TwoDimensional(
        tuple(fitted.items_), tuple(fitted.items_.values()), tuple(axes), fitted.correlation_
    )
    return structure(answers, model)
