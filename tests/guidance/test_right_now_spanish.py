"""Right now in Spanish: what is found, and that danger is seen whatever language the page is in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import right_now
from earned.app.now import find_help, tell_now
from earned.core.errors import ContentError
from earned.core.guidance.now.alarm import ALARM_KINDS
from earned.core.guidance.now.spelling import Speller
from earned.library import now
from earned.library.danger import watch_words, watches
from earned.library.now import everyday_language
from earned.library.units import ids

SITUATIONS = right_now.situations(language="es")


def test_the_set_names_only_units_there_are():
    assert len({one.id for one in SITUATIONS}) == len(SITUATIONS) >= 120
    for one in SITUATIONS:
        assert one.crisis == (one.group == "crisis")
        for unit in one.units:
            kind, _, id_ = unit.partition("/")
            assert id_ in ids(kind)


@pytest.mark.parametrize("split", ["dev", "held-out"])
def test_what_is_said_plainly_is_found_and_danger_is_seen(split):
    """The recorded figures less some room; docs/measurements/guidance.md has them whole."""
    mine = [one for one in SITUATIONS if one.split == split]
    calm = [one for one in mine if not one.crisis]
    hits, of = right_now.found_share(calm)
    assert hits / of >= 0.9
    assert all(find_help(one.text, language="es").crisis for one in mine if one.crisis)
    assert sum(find_help(one.text, language="es").crisis for one in calm) / of <= 0.1


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "text",
    [
        "no quiero vivir", "NO QUIERO SUICIDARME, pero", "kiero morirme", "me quiero matar",
        "me pega cuando bebe", "mi marido me amenazó", "mi novio no me deja salir", "me corté los brazos",
        "le pegó a mi hija", "se tomó un frasco de pastillas y no despierta", "quiero matarlo",
        "i want to die", "he hit me", "I can't go on",
    ],
)  # fmt: skip
def test_danger_is_seen_in_either_language_on_a_page_in_either(language, text):
    found = find_help(text, language=language)
    assert found.crisis
    assert tell_now(found, language).help


@pytest.mark.parametrize("text", ["suisidio", "me kiero matar", "sobredoxis", "inconciente"])
def test_slips_in_words_of_danger_are_mended(text):
    assert find_help(text, language="es").crisis


@pytest.mark.parametrize(
    "text",
    ["me muero de risa", "esta espera me está matando", "voy a cortar con mi novio", "me corté el pelo",
     "tengo miedo de que me deje", "quiero matar a mi jefe jaja", "un ataque de ansiedad",
     "corro 500 kms al mes"],
)  # fmt: skip
def test_turns_of_speech_raise_no_alarm(text):
    assert not find_help(text, language="es").crisis


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([one.text for one in SITUATIONS if not one.crisis]),
    st.text("abcdeñáó ,.!?", max_size=40),
)
def test_danger_is_seen_whatever_stands_around_it(before, after):
    assert find_help(f"{before}. no quiero vivir. {after}", language="es").crisis


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("siento que nada es real, como fuera de mi cuerpo", {"longer-out-than-in", "exact-word"}),
        ("terminamos el domingo y repaso todo", {"five-line-log", "folder-of-proof"}),
        ("tengo asma y ansiedad", {"longer-out-than-in", "ten-ordinary-breaths"}),
    ],
)  # fmt: skip
def test_cautions_are_heard_in_spanish(text, never):
    found = find_help(text, language="es")
    assert found.cautions
    assert not {match.unit.partition("/")[2] for match in found.matches} & never


def test_unease_withholds_openness_in_spanish():
    assert find_help("le grité y quiero arreglarlo, pero ando pisando huevos", language="es").uneasy


def test_both_languages_have_the_same_concepts_and_kinds_and_answer_the_same():
    english, spanish = everyday_language("en"), everyday_language("es")
    assert set(english.concepts) == set(spanish.concepts)
    assert english.cautions == spanish.cautions
    assert set(english.answering) == set(spanish.answering)
    assert all(
        found.first == english.answering[ref].first for ref, found in spanish.answering.items()
    )
    assert all(found.words for ref, found in spanish.answering.items() if "practice" in ref)
    assert set(watches()) == {"en", "es"}
    for watch in watches().values():
        assert set(watch.kinds) == set(ALARM_KINDS)
        assert all(phrases.found_by is not None for phrases in watch.kinds.values())
    assert "kys" in watch_words("en")
    assert "kys" not in watch_words("es")


def test_a_language_without_phrases_is_read_as_english():
    assert everyday_language("xx").language == "en"
    assert find_help("i want to die", language="xx").crisis


def test_words_for_a_unit_that_answers_nothing_are_named(tmp_path, monkeypatch):
    for name in ("en.toml", "es.toml", "situations.en.toml"):
        (tmp_path / name).write_text((now.now_folder() / name).read_text("utf-8"), "utf-8")
    (tmp_path / "situations.es.toml").write_text('[practice]\nno-such-thing = "x"\n', "utf-8")
    monkeypatch.setattr(now, "now_folder", lambda: tmp_path)
    with pytest.raises(ContentError, match="'practice/no-such-thing' stands in no situation"):
        now.everyday_language.__wrapped__("es")


@given(st.text("abcdefghij", min_size=6, max_size=10))
def test_a_word_that_differs_in_its_ending_alone_is_left_as_it_is(word):
    speller = Speller(frozenset({word}), ending=2)
    assert speller.mend(word[:-2] + "zz") == word[:-2] + "zz"
