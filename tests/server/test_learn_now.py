"""Right now: help first, two or three things, a pause in time, nothing kept but a count."""

import logging
import time

import pytest
from django.core import signing
from django.test import Client

from earned.server.now import counting
from tests.server.visitor import Visitor

SPIRAL = "they have not answered for six hours and I am spiralling"
DANGER = "I do not want to live any more"

BURDEN = "everyone would be better off without me"


def say(visitor: Visitor, text: str, **extra: object) -> str:
    page = visitor.post("/now/", {"text": text}, **extra)
    assert page.status_code == 200
    return page.content.decode()


def test_it_offers_two_or_three_things(ann: Visitor) -> None:
    page = say(ann, SPIRAL)
    assert 2 <= page.count('class="match"') <= 3
    assert "can miss what matters" in page
    assert "first-help" not in page


@pytest.mark.parametrize("text", [DANGER, "he hits me when he is drunk", "quiero morirme"])
def test_help_comes_first(ann: Visitor, text: str) -> None:
    page = say(ann, text, headers={"Accept-Language": "en-GB"})
    assert page.index("first-help") < page.index('class="match"')
    assert 'href="tel:' in page[: page.index('class="match"')]


@pytest.mark.parametrize("text", [BURDEN, "if i went to my mum's he would find me"])
def test_a_hint_puts_help_first_gently_and_keeps_the_units(ann: Visitor, text: str) -> None:
    page = say(ann, text, headers={"Accept-Language": "en-GB"})
    assert page.index("first-help gentle") < page.index('class="match"')
    assert "Please reach a person first" not in page
    assert "never mind" in page
    assert 'href="tel:' in page[: page.index('class="match"')]
    assert "For the next ten minutes" in page or "Otherwise, these suit" in page


def test_a_hint_shows_the_nearest_lines_only(ann: Visitor) -> None:
    gentle = say(ann, BURDEN, headers={"Accept-Language": "en-GB"})
    plain = say(ann, DANGER, headers={"Accept-Language": "en-GB"})
    assert 2 <= gentle.count('href="tel:') < plain.count('href="tel:')
    assert "116 123" in gentle
    assert "Thoughts of suicide" not in gentle
    assert "Every line, and other countries" in gentle


def test_lines_for_what_was_said_come_before_others(ann: Visitor) -> None:
    page = say(ann, "he hits me", headers={"Accept-Language": "en-GB"})
    assert page.index("Afraid of a partner") < page.index("Thoughts of suicide")


def test_after_three_uses_it_offers_a_pause_and_a_person(ann: Visitor) -> None:
    pages = [say(ann, SPIRAL) for _ in range(4)]
    assert ['id="pause"' in page for page in pages] == [False, False, False, True]
    assert 'data-seconds="600"' in pages[3]
    assert 'class="match"' in pages[3]


def test_the_pause_never_stands_before_help(ann: Visitor) -> None:
    for _ in range(5):
        say(ann, SPIRAL)
    page = say(ann, DANGER)
    assert "first-help" in page
    assert 'id="pause"' not in page


def test_only_moments_are_counted_and_leaving_forgets_them(ann: Visitor) -> None:
    say(ann, SPIRAL)
    cookie = ann.client.cookies[counting.COOKIE]
    (moment,) = signing.loads(cookie.value, salt=counting.COOKIE)
    assert 0 <= time.time() - moment < 120
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) == 24 * 60 * 60
    ann.post("/leave/")
    assert ann.client.cookies[counting.COOKIE].value == ""


@pytest.mark.parametrize("value", ["", "rubbish", "a:b:c", "WzFd:1:x"])
def test_a_cookie_that_was_tampered_with_counts_nothing(ann: Visitor, value: str) -> None:
    ann.client.cookies[counting.COOKIE] = value
    assert 'id="pause"' not in say(ann, SPIRAL)


def test_what_is_written_is_kept_nowhere(ann: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        page = ann.post("/now/", {"text": "zylophage has left me"})
    assert b"zylophage" not in page.content
    assert "no-store" in page.headers["Cache-Control"]
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert not [record for record in caplog.records if "zylophage" in record.getMessage()]


def test_an_address_says_nothing(ann: Visitor) -> None:
    assert b'class="match"' not in ann.get("/now/?text=spiralling").content


def test_an_empty_form_asks_again(ann: Visitor) -> None:
    assert "A few words are enough." in say(ann, "  ")
    assert counting.COOKIE not in ann.client.cookies


@pytest.mark.parametrize(
    "path", ["/", "/learn/", "/help-now/", "/limits/", "/tools/breathing/", "/nowhere/"]
)
def test_every_page_leads_there(ann: Visitor, path: str) -> None:
    assert b'href="/now/"' in ann.get(path).content


def test_it_needs_no_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/now/", {"text": SPIRAL}).status_code == 200
