"""Predictions: forecast against outcome; nobody is set the task of testing a dangerous person."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from earned.server.growth import store
from earned.server.growth.predictions import keeping
from earned.server.growth.predictions.kind import PREDICTION, Prediction
from tests.server.lived import WORDS, days_ago, note_moment, predict
from tests.server.member import Member

NO = {"afraid": "no", "controlled": "no", "unsafe-to-be-honest": "no"}


def body(**more: Any) -> Prediction:
    usual = {"fear": "they laugh", "belief": "own-worth", "chance": 70, "by": days_ago(0)}
    return Prediction(**{**usual, **more})


def sent(**more: str) -> dict[str, str]:
    by = (timezone.localdate() + timedelta(days=2)).isoformat()
    return {"fear": "she leaves", "belief": "relationships-safe", "chance": "80", "by": by,
            "about": "person", **more}  # fmt: skip


def kept(member: Member) -> list[Prediction]:
    return [one.body for one in keeping.each(member.person)]


def page(member: Member, path: str = "/me/predictions/") -> str:
    return member.get(path).content.decode()


def test_a_moment_may_hold_one(mia: Member) -> None:
    moment = note_moment(mia)
    uid = predict(mia, moment=moment)
    assert store.read(mia.person, PREDICTION, uid).body.moment == moment
    assert WORDS["fear"] in page(mia, f"/me/moments/{moment}/")


def test_it_is_not_tied_to_somebody_elses_moment(mia: Member, noa: Member) -> None:
    uid = predict(mia, moment=note_moment(noa))
    assert store.read(mia.person, PREDICTION, uid).body.moment == ""


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("fear", "  ", b"what you fear"),
        ("belief", "moon", b"Choose one of the four"),
        ("chance", "75", b"Choose a number"),
        ("by", "2020-01-01", b"Choose a day"),
        ("by", "never", b"Choose a day"),
    ],
)
def test_what_is_missing_is_said(mia: Member, name: str, value: str, word: bytes) -> None:
    answer = mia.post("/me/predictions/new/", sent(about="general", **{name: value}))
    assert answer.status_code == 400
    assert word in answer.content
    assert kept(mia) == []


def test_seventy_percent_against_two_in_eleven(mia: Member) -> None:
    for at in range(11):
        outcome = "happened" if at < 2 else "not"
        store.keep(mia.person, PREDICTION, body(outcome=outcome, answered=days_ago(0)))
    store.keep(mia.person, PREDICTION, body())
    store.keep(mia.person, PREDICTION, body(outcome="unclear"))
    shown = page(mia)
    assert "On average you gave it 70%; it happened 2 times in 11." in shown
    assert "less often than feared" in shown
    assert "1 is still open and does not count." in shown


def test_forecasts_stand_by_belief(mia: Member) -> None:
    for belief in ("own-worth", "others-trustworthy"):
        store.keep(mia.person, PREDICTION, body(belief=belief, outcome="not"))
    shown = page(mia)
    for title in ("All together", "I am worth loving", "Others can be counted on"):
        assert f"<h3>{title}</h3>" in shown
    assert "Too few to conclude anything" in shown


def test_what_has_come_due_is_asked_about_today(mia: Member) -> None:
    uid = store.keep(mia.person, PREDICTION, body())
    assert f"/me/predictions/{uid}/" in page(mia, "/me/today/")
    mia.post(f"/me/predictions/{uid}/", {"outcome": "not_yet"})
    assert store.read(mia.person, PREDICTION, uid).body.by == days_ago(-7)
    assert f"/me/predictions/{uid}/" not in page(mia, "/me/today/")


def test_a_fear_that_came_true_is_honoured(mia: Member) -> None:
    for about in ("general", "person"):
        uid = store.keep(mia.person, PREDICTION, body(about=about))
        mia.post(f"/me/predictions/{uid}/", {"outcome": "happened", "came": "they did"})
        shown = page(mia, f"/me/predictions/{uid}/")
        assert "Your alarm was right" in shown
        assert "/help-now/" in shown
        assert ("frightens you, watches you" in shown) == (about == "person")


def test_one_that_did_not_come_is_said_soberly_and_can_be_changed(mia: Member) -> None:
    uid = store.keep(mia.person, PREDICTION, body())
    assert mia.post(f"/me/predictions/{uid}/", {}).status_code == 400
    mia.post(f"/me/predictions/{uid}/", {"outcome": "not"})
    assert "It did not come" in page(mia, f"/me/predictions/{uid}/")
    mia.post(f"/me/predictions/{uid}/", {"outcome": "happened"})
    assert store.read(mia.person, PREDICTION, uid).body.outcome == "happened"


def test_three_questions_come_before_one_about_a_person(mia: Member) -> None:
    asked = mia.post("/me/predictions/new/", sent(token="e" * 32))
    assert b"Three questions first" in asked.content
    assert kept(mia) == []
    answer = mia.post("/me/predictions/new/", sent(token="e" * 32, **NO))
    assert answer.status_code == 302
    assert [one.about for one in kept(mia)] == ["person"]


@pytest.mark.parametrize("word", ["yes", "skip", "moon", ""])
@pytest.mark.parametrize("question", list(NO))
def test_a_yes_or_a_skip_keeps_nothing_of_it(mia: Member, question: str, word: str) -> None:
    answer = mia.post("/me/predictions/new/", sent(**{**NO, question: word}))
    assert b"may be an accurate reading" in answer.content
    assert b"/help-now/" in answer.content
    assert kept(mia) == []


def test_a_yes_puts_away_every_other_one_about_a_person(mia: Member) -> None:
    uid = store.keep(mia.person, PREDICTION, body(about="person"))
    other = store.keep(mia.person, PREDICTION, body())
    mia.post("/me/predictions/new/", sent(**{**NO, "afraid": "yes"}))
    assert store.read(mia.person, PREDICTION, uid).body.set_aside
    assert not store.read(mia.person, PREDICTION, other).body.set_aside
    shown = page(mia, "/me/today/") + page(mia, f"/me/predictions/{uid}/")
    assert f'href="/me/predictions/{uid}/"' not in shown
    assert 'value="happened"' not in page(mia, f"/me/predictions/{uid}/")


def test_a_kept_result_that_speaks_of_danger_takes_them_away(mia: Member) -> None:
    uid = store.keep(mia.person, PREDICTION, body(about="person"))
    mia.post("/me/consents/say/", {"purpose": "safety", "given": "yes"})
    mia.consent()
    mia.post("/quiz/who/", {"frame": "partner"})
    mia.post("/quiz/before/", {**NO, "afraid": "yes"})
    mia.finish()
    mia.post("/me/keep/")
    assert f"/me/predictions/{uid}/" not in page(mia, "/me/today/")
    form = page(mia, "/me/predictions/new/")
    assert 'value="person"' not in form
    assert "may be an accurate reading" in form
    answer = mia.post("/me/predictions/new/", sent(**NO))
    assert b"may be an accurate reading" in answer.content
    assert len(kept(mia)) == 1


def test_a_fear_that_speaks_of_danger_is_no_task(mia: Member) -> None:
    told = sent(fear="he will hit me again", **NO)
    answer = mia.post("/me/predictions/new/", told, HTTP_ACCEPT_LANGUAGE="en-GB")
    assert b"first-help" in answer.content
    assert kept(mia) == []


def test_safety_answers_are_not_kept(mia: Member) -> None:
    mia.post("/me/predictions/new/", sent(**NO))
    assert "afraid" not in repr(kept(mia))
