"""Search: by POST, over the whole library, and nothing of it anywhere afterwards."""

import logging
import re

import pytest
from django.test import Client

from earned.server.learn.finding import finder
from tests.server.visitor import Visitor


def refs(visitor: Visitor, text: str, **extra: object) -> list[str]:
    page = visitor.post("/learn/search/", {"q": text}, **extra).content.decode()
    _, _, found = page.partition('id="found"')
    return re.findall(r'href="/learn/([a-z-]+/[a-z0-9-]+)/"', found)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("flooding", "term/flooding"),
        ("anxious avoidant", "pairing/anxious-avoidant"),
        ("boundaries", "characteristic/boundaries"),
        ("two secure partners", "benefit/two-secure-partners"),
        ("urge", "practice/urge-timer"),
        ("therapy", "route/therapy-and-personal-work"),
    ],
)
def test_it_finds_what_one_would_look_for(ann: Visitor, text: str, ref: str) -> None:
    assert ref in refs(ann, text)[:8]


def test_a_title_comes_before_a_mention(ann: Visitor) -> None:
    assert refs(ann, "resilience")[0] == "characteristic/resilience"


def test_it_finds_in_spanish_without_accents() -> None:
    found = [each.ref for each in finder("es").look("respiracion lenta")]
    assert "practice/longer-out-than-in" in found


@pytest.mark.parametrize(
    "text", ['"', "OR", "a*b", "NEAR(", "'; DROP", "\x00", "🙂", "x" * 5000, "AND NOT"]
)
def test_anything_may_be_typed(ann: Visitor, text: str) -> None:
    assert ann.post("/learn/search/", {"q": text}).status_code == 200


def test_what_is_looked_for_is_kept_nowhere(ann: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        page = ann.post("/learn/search/", {"q": "zylophage jealous"})
    assert page.headers["Cache-Control"] == "no-store"
    assert not page.cookies
    assert not [record for record in caplog.records if "zylophage" in record.getMessage()]


def test_an_address_searches_nothing(ann: Visitor) -> None:
    page = ann.get("/learn/search/?q=jealous").content.decode()
    assert 'id="found"' not in page
    assert "jealous" not in page.partition("<main")[2]


def test_it_needs_no_token() -> None:
    assert (
        Client(enforce_csrf_checks=True).post("/learn/search/", {"q": "trust"}).status_code == 200
    )
