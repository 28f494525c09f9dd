"""The next practice is drawn among equals, leans to what was learnt, and never rises by before and after."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.app.plan import catalogue, plan_for
from earned.app.practising import learnt, offer
from earned.app.quiz import Circumstances, Result
from earned.core.change.learning import Moment, unbiased, unit_of
from earned.core.guidance.drawing_lots import FLOOR, chances, draw
from earned.core.guidance.plan import SAFETY_QUESTIONS
from earned.core.guidance.planning import equally_suitable
from earned.core.guidance.situation import Situation, is_suitable
from tests.positions import position_at, styles_at

SAFE = dict.fromkeys(SAFETY_QUESTIONS, "no")


def result_at(anxiety: float, avoidance: float, around: Circumstances) -> Result:
    position = position_at(anxiety, avoidance)
    styles = styles_at(position)
    plan = plan_for(position, styles, around.situation)
    return Result(position, styles, plan, (), {})


@pytest.mark.parametrize("at", [(-1.5, -1.0), (1.5, -1.0), (-1.5, 2.0), (1.5, 2.0)])
@pytest.mark.parametrize("safety", ["no", "yes", "skip"])
def test_equals_are_all_suitable_and_hold_the_plans_own(at, safety):
    situation = Situation(frame="partner", safety=dict.fromkeys(SAFETY_QUESTIONS, safety))
    position = position_at(*at)
    styles = styles_at(position)
    for focus in plan_for(position, styles, situation).focuses:
        found = equally_suitable(focus, position, styles, catalogue(), situation)
        assert found[0] == focus.practice
        assert len(set(found)) == len(found)
        for id_ in found:
            assert is_suitable(catalogue().practices[id_], situation)
            assert focus.characteristic in catalogue().practices[id_].characteristics


def test_a_way_to_people_is_drawn_among_ways_to_people():
    around = Circumstances(cautions=("crisis",))
    found = result_at(1.5, -1.0, around)
    first = found.plan.focuses[0]
    assert catalogue().practices[first.practice].area == "therapy-and-support"
    equals = equally_suitable(first, found.position, found.styles, catalogue(), around.situation)
    assert {catalogue().practices[id_].area for id_ in equals} == {"therapy-and-support"}
    assert offer(found, around, [], seed="a").among == equals


def test_somebody_has_a_choice_of_equals():
    found = result_at(1.5, -1.0, Circumstances())
    assert len(offer(found, Circumstances(), [], seed="a").among) > 1


def test_the_same_seed_offers_the_same_and_others_vary():
    found = result_at(1.5, -1.0, Circumstances())
    days = [offer(found, Circumstances(), [], seed=f"person {day}") for day in range(40)]
    assert offer(found, Circumstances(), [], seed="person 7") == days[7]
    assert len({each.practice for each in days}) > 1
    assert all(each.practice in each.among for each in days)


def test_every_focus_gets_its_turn():
    found = result_at(1.5, 2.0, Circumstances())
    done: list[str] = []
    for day in range(12):
        done.append(offer(found, Circumstances(), [], seed=str(day), recent=done).practice)
    helped = {f.characteristic for f in found.plan.focuses}
    areas = {c for id_ in done for c in catalogue().practices[id_].characteristics}
    assert helped <= areas


def test_without_a_result_something_calm_for_anybody():
    for day in range(30):
        facts = catalogue().practices[offer(None, Circumstances(), [], seed=str(day)).practice]
        assert facts.calming
        assert facts.start_now
        assert not facts.vulnerable


ratings = st.tuples(st.integers(0, 10), st.integers(0, 10))


@given(st.lists(ratings, max_size=30))
@settings(max_examples=30, deadline=None)
def test_a_gain_from_before_to_after_alone_never_moves_a_rank(gains):
    among = ("ten-ordinary-breaths", "hand-where-it-hurts", "longer-out-than-in")
    chosen = [Moment(before, after, among[0], "chosen") for before, after in gains]
    assert learnt(chosen, among) == learnt([], among)


def test_randomised_picks_and_moments_without_move_ranks():
    rng = np.random.default_rng(3)
    good, other = "ten-ordinary-breaths", "longer-out-than-in"
    moments = []
    for at in range(90):
        practice = (good, other, None)[at % 3]
        before = rng.normal(6, 2)
        after = 2.4 + 0.6 * before - (2.5 if practice == good else 0) + rng.normal(0, 1)
        moments.append(Moment(before, after, practice, "randomised" if practice else "chosen"))
    found = learnt(moments, (good, other))
    assert found[good].p_best > 0.9
    assert found[good].mean > found[other].mean


def test_a_practice_that_the_library_lost_is_left_out():
    moments = [Moment(5, 4, "gone", "randomised"), Moment(5, 5)]
    assert set(learnt(moments, ["gone", "one-cup"])) == {"one-cup"}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_no_candidate_is_ever_given_up(best):
    names = [str(at) for at in range(len(best))]
    found = chances(names, dict(zip(names, best, strict=True)))
    assert found.sum() == pytest.approx(1.0)
    assert (found >= FLOOR / len(names) - 1e-12).all()


def test_draws_follow_their_chances():
    rng = np.random.default_rng(5)
    drawn = Counter(draw(("a", "b"), {"a": 1.0}, rng) for _ in range(2000))
    assert drawn["a"] / 2000 == pytest.approx(0.75, abs=0.03)
    with pytest.raises(ValueError, match="nothing to draw"):
        draw((), {}, rng)


def test_the_unit_is_drawn_towards_the_usual_one():
    assert unit_of([]) == pytest.approx(2.5)
    assert unit_of([Moment(x, 0) for x in (0, 10) * 50]) == pytest.approx(5.0, abs=0.2)
    assert unbiased([Moment(1, 1, "x", "chosen"), Moment(1, 1)]) == [Moment(1, 1)]
