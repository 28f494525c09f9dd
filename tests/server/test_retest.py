"""Asking again: what is due, which questions come, that no score shows, and that it is kept once."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from earned.server.growth import store
from earned.server.growth.retest import services
from earned.server.growth.retest.kinds import FORM, STRENGTHS
from earned.server.growth.retest.services import quarter
from earned.server.growth.retest.standing import path_key, standing
from tests.server import measured
from tests.server.member import Member
from tests.server.visitor import item_in

SHORT, FULL = {"length": "short", "frame": "general"}, {"length": "full", "frame": "general"}


def today() -> date:
    return timezone.localdate()


def before(days: int) -> date:
    return today() - timedelta(days=days)


def filled_in(member: Member, sent: dict[str, str], option: int | str = 4) -> list[str]:
    """Begin a form and answer until it ends; the items asked, in order."""
    target = member.post("/me/again/begin/", sent)
    assert target.headers["Location"] == "/me/again/question/", target.content.decode()
    asked = []
    for _ in range(40):
        page = member.get("/me/again/question/")
        if page.status_code == 302:
            return asked
        asked.append(item_in(page.content.decode()))
        answered = member.post("/me/again/answer/", {"item": asked[-1], "option": str(option)})
    assert answered.headers["Location"] == "/me/again/done/"
    return asked


def last(member: Member) -> object:
    return next(store.each(member.person, FORM)).body


def test_a_short_form_has_eight_answers_and_shows_no_score(mia: Member) -> None:
    asked = filled_in(mia, SHORT)
    assert len(asked) == len(set(asked)) == 8
    page = mia.get("/me/again/done/").content.decode()
    assert "no score to look at today" in page
    for word in ("anxiety", "avoidance", "secure", "SD"):
        assert word not in page
    assert last(mia).finished == today()  # type: ignore[attr-defined]


def test_skipping_everything_ends_and_feeds_nothing(mia: Member) -> None:
    asked = filled_in(mia, SHORT, "skip")
    assert len(asked) == 14
    assert last(mia).finished is None  # type: ignore[attr-defined]


def test_half_of_a_short_form_stays_the_same_over_the_years(mia: Member) -> None:
    measured.quiz(mia.person, before(200), 1.2, 0.3)
    first = next(iter(standing(mia.person).about))
    forms = [filled_in(mia, {**SHORT, "token": "1"}, option) for option in (2,)]
    fixed = last(mia).fixed  # type: ignore[attr-defined]
    assert len(fixed) == 4
    assert forms[0][:4] == fixed
    assert {item[:3] for item in fixed} == {"anx", "avo"}
    store.remove(mia.person, FORM, next(store.each(mia.person, FORM)).uid)
    again = filled_in(mia, {**SHORT, "token": "2"}, 6)
    assert again[:4] == fixed
    assert first.begun == before(200)


def test_a_whole_quiz_starts_with_eight_that_stay(mia: Member) -> None:
    measured.quiz(mia.person, before(60), 0.5)
    filled_in(mia, FULL)
    body = last(mia)
    assert len(body.fixed) == 8  # type: ignore[attr-defined]
    assert list(body.answers.asked)[:8] == body.fixed  # type: ignore[attr-defined]


@pytest.mark.parametrize(("days", "short", "full"), [(3, 400, 400), (8, 302, 400), (30, 302, 302)])
def test_what_comes_too_soon_is_not_asked(mia: Member, days: int, short: int, full: int) -> None:
    measured.quiz(mia.person, before(days), 0.5)
    page = mia.post("/me/again/begin/", FULL)
    assert page.status_code == full
    if full == 400:
        assert b"one answers from memory" in page.content
    assert mia.post("/me/again/begin/", SHORT).status_code == short
    assert mia.post("/me/again/begin/", {**SHORT, "frame": "friend"}).status_code == 302


def test_two_people_one_names_are_two_paths(mia: Member) -> None:
    measured.quiz(mia.person, before(40), 1.0, frame="named", name="Ana")
    measured.form(mia.person, before(20), 1.0, frame="named", name="ana")
    measured.quiz(mia.person, before(10), 0.0, frame="named", name="Ben")
    found = {one.key: one.count for one in standing(mia.person).about}
    assert found == {"named ana": 2, "named ben": 1}
    page = mia.get("/me/again/").content.decode()
    assert "with Ana" in page
    assert "with Ben" in page
    filled_in(mia, {"length": "short", "frame": "named ana"})
    assert last(mia).answers.name == "Ana"  # type: ignore[attr-defined]


def test_a_form_begun_twice_or_left_open_is_one(mia: Member) -> None:
    for token in ("a", "a", "b"):
        mia.post("/me/again/begin/", {**SHORT, "token": token})
    assert store.count(mia.person, FORM) == 1
    assert "You have a form open" in mia.get("/me/again/").content.decode()


def test_the_last_answer_sent_twice_changes_nothing(mia: Member) -> None:
    asked = filled_in(mia, SHORT)
    form = last(mia)
    again = mia.post("/me/again/answer/", {"item": asked[-1], "option": "4"})
    assert again.headers["Location"] == "/me/again/done/"
    assert mia.post("/me/again/answer/", {"item": asked[-1], "option": "1"}).status_code == 400
    assert last(mia) == form


@pytest.mark.parametrize("sent", [{"item": "moon", "option": "1"}, {"item": "anx", "option": "x"}])
def test_what_was_never_asked_is_refused(mia: Member, sent: dict[str, str]) -> None:
    mia.post("/me/again/begin/", SHORT)
    assert mia.post("/me/again/answer/", sent).status_code == 400


def test_an_earlier_answer_can_be_changed_while_it_is_open(mia: Member) -> None:
    mia.post("/me/again/begin/", SHORT)
    first = item_in(mia.get("/me/again/question/").content.decode())
    mia.post("/me/again/answer/", {"item": first, "option": "2"})
    page = mia.get("/me/again/question/1/").content.decode()
    assert item_in(page) == first
    mia.post("/me/again/answer/", {"item": first, "option": "6"})
    assert last(mia).answers.asked[first] == 6  # type: ignore[attr-defined]
    nothing = mia.post("/me/again/answer/", {"item": first})
    assert b"Choose one of the answers" in nothing.content


def test_a_frame_nobody_knows_or_a_name_missing_is_said(mia: Member) -> None:
    for sent in ({"frame": "moon"}, {"frame": "named"}, {"frame": "general", "length": "long"}):
        page = mia.post("/me/again/begin/", {**SHORT, **sent})
        assert page.status_code == 400
        assert b"Choose whom to think of" in page.content


def test_strengths_are_one_record_a_quarter_shown_as_given(mia: Member) -> None:
    earlier = services.Strengths(quarter="2025-Q1", answers={"strength-trust-1": 2})
    store.keep(mia.person, STRENGTHS, earlier, at=measured.moment(date(2025, 2, 1)))
    page = mia.get("/me/again/strengths/1/").content.decode()
    assert "What you said in an earlier quarter" in page
    items = re.findall(r'name="(strength-[a-z-]+-\d)"', page)
    for option in ("3", "5"):
        mia.post("/me/again/strengths/1/", {items[0]: option})
    kept = [one.body for one in store.each(mia.person, STRENGTHS)]
    assert [one.quarter for one in kept] == [quarter(today()), "2025-Q1"]
    assert kept[0].answers == {items[0]: 5}
    assert mia.post("/me/again/strengths/1/", {items[0]: "99"}).status_code == 400
    assert mia.get("/me/again/strengths/99/").status_code == 404


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "2026-Q1"),
        (date(2026, 9, 30), "2026-Q3"),
        (date(2026, 12, 31), "2026-Q4"),
    ],
)
def test_quarters(day: date, name: str) -> None:
    assert quarter(day) == name


def test_keys_of_paths() -> None:
    assert path_key("general", None) == "general"
    assert path_key("named", "ANA") == path_key("named", "ana") != path_key("named", "Ben")
