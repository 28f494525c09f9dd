"""How phrases are read and texts brought into one form: what the search and the alarm stand on."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earned.core.errors import ContentError
from earned.core.guidance.now.alarm import Alarm
from earned.core.guidance.now.patterns import compile_phrases
from earned.core.guidance.now.spelling import Speller, slips
from earned.core.guidance.now.text import LONGEST, Normaliser, shortened
from earned.library.files import content_root
from earned.library.now import compiled

EXPAND = {"can't": "can not", "cant": "can not", "u": "you", "i'm": "i am"}
PLAIN = Normaliser(EXPAND)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("I CAN'T go!", "i can not go . ."),
        ("I can’t – go", "i can not go ."),
        ("Café, señor", "cafe senor ."),
        ("miss u sooooo", "miss you soo ."),
        ("mother's house", "mother house ."),
        ("k1ll", "kill ."),
        ("at 3am on the 2nd", "at 3am on the 2nd ."),
        ("k*ll", "kxll ."),
        ("", "."),
    ],
)
def test_text_is_brought_into_one_form(text, form):
    assert PLAIN(text) == form


@given(st.text(max_size=200))
def test_any_text_becomes_plain_tokens(text):
    assert re.fullmatch(r"(\S+ )*\.", PLAIN(text))
    assert PLAIN(text) == PLAIN(text.upper().lower()) or not text.isascii()


def test_long_texts_keep_both_ends():
    text = "start " + "x" * 3 * LONGEST + " finish"
    assert shortened(text).startswith("start")
    assert shortened(text).endswith("finish")
    assert len(shortened(text)) <= LONGEST + 3


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("chas~", "he is chasing me", True),
        ("chas~", "purchase", False),
        ("can't go", "i can not go home", True),
        ("left .. read", "left me on read", True),
        ("left .. read", "left read", True),
        ("left .. read", "left a b c d read", True),
        ("left .. read", "left a b c d e read", False),
        ("left .. read", "left. now read", False),
        ("(red|green) flag", "a green flag", True),
        ("want (really )?to go", "want to go", True),
        ("end it END", "i will end it", True),
        ("end it END", "end it with him", False),
        ("end it END", "end it. now", True),
        ("I'm done", "i am done", True),
    ],
)
def test_phrases_find_what_they_say(phrase, text, found):
    assert (compile_phrases([phrase], EXPAND).first(PLAIN(text)) is not None) == found


def test_no_phrases_find_nothing_and_change_nothing():
    nothing = compile_phrases([], EXPAND)
    assert nothing.first("a .") is None
    assert nothing.without("a .") == "a ."


def test_a_malformed_phrase_is_named_with_its_file():
    path = content_root() / "now" / "en.toml"
    with pytest.raises(ContentError, match=r"now/en\.toml, panic: '\(a' cannot be read"):
        compiled(["b", "(a"], {}, path, "panic")


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [("kill", "kill", 0), ("kil", "kill", 1), ("klil", "kill", 1), ("sucide", "suicide", 1),
     ("abcd", "wxyz", 3)],
)  # fmt: skip
def test_known_distances(first, second, distance):
    assert slips(first, second, 2) == distance


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8))
def test_distances_are_symmetric_and_zero_for_equals_alone(first, second):
    assert slips(first, second, 9) == slips(second, first, 9)
    assert (slips(first, second, 9) == 0) == (first == second)


def test_spelling_is_mended_once_in_short_words_and_twice_in_long_ones():
    speller = Speller(frozenset({"decide", "answered"}), frozenset({"suicide"}), ("strangl",))
    assert speller.mend("sucide") == "suicide"
    assert speller.mend("anserred") == "answered"
    assert speller.mend("decides") == "decides"
    assert speller.mend("strangling") == "strangling"
    assert speller.mend("dcd") == "dcd"


def test_cautions_follow_from_the_kind_of_danger():
    assert Alarm().cautions == ()
    assert Alarm(("self-harm",)).cautions == ("crisis",)
    assert Alarm(("danger",)).cautions == ("crisis", "current-danger")


def test_every_turn_of_speech_is_harmless_beside_words_of_danger():
    """An idiom taken out must not take the danger beside it along."""
    from earned.app.now import find_help

    for text in ("it hit me that i want to die", "dead tired and he strangled me",
                 "my phone died and he has a gun", "we hit it off but now he hits me"):  # fmt: skip
        assert find_help(text).crisis
