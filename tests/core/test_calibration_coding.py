"""Answers as categories: a byte each, whatever they come as, and looked at a few people at a time."""

import numpy as np
import pytest

from earned.core.calibration import coding, keying
from earned.core.calibration.coding import MISSING, whole
from earned.core.errors import DataError

from .test_calibration import made_answers

NAMES = ["A1", "A2", "V1"]


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch):
    monkeypatch.setattr(coding, "AT_ONCE", 7)
    monkeypatch.setattr(keying, "AT_ONCE", 7)


@pytest.mark.parametrize("kind", [np.int8, np.int64, np.float32, np.float64])
def test_a_category_takes_a_byte_whatever_it_came_as(kind) -> None:
    given = np.random.default_rng(0).integers(-1, 5, (40, 3)).astype(kind)
    before = given.copy()
    codes = whole(given, [5] * 3, NAMES)
    assert (codes.dtype, codes.flags.f_contiguous) == (np.int8, True)
    assert (codes == given).all()
    codes[:] = MISSING
    assert (given == before).all()


def test_many_options_take_two_bytes() -> None:
    assert whole([[126, 5, 0]], [127, 127, 2], NAMES).dtype == np.int8
    wide = whole([[199, 5, np.nan]], [200, 127, 2], NAMES)
    assert (wide.dtype, wide.tolist()) == (np.int16, [[199, 5, MISSING]])


@pytest.mark.parametrize("value", [5, 127, 128, 300, 1.5, np.inf])
def test_the_first_value_that_is_no_category_is_named(value) -> None:
    given = np.ones((40, 3))
    given[23, 1], given[23, 2], given[30, 0] = value, 9, 9
    with pytest.raises(DataError, match=f"category {value:g} does not exist") as caught:
        whole(given, [5] * 3, NAMES)
    assert (caught.value.row, caught.value.column) == (24, "A2")


def test_directions_are_those_of_all_people_at_once() -> None:
    """Against correlations made from all answers in one go, missing ones at the item's mean."""
    answers, _, _ = made_answers(500, 4)
    rng = np.random.default_rng(3)
    answers[rng.random(answers.shape) < 0.1] = np.nan
    answers[:, 2], answers[:, 3] = 4 - answers[:, 2], 1
    centred = np.where(np.isnan(answers), 0, answers - np.nanmean(answers, axis=0))[:, :4]
    spread = np.sqrt((centred**2).mean(axis=0))
    standard = centred / np.where(spread > 0, spread, 1)
    values, vectors = np.linalg.eigh(standard.T @ standard / len(standard))
    wanted = vectors[:, -1] * np.sqrt(values[-1])
    found = keying.first_component(whole(answers[:, :4], [5] * 4, ["a", "b", "c", "d"]))
    assert found == pytest.approx(wanted * np.sign(wanted.sum()), abs=1e-9)
    assert found[2] < -keying.CLEAR
    assert found[3] == pytest.approx(0, abs=1e-9)
