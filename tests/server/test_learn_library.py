"""The library in a browser: every unit has its page, its evidence, its way on, and nobody's cookie."""

import re

import pytest
from django.test import Client

from earned.library.units import source
from earned.server.learn.shelves import SHELVES, in_order, neighbours
from tests.server.visitor import Visitor

UNITS = [each.ref for each in in_order("en")]
PUBLIC = [
    "/learn/", "/learn/practices/", "/learn/offline/", "/sitemap.xml",
    *(f"/learn/{shelf.kind}/" for shelf in SHELVES if shelf.kind != "practice"),
]  # fmt: skip


def html(visitor: Visitor, path: str, **extra: object) -> str:
    page = visitor.get(path, **extra)
    assert page.status_code == 200, path
    return page.content.decode()


@pytest.mark.parametrize("ref", UNITS)
def test_every_unit_has_a_page_with_evidence_and_links(ann: Visitor, ref: str) -> None:
    each = in_order("en")[UNITS.index(ref)]
    page = html(ann, f"/learn/{ref}/")
    assert re.search(r"<h1>[^<]+</h1>", page)
    for key in each.facts.sources:
        assert source(key).doi in page
    for link in each.facts.links:
        assert f'href="/learn/{link}/"' in page
    assert "Evidence:" in page
    assert '<link rel="canonical" href="http://testserver/learn/' in page


def test_one_can_read_it_from_the_first_page_to_the_last() -> None:
    book = in_order("en")
    assert len({each.ref for each in book}) == len(book) > 200
    around = neighbours("en")
    at, seen = book[0], 1
    while (after := around[at.ref].after) is not None:
        assert around[after.ref].before == at
        at, seen = after, seen + 1
    assert seen == len(book)


@pytest.mark.parametrize(
    "path", ["/learn/nothing/", "/learn/style/nothing/", "/learn/nothing/secure/"]
)
def test_what_is_not_there(ann: Visitor, path: str) -> None:
    assert ann.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", [*PUBLIC, "/learn/style/secure/", "/learn/worker.js", "/learn/offline.json"]
)
def test_pages_of_the_library_are_for_everybody(ann: Visitor, path: str) -> None:
    page = ann.get(path)
    assert page.headers["Cache-Control"] == "public, no-cache"
    assert not page.cookies
    assert "Cookie" not in page.headers.get("Vary", "")
    again = ann.get(path, headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_a_kept_page_gives_way_to_another_language(ann: Visitor) -> None:
    tag = ann.get("/learn/style/secure/").headers["ETag"]
    page = ann.get("/learn/style/secure/", headers={"If-None-Match": tag, "Accept-Language": "es"})
    assert page.status_code == 200
    assert 'lang="es"' in page.content.decode()


def test_a_result_in_the_same_browser_changes_nothing_in_the_library(
    ann: Visitor, ben: Visitor
) -> None:
    ann.take("named", "Rumpelstilzchen", 6)
    for path in ("/learn/", "/learn/style/anxious/", "/learn/practices/"):
        assert ann.get(path).content == ben.get(path).content


@pytest.mark.parametrize(
    "path", [*PUBLIC[:3], "/learn/pairing/anxious-avoidant/", "/learn/practice/urge-timer/"]
)
def test_pages_say_what_they_are_to_those_who_search(ann: Visitor, path: str) -> None:
    page = html(ann, path)
    assert re.search(r'<meta name="description" content="[^"]{20,}"', page)
    assert "noindex" not in page


def test_the_sitemap_has_the_library_and_nothing_personal(ann: Visitor) -> None:
    addresses = re.findall(r"<loc>([^<]+)</loc>", html(ann, "/sitemap.xml"))
    assert len(addresses) >= len(UNITS)
    assert all(re.fullmatch(r"http://testserver/(learn/.*)?", address) for address in addresses)
    assert b"Sitemap: http://testserver/sitemap.xml" in ann.get("/robots.txt").content


def test_every_address_in_the_sitemap_exists(ann: Visitor) -> None:
    for address in re.findall(r"<loc>([^<]+)</loc>", html(ann, "/sitemap.xml")):
        assert ann.get(address.removeprefix("http://testserver")).status_code == 200, address


def test_the_pairing_pages_are_knowledge_with_a_way_to_help(ann: Visitor) -> None:
    for path in ("/learn/pairing/", "/learn/pairing/anxious-avoidant/"):
        assert html(ann, path).count('href="/help-now/"') > html(ann, "/learn/route/").count(
            'href="/help-now/"'
        )


def test_myths_can_be_guessed_before_the_answer_is_opened(ann: Visitor) -> None:
    page = html(ann, "/learn/myth/")
    for part in page.split('class="statement"')[1:]:
        before, _, after = part.partition("<details")
        assert not re.search(r"True\.|False\.|Partly\.", before)
        assert re.search(r"True\.|False\.|Partly\.", after)


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        ("", 85, 85),
        ("area=mindfulness", 5, 20),
        ("minutes=2&company=alone", 1, 60),
        ("grade=strong&area=mindfulness&minutes=2", 0, 5),
        ("area=<script>&minutes=-1&company=x&grade=y", 85, 85),
    ],
)
def test_practices_can_be_chosen(ann: Visitor, asked: str, least: int, most: int) -> None:
    page = html(ann, f"/learn/practices/?{asked}")
    found = set(re.findall(r'href="/learn/practice/([a-z0-9-]+)/"', page))
    assert least <= len(found) <= most
    assert f"{len(found)} practice" in page


def test_filters_do_what_they_say(ann: Visitor) -> None:
    from earned.library.units import facts_of

    facts = facts_of("practice")
    page = html(ann, "/learn/practices/?minutes=5&company=together&grade=limited")
    found = set(re.findall(r'href="/learn/practice/([a-z0-9-]+)/"', page))
    expected = {
        id_ for id_, each in facts.items()
        if each.minutes <= 5 and each.company in {"together", "either"} and each.grade == "limited"
    }  # fmt: skip
    assert found == expected != set()


def test_a_practice_has_both_versions_as_lists(ann: Visitor) -> None:
    page = html(ann, "/learn/practice/longer-out-than-in/")
    assert page.count('<ol class="steps">') == 2
    assert page.count("data-seconds=") == 8
    assert "lung or heart condition" in page
    assert page.index("lung or heart condition") < page.index('<ol class="steps">')


def test_the_result_leads_to_the_library(ann: Visitor) -> None:
    ann.take()
    page = html(ann, "/quiz/result/")
    for kind in ("practice", "characteristic", "pathway"):
        (path, *_) = re.findall(rf'href="(/learn/{kind}/[a-z-]+/)"', page)
        assert ann.get(path).status_code == 200


def test_pages_of_the_library_hold_no_form_token() -> None:
    page = Client(enforce_csrf_checks=True).get("/learn/")
    assert b"csrfmiddlewaretoken" not in page.content
