"""Graded models fitted to the file itself: of both dimensions at once, or of one scale at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from earned.app.describing.fits import ModelFit, model_fit
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
    """``by_scale``: what could be fitted. ``why``: scale -> why not. ``fits``: one a fitted model."""

    by_scale: Mapping[str, ScaleModel] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    structure: Structure | None = None
    fits: tuple[ModelFit, ...] = ()


NO_MODELS = Models()


def fitted_models(keyed: Mapping[str, Floats], found: Questionnaire) -> Models:
    """Fit. ``keyed``: scale -> answers 1..K after reversing, (N, J), NaN missing."""
    if set(keyed) == set(DIMENSIONS) and all(f.shape[1] >= LEAST_ITEMS for f in keyed.values()):
        return _both(keyed, found)
    by_scale, why, fits = {}, {}, []
    for name, answers in keyed.items():
        if answers.shape[1] < LEAST_ITEMS:
            why[name] = "a model needs three items or more"
            continue
        try:
            fitted = _fit({name: answers}, found)
        except DataError as error:
            why[name] = str(error)
            continue
        by_scale[name] = _scale_model(fitted.items_)
        fits += _fits({name: answers}, fitted)
    return Models(by_scale, why, fits=tuple(fits))


def _both(keyed: Mapping[str, Floats], found: Questionnaire) -> Models:
    ordered: dict[str, Floats] = {name: keyed[name] for name in DIMENSIONS}
    try:
        fitted = _fit(ordered, found)
    except DataError as error:
        return Models(why=dict.fromkeys(keyed, str(error)))
    own = {scale.id: scale.items for scale in found.scales}
    by_scale: dict[str, ScaleModel] = {
        name: _scale_model({item: fitted.items_[item] for item in own[name]}) for name in DIMENSIONS
    }
    fits = _fits(ordered, fitted)
    return Models(by_scale, structure=_structure(ordered, fitted), fits=tuple(fits))


def _fit(keyed: Mapping[str, Floats], found: Questionnaire) -> GradedCalibration:
    """Fit the scales together; the first counts as anxiety, the second as avoidance."""
    own = {scale.id: scale.items for scale in found.scales}
    answers = _categories(keyed)
    if len(answers) < LEAST_FOR_MODEL:
        raise DataError(
            f"a model needs {LEAST_FOR_MODEL} people,", f"and {len(answers)} answered enough."
        )
    items = [
        Item(item, dimension, 1, "any")
        for dimension, name in zip(DIMENSIONS, keyed, strict=False)
        for item in own[name]
    ]
    most = [found.options(item.id) for item in items]
    return GradedCalibration().fit(answers, items, most)


def _scale_model(items: Mapping[str, Calibrated]) -> ScaleModel:
    information = scale_information(list(items.values()))
    return ScaleModel(dict(items), information, conditional_error(information))


def _structure(keyed: Mapping[str, Floats], fitted: GradedCalibration) -> Structure | None:
    """Overall fit; none where a category stayed empty or too few people answered everything."""
    answers = _categories(keyed)
    if fitted.collapsed_ or _complete(answers) < LEAST_FOR_MODEL:
        return None
    return structure(answers, fitted_model(keyed, fitted))


def _fits(keyed: Mapping[str, Floats], fitted: GradedCalibration) -> list[ModelFit]:
    """Fit of items and pairs; none where too few people answered everything."""
    answers = _categories(keyed)
    if _complete(answers) < LEAST_FOR_MODEL:
        return []
    return [model_fit(answers, fitted_model(keyed, fitted), list(keyed))]


def fitted_model(keyed: Mapping[str, Floats], fitted: GradedCalibration) -> TwoDimensional:
    """What was fitted, its items in the order of the scales; a single scale stands on the first axis."""
    axes = [axis for axis, columns in enumerate(keyed.values()) for _ in range(columns.shape[1])]
    items = tuple(fitted.items_.values())
    correlation = fitted.correlation_ if len(keyed) > 1 else 0.0
    return TwoDimensional(tuple(fitted.items_), items, tuple(axes), correlation)


def _categories(keyed: Mapping[str, Floats]) -> Floats:
    """All scales side by side, of people who answered half of each or more; 0..K-1."""
    enough = np.all([(~np.isnan(f)).mean(axis=1) >= 0.5 for f in keyed.values()], axis=0)
    return np.concatenate(list(keyed.values()), axis=1)[enough] - 1


def _complete(answers: Floats) -> int:
    return int((~np.isnan(answers)).all(axis=1).sum())
