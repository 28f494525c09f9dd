"""`earned now`: what may help, help first where it is needed, and nothing kept of what was said."""

import io
import json

import pytest

from earned.cli.main import run

pytestmark = pytest.mark.usefixtures("data")


def test_now_prints_ranked_ids_and_whether_it_is_a_crisis(said):
    found = json.loads(said("now", "they have not answered for six hours", "--json"))
    assert found["crisis"] is False
    assert found["matches"][0]["id"] == "plan-for-the-wait"
    scores = [match["score"] for match in found["matches"]]
    assert scores == sorted(scores, reverse=True)


def test_now_puts_help_first(said, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    page = said("now", "i want to kill myself")
    assert page.index("116 123") < page.index("feet") if "feet" in page else "116 123" in page
    assert page.index("Help, first") < page.index("While you reach someone")
    assert "can miss" in " ".join(page.split())
    assert "999" in said("now", "--lines")


HINT = "everyone would be better off without me"


def test_now_answers_a_hint_gently_and_goes_on(said, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    found = json.loads(said("now", HINT, "--json"))
    assert (found["crisis"], found["sure"], found["hints"]) == (True, False, ["self-harm"])
    shown = said("now", HINT)
    assert "If it is more than a hard moment" in shown
    assert "116 123" in shown
    assert "999" in shown
    assert "Nobody watches the answers" not in shown, "the whole page of lines is for plain words"
    assert shown.index("116 123") < shown.index("For the next ten minutes")


def test_where_no_country_is_known_it_says_so_and_which_are(said, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    lines = said("now", "--lines")
    assert "does not say which country" in lines
    assert "ZZ" not in lines
    assert "earned now --lines" in said("now", HINT)


@pytest.mark.parametrize("arguments", [["now"], ["now", "-"]])
def test_now_reads_standard_input(said, monkeypatch, arguments):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"i cannot sleep, mind racing")))
    assert "Start one with" in said(*arguments)


def test_now_with_nothing_to_read_is_a_usage_error(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b" \n")))
    assert run(["now"]) == 64


def test_now_keeps_no_word_and_counts_only_times(said, data):
    quarrel = "xylophone quarrel with Bartholomew"
    for _ in range(3):
        assert "three times" not in said("now", quarrel)
    assert "three times in a day" in " ".join(said("now", quarrel).split())
    kept = [path.read_bytes() for path in data.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert b"xylo" not in kept[0]
    assert "three times" not in said("now", "he has a gun")


def test_now_without_count_leaves_nothing(said, data):
    said("now", "cannot sleep", "--no-count")
    assert not data.exists()
