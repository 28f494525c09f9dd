"""Forged, repeated and late answers, other people's records, lapsed sessions: kind pages, nothing lost."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from earned.server.quiz.models import Guest
from earned.server.quiz.purging import PurgeExpired
from earned.server.quiz.services import purge_expired
from tests.server.visitor import Visitor, number_in


@pytest.mark.parametrize("option", ["0", "8", "9", "-1", "1.5", "x", "", "77", "١"])
def test_an_option_that_is_none(ann: Visitor, option: str) -> None:
    ann.begin()
    ann.answer(5)
    page = ann.answer(option)
    assert page.status_code == 400
    assert b"What you answered before is still there" in page.content
    assert number_in(ann.get("/quiz/").content.decode()) == 2


@pytest.mark.parametrize("item", ["nothing", "anx-abandonment-99", "x" * 500, "../etc", "\x00"])
def test_an_item_that_was_never_asked(ann: Visitor, item: str) -> None:
    ann.begin()
    assert ann.answer(3, item).status_code == 400
    assert number_in(ann.get("/quiz/").content.decode()) == 1


def test_a_real_item_before_its_turn(ann: Visitor) -> None:
    ann.begin()
    shown = ann.shown()
    other = "avo-closeness-1" if shown != "avo-closeness-1" else "avo-closeness-2"
    assert ann.answer(3, other).status_code == 400


def test_the_same_answer_twice_counts_once(ann: Visitor) -> None:
    ann.begin()
    first = ann.shown()
    ann.answer(3, first)
    ann.answer(3, first)
    assert number_in(ann.get("/quiz/").content.decode()) == 2


def test_two_tabs_lose_nothing(ann: Visitor) -> None:
    ann.begin()
    in_both = ann.shown()
    ann.answer(2, in_both)
    ann.answer(6)
    pending = ann.shown()
    ann.answer(5, in_both)  # the slow tab changes the first answer, the second stays
    assert 'value="5" checked' in ann.get("/quiz/1/").content.decode()
    assert 'value="6" checked' in ann.get("/quiz/2/").content.decode()
    assert ann.shown() == pending


def test_an_answer_after_the_end_changes_it(ann: Visitor) -> None:
    ann.take()
    first = ann.shown("/quiz/1/")
    assert ann.answer(7, first).status_code == 302
    assert 'value="7" checked' in ann.get("/quiz/1/").content.decode()


def test_the_frame_stays_once_something_is_answered(ann: Visitor) -> None:
    ann.begin("friend")
    ann.answer(4)
    assert ann.get("/quiz/who/").headers["Location"] == "/quiz/"
    ann.post("/quiz/who/", {"frame": "general"})
    assert number_in(ann.get("/quiz/").content.decode()) == 2


@pytest.mark.parametrize("frame", ["", "enemy", "general\n"])
def test_a_frame_that_is_none(ann: Visitor, frame: str) -> None:
    ann.consent()
    assert ann.post("/quiz/who/", {"frame": frame}).status_code == 200
    assert ann.get("/quiz/").headers["Location"] == "/quiz/who/"


def test_safety_answers_where_none_are_asked(ann: Visitor) -> None:
    ann.begin("general")
    assert ann.post("/quiz/before/", {"afraid": "yes"}).status_code == 302
    ann.finish()
    assert "About your safety" not in ann.get("/quiz/result/").content.decode()


@pytest.mark.parametrize("number", [0, 2, 99, 10**30])
def test_a_question_that_is_not_there(ann: Visitor, number: int) -> None:
    ann.begin()
    assert ann.get(f"/quiz/{number}/").headers["Location"] == "/quiz/"


PAGES = [
    "/quiz/",
    "/quiz/1/",
    "/quiz/who/",
    "/quiz/before/",
    "/quiz/result/",
    "/quiz/result.pdf",
    "/quiz/result.json",
    "/quiz/more/1/",
    "/quiz/earlier/",
    "/quiz/earlier/1/",
    "/quiz/earlier/thoughts/",
]


@pytest.mark.parametrize("path", PAGES)
def test_without_a_record_there_is_nothing_here(ann: Visitor, path: str) -> None:
    page = ann.get(path)
    assert page.status_code == 410
    assert b"There is nothing here" in page.content


@pytest.mark.parametrize("path", PAGES)
def test_after_a_day_there_is_nothing_here(ann: Visitor, path: str) -> None:
    ann.take("named", "Al")
    Guest.objects.update(expires=timezone.now() - timedelta(seconds=1))
    page = ann.get(path)
    assert page.status_code == 410
    assert b"Al" not in page.content.replace(b"Also", b"")


@pytest.mark.parametrize("cookie", ["", "x", "AAAA", "A" * 64, "é", "A" * 5000])
def test_a_cookie_that_opens_nothing(ann: Visitor, cookie: str) -> None:
    ann.client.cookies["guest"] = cookie
    assert ann.get("/quiz/").status_code == 410


def test_a_key_opens_no_other_row(ann: Visitor, ben: Visitor) -> None:
    ann.begin()
    ben.begin()
    rows = list(Guest.objects.order_by("created"))
    Guest.objects.filter(pk=rows[0].pk).update(sealed=rows[1].sealed)
    assert ann.get("/quiz/").status_code == 410


def test_another_persons_cookie_id_with_ones_own_key_opens_nothing(
    ann: Visitor, ben: Visitor
) -> None:
    ann.begin()
    ben.begin()
    mine, theirs = (v.client.cookies["guest"].value for v in (ann, ben))
    ann.client.cookies["guest"] = theirs[:20] + mine[20:]
    assert ann.get("/quiz/").status_code == 410
    ann.post("/quiz/delete/")
    assert Guest.objects.count() == 2


def test_a_form_without_its_token_is_refused_kindly(ann: Visitor) -> None:
    ann.begin()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = ann.client.cookies
    page = strict.post("/quiz/answer/", {"item": ann.shown(), "option": "3"})
    assert page.status_code == 403
    assert b"What you had answered before is still there" in page.content


def test_too_many_forms_are_slowed_down_kindly(ann: Visitor, settings: object) -> None:
    settings.EARNED_FORMS_PER_MINUTE = 30  # type: ignore[attr-defined]
    pages = [ann.post("/quiz/start/") for _ in range(5)]
    assert [page.status_code for page in pages][-1] == 429
    assert pages[-1].headers["Retry-After"] == "60"
    assert ann.get("/").status_code == 200


def test_records_are_purged_after_a_day(ann: Visitor, ben: Visitor) -> None:
    ann.begin()
    Guest.objects.update(expires=timezone.now() - timedelta(seconds=1))
    ben.begin()
    assert purge_expired() == 1
    assert ben.get("/quiz/").status_code == 200


def test_get_where_a_form_belongs(ann: Visitor) -> None:
    assert ann.get("/quiz/answer/").status_code == 405
    assert ann.get("/quiz/delete/").status_code == 405


@pytest.mark.django_db
def test_requests_purge_when_it_is_due(ann: Visitor, rf: RequestFactory) -> None:
    ann.begin()
    Guest.objects.update(expires=timezone.now() - timedelta(seconds=1))
    purge = PurgeExpired(lambda _: HttpResponse())
    purge(rf.get("/"))
    assert Guest.objects.count() == 1
    purge.due = 0.0
    purge(rf.get("/"))
    assert Guest.objects.count() == 0
    assert purge.due > 0
