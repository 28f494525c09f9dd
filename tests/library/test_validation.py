"""The content validator: silent about what we ship, and exact about every kind of fault."""

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earned.core.errors import NoInputError
from earned.library.files import content_root
from earned.library.validation import check_content
from earned.library.validation.reading_level import reading_grade, syllables
from earned.library.validation.wording import house_style

KEPT = (
    "areas/mindfulness",
    "practices/one-cup",
    "characteristics/presence",
    "signs/asking-plainly",
)
SOURCES = ("galante-2021", "goldberg-2021", "britton-2021", "earned-judgement")


def test_shipped_content_has_no_findings():
    assert [str(finding) for finding in check_content()] == []


@pytest.fixture
def folder(tmp_path):
    """A small folder of content without findings, taken from what we ship."""
    for place in KEPT:
        shutil.copytree(content_root() / place, tmp_path / place)
    for path in tmp_path.rglob("*.toml"):
        if path.name not in {"unit.toml", "en.toml"}:
            path.unlink()
    (tmp_path / "sources").mkdir()
    shutil.copy(content_root() / "sources" / "galante-2021.toml", tmp_path / "sources")
    links = {
        "areas/mindfulness": "practice/one-cup",
        "practices/one-cup": "characteristic/presence",
        "characteristics/presence": "practice/one-cup",
        "signs/asking-plainly": "characteristic/presence",
    }
    for place, link in links.items():
        change(tmp_path / place / "unit.toml", "links", f'["{link}"]')
        change(tmp_path / place / "unit.toml", "sources", '["galante-2021"]')
    change(tmp_path / "practices/one-cup/unit.toml", "characteristics", '["presence"]')
    return tmp_path


def change(path: Path, key: str, value: str) -> None:
    """Write a key's value anew, a list over several lines included."""
    text = re.sub(
        rf"(?m)^{key} = (\[[^\]]*\]|.*$)", lambda _: f"{key} = {value}", path.read_text("utf-8")
    )
    path.write_text(text, "utf-8")


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def found(folder: Path) -> list[str]:
    return [str(finding) for finding in check_content(folder)]


def test_a_sound_folder_has_no_findings(folder):
    assert found(folder) == []


FACT_FAULTS = [
    ("practices/one-cup", "grade", '"splendid"', "splendid"),
    ("practices/one-cup", "sources", "[]", "A practice needs a source."),
    ("practices/one-cup", "sources", '["nobody-1900"]', "There is no source 'nobody-1900'."),
    ("practices/one-cup", "links", '["practice/gone"]', "The link 'practice/gone' leads nowhere."),
    ("practices/one-cup", "links", '["practice/one-cup"]', "It links to itself."),
    ("practices/one-cup", "area", '"nowhere"', "There is no area 'nowhere'."),
    ("practices/one-cup", "characteristics", '["charm"]', "There is no characteristic 'charm'."),
    ("practices/one-cup", "frames", '["enemy"]', "Choose from: general"),
    ("practices/one-cup", "seconds", "[300]", "Give each step one time."),
    ("practices/one-cup", "minutes", '"five"', "minutes"),
    ("signs/asking-plainly", "links", "[]", "Nothing leads to this unit"),
]


@pytest.mark.parametrize(("place", "key", "value", "says"), FACT_FAULTS)
def test_a_fault_in_the_facts_is_named_with_file_line_and_remedy(folder, place, key, value, says):
    path = folder / place / "unit.toml"
    change(path, key, value)
    line = next(
        n for n, s in enumerate(path.read_text("utf-8").split("\n"), 1) if s.startswith(key)
    )
    said = [text for text in found(folder) if says in text]
    assert said
    assert said[0].startswith(f"{place}/unit.toml:{line}:")


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("caution", '" "', "A practice needs a caution."),
        ("skip", '""', "A practice needs a skip."),
        ("title", '"You are avoidant"', "We do not write 'You are avoidant'."),
        ("title", '"A toxic cup"', "We do not write 'toxic'."),
        ("title", '"Rewire it"', "We do not write 'Rewir'."),
        ("title", '"It will always work"', "We do not write 'will always work'."),
        ("title", '""', "The title has 0 characters."),
        ("summary", f'"{"long " * 40}"', "The summary has 200 characters."),
    ],
)
def test_a_fault_in_the_words_is_named_with_file_line_and_remedy(folder, key, value, says):
    path = folder / "practices/one-cup/en.toml"
    change(path, key, value)
    line = next(
        n for n, s in enumerate(path.read_text("utf-8").split("\n"), 1) if s.startswith(f"{key} =")
    )
    assert any(
        text.startswith(f"practices/one-cup/en.toml:{line}:") and says in text
        for text in found(folder)
    )


