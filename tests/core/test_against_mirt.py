"""Against R mirt 1.45.1 on real answers (../shared/data/reference; cross-product standard errors)."""

import numpy as np
import pytest

from earned.core.calibration.estimator import GradedCalibration
from earned.core.instruments.parameters import Parameters
from earned.core.scoring.batch import batch_scorer
from earned.core.scoring.classical import categories
from earned.core.scoring.model import compile_model
from earned.core.scoring.reference import reference_point
from earned.library import instruments

from .conftest import reference_rows, response_rows

MIRT_LOG_LIKELIHOOD = {"ecr": -91479.42, "ecr-r": -36889.17}
SLOPE_TOLERANCE = {"ecr": 2e-4, "ecr-r": 1e-2}
"""mirt stopped at its cycle limit; on the smaller file it was farther from the maximum."""
EAP_TOLERANCE = {"ecr": 2e-3, "ecr-r": 1e-2}


@pytest.fixture(scope="module", params=["ecr", "ecr-r"])
def fitted(request: pytest.FixtureRequest):
    """Our plain fit of exactly the people that mirt was given."""
    name, instrument = request.param, instruments.load(request.param)
    raw, _ = response_rows(name)
    stem = name.replace("-", "_")
    eap = reference_rows(f"{stem}_eap.csv")
    complete = (
        raw[~np.isnan(raw).any(axis=1)] if name == "ecr-r" else raw[eap[:, 0].astype(int) - 1]
    )
    answers = categories(complete, instrument.items, 5 if name == "ecr" else 7)
    found = GradedCalibration(errors="cross-product", tolerance=1e-5)
    return (
        name,
        instrument,
        answers,
        found.fit(answers, instrument.items, 5 if name == "ecr" else 7),
        eap,
    )


def test_the_log_likelihood_is_no_worse(fitted) -> None:
    name, _, _, found, _ = fitted
    assert found.log_likelihood_ >= MIRT_LOG_LIKELIHOOD[name]


def test_slopes_and_thresholds_agree(fitted) -> None:
    name, instrument, _, found, _ = fitted
    table = reference_rows(f"{name.replace('-', '_')}_items.csv")
    slopes = table[:, 1] + table[:, 2]
    mine = [found.items_[item.id] for item in instrument.items]
    assert [i.discrimination for i in mine] == pytest.approx(slopes, abs=SLOPE_TOLERANCE[name])
    cuts = -table[:, 3:] / slopes[:, None]
    assert np.abs(np.array([i.thresholds for i in mine]) - cuts).max() < 1.5 * SLOPE_TOLERANCE[name]


def test_standard_errors_of_slopes_agree(fitted) -> None:
    name, instrument, _, found, _ = fitted
    table = reference_rows(f"{name.replace('-', '_')}_se.csv")
    theirs = np.nansum(table[:, 1:3], axis=1)
    mine = np.array([found.items_[item.id].discrimination_se for item in instrument.items])
    assert mine / theirs == pytest.approx(1, abs=0.02)


def test_the_correlation_agrees(fitted) -> None:
    name, _, _, found, _ = fitted
    table = reference_rows(f"{name.replace('-', '_')}_cov.csv")
    assert found.correlation_ == pytest.approx(table[0, 2], abs=5e-3)


def test_estimates_and_their_standard_errors_agree(fitted) -> None:
    name, instrument, answers, found, eap = fitted
    known = Parameters(name, "", "", "", found.correlation_, found.items_)
    model = compile_model(instrument, known)
    mine = batch_scorer(model, reference_point(model)).score(answers)
    order = [2, 1] if name == "ecr" else [1, 2]
    assert np.abs(mine.mean - eap[:, order]).max() < EAP_TOLERANCE[name]
    assert np.abs(mine.se - eap[:, [o + 2 for o in order]]).max() < EAP_TOLERANCE[name]
