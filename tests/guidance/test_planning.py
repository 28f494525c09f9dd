"""Plans: the right things for the right people, the guards, and determinism."""

import itertools
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.app.guide import why
from earned.app.plan import catalogue, plan_for
from earned.app.quiz import Circumstances
from earned.core.errors import UsageError
from earned.core.guidance.arguing import objections
from earned.core.guidance.benefit import GRADE_WEIGHT
from earned.core.guidance.catalogue import Caution
from earned.core.guidance.need import excess
from earned.core.guidance.plan import SAFETY_QUESTIONS
from earned.core.guidance.situation import (
    ASKS_FOR_TRUST,
    MENDS_BETWEEN_TWO,
    Situation,
    needs_the_other,
)
from earned.core.instruments.item import FRAMES
from tests.positions import REFERENCE, position_at, styles_at

SAFE = dict.fromkeys(SAFETY_QUESTIONS, "no")


def plan_at(anxiety, avoidance, situation=None, se=0.35):
    position = position_at(anxiety, avoidance, se=se)
    return plan_for(position, styles_at(position), situation or Situation())


@pytest.mark.parametrize(
    ("anxiety", "avoidance", "pathway"),
    [
        (-1.5, -1.0, "keeping-security"),
        (1.5, -1.0, "from-anxious"),
        (-1.5, 2.0, "from-avoidant"),
        (1.5, 2.0, "from-fearful"),
    ],
)
def test_the_pathway_follows_the_likeliest_style(anxiety, avoidance, pathway):
    assert plan_at(anxiety, avoidance).pathway == pathway


@pytest.mark.parametrize(("anxiety", "avoidance"), [*itertools.product((-2, 0, 2), repeat=2)])
@pytest.mark.parametrize("frame", FRAMES)
def test_everybody_gets_three_different_things_with_reasons(anxiety, avoidance, frame):
    plan = plan_at(anxiety, avoidance, Situation(frame=frame, safety=SAFE))
    assert len(plan.focuses) == 3
    assert len({focus.practice for focus in plan.focuses}) == 3
    assert all(focus.reasons for focus in plan.focuses)
    assert plan.start_now_reasons


def test_anxious_people_are_offered_what_addresses_anxiety():
    practices = catalogue().practices
    chosen = [practices[focus.practice] for focus in plan_at(2.0, -1.5).focuses]
    assert all(facts.anxiety >= 0.5 for facts in chosen)


def test_avoidant_people_are_offered_what_addresses_avoidance():
    practices = catalogue().practices
    chosen = [practices[focus.practice] for focus in plan_at(-2.0, 2.5).focuses]
    assert all(facts.avoidance >= 0.5 for facts in chosen)


def test_secure_people_are_offered_what_suits_them():
    plan = plan_at(-2.0, -1.5)
    practices = catalogue().practices
    assert all(practices[focus.practice].for_secure for focus in plan.focuses)
    assert plan.keep


@pytest.mark.parametrize("question", SAFETY_QUESTIONS)
@pytest.mark.parametrize("answer", ["yes", "skip"])
@pytest.mark.parametrize("frame", ["partner", "parent", "named"])
def test_a_yes_or_a_skip_withholds_what_asks_for_trust(question, answer, frame):
    plan = plan_at(1.5, 1.5, Situation(frame=frame, safety=SAFE | {question: answer}))
    practices = catalogue().practices
    offered = [*(focus.practice for focus in plan.focuses), plan.start_now]
    assert not any(practices[id_].vulnerable for id_ in offered)
    assert not {focus.characteristic for focus in plan.focuses} & ASKS_FOR_TRUST
    assert f"safety-{answer}" in {reason.id for reason in plan.reasons}


def test_a_yes_leaves_only_calming_things_done_alone_and_ways_to_support():
    plan = plan_at(1.5, 1.5, Situation(frame="partner", safety=SAFE | {"afraid": "yes"}))
    practices = catalogue().practices
    assert plan.support_first
    assert plan.focuses
    for focus in plan.focuses:
        facts = practices[focus.practice]
        assert facts.calming or facts.area == "therapy-and-support"
        assert facts.company != "together"
        assert "current-danger" not in facts.skip_if


