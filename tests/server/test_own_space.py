"""Keeping results, what was agreed to, and that nobody finds anybody else's."""

import re
from datetime import UTC, datetime

import msgspec
import pytest
from django.test import Client
from django.utils import timezone

from earned.sealing.box import UnreadableBoxError
from earned.sealing.errors import NoKeyError
from earned.server.accounts import keys
from earned.server.growth import consents, results, store
from earned.server.growth.consents import CONSENT, Consent
from earned.server.growth.models import Record
from earned.server.growth.results import QUIZ
from earned.server.quiz.models import Guest
from tests.server import lives
from tests.server.member import AGREED, PASSPHRASE, Member
from tests.server.visitor import Visitor

YES = {"afraid": "yes", "controlled": "no", "unsafe-to-be-honest": "skip"}


def test_a_guests_result_comes_along_with_a_new_account(key_store: None, ann: Visitor) -> None:
    ann.take("named", "Rumpelstilzchen")
    assert b"?keep=1" in ann.get("/quiz/result/").content
    assert b'name="keep" checked' in ann.get("/account/new/?keep=1").content
    sent = {"username": "ann", "password1": PASSPHRASE, "keep": "on", **AGREED}
    ann.post("/account/new/?keep=1", sent)
    page = ann.get("/me/").content.decode()
    assert "about Rumpelstilzchen" in page
    assert Guest.objects.count() == 0


def test_all_that_a_guest_said_comes_along(key_store: None) -> None:
    """Strengths, where it comes from, safety, what shapes the plan: a test of a life that kept nothing of
    one of them would find nothing of it on the disk either."""
    cara = Member(Client(), "cara")
    lives.answered(cara)
    cara.join(keep="on", safety="on")
    kept = next(store.each(cara.person, QUIZ)).body.answers
    assert (kept.frame, kept.name, kept.safety) == ("named", lives.NAME, lives.SAFETY)
    assert kept.strengths == {"strength-trust-1": 3}
    assert [(one.who, one.answers) for one in kept.caregivers.values()] == [
        (lives.AUNT, {"origin-attuned-1": 3})
    ]
    assert (kept.life_areas, kept.cautions) == (["friendship"], ["recent-separation"])


def test_a_result_is_kept_later_and_once(mia: Member) -> None:
    mia.take(option=6)
    assert b"not kept here yet" in mia.get("/me/").content
    first = mia.post("/me/keep/").headers["Location"]
    assert mia.get(first).status_code == 200
    assert mia.post("/me/keep/").headers["Location"] == "/me/keep/"
    assert store.count(mia.person, QUIZ) == 1


def test_a_kept_result_shows_what_the_guest_saw(mia: Member) -> None:
    mia.take(option=6)
    saw = re.findall(r"<h1>(.+?)</h1>", mia.get("/quiz/result/").content.decode())
    uid = mia.keep(option=6)
    page = mia.get(f"/me/results/{uid}/").content.decode()
    assert re.findall(r"<h1>(.+?)</h1>", page) == saw
    assert "Computed anew" not in page


def test_a_result_is_computed_anew_by_its_versions(mia: Member) -> None:
    uid = mia.keep(option=6)
    kept = store.read(mia.person, QUIZ, uid).body
    found, same = results.recomputed(kept)
    assert same
    assert results.numbers(found) == kept.found

    def age(taken: results.QuizTaken) -> None:
        taken.versions = {**taken.versions, "bank": "earlier"}
        taken.found = msgspec.structs.replace(taken.found, anxiety=-4.44)

    store.change(mia.person, QUIZ, uid, age)
    page = mia.get(f"/me/results/{uid}/").content.decode()
    assert "Computed anew" in page
    assert "-4.44" in page


def test_safety_answers_stay_only_where_that_was_agreed(mia: Member, noa: Member) -> None:
    mia.post("/me/consents/say/", {"purpose": "safety", "given": "yes"})
    for member in (mia, noa):
        member.consent()
        member.post("/quiz/who/", {"frame": "partner"})
        member.post("/quiz/before/", YES)
        member.finish()
        member.post("/me/keep/")
    kept = {m.username: next(store.each(m.person, QUIZ)).body.answers.safety for m in (mia, noa)}
    assert kept == {"mia": YES, "noa": {}}
    mia.post("/me/consents/say/", {"purpose": "safety", "given": "no"})
    assert next(store.each(mia.person, QUIZ)).body.answers.safety == {}


