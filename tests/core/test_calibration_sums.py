"""A fit needs sums over people alone: parts of them, anywhere, add up to the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earned.core.calibration import blocks
from earned.core.calibration.blocks import BLOCK, Blocks
from earned.core.calibration.coding import category_counts, closed, code, coding, whole
from earned.core.calibration.estimator import GradedCalibration
from earned.core.calibration.expectation import Expected, expect, log_likelihood
from earned.core.calibration.information import Louis, ScoreSums, score_sums
from earned.core.calibration.people import InMemory, added
from earned.core.calibration.starting import Wanted, started
from earned.core.calibration.state import Design, Point

from .test_calibration import made_answers


@dataclass
class InParts:
    """One group of people in several places, each of which tells its sums."""

    parts: Sequence[Blocks]

    @property
    def sizes(self) -> list[int]:
        return [sum(part.people for part in self.parts)]

    def expected(self, design: Design, point: Point) -> list[Expected]:
        (tables,) = design.each_table(point)
        return added((expect(part, tables) for part in self.parts), [0] * len(self.parts))

    def scored(self, design: Design, point: Point, how: Louis) -> list[ScoreSums]:
        sums = (score_sums(part, design, point, 0, how) for part in self.parts)
        return added(sums, [0] * len(self.parts))

    def log_likelihood(self, design: Design, point: Point) -> float:
        (tables,) = design.each_table(point)
        return sum(log_likelihood(part, tables) for part in self.parts)

    def few(self) -> None:
        return None


@pytest.fixture(scope="module")
def everybody():
    answers, items, _ = made_answers(1700, 4)
    answers[np.random.default_rng(0).random(answers.shape) < 0.1] = np.nan
    coded = code(answers, [5] * len(items), [item.id for item in items])
    design, point, (blocks,) = started(coded, items, Wanted(), np.float64)
    shares = blocks.split(np.random.default_rng(1).integers(0, 3, 1700))
    return coded, items, design, point, blocks, shares


def test_people_are_coded_in_parts_as_in_one() -> None:
    answers, items, _ = made_answers(300, 3)
    answers[answers[:, 0] == 2, 0] = 1
    answers[:40, 1] = np.nan
    names, options = [item.id for item in items], [5] * len(items)
    together = code(answers, options, names)
    parts = [whole(part, options, names) for part in np.array_split(answers, 4)]
    read = coding(sum(category_counts(part, 5) for part in parts), options, names)
    assert (read.counts == together.counts).all()
    assert read.kept == together.kept
    assert (np.concatenate([closed(part, read) for part in parts]) == together.codes).all()


def test_expected_sums_of_parts_are_those_of_the_whole(everybody) -> None:
    _, _, design, point, blocks, shares = everybody
    whole, parts = InMemory([blocks]), InParts(shares)
    (one,), (added,) = (people.expected(design, point) for people in (whole, parts))
    assert added.people == one.people == 1700
    assert added.log_likelihood == pytest.approx(one.log_likelihood, rel=1e-12)
    assert np.allclose(added.joint, one.joint, rtol=0, atol=1e-9)
    for a, b in zip(added.counts, one.counts, strict=True):
        assert np.allclose(a, b, rtol=0, atol=1e-9)


def test_asking_for_sums_changes_nothing(everybody) -> None:
    _, _, design, point, blocks, _ = everybody
    first, again = (InMemory([blocks]).expected(design, point)[0] for _ in range(2))
    assert first.log_likelihood == again.log_likelihood
    assert all((a == b).all() for a, b in zip(first.counts, again.counts, strict=True))


def test_a_fit_of_people_in_parts_is_the_same_fit(everybody) -> None:
    coded, items, _, _, blocks, shares = everybody
    how = {"tolerance": 1e-5, "errors": True}
    whole = GradedCalibration(**how).fit_people(InMemory([blocks]), coded, items)
    parts = GradedCalibration(**how).fit_people(InParts(shares), coded, items)
    assert parts.people_ == 1700
    assert parts.log_likelihood_ == pytest.approx(whole.log_likelihood_, rel=1e-12)
    for name, item in whole.items_.items():
        other = parts.items_[name]
        assert other.thresholds == pytest.approx(item.thresholds, abs=1e-9)
        assert other.discrimination_se == pytest.approx(item.discrimination_se, rel=1e-8)
        assert other.thresholds_se == pytest.approx(item.thresholds_se, rel=1e-8)


@pytest.fixture
def small_parts(monkeypatch):
    """Parts of two blocks or three, so that a few thousand people are many."""
    monkeypatch.setattr(blocks, "FEWEST_OF_PART", 2)
    monkeypatch.setattr(blocks, "MOST_PARTS", 4)


@pytest.mark.usefixtures("small_parts")
@given(people=st.integers(0, 12_000))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parts_are_whole_blocks_and_few(people) -> None:
    whole = Blocks(np.arange(people, dtype=np.int16)[None], [[0]], 2, np.float32)
    parts = whole.parts()
    assert np.concatenate([part.codes for part in parts], axis=1).tolist() == whole.codes.tolist()
    assert [part.first * BLOCK for part in parts] == np.cumsum(
        [0, *(part.people for part in parts)]
    )[:-1].tolist()
    assert len(parts) <= 4
    assert all(len(part) % 2 == 0 for part in parts[:-1])


@pytest.mark.usefixtures("small_parts")
@given(people=st.integers(1, 12_000), step=st.integers(2, 3000))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_some_people_of_parts_are_some_of_the_whole(people, step) -> None:
    whole = Blocks(np.arange(people, dtype=np.int16)[None], [[0]], 2, np.float32)
    some = [part.some(step).codes for part in whole.parts()]
    assert np.concatenate(some, axis=1).tolist() == whole.some(step).codes.tolist()


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("factor", [False, True])
def test_threads_change_no_bit(factor) -> None:
    """Of counts and of scores, drawn ones too: draws go by the number of the block."""
    answers, items, _ = made_answers(9000, 4)
    coded = code(answers, [5] * len(items), [item.id for item in items])
    design, point, own = started(coded, items, Wanted(method={"anxiety": factor}), np.float64)
    one, two = InMemory(own), InMemory(own, workers=2)
    for a, b in zip(one.expected(design, point), two.expected(design, point), strict=True):
        assert a.log_likelihood == b.log_likelihood
        assert all((x == y).all() for x, y in zip(a.counts, b.counts, strict=True))
    how = Louis(draws=2)
    for c, d in zip(one.scored(design, point, how), two.scored(design, point, how), strict=True):
        assert (c.products == d.products).all()
        assert (c.covariance == d.covariance).all()
    assert one.log_likelihood(design, point) == two.log_likelihood(design, point)
