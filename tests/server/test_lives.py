"""Of every kind of record: nothing shows in its row, nobody else finds it, and it travels whole."""

import io
import re
import zipfile
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver

from earned.server.accounts.models import Person
from earned.server.accounts.sessions import device_id
from earned.server.growth import store
from earned.server.growth.kinds import kinds
from earned.server.growth.locking import keeping
from earned.server.growth.models import Record
from tests.server.lives import LIVES, LOCK, Said, live
from tests.server.member import Member
from tests.server.visitor import Visitor

OPEN = {"/account/new/", "/account/sign-in/", "/account/sign-in/step/", "/account/sign-in/passkey/",
        "/account/recover/", "/account/recovered/", "/me/gone/", "/account/sign-out/"}  # fmt: skip
PARAMETER = re.compile(r"\(\?P<\w+>[^)]*\)|<(?:\w+:)?\w+>")


@pytest.fixture
def lived(mia: Member) -> Said:
    """Every word of mia's whole life."""
    return live(mia)


def addresses(found: list[URLPattern | URLResolver], before: str = "") -> list[str]:
    """Every address as Django writes it."""
    listed: list[str] = []
    for each in found:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            listed += addresses(each.url_patterns, path)
        else:
            listed.append(path)
    return listed


def own_addresses() -> list[str]:
    """Those with a record's id in them keep its place open; the place of a page or question is 1."""
    every = addresses(get_resolver().url_patterns)
    own = [path for path in every if path.startswith(("account/", "me/"))]
    return [re.sub(r"<int:(?!pk)\w+>", "1", path) for path in own]


WITHOUT_ACCOUNT = {
    "", "api", "calendar", "health", "help-now", "language", "learn", "leave", "limits", "measures", "now",
    "privacy", "quiz", "robots.txt", "service-worker.js", "sitemap.xml", "static", "tools",
}  # fmt: skip
"""Where nobody is signed in. What lies behind an address of ``calendar`` or a guest's cookie opens by that
alone, and has tests of its own. A new place that shows anything of a person has to be walked here."""


def test_no_address_is_left_out_of_the_walk() -> None:
    every = addresses(get_resolver().url_patterns)
    places = {path.lstrip("^").partition("/")[0] for path in every}
    assert places - WITHOUT_ACCOUNT == {"account", "me"}


def filled(path: str, uid: str, passkey: int) -> str:
    path = path.replace("<int:pk>", str(passkey))
    return "/" + PARAMETER.sub(uid, path).replace("^", "").replace("$", "").replace("\\Z", "")


@pytest.fixture
def of_mia(mia: Member, lived: Said) -> set[str]:
    """Every address of accounts and own space, with the uid of each record of mia's in turn."""
    passkey = Authenticator.objects.create(user=mia.person, type="webauthn", data={"name": "x"})
    uids = list(Record.objects.filter(person=mia.person).values_list("uid", flat=True))
    return {filled(path, uid, passkey.pk) for path in own_addresses() for uid in uids}


def state(member: Member) -> list[tuple[str, int]]:
    rows = Record.objects.filter(person=member.person).order_by("uid")
    return list(rows.values_list("uid", "revision"))


def found_in(content: bytes, words: list[str]) -> list[str]:
    return [word for word in words if word.encode() in content]


def test_every_kind_has_a_life() -> None:
    missing = set(kinds()) ^ set(LIVES)
    assert not missing, f"tests/server/lives.py: give {missing} a life, or take it out"


def test_every_life_leaves_a_record(mia: Member, lived: Said) -> None:
    assert {row.kind for row in Record.objects.filter(person=mia.person)} == set(kinds())
    assert all(len(word) >= 5 for word in lived.all)


def test_nothing_of_it_shows_in_its_row(mia: Member, lived: Said) -> None:
    rows = Record.objects.filter(person=mia.person)
    raw = b"".join(repr(row).encode() + bytes(row["sealed"]) for row in rows.values())
    assert found_in(raw, lived.all) == []


