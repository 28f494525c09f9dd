"""The quick way to the next question does what the rule written out plainly does."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.core.adaptive.look import BOTH, Wanted
from earned.core.adaptive.replay import Rule, adaptive_path
from earned.core.adaptive.selection import ALL_THE_SAME, TIE, Selector, selector
from earned.core.adaptive.shared import ENOUGH, SharedBank
from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import DIMENSIONS
from earned.core.instruments.parameters import Calibrated, Parameters, SharedOffset
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.model import ScoringModel, compile_model, joint_mass
from earned.core.scoring.posterior import moments
from earned.library import instruments

from .conftest import small_instrument, small_parameters
from .plain_choice import Said, plain_candidates, plain_falls

NEAR = 1e-6


def plain(name: str) -> ScoringModel:
    """A published instrument without its factors."""
    known = instruments.parameters(name)
    return compile_model(
        instruments.load(name), replace(known, method_sd={}, offsets={}, facet_sd={})
    )


def shipped(name: str) -> ScoringModel:
    return compile_model(instruments.load(name), instruments.parameters(name))


def lopsided() -> ScoringModel:
    """One format of anxiety, two of avoidance; a method factor of avoidance alone."""
    whole = small_instrument()
    kept = tuple(i for i in whole.items if i.dimension == "avoidance" or i.format == "agreement")
    instrument = Instrument("lopsided", "1", "Lopsided", whole.formats, kept)
    known = small_parameters()
    return compile_model(
        instrument,
        replace(
            known,
            items={i.id: known.items[i.id] for i in kept},
            method_sd={"avoidance": 0.3},
            offsets={("avoidance", "frequency"): SharedOffset(0.35, 0.2)},
        ),
    )


MODELS = {
    "plain": plain("ecr-r"),
    "ecr": shipped("ecr"),
    "ecr-r": shipped("ecr-r"),
    "our bank": shipped("earned"),
    "small": compile_model(small_instrument(), small_parameters()),
    "lopsided": lopsided(),
}

OUR_CHOOSER = selector(MODELS["our bank"])


def drawn_answers(model: ScoringModel, seed: int) -> Said:
    """Some answers of somebody; every third person contradicts themselves as much as can be."""
    rng = np.random.default_rng(seed)
    asked = rng.permutation(list(model.items))[: rng.integers(0, 25)].tolist()
    most = {item: model.options(item) - 1 for item in asked}
    if seed % 3:
        return [(item, int(rng.integers(0, most[item] + 1))) for item in asked]
    return [(item, most[item] * (place % 2)) for place, item in enumerate(asked)]


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("wanted", [BOTH, (True, False), (False, True)])
def test_falls_moments_and_choices_are_those_of_the_plain_rule(name: str, wanted: Wanted) -> None:
    model = MODELS[name]
    chooser = selector(model)
    for seed in range(4):
        said = drawn_answers(model, seed)
        look = chooser.look(said)
        every = plain_falls(model, said)
        expected = {item: float(np.dot(wanted, falls)) for item, falls in every.items()}
        assert chooser.expected_falls(look, wanted) == pytest.approx(expected, abs=NEAR)
        exact = moments(joint_mass(model, said))
        assert look.moments.mean == pytest.approx(exact.mean, abs=NEAR)
        assert look.moments.se == pytest.approx(exact.se, abs=NEAR)
        assert look.moments.correlation == pytest.approx(exact.correlation, abs=NEAR)
        asked = {item for item, _ in said}
        chosen = chooser.choose(look, asked, wanted)
        there = plain_candidates(model, asked, expected)
        assert (chosen.id if chosen else None) in (there or [None])
        if chosen:
            assert expected[chosen.id] >= max(expected[i] for i in there) - TIE - 2 * NEAR


def test_answers_that_single_precision_cannot_reconcile_are_worked_out_in_double() -> None:
    """Sharp items, one format says all and the other nothing: next to no mass is left."""
    model = sharp()
    bank = selector(model).bank
    assert isinstance(bank, SharedBank)
    said = [(i.id, 6 if i.format == "agreement" else 0) for i in model.items.values()]
    anxiety, avoidance = (e.likelihood for e in model.evidence(said))
    assert 0 < anxiety @ model.prior @ avoidance < ENOUGH
    found, exact = bank.look(said).moments, moments(joint_mass(model, said))
    assert found.mean == pytest.approx(exact.mean, abs=NEAR)
    assert found.se == pytest.approx(exact.se, abs=NEAR)
    falls = {item: sum(both) for item, both in plain_falls(model, said).items()}
    assert selector(model).expected_falls(bank.look(said)) == pytest.approx(falls, abs=NEAR)


def sharp() -> ScoringModel:
    """The small instrument with sharp items and little that the items of a format share."""
    known = Calibrated(6.0, (-1.5, -1.0, -0.5, 0.5, 1.0, 1.5))
    instrument = small_instrument()
    parameters: Parameters = replace(
        small_parameters(0.0),
        items={item.id: known for item in instrument.items},
        method_sd={},
        offsets={
            (d, f): SharedOffset(0.1, 0.0) for d in DIMENSIONS for f in ("agreement", "frequency")
        },
    )
    return compile_model(instrument, parameters)


@given(chosen=st.sets(st.integers(0, 63)))
@settings(max_examples=60, deadline=None)
def test_balance_is_that_of_the_plain_rule(chosen: set[int]) -> None:
    model, chooser = MODELS["our bank"], OUR_CHOOSER
    ids = list(model.items)
    asked = {ids[number] for number in chosen}
    gone = sum(chooser.bits[item] for item in asked)
    fitting = sum(balance.fitting(gone) for balance in chooser.balances)
    found = {item for item, bit in chooser.bits.items() if bit & fitting}
    assert found == set(plain_candidates(model, asked, dict.fromkeys(ids, 1.0)))


def test_asking_where_precision_lacks_takes_fewer_questions() -> None:
    """Of the same people, with the same balance: the sum of both variances until the end takes longer."""
    model = MODELS["plain"]
    chooser = replace(selector(model), given_up=ALL_THE_SAME)
    people = answer_categories(model, 40, np.random.default_rng(3)).astype(int)
    counts = []
    for row in people:
        recorded = dict(zip(model.items, row.tolist(), strict=True))
        by_sum = adaptive_path(model, chooser, recorded, Rule(36))
        until = next(
            n
            for n in range(1, 37)
            if max(chooser.look([(i, recorded[i]) for i in by_sum[:n]]).moments.se) <= 0.35
        )
        counts.append((len(adaptive_path(model, chooser, recorded, Rule(36, 0.35))), until))
    lacking, both = np.mean(counts, axis=0)
    assert lacking < both - 1


def test_balance_among_calibrated_items_costs_next_to_no_questions() -> None:
    """Of the same people: within a few hundredths of any item, where balance first costs a quarter more."""
    model = MODELS["plain"]
    usual = selector(model)
    people = answer_categories(model, 60, np.random.default_rng(5)).astype(int)
    nothing, first = (replace(usual, given_up=share) for share in (0.0, ALL_THE_SAME))
    free, nearly, strict = (mean_length(model, one, people) for one in (nothing, usual, first))
    assert nearly < 1.03 * free
    assert strict > 1.15 * nearly


def test_calibrated_items_that_promise_the_same_are_asked_in_balance() -> None:
    """Keys take turns where nothing is lost by it, then facets: both reversed items of anxiety are of one."""
    known = replace(
        shipped("ecr-r").parameters, correlation=0.0, method_sd={}, offsets={}, facet_sd={}
    )
    alike = Calibrated(1.5, (-1.5, -1.0, -0.5, 0.5, 1.0, 1.5))
    same = replace(known, items=dict.fromkeys(known.items, alike))
    model = compile_model(instruments.load("ecr-r"), same)
    recorded = dict.fromkeys(model.items, 3)
    path = adaptive_path(model, selector(model), recorded, Rule(8))
    for dimension, facets in (("anxiety", 2), ("avoidance", 4)):
        mine = [model.items[item] for item in path if model.items[item].dimension == dimension]
        assert [sum(item.key == key for item in mine) for key in (1, -1)] == [2, 2]
        assert len({item.facet for item in mine}) == facets


def mean_length(model: ScoringModel, chooser: Selector, people: np.ndarray) -> float:
    """Answers until both are precise."""
    every = [dict(zip(model.items, row.tolist(), strict=True)) for row in people]
    return float(
        np.mean([len(adaptive_path(model, chooser, one, Rule(36, 0.35))) for one in every])
    )