def test_hard_reading_is_found(folder):
    hard = (
        "Institutional considerations necessitate comprehensive interdisciplinary deliberation "
        * 12
    )
    path = folder / "areas/mindfulness/en.toml"
    path.write_text(f'title = "T"\nsummary = "s"\nbody = """{hard}."""\n', "utf-8")
    assert any("It reads at grade" in text and "Bring it to 9" in text for text in found(folder))


def test_a_sentence_in_two_units_is_found_once_with_the_other_named(folder):
    sentence = "This is a long sentence that somebody has copied from one unit to the next."
    for place in ("areas/mindfulness", "signs/asking-plainly"):
        path = folder / place / "en.toml"
        path.write_text(path.read_text("utf-8").replace("body = '''", f"body = '''\n{sentence}", 1))
        if sentence not in path.read_text("utf-8"):
            change(path, "body", f'"{sentence}"')
    said = [text for text in found(folder) if "also stands in" in text]
    assert len(said) == 1
    assert "area/mindfulness" in said[0] or "sign/asking-plainly" in said[0]


def test_a_missing_file_bad_toml_and_an_unknown_field_are_found(folder):
    (folder / "areas/mindfulness/en.toml").unlink()
    add(folder / "practices/one-cup/unit.toml", "colour = 'red'\n")
    add(folder / "signs/asking-plainly/unit.toml", "== nonsense\n")
    said = "\n".join(found(folder))
    assert "areas/mindfulness/en.toml: This file is missing." in said
    assert "unknown field 'colour'" in said
    assert "signs/asking-plainly/unit.toml" in said
    assert "not valid TOML" in said


def test_an_uncited_source_is_found(folder):
    shutil.copy(content_root() / "sources" / "sbarra-2013.toml", folder / "sources")
    assert found(folder) == [
        "sources/sbarra-2013.toml: No unit cites this source. Cite it or remove it."
    ]


def test_no_folder_and_an_empty_one_are_no_input(tmp_path):
    with pytest.raises(NoInputError, match="no such folder"):
        check_content(tmp_path / "gone")
    with pytest.raises(NoInputError, match="no units here"):
        check_content(tmp_path)


def test_every_unwanted_wording_has_something_to_write_instead():
    phrases, _ = house_style()
    assert len(phrases) >= 12
    assert all(phrase.instead for phrase in phrases)


@pytest.mark.parametrize(
    ("word", "count"),
    [("attachment", 3), ("closeness", 2), ("moved", 1), ("wanted", 2), ("people", 2), ("idea", 3),
     ("anxiety", 4), ("careful", 2), ("table", 2), ("friend", 1), ("the", 1), ("science", 2)],
)  # fmt: skip
def test_syllables_of_known_words(word, count):
    assert syllables(word) == count


def test_the_grade_follows_the_published_formula():
    """0.39 · 6/2 + 11.8 · 6/6 - 15.59 = -2.62 for six words of one syllable in two sentences."""
    assert reading_grade("We sit down. The cat sleeps.") == pytest.approx(-2.62)
    assert reading_grade("") == 0.0


@given(st.text(max_size=200))
def test_any_text_has_a_finite_grade(text):
    assert -20 < reading_grade(text) < 3000