@pytest.mark.parametrize(("anxiety", "avoidance"), [*itertools.product((-2, 0, 2), repeat=2)])
@pytest.mark.parametrize("state", [(), ("crisis",), ("dissociation",), ("recent-separation",)])
def test_in_danger_there_are_three_things_too_and_none_is_about_speaking_better(
    anxiety, avoidance, state
):
    afraid = Situation(frame="partner", safety=SAFE | {"afraid": "yes"}, cautions=state)
    plan = plan_at(anxiety, avoidance, afraid)
    areas = [catalogue().practices[focus.practice].area for focus in plan.focuses]
    assert len({focus.practice for focus in plan.focuses}) == 3
    assert areas[0] == "therapy-and-support"
    assert len(set(areas)) == 3
    assert not {focus.characteristic for focus in plan.focuses} & MENDS_BETWEEN_TWO
    assert plan.start_now in {focus.practice for focus in plan.focuses}


@pytest.mark.parametrize(("anxiety", "avoidance"), [*itertools.product((-2, 0, 2), repeat=2)])
def test_where_contact_is_broken_off_nothing_needs_that_person(anxiety, avoidance):
    apart = Situation(frame="parent", safety=SAFE, cautions=("estrangement",))
    plan = plan_at(anxiety, avoidance, apart)
    offered = [catalogue().practices[focus.practice] for focus in plan.focuses]
    assert len(offered) == 3
    assert not plan.support_first
    assert not any(needs_the_other(facts) for facts in offered)
    assert not {focus.characteristic for focus in plan.focuses} & (
        ASKS_FOR_TRUST | MENDS_BETWEEN_TWO
    )
    assert "estranged" in {reason.id for reason in plan.reasons}
    everybody = plan_at(anxiety, avoidance, Situation(cautions=("estrangement",)))
    assert everybody == plan_at(anxiety, avoidance, Situation())


def test_why_not_says_that_contact_is_broken_off():
    facts = catalogue().practices["before-a-hard-talk"]
    apart = Situation(frame="parent", safety=SAFE, cautions=("estrangement",))
    ids = {reason.id for reason in objections("before-a-hard-talk", facts, apart)}
    assert ids == {"withheld-estranged"}
    assert not objections("before-a-hard-talk", facts, Situation(frame="parent", safety=SAFE))


def test_unasked_safety_questions_about_a_person_count_as_skipped():
    plan = plan_at(1.5, 1.5, Situation(frame="partner"))
    assert "safety-skip" in {reason.id for reason in plan.reasons}


@pytest.mark.parametrize("caution", ["dissociation", "recent-separation", "crisis"])
def test_cautions_lead_to_support_first_and_respect_who_should_skip(caution):
    plan = plan_at(1.5, 0.0, Situation(cautions=(caution,)))
    practices = catalogue().practices
    assert plan.support_first
    for id_ in [*(focus.practice for focus in plan.focuses), plan.start_now]:
        assert caution not in practices[id_].skip_if


@settings(max_examples=60, deadline=None)
@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(0.25, 1), st.sampled_from(FRAMES))
def test_the_same_inputs_give_the_same_plan(anxiety, avoidance, se, frame):
    situation = Situation(frame=frame, safety=SAFE)
    assert plan_at(anxiety, avoidance, situation, se) == plan_at(anxiety, avoidance, situation, se)


@given(st.floats(-2.5, 2.5), st.floats(0.1, 1.0))
@settings(max_examples=60, deadline=None)
def test_expected_excess_is_the_known_mean_of_a_rectified_normal(mean, se):
    """E max(0, Z) = σ φ(μ/σ) + μ Φ(μ/σ), the textbook mean of a rectified normal."""
    from scipy.stats import norm

    position = position_at(mean + REFERENCE.anxiety, 0.0, se=se)
    styles = styles_at(position)
    found = excess(position, styles)
    expected = se * norm.pdf(mean / se) + mean * norm.cdf(mean / se)
    assert found.expected["anxiety"] == pytest.approx(expected, abs=0.02)
    chances = styles.probabilities
    assert found.above["anxiety"] == chances["anxious"] + chances["fearful"]
    assert found.above["avoidance"] == chances["avoidant"] + chances["fearful"]


