"""Moments: logged, added to, laid beside each other; said to be a pattern only where that is sure."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from earned.server.growth import store
from earned.server.growth.moments import form, keeping
from earned.server.growth.moments.kind import LONGEST, MOMENT, POINTS, Moment
from tests.server.lived import WORDS, note_moment
from tests.server.member import Member


def several(member: Member, count: int, **said: Any) -> None:
    for at in range(count):
        body = Moment(**{"point": "soothing", **said})
        store.keep(member.person, MOMENT, body, at=timezone.now() - timedelta(days=at + 1))


def page(member: Member, path: str = "/me/moments/") -> str:
    return member.get(path).content.decode()


def test_everything_said_is_kept_and_shown(mia: Member) -> None:
    uid = note_moment(mia)
    body = store.read(mia.person, MOMENT, uid).body
    assert (body.point, body.part, body.trigger, body.way) == (
        "trusting", "evening", "silence", "between",
    )  # fmt: skip
    shown = page(mia, f"/me/moments/{uid}/")
    for name in ("set_off", "wanted", "did", "came"):
        assert WORDS[name] in shown
    assert WORDS["set_off"] in page(mia)


@pytest.mark.parametrize("point", POINTS)
def test_all_five_forks_can_be_noted(mia: Member, point: str) -> None:
    sent = {"point": point}
    assert mia.post("/me/moments/new/", sent).status_code == 302
    assert store.count(mia.person, MOMENT) == 1


def test_one_fork_is_needed_and_nothing_typed_is_lost(mia: Member) -> None:
    answer = mia.post("/me/moments/new/", {"did": "walked round the pond"})
    assert answer.status_code == 400
    assert b"Choose one of the five." in answer.content
    assert b"walked round the pond" in answer.content


def test_it_can_be_added_to_and_what_was_rated_later_stays(mia: Member) -> None:
    uid = note_moment(mia)
    mia.post(f"/me/moments/{uid}/later/", {"later": "2"})
    mia.post(f"/me/moments/{uid}/", {"point": "staying", "did": "stayed"})
    body = store.read(mia.person, MOMENT, uid).body
    assert (body.point, body.did, body.later) == ("staying", "stayed", 2)
    assert body.later_at is not None


def test_two_devices_at_once_lose_nothing(mia: Member) -> None:
    uid = note_moment(mia)
    real = store.read

    def quicker(*args: Any) -> Any:
        kept = real(*args)
        store.read = real  # type: ignore[assignment]
        keeping.rate_later(mia.person, uid, 5)
        return kept

    store.read = quicker  # type: ignore[assignment]
    try:
        keeping.edit(mia.person, uid, Moment(point="staying"))
    finally:
        store.read = real  # type: ignore[assignment]
    body = store.read(mia.person, MOMENT, uid).body
    assert (body.point, body.later) == ("staying", 5)


def test_sent_twice_it_is_there_once(mia: Member) -> None:
    sent = {"point": "trusting", "token": "c" * 32}
    first, second = (mia.post("/me/moments/new/", sent).headers["Location"] for _ in range(2))
    assert first == second
    assert store.count(mia.person, MOMENT) == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"point": "moon"},
        {"point": "trusting", "before": "11"},
        {"point": "trusting", "before": "²"},
        {"point": "trusting", "part": "tea time"},
        {"point": "trusting", "did": "x" * (LONGEST + 50)},
    ],
)
def test_what_no_form_of_ours_sends_is_left_out(sent: dict[str, str]) -> None:
    body = form.read(sent)
    assert body is None or (body.before, body.part) == (None, "")
    assert body is None or len(body.did) <= LONGEST


def test_with_few_moments_nothing_is_said(mia: Member) -> None:
    several(mia, 7, part="evening", trigger="silence", way="old")
    assert "Nothing stands out so far." in page(mia)
    assert "7 moments noted" in page(mia)


def test_evenings_after_silence_are_said_with_how_sure(mia: Member) -> None:
    several(mia, 12, part="evening", trigger="silence", way="old")
    for part in ("morning", "afternoon", "night"):
        several(mia, 3, part=part, trigger="conflict", way="other")
    shown = page(mia)
    assert "in the evening, after silence: 12 of 21" in shown
    assert "has a probability of 99%" in shown
    assert "The old way wins more often" in shown


def test_the_count_grows(mia: Member) -> None:
    several(mia, 1)
    assert "1 moment noted" in page(mia)
    several(mia, 1, way="other")
    assert "2 moments noted" in page(mia)
    assert "In 1 of the 1 where you said" in page(mia)


def test_older_ones_are_a_page_away(mia: Member) -> None:
    several(mia, 25, set_off="number one")
    assert page(mia).count("number one") == 20
    assert page(mia, "/me/moments/?page=2").count("number one") == 5
    for odd in ("0", "x", "²", "99999999"):
        assert mia.get(f"/me/moments/?page={odd}").status_code == 200


def test_a_page_opens_its_own_moments_in_their_order(mia: Member) -> None:
    for at in range(45):
        several(mia, 1, set_off=f"number {at:02}.")
    listed = [
        re.findall(r"number (\d\d)\.", page(mia, f"/me/moments/?page={n}")) for n in (1, 2, 3)
    ]
    assert [len(found) for found in listed] == [20, 20, 5]
    newest_first = [found for each in listed for found in each]
    assert newest_first == sorted(newest_first, reverse=True)


def test_what_is_said_is_what_each_record_says(mia: Member, noa: Member) -> None:
    several(mia, 7, set_off="rain")
    several(noa, 2)
    each = list(store.each(mia.person, MOMENT))
    assert list(store.said(mia.person, MOMENT)) == [(one.uid, one.body) for one in each]
    assert list(store.said(mia.person, MOMENT, most=3)) == [(o.uid, o.body) for o in each[:3]]
    since, before = each[4].at, each[1].at
    between = [one.uid for one in each if since <= one.at < before]
    found = store.said(mia.person, MOMENT, since=since, before=before)
    assert [one.uid for one in found] == between
    assert len(between) == 3


def test_danger_in_a_text_brings_help_first(mia: Member) -> None:
    sent = {"point": "staying", "came": "he hit me and I am afraid", "token": "d" * 32}
    answer = mia.post("/me/moments/new/", sent, HTTP_ACCEPT_LANGUAGE="en-GB")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "first-help" in html
    assert "What you wrote is kept" in html
    assert store.count(mia.person, MOMENT) == 1


def test_it_can_be_deleted(mia: Member) -> None:
    uid = note_moment(mia)
    assert mia.post(f"/me/moments/{uid}/delete/").headers["Location"] == "/me/moments/"
    assert mia.get(f"/me/moments/{uid}/").status_code == 404