def test_nobody_sees_any_page_without_signing_in(
    of_mia: set[str], ann: Visitor, lived: Said
) -> None:
    assert len(of_mia) > 20
    for path in sorted(of_mia - OPEN):
        for page in (ann.get(path), ann.post(path)):
            assert page.status_code in {302, 405}, path
            if page.status_code == 302:
                assert page.headers["Location"].startswith("/account/"), path
            assert found_in(page.content, lived.typed) == [], path


def test_the_wrong_person_finds_nothing_of_anybody(
    of_mia: set[str], mia: Member, noa: Member, lived: Said
) -> None:
    """Nor changes anything: every address, with every id, read and sent."""
    before = state(mia)
    noa.again("/account/codes/new/")
    own = {"/" + path for path in own_addresses() if not PARAMETER.search(path)}
    for path in sorted(of_mia - own):
        assert noa.post(path).status_code in {404, 405}, path
        assert noa.get(path).status_code in {404, 405}, path
    for path in sorted(own - {"/me/delete/", "/account/sign-out/"}):
        for page in (noa.get(path), noa.post(path)):
            assert page.status_code < 500, path
            assert found_in(page.content, lived.typed) == [], path
    stolen = noa.post("/account/end/", {"device": device_id(mia.client.cookies["session"].value)})
    assert stolen.status_code == 404
    assert mia.is_in()
    assert state(mia) == before


def test_every_own_page_is_private(of_mia: set[str], mia: Member) -> None:
    Authenticator.objects.all().delete()
    for path in sorted(of_mia):
        page = mia.get(path)
        assert "no-store" in page.headers["Cache-Control"], path
        assert "noindex" in page.headers["X-Robots-Tag"], path
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", page.content.decode()), (
            path
        )


HEARD = {"line", "text", "set_off", "wanted", "did", "came", "fear", "other", "q"}
"""Where somebody writes freely: heard for danger, each in the tests of its page."""
NO_PROSE = {"name", "zone", "words", "mail", "code", "username", "login", "address", ""}
"""A name, a place, the words of a reminder."""


def test_every_field_for_free_text_is_heard(of_mia: set[str], mia: Member) -> None:
    """A new one is found here: have it heard (``growth.heard``), test that, and name it."""
    found: set[str] = set()
    Authenticator.objects.all().delete()
    for path in sorted(of_mia):
        page = mia.get(path).content.decode()
        fields = re.findall(r"<textarea[^>]*>|<input(?![^>]*type=)[^>]*>|<input[^>]*type=.text[^>]*>"
                            r"|<input[^>]*type=.search[^>]*>", page)  # fmt: skip
        found |= {name for field in fields for name in re.findall(r'name="([^"]*)"', field)}
    assert found >= {"text", "fear", "set_off", "q", "line"}
    assert found <= HEARD | NO_PROSE


def everything(person: Person) -> dict[str, Any]:
    return {
        kept.uid: (kind.name, kept.at, kept.changed, kept.body)
        for kind in kinds().values()
        if kind.leaves
        for kept in store.each(person, kind)
    }


def test_it_travels_whole(mia: Member, noa: Member, lived: Said) -> None:
    if mia.get("/me/export/").status_code == 302:
        mia.again("/me/export/")
    packed = mia.post("/me/export/").content
    before = everything(noa.person)
    file = SimpleUploadedFile("earned.zip", packed, "application/zip")
    assert noa.post("/me/import/", {"archive": file}).status_code == 200
    mias, noas = mia.person, noa.person
    keeping.open_(mias, LOCK)
    assert everything(noas) == everything(mias) | before
    with zipfile.ZipFile(io.BytesIO(packed)) as whole:
        tables = {name for name in whole.namelist() if name.startswith("tables/")}
    assert tables == {f"tables/{kind.name}.csv" for kind in kinds().values() if kind.leaves}
