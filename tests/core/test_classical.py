"""Classical scores, golden cases, and the bugs that public scorers have had."""

import tomllib

import numpy as np
import pytest

from earned.core.instruments.item import DIMENSIONS
from earned.core.scoring.classical import categories, dimension_means, option_counts
from earned.core.scoring.flags import FLAGS, age_flags, answer_flags, joined
from earned.core.scoring.model import compile_model, joint_mass
from earned.core.scoring.posterior import moments
from earned.library import instruments
from earned.library.files import content_root

from .conftest import response_rows

ECR_REVERSED = {3, 15, 19, 22, 25, 27, 29, 31, 33, 35}
ECR_R_REVERSED = {9, 11, 20, 22, 26, 27, 28, 29, 30, 31, 33, 34, 35, 36}


def cases(instrument_id: str) -> list[dict]:
    path = content_root() / "instruments" / instrument_id / "cases.toml"
    return tomllib.loads(path.read_text("utf-8"))["cases"]


@pytest.mark.parametrize("instrument_id", ["ecr", "ecr-r"])
def test_golden_cases(instrument_id: str) -> None:
    instrument = instruments.load(instrument_id)
    model = compile_model(instrument, instruments.parameters(instrument_id))
    items, most = instrument.items, option_counts(instrument)
    for case in cases(instrument_id):
        raw = np.array([[value or np.nan for value in case["answers"]]])
        means = dimension_means(raw, items, most)[0]
        codes = categories(raw, items, most)[0]
        said = [(i.id, int(c)) for i, c in zip(items, codes, strict=True) if not np.isnan(c)]
        found = moments(joint_mass(model, said))
        for axis, dimension in enumerate(DIMENSIONS):
            assert means[axis] == pytest.approx(case[f"{dimension}_mean"], abs=1e-4), case["title"]
            assert found.mean[axis] == pytest.approx(case[dimension], abs=2e-3), case["title"]
            assert found.se[axis] == pytest.approx(case[f"{dimension}_se"], abs=2e-3), case["title"]


@pytest.mark.parametrize(
    ("instrument_id", "wanted"), [("ecr", ECR_REVERSED), ("ecr-r", ECR_R_REVERSED)]
)
def test_each_scale_has_its_own_reversed_items(instrument_id: str, wanted: set[int]) -> None:
    items = instruments.load(instrument_id).items
    assert {int(item.id[1:]) for item in items if item.key == -1} == wanted


def test_the_ecr_alternates_and_the_ecr_r_comes_in_blocks() -> None:
    ecr = [item.dimension for item in instruments.load("ecr").items]
    revised = [item.dimension for item in instruments.load("ecr-r").items]
    assert ecr == ["avoidance", "anxiety"] * 18
    assert revised == ["anxiety"] * 18 + ["avoidance"] * 18


def test_a_mean_needs_half_of_the_items() -> None:
    instrument = instruments.load("ecr")
    raw = np.full((2, 36), np.nan)
    raw[0, 1:18:2], raw[1, 1:17:2] = 4, 4
    means = dimension_means(raw, instrument.items, 5)
    assert means[0, 0] == 4
    assert np.isnan(means[1, 0])
    assert np.isnan(means[:, 1]).all()


def test_classical_scores_of_the_web_sample() -> None:
    """EVIDENCE 1.1 (whole release): anxiety 3.06 (.80), avoidance 2.54 (.83); ours is a random half."""
    raw, rows = response_rows("ecr")
    age = np.array([float(row["age"]) for row in rows])
    instrument = instruments.load("ecr")
    adult = (age >= 18) & (age <= 80) & ~answer_flags(raw, instrument.items)["straight-line"]
    means = dimension_means(raw[adult], instrument.items, 5)
    assert np.nanmean(means, axis=0) == pytest.approx([3.06, 2.54], abs=0.02)
    assert np.nanstd(means, axis=0) == pytest.approx([0.80, 0.83], abs=0.02)


def test_flags() -> None:
    items = instruments.load("ecr").items
    raw = np.full((4, 36), 3.0)
    raw[1] = np.tile([1.0, 5.0], 18)
    raw[2, :20] = np.nan
    raw[3] = np.nan
    found = answer_flags(raw, items)
    assert found["straight-line"].tolist() == [True, False, True, False]
    assert found["too-few-answers"].tolist() == [False, False, True, True]


def test_ages() -> None:
    found = age_flags([17, 18, 3, 999, np.nan])
    assert found["minor"].tolist() == [True, False, False, False, False]
    assert found["impossible-age"].tolist() == [False, False, True, True, False]


def test_flags_are_joined_in_the_order_of_the_vocabulary() -> None:
    yes, no = np.array([True]), np.array([False])
    assert joined({"minor": yes, "straight-line": yes, "too-few-answers": no}) == [
        "straight-line;minor"
    ]
    assert list(FLAGS) == [
        *("straight-line", "long-string", "even-odd"),
        *("too-few-answers", "minor", "impossible-age"),
    ]
