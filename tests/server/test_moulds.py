"""Moulds: a template rendered once says what it says when it is rendered for each."""

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from earned.server.quiz.views import fragments
from earned.server.quiz.views.moulds import EDGE, Mould, gap, mould
from tests.server.visitor import Visitor

WORDS = st.text() | st.text("<>&'\"" + EDGE)
QUESTION = dict.fromkeys(fragments.ASKED, WORDS)
REST = dict.fromkeys(("address", "token", "options", "foot", "leave_url", "path"), WORDS)


@given(st.fixed_dictionaries(QUESTION), st.fixed_dictionaries(REST), st.booleans())
def test_a_cast_is_what_the_template_says(
    asked: dict[str, str], rest: dict[str, str], nothing_chosen: bool
) -> None:
    found = fragments.question(page=False, nothing_chosen=nothing_chosen, language="en")
    context = {"question": asked, "nothing_chosen": nothing_chosen, **rest}
    assert found.cast({**asked, **rest}) == render_to_string("quiz/_question.html", context)


def test_a_page_holds_every_gap() -> None:
    found = fragments.question(page=True, nothing_chosen=False, language="en")
    assert set(found.gaps) == {*QUESTION, *REST}
    assert not any(EDGE in part for part in found.between)


def test_a_value_left_out_is_noticed() -> None:
    with pytest.raises(KeyError):
        Mould(("<p>", "</p>"), ("text",)).cast({})


def test_gaps_come_back_by_their_names() -> None:
    made = mould("quiz/_question.html", {"address": gap("address")})
    assert made.gaps == ("address", "address")


def test_every_whole_page_has_a_token_of_its_own(ann: Visitor) -> None:
    ann.begin()
    tokens = [
        ann.get("/quiz/").content.decode().partition('csrfmiddlewaretoken" value="')[2][:64]
        for _ in "ab"
    ]
    assert len(set(tokens)) == 2
    assert all(token.isalnum() for token in tokens)
