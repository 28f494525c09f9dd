"""Windows of a plain bank show what all nodes show, for whoever it is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from earned.core.instruments.parameters import Calibrated, Parameters
from earned.core.scoring.batch import LARGE_BLOCK, BatchScorer, batch_scorer
from earned.core.scoring.blocks import code_blocks
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.model import compile_model
from earned.core.scoring.plain_windows import PlainWindows
from earned.core.scoring.position import Reference
from earned.library import instruments

from .conftest import small_instrument, small_parameters

MIDDLE = Reference("middle", 0.0, 0.0, 0.0, 0.0)


def plain_parameters(name: str) -> Parameters:
    return replace(instruments.parameters(name), method_sd={}, offsets={}, facet_sd={})


def scorer_of(name: str, known: Parameters | None = None) -> BatchScorer:
    model = compile_model(instruments.load(name), known or plain_parameters(name))
    return batch_scorer(model, MIDDLE)


SCORERS = {name: scorer_of(name) for name in ("ecr", "ecr-r", "ecr-12")}


def assert_the_same(scorer: BatchScorer, answers: np.ndarray) -> None:
    found, whole = scorer.score(answers), replace(scorer, windows=None).score(answers)
    assert np.abs(found.mean - whole.mean).max() < 1.5e-5
    assert np.abs(found.se - whole.se).max() < 1.5e-5
    assert np.abs(found.styles - whole.styles).max() < 1e-5
    assert np.abs(found.correlation - whole.correlation).max() < 2e-4
    assert np.array_equal(found.answered, whole.answered)


def people_of_all_kinds(scorer: BatchScorer, most: int) -> np.ndarray:
    """At random, at every end, alternating, with gaps, with one answer, with none."""
    rng, items = np.random.default_rng(8), len(scorer.items)
    noise = rng.integers(0, most + 1, (300, items)).astype(float)
    ends = np.repeat(rng.integers(0, 2, (200, 2)) * most, [items // 2, items - items // 2], axis=1)
    odd = np.tile(np.arange(items) % 2 * most, (2, 1))
    gaps = np.where(rng.random(noise.shape) < rng.random((300, 1)), np.nan, noise)
    one = np.full((items, items), np.nan)
    np.fill_diagonal(one, most)
    return np.concatenate([noise, ends, odd, gaps, one, np.full((1, items), np.nan)])


@pytest.mark.parametrize("name", SCORERS)
def test_windows_show_what_all_nodes_show(name: str) -> None:
    scorer = SCORERS[name]
    model = compile_model(instruments.load(name), plain_parameters(name))
    most = model.options(scorer.items[0]) - 1
    assert isinstance(scorer.windows, PlainWindows)
    assert_the_same(scorer, answer_categories(model, 4000, np.random.default_rng(9)))
    assert_the_same(scorer, people_of_all_kinds(scorer, most))


@given(answers=arrays(np.int8, (7, 36), elements=st.integers(-1, 6)))
@settings(max_examples=40, deadline=None)
def test_whatever_the_answers(answers: np.ndarray) -> None:
    assert_the_same(SCORERS["ecr-r"], answers)


def test_sharp_items_and_items_that_say_next_to_nothing() -> None:
    known = plain_parameters("ecr-r")
    model = compile_model(instruments.load("ecr-r"), known)
    answers = answer_categories(model, 500, np.random.default_rng(10))
    for slope in (0.05, 4.0):
        items = {
            item: replace(one, discrimination=slope)
            for item, one in known.items.items()
            if isinstance(one, Calibrated)
        }
        assert_the_same(scorer_of("ecr-r", replace(known, items=items)), answers)


def test_hardly_anybody_needs_all_nodes() -> None:
    """Otherwise windows cost more than they save."""
    scorer = SCORERS["ecr"]
    model = compile_model(instruments.load("ecr"), plain_parameters("ecr"))
    people = answer_categories(model, 3000, np.random.default_rng(11)).T.astype(np.int8)
    assert isinstance(scorer.windows, PlainWindows)
    assert scorer.windows.sizes[0] < 40
    assert scorer.windows.share_within(scorer.windows.sizes[0], people) > 0.85
    assert scorer.windows.share_within(scorer.windows.sizes[1], people) > 0.98


def test_a_persons_scores_do_not_depend_on_who_else_is_there() -> None:
    scorer = SCORERS["ecr"]
    model = compile_model(instruments.load("ecr"), plain_parameters("ecr"))
    answers = answer_categories(model, 3000, np.random.default_rng(12))
    together = scorer.score(answers)
    for rows in (slice(0, 1), slice(7, 11), slice(1500, 3000)):
        alone = scorer.score(answers[rows])
        assert np.abs(alone.mean - together.mean[rows]).max() < 2e-6
        assert np.abs(alone.styles - together.styles[rows]).max() < 2e-6


def test_items_nobody_has_calibrated_are_read_on_all_nodes() -> None:
    """Their folded curves need not be log-concave, which the check of a window rests on."""
    known = replace(small_parameters(), method_sd={}, offsets={})
    assert batch_scorer(compile_model(small_instrument(), known), MIDDLE).windows is None


@pytest.mark.parametrize("people", [0, 1, LARGE_BLOCK, LARGE_BLOCK + 848, 3 * LARGE_BLOCK])
def test_blocks_are_even_and_hold_everybody_once(people: int) -> None:
    sizes = [
        codes.shape[1] for _, codes in code_blocks(np.zeros((people, 2), np.int8), LARGE_BLOCK)
    ]
    assert sum(sizes) == people
    assert not sizes or max(sizes) - min(sizes) <= len(sizes)
    assert max(sizes, default=0) <= 1.5 * LARGE_BLOCK
