"""Exercises on a page, by forms alone: they point out, put together, and forget."""

import logging

import pytest

from earned.app.tools import load_tool, tool_ids
from earned.library.units import facts_of
from tests.server.visitor import Visitor


def send(visitor: Visitor, tool: str, **given: object) -> str:
    page = visitor.post(f"/tools/{tool}/", given)
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("id_", tool_ids())
def test_every_exercise_opens_takes_nothing_and_takes_too_much(ann: Visitor, id_: str) -> None:
    assert ann.get(f"/tools/{id_}/").status_code == 200
    send(ann, id_)
    page = send(ann, id_, **{p.id: "<b>x</b>" * 900 for p in load_tool(id_).prompts}, more="y")
    assert "<b>x</b>" not in page


@pytest.mark.parametrize("id_", tool_ids())
def test_every_exercise_is_found_from_its_practice(ann: Visitor, id_: str) -> None:
    practice = load_tool(id_).practice
    assert facts_of("practice")[practice].interactive == id_
    assert f'href="/tools/{id_}/"' in ann.get(f"/learn/practice/{practice}/").content.decode()


def test_an_exercise_that_is_not_there(ann: Visitor) -> None:
    assert ann.get("/tools/nothing/").status_code == 404


def test_blame_is_pointed_out_and_stops_nobody(ann: Visitor) -> None:
    page = send(
        ann, "i-statement", event="you always come home late", feeling="ignored",
        meaning="I had cooked", wish="a text when it gets late",
    )  # fmt: skip
    assert "invite a quarrel about exceptions" in page
    assert "A feeling fits into one word" in page
    assert "When you always come home late, I felt ignored, because I had cooked" in page


def test_a_sentence_without_blame_is_left_alone(ann: Visitor) -> None:
    page = send(
        ann, "i-statement", event="you came home at ten", feeling="worried",
        meaning="I had cooked", wish="a text when it gets late",
    )  # fmt: skip
    assert "pointed-out" not in page


def test_words_for_a_feeling_come_after_body_and_situation(ann: Visitor) -> None:
    assert 'name="word"' not in ann.get("/tools/emotion-finder/").content.decode()
    page = send(ann, "emotion-finder", body="heavy", situation="loss")
    assert 'name="word" value="grieving"' in page
    page = send(ann, "emotion-finder", body="heavy", situation="loss", word="grieving")
    assert "The word: grieving." in page


def test_a_ladder_is_sorted_and_gaps_are_named(ann: Visitor) -> None:
    given = {
        "rungs-1": "I missed you",
        "rungs-1-hard": "8",
        "rungs-2": "I like this song",
        "rungs-2-hard": "2",
    }
    page = send(ann, "vulnerability-ladder", **given)
    assert "The first step: I like this song" in page
    assert "lies a big step" in page


def test_a_scale_and_dashes_for_what_is_open(ann: Visitor) -> None:
    page = send(ann, "thought-record", thought="she hates me", before="9")
    assert "How far I believed it: 9 of 10" in page
    assert "Some lines are still open." in page
    assert "reads somebody&#x27;s mind" in page


def test_safety_outweighs_flags_and_shows_help(ann: Visitor) -> None:
    page = send(ann, "flag-review", safety="0", green=["0", "1", "2"])
    assert 'role="alert"' in page
    assert 'class="button" href="/help-now/"' in page
    assert "Again and again good" not in page


def test_danger_written_into_an_exercise_brings_help_first(ann: Visitor) -> None:
    page = send(ann, "thought-record", thought="I want to die", before="9")
    assert page.index("Please reach a person first") < page.index("<h1")
    assert "I want to die" in page, "what was made of it is still there"


def test_a_hint_in_an_exercise_is_answered_gently_and_it_goes_on(ann: Visitor) -> None:
    page = send(ann, "thought-record", thought="they would be better off without me", before="9")
    assert "first-help gentle" in page
    assert "How far I believed it: 9 of 10" in page
    calm = send(ann, "thought-record", thought="she hates me", before="9")
    assert "first-help" not in calm


def test_what_is_chosen_is_not_taken_for_somebodys_words(ann: Visitor) -> None:
    assert "first-help" not in send(ann, "flag-review", red="1", green=["0", "1", "2"])


def test_flags_without_danger_are_counted(ann: Visitor) -> None:
    page = send(ann, "flag-review", red="1", green=["0", "1", "2"])
    assert "Again and again hard: 1 of 6. Again and again good: 3 of 6." in page


def test_the_breath_can_be_read_without_scripts(ann: Visitor) -> None:
    page = ann.get("/tools/breathing/").content.decode()
    assert "Breathe in while you count to 4." in page
    assert "Breathe out while you count to 6." in page
    assert "9 times" in page


def test_what_is_typed_is_kept_nowhere(ann: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        page = ann.post("/tools/compassion-letter/", {"sore": "zylophage"})
    assert "no-store" in page.headers["Cache-Control"]
    assert not page.cookies
    assert not [record for record in caplog.records if "zylophage" in record.getMessage()]
    assert b"zylophage" not in ann.get("/tools/compassion-letter/").content
