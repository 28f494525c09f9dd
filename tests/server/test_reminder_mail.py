"""Reminders by e-mail: agreed to by a code, one a day, never doubled, never unasked."""

import re
from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st

from earned.server.accounts import keys
from earned.server.growth import consents
from earned.server.growth.models import Record
from earned.server.growth.reminders import sending, services
from earned.server.growth.reminders.kinds import Reminders
from tests.server.member import Member

WISH = {"often": "weekly", "clock": "19:30", "zone": "Europe/Madrid", "words": "Tea", "taper": "on"}
START = date(2026, 1, 5)
DAYS = st.dates(date(2024, 1, 1), date(2032, 1, 1))


def wished(**more: object) -> Reminders:
    return Reminders(**{"since": START, "words": "Tea", **more})


def test_a_server_without_mail_sends_none_and_says_so(mia: Member) -> None:
    assert "This server sends no e-mail" in mia.get("/me/reminders/").content.decode()
    assert mia.post("/me/reminders/mail/", {"mail": "mia@example.org"}).status_code == 404


@pytest.fixture
def with_mail(settings: object) -> None:
    """An operator who named a mail server."""
    settings.EARNED_MAIL = {"host": "example.org"}  # type: ignore[attr-defined]
    settings.DEFAULT_FROM_EMAIL = "notes@example.org"  # type: ignore[attr-defined]


def confirmed(member: Member, **wish: str) -> None:
    member.post("/me/reminders/", {**WISH, "often": "daily", "zone": "UTC", **wish})
    member.post("/me/reminders/mail/", {"mail": "mia@example.org"})
    member.post("/me/reminders/mail/", {"code": mail.outbox[-1].body})
    mail.outbox.clear()


def test_an_address_is_known_only_by_the_code_that_was_sent_there(
    mia: Member, with_mail: None
) -> None:
    mia.post("/me/reminders/", WISH)
    assert mia.post("/me/reminders/mail/", {"mail": "no address"}).status_code == 400
    mia.post("/me/reminders/mail/", {"mail": "mia@example.org"})
    sent = mail.outbox[-1]
    assert (sent.subject, sent.body) == (sent.body, sent.subject)
    assert re.fullmatch(r"\d{6}", sent.body)
    wrong = "000000" if sent.body != "000000" else "111111"
    assert mia.post("/me/reminders/mail/", {"code": wrong}).status_code == 400
    assert mia.post("/me/reminders/mail/", {"code": sent.body}).status_code == 400, "one try a code"
    mia.post("/me/reminders/mail/", {"mail": "mia@example.org"})
    assert mail.outbox[-1].body not in repr(services.wish_of(mia.person)), "nor in an archive"
    other = Member(Client(), "mia")
    other.sign_in()
    sent_there = {"code": mail.outbox[-1].body}
    assert other.post("/me/reminders/mail/", sent_there).status_code == 400, "another browser"
    assert mia.post("/me/reminders/mail/", sent_there).status_code == 302
    assert "They go to mia@example.org" in mia.get("/me/reminders/").content.decode()
    assert consents.agreed(mia.person, "mail")
    mia.post("/me/reminders/mail/", {"forget": "1"})
    assert not consents.agreed(mia.person, "mail")
    wish = services.wish_of(mia.person)
    assert wish is not None
    assert (wish.mail, wish.mail_known) == ("", False)


def test_e_mail_is_agreed_to_by_its_code_alone_and_taken_back_with_the_others(
    mia: Member, with_mail: None
) -> None:
    assert mia.post("/me/consents/say/", {"purpose": "mail", "given": "yes"}).status_code == 404
    assert not consents.agreed(mia.person, "mail")
    mia.post("/me/reminders/mail/", {"mail": "mia@example.org"})
    assert not consents.agreed(mia.person, "mail"), "not before the code"
    mia.post("/me/reminders/mail/", {"code": mail.outbox[-1].body})
    assert b"Taking it back forgets the address" in mia.get("/me/consents/").content
    assert mia.post("/me/consents/say/", {"purpose": "mail", "given": "no"}).status_code == 302
    assert not consents.agreed(mia.person, "mail")
    wish = services.wish_of(mia.person)
    assert wish is not None
    assert (wish.mail, wish.mail_known) == ("", False)


