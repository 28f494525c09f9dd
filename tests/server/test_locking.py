"""The lock on what somebody writes: shut, nobody reads it, the server included."""

import re
import time
from unittest import mock

import msgspec
import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from earned.server.accounts.access import person_of
from earned.server.accounts.models import Person
from earned.server.config import urls
from earned.server.growth import access, kinds, store
from earned.server.growth.archive.leaving import archive
from earned.server.growth.kinds import Kind
from earned.server.growth.locking import keeping, session
from earned.server.growth.models import Record
from tests.server.member import Member

SECRET = "nine herons in the attic"
WORDS = "Rumpelstilzchen came to tea"


class Note(msgspec.Struct, kw_only=True):
    """Something written."""

    text: str


NOTE = Kind(name="note", body=Note, row=lambda body: {"text": body.text}, lockable=True)


@access.personal
def written(request: HttpRequest) -> HttpResponse:
    """Keep a note, and show all."""
    if request.method == "POST":
        body = Note(text=request.POST["text"])
        store.keep(person_of(request), NOTE, body, uid=store.once(request.POST["token"]))
    return HttpResponse("|".join(one.body.text for one in store.each(person_of(request), NOTE)))


class Addresses:
    """Those of the server, and one more."""

    urlpatterns = (path("me/notes/", written), *urls.urlpatterns)
    handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture(autouse=True)