def test_consents_are_a_purpose_each_and_stay_as_a_history(mia: Member) -> None:
    assert consents.agreed(mia.person, "keep")
    assert not consents.agreed(mia.person, "safety")
    for word in ("yes", "yes", "no"):
        mia.post("/me/consents/say/", {"purpose": "safety", "given": word})
    said = [
        kept.body.given for kept in store.each(mia.person, CONSENT) if kept.body.purpose == "safety"
    ]
    assert said == [False, True]
    assert "You said no on" in mia.get("/me/consents/").content.decode()
    assert mia.post("/me/consents/say/", {"purpose": "ads", "given": "yes"}).status_code == 404


def test_taking_consent_back_deletes_at_once_and_stops_keeping(mia: Member) -> None:
    mia.keep()
    mia.post("/me/consents/say/", {"purpose": "keep", "given": "no"})
    assert store.count(mia.person, QUIZ) == 0
    mia.take()
    refused = mia.post("/me/keep/")
    assert refused.status_code == 403
    assert b"Nothing was kept" in refused.content
    assert Guest.objects.count() == 1


def test_deleting_one_result(mia: Member) -> None:
    uid = mia.keep()
    assert mia.post(f"/me/results/{uid}/delete/").headers["Location"] == "/me/"
    assert mia.get(f"/me/results/{uid}/").status_code == 404


def test_a_record_opens_only_in_its_row_and_for_its_owner(mia: Member, noa: Member) -> None:
    consent = next(store.each(mia.person, CONSENT))
    row = Record.objects.get(person=mia.person, uid=consent.uid)
    for change in ({"uid": "0" * 32}, {"person": noa.person}, {"kind": "quiz"}):
        moved = {"person": row.person, "uid": row.uid, "kind": row.kind, **change}
        Record.objects.filter(pk=row.pk).update(**moved)
        kind = QUIZ if moved["kind"] == "quiz" else CONSENT
        with pytest.raises(UnreadableBoxError):
            store.read(moved["person"], kind, moved["uid"])
    Record.objects.filter(pk=row.pk).update(person=row.person, uid=row.uid, kind=row.kind)
    assert store.read(mia.person, CONSENT, row.uid) == consent


def test_the_same_form_sent_twice_keeps_one_record(mia: Member) -> None:
    uid = store.once("token of the form")
    for _ in range(2):
        store.keep(mia.person, CONSENT, Consent(purpose="safety", given=True), uid=uid)
    assert Record.objects.filter(person=mia.person, uid=uid).count() == 1


def test_two_devices_never_overwrite_each_other_unseen(mia: Member) -> None:
    uid = mia.keep()
    tried: list[int] = []

    def edit(taken: results.QuizTaken) -> None:
        tried.append(1)
        if len(tried) == 1:  # another device is quicker
            store.change(mia.person, QUIZ, uid, lambda other: other.versions.update(first="1"))
        taken.versions["second"] = "2"

    store.change(mia.person, QUIZ, uid, edit)
    versions = store.read(mia.person, QUIZ, uid).body.versions
    assert (versions["first"], versions["second"]) == ("1", "2")


def test_changes_that_never_come_first_say_so(mia: Member) -> None:
    uid = mia.keep()

    def edit(_taken: results.QuizTaken) -> None:
        Record.objects.filter(uid=uid).update(revision=len(tried) + 100)
        tried.append(1)

    tried: list[int] = []
    with pytest.raises(store.TooBusyError):
        store.change(mia.person, QUIZ, uid, edit)


def test_what_is_kept_shows_nothing_in_its_row(mia: Member) -> None:
    mia.keep(frame="named", name="Rumpelstilzchen")
    raw = b"".join(repr(row).encode() + bytes(row["sealed"]) for row in Record.objects.values())
    for word in (b"Rumpel", b"named", b"anx-", b"safety", b"given"):
        assert word not in raw
    assert set(Record.objects.values()[0]) == {
        "id", "person_id", "uid", "kind", "at", "changed", "revision", "sealed"
    }  # fmt: skip


def test_times_are_those_given(mia: Member) -> None:
    day = datetime(2026, 1, 2, tzinfo=UTC)
    store.keep(mia.person, CONSENT, Consent(purpose="safety", given=True), at=day)
    found = [kept.at for kept in store.each(mia.person, CONSENT)]
    assert found == sorted(found, reverse=True)
    assert found[-1] == day
    assert not list(store.each(mia.person, CONSENT, since=timezone.now()))
    assert len(list(store.each(mia.person, CONSENT, most=1))) == 1


def test_without_the_key_nothing_opens(mia: Member) -> None:
    mia.keep()
    person = mia.person
    keys.store().destroy(person.pk)
    with pytest.raises(NoKeyError):
        list(store.each(person, QUIZ))
