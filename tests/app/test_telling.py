"""What a result says: sentences that fit the posterior, whole in every language."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.app.plan import plan_for
from earned.app.quiz import Answer, Circumstances, Result, load_quiz
from earned.app.telling import tell
from earned.app.telling.numbers import Numerals, level
from earned.core.errors import UsageError
from earned.core.guidance.plan import SAFETY_QUESTIONS
from earned.core.guidance.situation import Situation
from earned.core.instruments.item import FRAMES
from tests.positions import position_at, styles_at

SAFE = dict.fromkeys(SAFETY_QUESTIONS, "no")
ENGLISH = Numerals({"under": "under 1%", "over": "over 99%", "percent": "{value}%", "mark": "."})


def told_at(anxiety, avoidance, *, frame="general", safety=None, language="en", se=0.35, name="R."):
    position = position_at(anxiety, avoidance, se=se)
    styles = styles_at(position)
    circumstances = Circumstances(frame, SAFE if safety is None else safety)
    plan = plan_for(position, styles, Situation(frame=frame, safety=circumstances.safety))
    result = Result(position, styles, plan, (), {})
    return tell(result, [], circumstances, name=name, language=language)


@pytest.mark.parametrize(
    ("anxiety", "avoidance", "first", "second"),
    [
        (-1.5, -1.0, "both very probably below", "nearest to the secure pattern"),
        (1.5, -1.0, "very probably above", "nearest to the anxious pattern"),
        (-0.1, 0.5, "both so near the middle line", "No single pattern stands out"),
        (1.5, 2.0, "both very probably above", "nearest to the fearful pattern"),
    ],
)
def test_two_sentences_fit_the_posterior(anxiety, avoidance, first, second):
    opening = told_at(anxiety, avoidance).opening
    assert first in opening[0]
    assert second in opening[1]


def test_a_wide_posterior_is_never_told_with_confidence():
    opening = told_at(0.3, 0.8, se=1.0).opening
    assert "very probably" not in opening[0]
    assert "between" in opening[1]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("frame", FRAMES)
def test_no_placeholder_and_no_empty_sentence_is_left(frame, language):
    told = told_at(1.0, 1.0, frame=frame, language=language)
    said = [
        *told.opening,
        told.provisional,
        told.unit,
        *told.reference,
        *told.keep,
        told.pathway_reason,
        *told.start_now_reasons,
        *told.sure,
        *told.cannot,
        *(part for d in told.dimensions.values() for part in (d.sentence, d.above, d.daily)),
        *(part for focus in told.focuses for part in (focus.sentence, *focus.reasons)),
    ]
    assert all(said)
    assert not [sentence for sentence in said if re.search(r"[{}]", sentence)]


def test_a_language_writes_its_own_decimals():
    assert "," in told_at(1.0, 1.0, language="es").dimensions["anxiety"].mean
    assert "." in told_at(1.0, 1.0, language="en").dimensions["anxiety"].mean


def test_the_floor_is_told_only_there():
    assert told_at(-2.0, 0.0).dimensions["anxiety"].floor
    assert not told_at(-2.0, 0.0).dimensions["avoidance"].floor


def test_a_yes_and_a_skip_are_told_first_and_differ():
    yes = told_at(1, 1, frame="partner", safety=SAFE | {"afraid": "yes"}).safety
    skip = told_at(1, 1, frame="partner", safety=SAFE | {"afraid": "skip"}).safety
    assert "accurate reading" in yes
    assert skip
    assert skip != yes
    assert not told_at(1, 1, frame="partner").safety


def test_the_named_frame_needs_a_name_and_uses_it():
    assert "with Robin" in told_at(1, 1, frame="named", name="Robin").opening[0]
    with pytest.raises(UsageError, match="name"):
        told_at(1, 1, frame="named", name=None)


def test_a_name_with_braces_is_only_a_name():
    assert "{name}" in told_at(1, 1, frame="named", name="{name}").opening[0]


def test_every_answer_is_told_with_what_it_did():
    quiz = load_quiz()
    items = [item.id for item in quiz.items[:6]]
    answers = [Answer(item, 7) for item in items[:5]] + [Answer(items[5], None)]
    result = quiz.result(answers, Circumstances())
    told = tell(result, answers, Circumstances()).answers
    assert [answer.item for answer in told] == items
    assert all(answer.why for answer in told)
    assert told[5].label == ""
    assert all(answer.label for answer in told[:5])


@given(st.floats(0, 1))
def test_a_probability_is_never_told_as_a_certainty(probability):
    assert ENGLISH.percent(probability) not in {"0%", "100%"}


@settings(max_examples=200)
@given(st.floats(0, 1), st.floats(0, 1))
def test_more_probable_is_never_said_as_lower(one, other):
    order = ["very_low", "low", "lean_low", "open", "lean_high", "high", "very_high"]
    low, high = sorted((one, other))
    assert order.index(level(low)) <= order.index(level(high))


@pytest.mark.parametrize(
    ("value", "says"), [(0.04, "0.0"), (-0.04, "0.0"), (1.25, "+1.2"), (-1.26, "−1.3")]
)
def test_signed_numbers(value, says):
    assert ENGLISH.signed(value) == says
