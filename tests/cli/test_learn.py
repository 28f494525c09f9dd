"""`earned learn`, the lists of `earned practise`, and `earned content`, as people and scripts call them."""

import json
import shutil

import pytest

from earned.cli.main import run
from earned.library.files import content_root
from earned.library.kinds import SHAPES
from earned.library.units import ids, unit

pytestmark = pytest.mark.usefixtures("data")


def test_learn_lists_every_unit_with_what_it_has(said):
    found = json.loads(said("learn", "--list", "--json"))
    assert len(found) == sum(len(ids(kind)) for kind in SHAPES)
    for one in found:
        assert {"id", "kind", "title", "grade"} <= set(one)
        assert ("minutes" in one and "area" in one) == (one["kind"] == "practice")


def test_learn_lists_a_kind_and_everything(said):
    assert len(json.loads(said("learn", "--list", "--kind", "myth", "--json"))) == 6
    assert "pairings" not in said("learn", "myths")
    assert "The two dimensions (2)" in said("learn")
    assert "feet-hands-sounds" in said("learn", "--list")


@pytest.mark.parametrize(
    "topic", ["pairing/anxious-avoidant", "anxious-avoidant", "Anxious and avoidant"]
)
def test_learn_opens_a_unit_by_reference_id_or_title(said, topic):
    page = said("learn", topic)
    for part in (
        "Anxious and avoidant",
        "The loop",
        "When to get help",
        "Evidence: limited",
        "doi.org",
    ):
        assert part in page


@pytest.mark.parametrize("kind", list(SHAPES))
def test_every_kind_has_a_readable_page(said, kind):
    page = said("learn", f"{kind}/{ids(kind)[0]}")
    assert unit(kind, ids(kind)[0]).words.title in page


def test_learn_and_practise_speak_spanish_and_say_where_they_cannot(said):
    page = said("learn", "--language", "es", "practice/urge-timer")
    for part in ("Para qué sirve", "Evidencia: limitada", "a solas", "Fuentes"):
        assert part in page
    assert "en inglés" not in page
    assert "language you asked for" in said("learn", "--language", "xx", "practice/urge-timer")
    assert "Empieza una con" in said("practise", "--language", "es", "--area", "mindfulness")


def test_learn_searches(said):
    found = json.loads(said("learn", "silence", "after", "a", "quarrel", "--json"))
    assert 1 <= len(found) <= 12
    assert "Open one with" in said("learn", "jealousy")


def test_learn_says_where_there_is_nothing(said, capsys):
    assert run(["learn", "zzzzqqq"]) == 64
    assert "earned learn --list" in capsys.readouterr().err
    assert run(["learn", "myths", "--list"]) == 64


@pytest.mark.parametrize(
    "query", ['"', "*", "a OR", "NEAR(", "'; drop table", "(", "-", "title:x", "👋"]
)
def test_no_query_breaks_the_search(capsys, query):
    assert run(["learn", query]) in (0, 64)


def test_practise_filters(said):
    short = json.loads(said("practise", "--minutes", "4", "--alone", "--json"))
    assert short
    assert all(one["minutes"] <= 4 and one["company"] in ("alone", "either") for one in short)
    two = json.loads(said("practise", "--together", "--grade", "moderate", "--json"))
    assert all(one["company"] != "alone" and one["grade"] == "moderate" for one in two)
    assert "mindfulness" in said("practise", "--area", "mindfulness")
    assert "Leave one of the filters out" in said("practise", "--minutes", "1")


def test_practise_refuses_what_there_is_not(capsys):
    assert run(["practise", "juggling"]) == 64
    assert run(["practise", "--area", "juggling"]) == 64
    assert "mindfulness" in capsys.readouterr().err


def test_content_check_says_what_it_finds_and_exits_78(said, capsys, tmp_path):
    assert said("content", "check") == "No findings.\n"
    shutil.copytree(content_root() / "signs", tmp_path / "signs")
    assert run(["content", "check", str(tmp_path)]) == 78
    assert "leads nowhere. Write kind/id" in capsys.readouterr().out
    assert run(["content", "check", str(tmp_path), "--json"]) == 78
    assert json.loads(capsys.readouterr().out)[0]["remedy"]
    assert run(["content", "check", str(tmp_path / "gone")]) == 66
