"""Choosing the next item and stopping."""

from dataclasses import replace

import numpy as np
import pytest

from earned.core.adaptive.selection import selector
from earned.core.adaptive.stopping import (
    MOST_ANSWERS,
    TARGET_SE,
    is_complete,
    lacking,
    precision,
)
from earned.core.adaptive.weights import influences
from earned.core.instruments.item import DIMENSIONS
from earned.core.scoring.model import ScoringModel, compile_model, joint_mass
from earned.core.scoring.posterior import Moments, moments
from earned.library import instruments

from .conftest import small_instrument, small_parameters


def variance(model: ScoringModel, answers: list[tuple[str, int]]) -> float:
    return float(np.sum(np.square(moments(joint_mass(model, answers)).se)))


def test_expected_falls_are_what_every_answer_in_turn_gives() -> None:
    """With the slope offset known the rule is exact: check it against scoring all seven answers."""
    model = compile_model(small_instrument(), small_parameters(slope_sd=0.0))
    said = [("anx-agr-+1-1", 4), ("avo-fre--1-1", 2), ("avo-agr-+1-1", 5)]
    chooser = selector(model)
    falls = chooser.expected_falls(chooser.look(said))
    for item in ("anx-agr-+1-2", "anx-agr--1-1", "anx-fre-+1-1", "avo-fre-+1-1"):
        after = [variance(model, [*said, (item, c)]) for c in range(7)]
        shares = answer_shares(model, said, item)
        assert falls[item] == pytest.approx(variance(model, said) - shares @ after, abs=1e-6)


def answer_shares(model: ScoringModel, said: list[tuple[str, int]], item: str) -> np.ndarray:
    """p(x): the evidence with each answer over the evidence without, from unscaled likelihoods."""
    totals = [unscaled(model, [*said, (item, c)]) for c in range(7)]
    return np.array(totals) / np.sum(totals)


def unscaled(model: ScoringModel, answers: list[tuple[str, int]]) -> float:
    """∫∫ L₁ φ L₂ with the scale of each format put back."""
    scale = 0.0
    for dimension in DIMENSIONS:
        for form in model.dimensions[dimension].formats.values():
            mine = [a for a in answers if a[0] in form.keys]
            if mine:
                log = form.read(form.summed(mine, 1), 1) + form.read(form.summed(mine, -1), -1)
                scale += log.max()
    anxiety, avoidance = (e.likelihood for e in model.evidence(answers))
    return float(np.exp(scale) * (anxiety @ model.prior @ avoidance))


def test_every_item_is_worth_something(bank: ScoringModel) -> None:
    chooser = selector(bank)
    falls = chooser.expected_falls(chooser.look([]))
    assert set(falls) == set(bank.items)
    assert min(falls.values()) > 0


def test_same_answers_same_choice(bank: ScoringModel) -> None:
    choosers = [selector(bank) for _ in range(2)]
    looks = [chooser.look([("anx-abandonment-1", 3)]) for chooser in choosers]
    first, second = (
        chooser.choose(look, {"anx-abandonment-1"})
        for chooser, look in zip(choosers, looks, strict=True)
    )
    assert first is not None
    assert first == second


def test_nothing_is_left_to_choose_when_all_were_asked(bank: ScoringModel) -> None:
    chooser = selector(bank)
    assert chooser.choose(chooser.look([]), set(bank.items)) is None


def test_keys_and_facets_stay_balanced(bank: ScoringModel) -> None:
    items = [item for item in bank.items.values() if item.dimension == "anxiety"]
    chooser, asked = selector(bank), set[str]()
    for _ in range(12):
        fitting = chooser.balances[0].fitting(sum(chooser.bits[item] for item in asked))
        asked.add(next(item.id for item in items if chooser.bits[item.id] & fitting))
    chosen = [item for item in items if item.id in asked]
    assert abs(sum(item.key for item in chosen)) <= 1
    counts = [sum(i.facet == f for i in chosen) for f in {i.facet for i in items}]
    assert max(counts) - min(counts) <= 1


def at(se: tuple[float, float]) -> Moments:
    return Moments((0.0, 0.0), se, 0.0)


@pytest.mark.parametrize(
    ("se", "answered", "left", "done"),
    [
        ((TARGET_SE, TARGET_SE), 5, 10, True),
        ((0.2, 0.36), 5, 10, False),
        ((0.9, 0.9), MOST_ANSWERS, 10, True),
        ((0.9, 0.9), 3, 0, True),
    ],
)
def test_stopping(se: tuple[float, float], answered: int, left: int, done: bool) -> None:
    assert is_complete(at(se), answered, left) is done


@pytest.mark.parametrize(
    ("se", "wanted"),
    [
        ((0.9, 0.9), (True, True)),
        ((0.36, TARGET_SE), (True, False)),
        ((0.2, 0.36), (False, True)),
        ((0.2, 0.2), (True, True)),
    ],
)
def test_what_is_not_precise_enough_is_wanted(
    se: tuple[float, float], wanted: tuple[bool, bool]
) -> None:
    assert lacking(at(se)) == wanted


def test_precision_runs_from_nothing_to_one() -> None:
    start = at((1.0, 1.0))
    assert precision(start, start) == {"anxiety": 0.0, "avoidance": 0.0}
    assert precision(at((0.35, 0.2)), start) == pytest.approx({"anxiety": 1.0, "avoidance": 1.0})
    assert 0 < precision(at((0.6, 1.0)), start)["anxiety"] < 0.5


def test_influence_is_the_position_with_less_the_position_without(small: ScoringModel) -> None:
    said = [("anx-agr-+1-1", 6), ("anx-agr--1-1", 2), ("avo-agr-+1-1", 3)]
    first = next(influences(small, said))
    whole, without = moments(joint_mass(small, said)), moments(joint_mass(small, said[1:]))
    assert first.moved == pytest.approx(whole.mean[0] - without.mean[0])
    assert first.narrowed == pytest.approx(without.se[0] - whole.se[0])
    assert first.moved > 0


def test_plain_falls_are_what_every_answer_in_turn_gives() -> None:
    known = instruments.parameters("ecr-r")
    model = compile_model(instruments.load("ecr-r"), replace(known, method_sd={}, facet_sd={}))
    after = {c: variance(model, [("Q1", c)]) for c in range(7)}
    shares = answer_shares(model, [], "Q1")
    whole = variance(model, []) - shares @ np.array(list(after.values()))
    chooser = selector(model)
    assert chooser.expected_falls(chooser.look([]))["Q1"] == pytest.approx(whole, abs=1e-6)
