"""What is kept, what is sent along with pages, and what leaving takes with it."""

import logging
import re
import runpy
from pathlib import Path

import pytest
from django.test import Client

from earned.server.config import environment
from earned.server.quiz.models import Guest
from tests.server.visitor import Visitor

SETTINGS = Path(environment.__file__).with_name("settings.py")
PERSONAL = ["/quiz/", "/quiz/1/", "/quiz/result/", "/quiz/result.pdf", "/quiz/result.json"]
PUBLIC = ["/", "/help-now/", "/limits/", "/privacy/", "/measures/"]


def test_the_database_shows_nothing_of_what_was_said(ann: Visitor) -> None:
    ann.take("named", "Rumpelstilzchen")
    (row,) = Guest.objects.values()
    raw = repr(row).encode() + bytes(row["sealed"])
    for word in (b"Rumpel", b"named", b"anx-", b"avo-"):
        assert word not in raw


def test_the_key_is_only_in_the_cookie(ann: Visitor) -> None:
    ann.begin()
    (row,) = Guest.objects.values()
    assert set(row) == {"id", "created", "expires", "revision", "sealed"}
    cookie = ann.client.cookies["guest"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) == 24 * 60 * 60


def test_records_live_a_day(ann: Visitor) -> None:
    ann.begin()
    row = Guest.objects.get()
    assert (row.expires - row.created).total_seconds() == 24 * 60 * 60


def test_every_record_looks_the_same_size_after_few_answers(ann: Visitor, ben: Visitor) -> None:
    ann.begin()
    ben.begin("named", "Al")
    ben.answer(3)
    assert len({len(bytes(row.sealed)) for row in Guest.objects.all()}) == 1


@pytest.mark.parametrize("path", PERSONAL)
def test_personal_pages_are_stored_and_indexed_nowhere(ann: Visitor, path: str) -> None:
    ann.take()
    headers = ann.get(path).headers
    assert "no-store" in headers["Cache-Control"]
    assert "noindex" in headers["X-Robots-Tag"]


@pytest.mark.parametrize("path", [*PUBLIC, *PERSONAL])
def test_every_page_forbids_what_it_does_not_need(ann: Visitor, path: str) -> None:
    ann.take()
    headers = ann.get(path).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", [*PUBLIC, "/quiz/start/", "/quiz/", "/quiz/result/"])
def test_nothing_is_written_into_pages_that_the_policy_forbids(ann: Visitor, path: str) -> None:
    ann.take()
    html = ann.get(path, follow=True).content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)


def test_no_address_of_another_host_is_loaded(ann: Visitor) -> None:
    ann.take()
    for path in [*PUBLIC, "/quiz/result/"]:
        html = ann.get(path).content.decode()
        assert not re.search(r'(?:src|<link(?! rel="canonical")[^>]*href)="https?:', html)


def test_addresses_carry_no_answer(ann: Visitor) -> None:
    ann.begin()
    for _ in range(5):
        target = ann.answer(4).headers["Location"]
        assert re.fullmatch(r"/quiz/(\d+/)?", target)


def test_log_lines_carry_no_answer(ann: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="django"):
        ann.begin("named", "Rumpelstilzchen")
        item = ann.shown()
        ann.answer(5, item)
        ann.answer(9, item)
    said = [record for record in caplog.records if record.name != "django.db.backends"]
    assert not [r for r in said if "Rumpel" in r.getMessage() or item in r.getMessage()]


def test_delete_removes_record_and_key_at_once(ann: Visitor) -> None:
    ann.take()
    page = ann.post("/quiz/delete/")
    assert page.headers["Location"] == "/quiz/deleted/"
    assert Guest.objects.count() == 0
    assert ann.client.cookies["guest"].value == ""
    assert b"It is deleted" in ann.get("/quiz/deleted/").content


def test_leaving_deletes_clears_and_lands_on_a_dull_page(ann: Visitor) -> None:
    ann.take()
    page = ann.post("/leave/")
    assert page.status_code == 303
    assert page.headers["Location"] == "/measures/"
    assert page.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "no-store" in page.headers["Cache-Control"]
    assert Guest.objects.count() == 0
    dull = ann.get("/measures/").content.decode()
    assert "<title>Kitchen measures</title>" in dull
    assert "Earned" not in dull


def test_leaving_works_without_any_record_and_without_a_form_token(db: None) -> None:
    page = Client(enforce_csrf_checks=True).post("/leave/")
    assert page.status_code == 303


def test_the_operator_may_choose_where_leaving_lands(ann: Visitor, settings: object) -> None:
    settings.EARNED_LEAVE_URL = "https://weather.example/"  # type: ignore[attr-defined]
    assert ann.post("/leave/").headers["Location"] == "https://weather.example/"


def test_another_site_cannot_make_somebody_delete_their_answers(ann: Visitor) -> None:
    ann.take()
    page = ann.post("/leave/", headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 303
    assert "Clear-Site-Data" not in page.headers
    assert Guest.objects.count() == 1


def test_two_people_never_mix(ann: Visitor, ben: Visitor) -> None:
    ann.begin("named", "Annabella")
    ben.begin("named", "Benvolio")
    for option in (1, 7, 2, 6):
        ann.answer(option)
        ben.answer(8 - option)
    ann.finish(2)
    ben.finish(6)
    for mine, name, other in ((ann, b"Annabella", b"Benvolio"), (ben, b"Benvolio", b"Annabella")):
        page = mine.get("/quiz/result/").content
        assert name in page
        assert other not in page


def test_robots_are_kept_out_of_the_quiz(ann: Visitor) -> None:
    assert b"Disallow: /quiz/" in ann.get("/robots.txt").content
    assert ann.get("/health/").content == b"ok\n"


def test_no_session_is_made_for_guests(ann: Visitor) -> None:
    ann.take()
    assert set(ann.client.cookies) == {"form", "guest"}


def test_importing_settings_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARNED_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("EARNED_KEYS", str(tmp_path / "keys"))
    monkeypatch.delenv("EARNED_SECRET_KEY", raising=False)
    found = runpy.run_path(str(SETTINGS))
    assert list(tmp_path.iterdir()) == []
    assert len(str(found["SECRET_KEY"])) >= 50
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]