def _with_notes(monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    """A kind that can be locked, and a page for it."""
    known = {**kinds.kinds(), "note": NOTE}
    monkeypatch.setattr(keeping, "kinds", lambda: known)
    settings.ROOT_URLCONF = Addresses  # type: ignore[attr-defined]


def write(member: Member, text: str = WORDS, mark: str = "1", **more: str) -> HttpResponse:
    return member.post("/me/notes/", {"text": text, "token": mark, **more})


def lock(member: Member) -> str:
    """Set the lock; its recovery code."""
    member.again("/me/lock/on/")
    set_ = member.post("/me/lock/on/", {"passphrase": SECRET, "passphrase-again": SECRET})
    assert set_.headers["Location"] == "/me/lock/code/", set_.content.decode()
    (code,) = re.findall(
        r"<code>([0-9A-Z-]{23})</code>", member.get("/me/lock/code/").content.decode()
    )
    return code


def shut(member: Member) -> None:
    assert member.post("/me/lock/shut/").status_code == 302


def test_setting_it_asks_for_the_passphrase_of_the_account(mia: Member) -> None:
    asked = mia.post("/me/lock/on/", {"passphrase": SECRET, "passphrase-again": SECRET})
    assert asked.headers["Location"].startswith("/account/again/")
    assert not store.has_lock(mia.person)


@pytest.mark.parametrize(("typed", "again"), [(SECRET, "other"), ("short", "short"), ("", "")])
def test_a_poor_passphrase_sets_none(mia: Member, typed: str, again: str) -> None:
    mia.again("/me/lock/on/")
    page = mia.post("/me/lock/on/", {"passphrase": typed, "passphrase-again": again})
    assert page.status_code == 400
    assert b'role="alert"' in page.content
    assert not store.has_lock(mia.person)


def test_what_was_written_before_and_after_is_under_it(mia: Member) -> None:
    write(mia, mark="before")
    lock(mia)
    write(mia, "and after", "after")
    assert WORDS in mia.get("/me/notes/").content.decode()
    shut(mia)
    page = mia.get("/me/notes/")
    assert (page.status_code, b"Open your lock" in page.content) == (403, True)
    assert WORDS.encode() not in page.content
    person = Person.objects.get(username="mia")
    with pytest.raises(store.LockedError):
        list(store.each(person, NOTE))
    assert store.opens(person, NOTE) == (2, 0)


def test_with_every_key_of_the_server_it_stays_shut(mia: Member) -> None:
    """Whoever has the database and the key store finds a box and no key to it."""
    from earned.sealing.box import UnreadableBoxError, unseal
    from earned.server.accounts.keys import key_of
    from earned.server.growth.locking.kind import LOCK

    write(mia)
    lock(mia)
    person = mia.person
    row = Record.objects.get(kind="note")
    mark = store.identity(person, "note", row.uid)
    outer = unseal(key_of(person), bytes(row.sealed), mark)
    assert outer.startswith(store.LOCKED)
    assert WORDS.encode() not in outer
    kept = next(store.each(person, LOCK)).body.lock
    for key in (key_of(person), kept.by_code[:32], kept.by_passphrase[:32], kept.salt * 2):
        with pytest.raises(UnreadableBoxError):
            unseal(key, outer[len(store.LOCKED) :], mark)


@pytest.mark.parametrize("by", ["passphrase", "code"])
def test_passphrase_or_code_opens_it_and_goes_on(mia: Member, by: str) -> None:
    write(mia)
    code = lock(mia)
    shut(mia)
    typed = {"passphrase": SECRET, "code": code.lower()}[by]
    back = mia.post("/me/lock/open/", {"lock-passphrase": typed, "next": "/me/notes/"})
    assert back.headers["Location"] == "/me/notes/"
    assert WORDS in mia.get("/me/notes/").content.decode()
    assert mia.get("/me/lock/code/").content.count(b"<code>") == 0


def test_it_leads_to_no_other_site(mia: Member) -> None:
    lock(mia)
    shut(mia)
    sent = {"lock-passphrase": SECRET, "next": "https://example.org/"}
    assert mia.post("/me/lock/open/", sent).headers["Location"] == "/me/lock/"


def test_what_was_written_as_it_fell_shut_is_kept_once_it_is_open(mia: Member) -> None:
    lock(mia)
    shut(mia)
    page = write(mia, "a long <evening>").content.decode()
    assert 'action="/me/notes/"' in page
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert fields["text"] == "a long &lt;evening&gt;"
    wrong = write(mia, "a long <evening>", **{"lock-passphrase": "no"})
    assert b"This does not open it" in wrong.content
    kept = write(mia, "a long <evening>", **{"lock-passphrase": SECRET})
    assert kept.content.decode() == "a long <evening>"
    assert write(mia, "a long <evening>").content == kept.content, "sent twice it is kept once"


def test_another_browser_has_to_open_it_too(mia: Member) -> None:
    from django.test import Client

    write(mia)
    lock(mia)
    phone = Member(Client(), "mia")
    phone.sign_in()
    assert phone.get("/me/notes/").status_code == 403
    assert mia.get("/me/notes/").status_code == 200


def test_it_falls_shut_without_use_and_when_the_clock_moves(
    mia: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(mia)
    lock(mia)
    now = time.time()
    for moved, status in ((session.OPEN_FOR * 0.6, 200), (session.OPEN_FOR * 1.2, 200),
                          (session.OPEN_FOR * 2.3, 403)):  # fmt: skip
        monkeypatch.setattr(session.time, "time", lambda moved=moved: now + moved)
        assert mia.get("/me/notes/").status_code == status, moved
    mia.post("/me/lock/open/", {"lock-passphrase": SECRET})
    monkeypatch.setattr(session.time, "time", lambda: now - 3600)
    assert mia.get("/me/notes/").status_code == 403


def test_guessing_is_slowed_and_the_account_stays_usable(mia: Member) -> None:
    lock(mia)
    shut(mia)
    for _ in range(10):
        assert b"does not open it" in mia.post("/me/lock/open/", {"lock-passphrase": "x"}).content
    assert b"Too many tries" in mia.post("/me/lock/open/", {"lock-passphrase": SECRET}).content
    assert mia.is_in()


def test_another_passphrase_opens_what_was_written_under_the_first(mia: Member) -> None:
    write(mia)
    lock(mia)
    other = "ten owls in the cellar"
    changed = mia.post("/me/lock/passphrase/", {"passphrase": other, "passphrase-again": other})
    assert changed.headers["Location"] == "/me/lock/"
    shut(mia)
    assert b"does not open it" in mia.post("/me/lock/open/", {"lock-passphrase": SECRET}).content
    mia.post("/me/lock/open/", {"lock-passphrase": other})
    assert WORDS in mia.get("/me/notes/").content.decode()


def test_a_shut_lock_can_neither_be_changed_nor_taken_off(mia: Member) -> None:
    write(mia)
    lock(mia)
    shut(mia)
    for path_ in ("/me/lock/off/", "/me/lock/passphrase/"):
        assert (
            mia.post(path_, {"passphrase": "x" * 20, "passphrase-again": "x" * 20}).status_code
            == 403
        )
    assert keeping.is_shut(mia.person)


@pytest.mark.parametrize("path_", ["/me/lock/off/", "/me/lock/passphrase/"])
def test_who_finds_it_open_neither_changes_nor_takes_it_off(
    mia: Member, settings: object, path_: str
) -> None:
    lock(mia)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1  # type: ignore[attr-defined]
    other = {"passphrase": "ten owls in the cellar", "passphrase-again": "ten owls in the cellar"}
    for page in (mia.get(path_), mia.post(path_, other)):
        assert page.headers["Location"].startswith("/account/again/")
    shut(mia)
    assert mia.post("/me/lock/open/", {"lock-passphrase": SECRET}).status_code == 302


def test_a_typed_passphrase_is_on_no_page(mia: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the disk is full and a form is offered again."""
    mia.again("/me/lock/on/")
    mia.client.raise_request_exception = False
    full = OperationalError("database or disk is full")
    monkeypatch.setattr(keeping, "turn_on", mock.Mock(side_effect=full))
    page = mia.post("/me/lock/on/", {"passphrase": SECRET, "passphrase-again": SECRET})
    assert (page.status_code, SECRET.encode() in page.content) == (507, False)


def test_taken_off_everything_is_as_before(mia: Member) -> None:
    write(mia)
    lock(mia)
    assert mia.post("/me/lock/off/").status_code == 302
    assert not store.has_lock(mia.person)
    assert WORDS in mia.get("/me/notes/").content.decode()


def test_who_lost_both_can_only_delete(mia: Member) -> None:
    write(mia)
    lock(mia)
    shut(mia)
    assert mia.post("/me/lock/forget/").status_code == 302
    assert not Record.objects.filter(kind__in=["note", "lock"]).exists()
    write(mia, "anew", "2")
    assert mia.get("/me/notes/").content == b"anew"


def test_a_lock_set_twice_is_one(mia: Member) -> None:
    write(mia)
    person = mia.person
    keeping.turn_on(person, SECRET)
    with pytest.raises(keeping.AlreadyLockedError):
        keeping.turn_on(Person.objects.get(pk=person.pk), "another one altogether")
    assert [one.body.text for one in store.each(person, NOTE)] == [WORDS]


def test_a_lock_that_cannot_be_set_whole_is_not_set(
    mia: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(mia)
    write(mia, "second", "2")
    person, sealed = mia.person, []

    def power_cut(*args: object) -> bytes:
        sealed.append(1)
        if len(sealed) == 2:
            raise KeyboardInterrupt
        return real(*args)  # type: ignore[arg-type]

    real = store._locked
    with monkeypatch.context() as patch:
        patch.setattr(store, "_locked", power_cut)
        with pytest.raises(KeyboardInterrupt):
            keeping.turn_on(person, SECRET)
    assert not store.has_lock(person)
    assert len(list(store.each(mia.person, NOTE))) == 2
    assert connection.in_atomic_block, "as every test"


def test_an_archive_holds_what_is_locked_only_while_it_is_open(
    mia: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    from earned.server.growth.archive import format as form
    from earned.server.growth.archive import leaving

    known = {**kinds.kinds(), "note": NOTE}
    for module in (leaving, form):
        monkeypatch.setattr(module, "kinds", lambda: known)
    write(mia)
    lock(mia)
    packed = mia.post("/me/export/").content
    assert packed[:2] == b"PK"
    shut(mia)
    assert b'name="without"' in mia.get("/me/export/").content
    asked = mia.post("/me/export/")
    assert (asked.status_code, asked.content[:2] == b"PK") == (403, False)
    assert mia.post("/me/export/", {"without": "on"}).content[:2] == b"PK"
    assert mia.post("/me/export/", {"lock-passphrase": SECRET}).content[:2] == b"PK"
    person = mia.person
    assert WORDS.encode() not in _data(archive(person, locked=False))
    keeping.open_(person, SECRET)
    whole = _data(archive(person))
    assert WORDS.encode() in whole
    assert b"by_passphrase" not in whole, "a lock does not travel"


def _data(packed: bytes) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(packed)) as whole:
        return whole.read("earned.json")
