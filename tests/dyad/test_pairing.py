"""Pairings: a mixture over ten, wide for guesses, closed where somebody may be unsafe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earned.app.pairing import Guess, pairing_view
from earned.core.dyad.pairing import PAIRS, guessed, mixture
from earned.core.errors import UsageError
from earned.core.guidance.plan import SAFETY_QUESTIONS
from earned.core.scoring.position import STYLES
from earned.library.units import ids
from tests.positions import position_at, styles_at

SAFE = dict.fromkeys(SAFETY_QUESTIONS, "no")
CERTAIN = {style: {s: float(s == style) for s in STYLES} for style in STYLES}
weights = st.lists(st.floats(0.01, 1), min_size=4, max_size=4).map(
    lambda w: dict(zip(STYLES, [x / sum(w) for x in w], strict=True))
)


def at(anxiety, avoidance, se=0.35):
    return styles_at(position_at(anxiety, avoidance, se=se))


@given(weights, weights)
def test_ten_pairings_sum_to_one_and_do_not_depend_on_who_comes_first(first, second):
    shares = mixture(first, second)
    assert len(shares) == 10
    assert sum(share.probability for share in shares) == pytest.approx(1)
    turned = {share.pair: share.probability for share in mixture(second, first)}
    assert all(share.probability == pytest.approx(turned[share.pair]) for share in shares)


@pytest.mark.parametrize("pair", PAIRS)
def test_certain_styles_give_their_pairing_alone(pair):
    best = mixture(CERTAIN[pair[0]], CERTAIN[pair[1]])[0]
    assert (best.pair, best.probability, best.first_is_first) == (pair, 1.0, 1.0)
    turned = mixture(CERTAIN[pair[1]], CERTAIN[pair[0]])[0]
    assert turned.first_is_first == (1.0 if pair[0] == pair[1] else 0.0)


def test_every_pairing_has_its_words():
    assert {"-".join(pair) for pair in PAIRS} == set(ids("pairing"))


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_a_guess_is_a_distribution_and_never_sure(anxiety, avoidance):
    found = guessed(anxiety, avoidance)
    assert sum(found.values()) == pytest.approx(1)
    assert max(found.values()) < 0.8


def test_no_idea_leaves_all_four_alike():
    assert guessed(0, 0) == pytest.approx(dict.fromkeys(STYLES, 0.25))


@pytest.mark.parametrize(("anxiety", "avoidance"), [(2, 0), (0, -1.1)])
def test_a_guess_out_of_range_is_refused(anxiety, avoidance):
    with pytest.raises(ValueError, match="between"):
        guessed(anxiety, avoidance)


def test_a_guess_is_marked_and_wider_than_a_position():
    guess = pairing_view(at(1.5, -1.0), Guess("low", "high"), SAFE)
    real = pairing_view(at(1.5, -1.0), at(-1.5, 2.0), SAFE, others_safety=SAFE)
    assert guess.guess
    assert not real.guess
    assert guess.pairings[0].probability < real.pairings[0].probability
    assert real.pairings[0].unit.id == "anxious-avoidant"
    assert real.pairings[0].mine_first
    assert real.limits


@pytest.mark.parametrize("question", SAFETY_QUESTIONS)
@pytest.mark.parametrize("answer", ["yes", "skip", None])
def test_a_yes_a_skip_or_an_unasked_question_keeps_it_closed(question, answer):
    safety = {key: value for key, value in (SAFE | {question: answer}).items() if value}
    view = pairing_view(at(1, 1), Guess(), safety)
    assert not view.open
    assert view.pairings == ()
    assert view.closed_because


def test_the_others_answers_close_it_without_showing():
    views = [
        pairing_view(at(1, 1), at(0, 0), SAFE, others_safety=SAFE | {SAFETY_QUESTIONS[0]: answer})
        for answer in ("yes", "skip")
    ]
    assert views[0] == views[1]
    assert not views[0].open
    assert "afraid" not in views[0].closed_because


def test_a_real_position_needs_the_others_own_answers():
    with pytest.raises(UsageError, match="both"):
        pairing_view(at(1, 1), at(0, 0), SAFE)


def test_an_unknown_guess_is_refused_with_the_choices():
    with pytest.raises(UsageError, match="low, middle, high"):
        pairing_view(at(1, 1), Guess("huge"), SAFE)
