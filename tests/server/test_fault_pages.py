"""What pages say when database or keys fail, and that nothing that was sent is lost."""

import re
from collections.abc import Callable
from typing import NoReturn

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError

from earned.sealing.errors import KeyStoreError, NoKeyError
from earned.server.accounts import keys
from earned.server.accounts.models import Person
from earned.server.config import faults
from earned.server.growth import consents, leaving, store
from earned.server.quiz import store as guests
from tests.server.member import AGREED, PASSPHRASE, Member
from tests.server.visitor import Visitor

SAID: dict[str, tuple[Exception, faults.Fault | None]] = {
    "SQLite full": (OperationalError("database or disk is full"), "full"),
    "SQLite log full": (OperationalError("disk I/O error"), "full"),
    "SQLite locked": (OperationalError("database is locked"), "busy"),
    "PostgreSQL full": (
        OperationalError('could not extend file "base/1": No space left on device'), "full"
    ),
    "PostgreSQL locked": (OperationalError("canceling statement due to lock timeout"), "busy"),
    "PostgreSQL away": (OperationalError("connection failed: Connection refused"), "away"),
    "connection lost": (InterfaceError("connection already closed"), "away"),
    "keys full": (KeyStoreError("keys: (database or disk is full)"), "full"),
    "keys away": (KeyStoreError("the keys of people are missing"), "away"),
    "a mistake of ours": (ProgrammingError("no such column: locked"), None),
    "another mistake": (ValueError("locked"), None),
}  # fmt: skip


def failing(error: Exception) -> Callable[..., NoReturn]:
    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    return fail


@pytest.mark.parametrize("name", SAID)
def test_what_failed_is_told_apart(name: str) -> None:
    error, kind = SAID[name]
    assert faults.fault(error) == kind


@pytest.mark.parametrize(("error", "kind"), [pair for pair in SAID.values() if pair[1]])
def test_a_fault_has_a_page_that_keeps_what_was_sent(
    mia: Member, monkeypatch: pytest.MonkeyPatch, error: Exception, kind: faults.Fault
) -> None:
    mia.client.raise_request_exception = False
    sent = {"purpose": "safety", "given": "yes", "note": 'a "quoted" <word>', "password": "x y z"}
    with monkeypatch.context() as patch:
        patch.setattr(store, "keep", failing(error))
        page = mia.post("/me/consents/say/", sent)
    assert page.status_code == faults.STATUS[kind]
    assert page.headers["Retry-After"] == str(faults.WAIT)
    html = page.content.decode()
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))
    fields.pop("csrfmiddlewaretoken", None)
    fields.pop("next")
    assert fields == {
        "purpose": "safety", "given": "yes", "note": "a &quot;quoted&quot; &lt;word&gt;"
    }  # fmt: skip
    assert "x y z" not in html
    assert str(error) not in html
    assert mia.post("/me/consents/say/", sent).status_code == 302
    assert consents.agreed(mia.person, "safety")


def test_a_guests_answer_is_kept_too(ann: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    ann.begin()
    item = ann.shown()
    ann.client.raise_request_exception = False
    locked = OperationalError("database is locked")
    for headers in ({}, {"HX-Request": "true"}):
        with monkeypatch.context() as patch:
            patch.setattr(guests, "change", failing(locked))
            page = ann.post("/quiz/answer/", {"item": item, "option": "3"}, headers=headers)
        assert page.status_code == 503
        assert f'name="item" value="{item}"' in page.content.decode()
        assert (b"<html" in page.content) == (not headers)
    assert ann.answer(3, item).status_code == 302


def test_a_mistake_of_ours_stays_one(mia: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    mia.client.raise_request_exception = False
    monkeypatch.setattr(store, "each", failing(ProgrammingError("no such table")))
    page = mia.get("/me/")
    assert page.status_code == 500
    assert b"Something broke on our side" in page.content


def test_leaving_quickly_waits_for_no_database(
    mia: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia.begin()
    monkeypatch.setattr(guests, "delete", failing(OperationalError("database is locked")))
    left = mia.post("/leave/")
    assert left.status_code == 303
    for name in ("guest", "session"):
        assert left.cookies[name].value == ""
    assert not mia.is_in()


def test_an_account_is_made_whole_or_not_at_all(
    key_store: None, ann: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from earned.server.growth import joining

    ann.client.raise_request_exception = False
    sent = {"username": "ann", "password1": PASSPHRASE, **AGREED}
    with monkeypatch.context() as patch:
        patch.setattr(joining.consents, "say", failing(OperationalError("disk is full")))
        assert ann.post("/account/new/", sent).status_code == 507
    assert Person.objects.count() == 0
    assert ann.post("/account/new/", sent).headers["Location"] == "/account/codes/"


def test_a_recovery_code_is_used_up_only_with_the_passphrase_it_sets(
    mia: Member, ann: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann.client.raise_request_exception = False
    new = "twelve herons over marzipan"
    sent = {"username": "mia", "code": mia.codes[0], "password1": new}
    with monkeypatch.context() as patch:
        patch.setattr(Person, "save", failing(OperationalError("disk is full")))
        assert ann.post("/account/recover/", sent).status_code == 507
    assert ann.post("/account/recover/", sent).headers["Location"] == "/account/recovered/"


def test_a_no_to_keeping_takes_effect_or_was_not_said(
    mia: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    from earned.server.growth.views import consent

    mia.client.raise_request_exception = False
    full = failing(OperationalError("disk is full"))
    with monkeypatch.context() as patch:
        patch.setitem(consent.EFFECTS, "keep", full)
        refused = mia.post("/me/consents/say/", {"purpose": "keep", "given": "no"})
    assert refused.status_code == 507
    assert consents.agreed(mia.person, "keep")


def test_a_clock_moved_back_changes_no_word(mia: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was said later counts, whatever the clock said."""
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    for days, given in ((0, True), (-400, False), (-800, True), (-1, False)):
        monkeypatch.setattr(consents.timezone, "now", lambda days=days: now + timedelta(days=days))
        consents.say(mia.person, "safety", given=given)
        assert consents.agreed(mia.person, "safety") == given
    times = [kept.at for kept in store.each(mia.person, consents.CONSENT)]
    assert len(set(times)) == len(times) == 5


def test_whose_deletion_was_cut_short_is_told_that_it_is_done(
    mia: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia.client.raise_request_exception = False
    mia.keep()
    mia.again("/me/delete/")
    with monkeypatch.context() as patch:
        patch.setattr(leaving, "_delete_rows", failing(OperationalError("disk is full")))
        assert mia.post("/me/delete/").status_code == 507
    with pytest.raises(NoKeyError):
        keys.store().get(mia.person.pk)
    assert mia.get("/me/").headers["Location"] == "/me/gone/"
    assert leaving.finish() == 1
    assert Person.objects.count() == 0