def test_a_stronger_self_rated_strength_lowers_the_need_for_it():
    low = plan_at(1.5, 1.5, Situation(strengths={"trust": 1.0}))
    high = plan_at(1.5, 1.5, Situation(strengths={"trust": 7.0}))
    ranks = [[focus.characteristic for focus in plan.focuses] for plan in (low, high)]
    assert "trust" in ranks[0]
    assert "trust" not in ranks[1] or ranks[1].index("trust") >= ranks[0].index("trust")


CAUTIONS = get_args(Caution)
SITUATIONS = st.builds(
    Situation,
    frame=st.sampled_from(FRAMES),
    safety=st.one_of(
        st.just({}),
        st.fixed_dictionaries(
            {question: st.sampled_from(["yes", "no", "skip"]) for question in SAFETY_QUESTIONS}
        ),
    ),
    cautions=st.lists(st.sampled_from(CAUTIONS), max_size=4, unique=True).map(tuple),
    minutes=st.one_of(st.none(), st.integers(1, 40)),
    life_areas=st.lists(st.sampled_from(sorted(catalogue().life_areas)), max_size=2).map(tuple),
    not_for_me=st.frozensets(st.sampled_from(sorted(catalogue().practices)), max_size=85),
    done=st.frozensets(st.sampled_from(sorted(catalogue().practices)), max_size=20),
)


@settings(max_examples=150, deadline=None)
@given(st.floats(-3, 3), st.floats(-3, 3), SITUATIONS)
def test_in_any_situation_at_most_three_things_and_none_that_something_speaks_against(
    anxiety, avoidance, situation
):
    plan = plan_at(anxiety, avoidance, situation)
    practices = catalogue().practices
    focused = [focus.practice for focus in plan.focuses]
    assert len({*focused, plan.start_now}) <= 3
    for id_ in focused:
        assert objections(id_, practices[id_], situation) == ()
    at_any_cost = replace(situation, minutes=None, not_for_me=())
    assert objections(plan.start_now, practices[plan.start_now], at_any_cost) == ()


def test_what_was_done_before_gives_way_and_says_so_where_it_stays():
    first = plan_at(1.8, -0.5)
    again = plan_at(1.8, -0.5, Situation(done=frozenset(f.practice for f in first.focuses)))
    assert [f.practice for f in again.focuses] != [f.practice for f in first.focuses]
    everything = Situation(done=frozenset(catalogue().practices))
    reasons = {r.id for focus in plan_at(1.8, -0.5, everything).focuses for r in focus.reasons}
    assert "done-before" in reasons


@pytest.mark.parametrize(
    ("situation", "practice", "reason"),
    [
        (Situation(not_for_me={"one-cup"}), "one-cup", "not-for-me"),
        (Situation(frame="partner", safety={"afraid": "skip"}), "one-clear-ask", "withheld-safety"),
        (Situation(cautions=("crisis",)), "a-thing-of-my-own", "withheld-state"),
        (Situation(cautions=("dissociation",)), "exact-word", "withheld-caution"),
        (Situation(minutes=5), "side-by-side", "too-long"),
        (Situation(frame="partner", safety=SAFE), "needs-and-extras", None),
        (Situation(frame="parent", safety=SAFE), "needs-and-extras", "other-frame"),
    ],
)
def test_every_refusal_has_its_reason(situation, practice, reason):
    found = {r.id for r in objections(practice, catalogue().practices[practice], situation)}
    assert (reason in found) if reason else not found


def test_an_unknown_practice_cannot_be_argued_about():
    position = position_at(0, 0)
    with pytest.raises(UsageError, match="no practice"):
        why("juggling", position, styles_at(position), Circumstances())


def test_unsupported_practices_are_worth_nothing_and_grades_are_ordered():
    weights = list(GRADE_WEIGHT.values())
    assert weights == sorted(weights, reverse=True)
    assert GRADE_WEIGHT["unsupported"] == 0


@pytest.mark.parametrize(("anxiety", "avoidance"), [(1.5, 2.0), (0.6, 1.6), (2.0, 0.8)])
def test_a_practice_works_on_what_strains_its_focus(anxiety, avoidance):
    """The reason for the focus and the reason for its practice speak of the same dimension."""
    focuses = plan_at(anxiety, avoidance).focuses
    agreeing = [
        focus
        for focus in focuses
        if focus.reasons[0].values["dimension"] == focus.reasons[1].values["dimension"]
    ]
    assert len(agreeing) >= 2
