"""Classical scores of any instrument: means of scales after reversing, and what is derived from them.

Reversing: ``options + 1 - x``. Missing answers are prorated as in :mod:`earned.core.scoring.classical`:
the mean is over the items answered and needs at least half of them. A derived score needs all its parts.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from earned.core.instruments.scale import Questionnaire, Scale
from earned.core.scoring.classical import LEAST_SHARE
from earned.core.scoring.grid import Floats


def keyed_answers(answers: ArrayLike, questionnaire: Questionnaire, scale: Scale) -> Floats:
    """A scale's answers after reversing; shape (N, J) -> (N, items of the scale), NaN where missing.

    ``answers``: one column an item in the questionnaire's order, 1..options as answered.
    """
    found = np.asarray(answers, dtype=np.float64)
    columns = [questionnaire.items.index(item) for item in scale.items]
    most = np.array([questionnaire.options(item) for item in scale.items])
    backward = np.array([scale.key(item) == -1 for item in scale.items])
    own = found[:, columns]
    return np.where(backward, most + 1 - own, own)


def prorated_mean(keyed: Floats) -> Floats:
    """Mean over the answered items; shape (N, J) -> (N,), NaN where fewer than half are answered."""
    answered = (~np.isnan(keyed)).sum(axis=1)
    enough = (answered >= LEAST_SHARE * keyed.shape[1]) & (answered > 0)
    return np.where(enough, np.nansum(keyed, axis=1) / np.maximum(answered, 1), np.nan)


def scale_scores(answers: ArrayLike, questionnaire: Questionnaire) -> Mapping[str, Floats]:
    """Every score by id: scales, then derived; each shape (N,)."""
    scores: dict[str, Floats] = {
        scale.id: prorated_mean(keyed_answers(answers, questionnaire, scale))
        for scale in questionnaire.scales
    }
    for derived in questionnaire.derived:
        parts = [weight * scores[scale] for scale, weight in derived.weights.items()]
        scores[derived.id] = np.asarray(np.sum(parts, axis=0))
    return scores
