"""Patterns in moments: shrunk, rarely told where there are none, found where there are."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earned.core.change.beta import beta_apart, beta_below, beta_less, beta_quantile
from earned.core.change.contexts import (
    FEWEST,
    FEWEST_IN_CONTEXT,
    GAP,
    MORE,
    RATE_STRENGTH,
    SHARE_STRENGTH,
    SURE_RATE,
    SURE_SHARE,
    Happening,
    frequent,
    holds,
)

PARTS = ("morning", "afternoon", "evening", "night")
TRIGGERS = ("silence", "distance", "closeness", "conflict", "criticism", "need", "change", "other")


def even(rng: np.random.Generator, count: int) -> list[Happening]:
    return [
        Happening(PARTS[rng.integers(4)], TRIGGERS[rng.integers(8)], bool(rng.integers(2)))
        for _ in range(count)
    ]


def test_beta_agrees_with_closed_forms() -> None:
    assert beta_below(1, 1, 0.3) == pytest.approx(0.3, abs=1e-3)
    assert beta_quantile(2, 1, 0.25) == pytest.approx(0.5, abs=1e-3)  # P(X < x) = x²
    assert beta_less((1, 1), (2, 1)) == pytest.approx(2 / 3, abs=1e-3)
    assert beta_less((3, 4), (3, 4)) == pytest.approx(0.5, abs=1e-9)


@pytest.mark.parametrize("count", [8, 15, 40, 150])
def test_where_moments_fall_evenly_little_is_told(count: int) -> None:
    rng = np.random.default_rng(count)
    people = [even(rng, count) for _ in range(150)]
    told = [bool(frequent(each, PARTS, TRIGGERS)) for each in people]
    held = [bool(holds(each, PARTS, TRIGGERS)) for each in people]
    assert sum(told) / len(told) <= 0.10
    assert sum(held) / len(held) <= 0.10


def test_evenings_after_silence_are_found_and_told_once() -> None:
    rng = np.random.default_rng(1)
    moments = even(rng, 20) + [Happening("evening", "silence")] * 12
    first, *others = frequent(moments, PARTS, TRIGGERS)
    assert (first.part, first.trigger) == ("evening", "silence")
    assert first.count >= 12
    assert first.even == pytest.approx(1 / 32)
    assert ("evening", "") not in {(one.part, one.trigger) for one in others}


def test_a_share_is_shrunk_towards_evenness() -> None:
    found = frequent([Happening("night", "")] * FEWEST, PARTS, TRIGGERS)
    (night,) = found
    assert 0.25 < night.share < 1.0
    assert night.of == FEWEST


def test_where_the_old_way_still_wins_is_found() -> None:
    moments = [Happening("evening", "silence", other=False)] * 10
    moments += [Happening("morning", "conflict", other=True)] * 20
    worst = {(one.part, one.trigger): one for one in holds(moments, PARTS, TRIGGERS)}
    assert worst["evening", ""].direction == "less"
    assert worst["evening", ""].rate < worst["evening", ""].elsewhere
    assert worst["evening", ""].rate > 0.0


@given(st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(TRIGGERS)), max_size=FEWEST - 1))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_is_said_with_too_few(given_: list[tuple[str, str]]) -> None:
    moments = [Happening(part, trigger, other=True) for part, trigger in given_]
    assert frequent(moments, PARTS, TRIGGERS) == ()
    assert holds(moments, PARTS, TRIGGERS) == ()


def test_what_was_not_said_counts_for_nothing() -> None:
    assert frequent([Happening("", "")] * 50, PARTS, TRIGGERS) == ()
    assert holds([Happening("evening", "silence")] * 50, PARTS, TRIGGERS) == ()


@given(st.sampled_from([(1, 4), (1, 9), (2, 36)]), st.integers(8, 200), st.data())
def test_a_share_that_is_not_looked_at_closely_could_not_have_been_told(
    kind: tuple[int, int], telling: int, data: st.DataObject
) -> None:
    things, contexts = kind
    inside = data.draw(st.integers(FEWEST_IN_CONTEXT, telling))
    a = SHARE_STRENGTH[things] / contexts + inside
    b = SHARE_STRENGTH[things] * (1 - 1 / contexts) + telling - inside
    if a / (a + b) <= MORE / contexts:
        assert 1 - beta_below(a, b, MORE / contexts) < SURE_SHARE


@given(st.integers(4, 120), st.integers(4, 200), st.data())
def test_a_rate_that_is_not_looked_at_closely_could_not_have_been_told(
    inside: int, rest: int, data: st.DataObject
) -> None:
    done, done_rest = data.draw(st.integers(0, inside)), data.draw(st.integers(0, rest))
    elsewhere = (done_rest + 1.0, rest - done_rest + 1.0)
    mean = elsewhere[0] / sum(elsewhere)
    here = (RATE_STRENGTH * mean + done, RATE_STRENGTH * (1 - mean) + inside - done)
    if abs(here[0] / sum(here) - mean) <= GAP:
        assert max(beta_apart(here, elsewhere, GAP)) < SURE_RATE


def test_apart_is_less_either_way_round() -> None:
    first, second = (2.0, 5.0), (6.0, 3.0)
    known = (beta_less(first, second, 0.1), beta_less(second, first, 0.1))
    assert beta_apart(first, second, 0.1) == known
