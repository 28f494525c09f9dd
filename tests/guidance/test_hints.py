"""Hints at danger: help first, gently, without shutting anything out; and how often that is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import right_now
from earned.app.now import find_help, listen, tell_now
from earned.core.errors import ContentError
from earned.core.guidance.now.alarm import ALARM_KINDS, Alarm, alarm, together
from earned.core.guidance.now.patterns import compile_phrases
from earned.core.guidance.now.signs import Sign, Signs
from earned.core.guidance.now.text import Normaliser
from earned.library import danger
from earned.library.danger import sign_words, watches
from earned.library.sentences import sentences

KINDS = st.lists(st.sampled_from(ALARM_KINDS), max_size=6)


def sign(weight, *phrases, kinds=("self-harm",)):
    return Sign(frozenset(kinds), weight, compile_phrases(phrases, {}))


def read(text):
    return Normaliser()(text)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_hints_kept_apart_are_many_and_seen_as_recorded(language):
    """The recorded figures less some room; docs/measurements/guidance.md has them whole."""
    kept = right_now.written_hints("hints", language)
    assert len(kept["hint"]) >= 40
    assert len(kept["look_alike"]) >= 80
    assert not set(kept["hint"]) & set(kept["look_alike"])
    hints = [find_help(text, language=language).alarm for text in kept["hint"]]
    alike = [find_help(text, language=language).alarm for text in kept["look_alike"]]
    assert sum(found.crisis for found in hints) / len(hints) >= 0.7
    assert sum(found.crisis for found in alike) / len(alike) <= 0.3
    assert sum(found.sure for found in alike) / len(alike) <= 0.1


@pytest.mark.parametrize("language", ["en", "es"])
def test_nobody_tunes_on_what_is_kept_apart(language):
    kept, tuned = (right_now.written_hints(name, language) for name in right_now.HINTS)
    for group in kept:
        assert not set(kept[group]) & set(tuned[group])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("everyone would be better off without me", "en"),
        ("i gave my sister my guitar and my coat, she asked why", "en"),
        ("sometimes I wish I could just go to sleep and stay there", "en"),
        ("he locks the door and keeps the key when we argue", "en"),
        ("if i went to my mum's he would find me", "en"),
        ("estarían mejor sin mí", "es"),
        ("ya no puedo más con todo", "es"),
        ("tiene mi clave y me pregunta por cada peso", "es"),
    ],
)
def test_a_hint_puts_help_first_gently(text, language):
    found = find_help(text, language=language)
    assert found.crisis
    assert not found.alarm.sure
    assert found.pause == 0
    told = tell_now(found, language)
    gentle = sentences("now/words", language).section("hint")
    assert told.help
    assert set(told.help) <= set(gentle.values())
    assert told.lead != sentences("now/words", language).say("lead", "crisis")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I can't take this any more, he hasn't replied", "en"),
        ("i can't do this any more, she left me on read again", "en"),
        ("ya no puedo más, no me contesta", "es"),
    ],
)
def test_somebody_spiralling_about_an_answer_is_never_taken_to_be_sure(text, language):
    found = find_help(text, language=language)
    assert not found.alarm.sure
    assert "crisis" not in found.cautions
    assert "practice/plan-for-the-wait" in {match.unit for match in found.matches}


def test_a_hint_shuts_no_unit_out_but_keeps_openness_from_somebody_unsafe():
    text = "they have not answered for six hours and I am spiralling"
    hinted = find_help(f"{text}. everyone would be better off without me")
    assert hinted.alarm.hints == ("self-harm",)
    assert {m.unit for m in find_help(text).matches} <= {
        m.unit for m in find_help(f"{text}. they would be relieved if i was gone").matches
    } | {m.unit for m in hinted.matches} | {"practice/urge-timer"}
    assert hinted.cautions == find_help(text).cautions
    afraid = listen("he locks the door and keeps the key when we argue")
    assert afraid.alarm.hints
    assert afraid.uneasy
    assert afraid.guarded


def test_signs_add_up_near_one_another_and_not_across_a_long_text():
    signs = Signs((sign(1.5, "pills"), sign(1.5, "counted")), least=3, span=5)
    assert signs.hinted(read("pills counted")) == {"self-harm"}
    assert signs.hinted(read("counted, and then the pills")) == {"self-harm"}
    assert not signs.hinted(read("pills"))
    assert not signs.hinted(read("pills pills pills"))
    assert not signs.hinted(read("pills and a long way from there to where i counted"))


def test_everyday_matters_speak_against():
    signs = Signs((sign(3, "goodbye"), sign(-1.5, "airport")), least=3, span=10)
    assert signs.hinted(read("goodbye"))
    assert not signs.hinted(read("goodbye at the airport"))
    assert not Signs().hinted(read("goodbye"))


@given(st.lists(st.sampled_from(["a", "b", "c", "x", "y"]), max_size=30), st.integers(1, 8))
def test_a_sign_more_never_takes_a_hint_away_unless_it_speaks_against(words, span):
    few = Signs((sign(1, "a"), sign(1, "b")), least=2, span=span)
    more = Signs((*few.signs, sign(1, "c")), least=2, span=span)
    against = Signs((*few.signs, sign(-1, "c")), least=2, span=span)
    text = read(" ".join(words))
    assert few.hinted(text) <= more.hinted(text)
    assert against.hinted(text) <= few.hinted(text)


@given(KINDS, KINDS)
def test_what_is_sure_is_no_hint_and_all_stand_in_order(kinds, hints):
    found = alarm(kinds, hints)
    assert not set(found.kinds) & set(found.hints)
    assert set(found.kinds) | set(found.hints) == {*kinds, *hints}
    for seen in (found.kinds, found.hints):
        assert list(seen) == sorted(seen, key=ALARM_KINDS.index)
    assert together([found, found]) == found
    assert found.crisis == bool(kinds or hints)
    assert found.sure == bool(kinds)


def test_several_looks_are_one_and_the_sure_one_counts():
    seen = together([Alarm(hints=("self-harm", "danger")), Alarm(("self-harm",))])
    assert seen == Alarm(("self-harm",), ("danger",))
    assert seen.wary
    assert seen.cautions == ("crisis",)
    assert together([]) == Alarm()


def test_every_language_has_signs_and_their_words_are_spelt_right():
    for language, watch in watches().items():
        assert watch.signs.signs
        assert {kind for one in watch.signs.signs for kind in one.kinds} == set(ALARM_KINDS)
        assert any(one.weight < 0 for one in watch.signs.signs)
        assert sign_words(language)
    assert sign_words("xx") == ()


def test_a_sign_of_an_unknown_kind_is_named_with_its_file(tmp_path, monkeypatch):
    (tmp_path / "signs.en.toml").write_text(
        'least = 3\nspan = 5\n[[sign]]\nname = "odd"\nkinds = ["sadness"]\nweight = 1\nphrases = ["a"]\n'
    )
    monkeypatch.setattr(danger, "now_folder", lambda: tmp_path)
    with pytest.raises(
        ContentError, match=r"signs\.en\.toml, odd: unknown kind 'sadness'. Known: "
    ):
        danger._signs("en", {})