def test_who_keeps_nothing_any_more_is_sent_nothing(mia: Member, with_mail: None) -> None:
    confirmed(mia)
    assert consents.agreed(mia.person, "mail")
    mia.post("/me/consents/say/", {"purpose": "keep", "given": "no"})
    assert not consents.agreed(mia.person, "mail")
    assert services.wish_of(mia.person) is None


def test_nobodys_letter_box_is_filled(mia: Member, noa: Member, with_mail: None) -> None:
    for number in range(4):
        mia.post("/me/reminders/mail/", {"mail": "same@example.org"})
        page = noa.post("/me/reminders/mail/", {"mail": f"other-{number}@example.org"})
    assert [one.to for one in mail.outbox].count(["same@example.org"]) == 3
    assert page.status_code == 302
    for number in range(2):
        page = noa.post("/me/reminders/mail/", {"mail": f"more-{number}@example.org"})
    assert (page.status_code, len(mail.outbox)) == (400, 3 + 5)
    assert b"Too many codes for now" in page.content


def at(hour: int, day: int = 0) -> datetime:
    base = timezone.localdate() + timedelta(days=day)
    return datetime(base.year, base.month, base.day, hour, tzinfo=UTC)


def test_an_e_mail_a_day_however_often_it_is_run(mia: Member, with_mail: None) -> None:
    confirmed(mia)
    assert sending.send_due(at(10)).sent == 0, "not before its time"
    assert [sending.send_due(at(20)).sent for _ in range(3)] == [1, 0, 0]
    assert sending.send_due(at(20, 1)).sent == 1
    assert [(one.subject, one.body, one.to) for one in mail.outbox] == [
        ("Tea", "Tea", ["mia@example.org"])
    ] * 2


def test_what_the_mail_server_did_not_take_is_tried_again(mia: Member, with_mail: None) -> None:
    confirmed(mia)
    with mock.patch.object(sending, "send_mail", side_effect=OSError("full")):
        assert sending.send_due(at(20)) == sending.Sent(0, 1)
    assert sending.send_due(at(20)) == sending.Sent(1, 0)


def test_two_runs_at_once_send_one(mia: Member, with_mail: None) -> None:
    confirmed(mia)
    person, day = mia.person, timezone.localdate()
    assert [sending._send(person, day) for _ in range(2)] == [True, None]


@pytest.mark.parametrize("back", [1, 2, 7])
def test_a_clock_moved_back_sends_nothing_again(mia: Member, with_mail: None, back: int) -> None:
    confirmed(mia)
    assert sending.send_due(at(20)).sent == 1
    assert sending.send_due(at(20, -back)).sent == 0
    assert sending.send_due(at(20)).sent == 0
    assert sending.send_due(at(20, 1)).sent == 1


def test_a_clock_that_ran_far_ahead_does_not_silence_for_long(mia: Member, with_mail: None) -> None:
    confirmed(mia)
    assert sending.send_due(at(20, 400)).sent == 1
    assert sending.send_due(at(20)).sent == 1


def test_one_record_that_does_not_open_keeps_nobody_elses_back(
    mia: Member, noa: Member, with_mail: None
) -> None:
    for member in (mia, noa):
        confirmed(member)
    row = Record.objects.get(person=mia.person, kind="reminders")
    Record.objects.filter(pk=row.pk).update(sealed=b"\0" * 100)
    assert sending.send_due(at(20)) == sending.Sent(1, 1)


def test_nobody_gets_e_mail_unasked_or_after_stopping(
    mia: Member, noa: Member, with_mail: None
) -> None:
    confirmed(mia)
    noa.post("/me/reminders/", WISH)
    noa.post("/me/reminders/mail/", {"mail": "noa@example.org"})
    mail.outbox.clear()
    mia.post("/me/reminders/stop/", {"stop": "yes"})
    assert sending.send_due(at(23)) == sending.Sent(0, 0)
    keys.store().destroy(mia.person.pk)
    assert sending.send_due(at(23)) == sending.Sent(0, 0)
