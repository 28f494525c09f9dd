"""All content: every unit loads, every reference resolves, nothing contradicts its contract."""

import re
from collections import Counter

import pytest

from earned.core.errors import ContentError
from earned.core.guidance.catalogue import GRADES, PracticeFacts
from earned.core.instruments.item import FRAMES
from earned.library import kinds
from earned.library.files import content_root, convert, read_toml
from earned.library.kinds import SHAPES
from earned.library.units import ids, source, unit, units

REFS = {f"{kind}/{id_}" for kind in SHAPES for id_ in ids(kind)}
EVERY_UNIT = [(kind, id_) for kind in SHAPES for id_ in ids(kind)]
PHRASES_WE_DO_NOT_USE = re.compile(
    r"you are (avoidant|anxious|fearful|insecure)|toxic|\bneedy\b|\bdamaged\b|rewir|heal your|\bbroken\b"
    r"|birthright|\bguarantee",
    re.IGNORECASE,
)
PRACTICES = units("practice")


@pytest.mark.parametrize(("kind", "id_"), EVERY_UNIT)
def test_a_unit_loads_and_its_references_resolve(kind, id_):
    found = unit(kind, id_)
    assert found.facts.grade in GRADES
    assert not set(found.facts.links) - REFS
    for key in found.facts.sources:
        assert source(key).citation
    assert found.facts.sources
    assert 0 < len(found.words.title) < 70
    assert 0 < len(found.words.summary) <= 160


@pytest.mark.parametrize(("kind", "id_"), EVERY_UNIT)
def test_a_unit_says_nothing_that_we_do_not_say(kind, id_):
    text = (content_root() / SHAPES[kind].folder / id_ / "en.toml").read_text(encoding="utf-8")
    quoted = re.sub(r"[“\"‘][^”\"’]{0,60}[”\"’]", "", text) if kind in {"myth", "term"} else text
    assert not PHRASES_WE_DO_NOT_USE.search(quoted)


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda unit: unit.id)
def test_a_practice_keeps_its_contract(practice):
    facts: PracticeFacts = practice.facts
    words: kinds.PracticeWords = practice.words
    assert len(facts.seconds) == len(words.steps) > 0
    assert len(facts.short_seconds) == len(words.short) > 0
    assert abs(sum(facts.seconds) - 60 * facts.minutes) <= 0.35 * 60 * facts.minutes
    assert facts.area in ids("area")
    assert set(facts.characteristics) <= set(ids("characteristic"))
    assert 1 <= len(facts.characteristics) <= 3
    assert set(facts.frames) <= set(FRAMES)
    assert facts.frames
    assert 0 <= facts.anxiety <= 1
    assert 0 <= facts.avoidance <= 1
    assert words.caution
    assert words.skip
    if facts.start_now:
        assert sum(facts.short_seconds) <= 130


def test_the_twelve_characteristics_and_the_pathways_are_whole():
    assert len(ids("characteristic")) == 12
    assert all(len(unit.words.looks_like) == 5 for unit in units("characteristic"))
    assert {unit.facts.style for unit in units("pathway")} == {
        "secure",
        "anxious",
        "avoidant",
        "fearful",
    }


def test_no_long_sentence_stands_in_two_units():
    seen: Counter[str] = Counter()
    for kind, id_ in EVERY_UNIT:
        text = (content_root() / SHAPES[kind].folder / id_ / "en.toml").read_text(encoding="utf-8")
        sentences = {s.strip(" -\"'") for s in re.split(r"(?<=[.!?])\s+|\n", text)}
        seen.update(s for s in sentences if len(s) > 45)
    assert not [sentence for sentence, count in seen.items() if count > 1]


def test_every_source_is_cited_somewhere_and_flagged():
    cited = {key for kind, id_ in EVERY_UNIT for key in unit(kind, id_).facts.sources}
    keys = {path.stem for path in (content_root() / "sources").glob("*.toml")}
    assert not cited - keys
    assert all(source(key).flag in {"text", "computed", "judgement"} for key in keys)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('citation = "A"\nflag = "text"\nnote = "n"\nshoe = 1', "unknown field 'shoe'"),
        ('citation = "A"\nflag = "text"', "field 'note' is missing"),
        ('citation = "A"\nflag = "rumour"\nnote = "n"', "rumour"),
        ('citation = 3\nflag = "text"\nnote = "n"', "citation"),
        ("citation = = 1\n", "line 1"),
    ],
)
def test_a_faulty_file_is_named_with_place_and_remedy(tmp_path, text, says):
    path = tmp_path / "source.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=says) as error:
        convert(read_toml(path), kinds.Source, path)
    assert "source.toml" in str(error.value)


def test_an_unknown_unit_is_a_key_error():
    with pytest.raises(KeyError):
        unit("practice", "no-such-thing")


def test_a_language_without_a_translation_falls_back_and_says_so():
    assert unit("style", "secure", "xx").language == "en"
