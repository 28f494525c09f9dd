"""Reminders: a feed that says nothing, e-mail that never doubles, a pace that tapers and asks."""

import re
from datetime import UTC, date, datetime, timedelta
from unittest import mock

import icalendar
import msgspec
import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from earned.server.accounts import keys
from earned.server.growth import leaving
from earned.server.growth.models import Feed
from earned.server.growth.reminders import pace, services
from earned.server.growth.reminders.calendar import feed
from earned.server.growth.reminders.kinds import REMINDERS, Reminders
from earned.server.growth.reminders.pace import STEP_DAYS, Due, Going, due
from tests.server.member import Member

WISH = {"often": "weekly", "clock": "19:30", "zone": "Europe/Madrid", "words": "Tea", "taper": "on"}
START = date(2026, 1, 5)
DAYS = st.dates(date(2024, 1, 1), date(2032, 1, 1))


def wished(**more: object) -> Reminders:
    return Reminders(**{"since": START, "words": "Tea", **more})


def address(member: Member) -> str:
    """The path of the feed."""
    member.post("/me/reminders/", WISH)
    member.post("/me/reminders/address/", {"new": "1"})
    found = re.search(r"/calendar/[\w-]+\.ics", member.get("/me/reminders/").content.decode())
    assert found
    return found.group(0)


def events(content: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_the_feed_needs_no_sign_in_and_gives_nothing_away(mia: Member) -> None:
    page = Client().get(address(mia))
    assert page.headers["Content-Type"].startswith("text/calendar")
    assert "no-store" in page.headers["Cache-Control"]
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert {str(one["SUMMARY"]) for one in events(page.content)} == {"Tea"}
    text = page.content.decode().lower()
    for word in ("earned", "attach", "mia", "anxi", "journal", "http", "localhost", "testserver"):
        assert word not in text


def test_the_same_day_gives_the_same_bytes_and_events_keep_their_names(mia: Member) -> None:
    at = address(mia)
    first, second = (Client().get(at).content for _ in range(2))
    assert first == second
    wish = services.wish_of(mia.person)
    assert wish is not None
    names = [
        {str(one["UID"]): one.start for one in events(feed(wish, "weekly", "k" * 16, day))}
        for day in (START, START + timedelta(days=14))
    ]
    shared = set(names[0]) & set(names[1])
    assert len(shared) > 20
    assert all(names[0][uid] == names[1][uid] for uid in shared)


def test_times_are_those_of_the_place_also_after_clocks_change(mia: Member) -> None:
    wish = wished(often="daily", clock="19:30", zone="Europe/Madrid")
    starts = {
        one.start.date(): one.start
        for one in events(feed(wish, "daily", "k" * 16, date(2026, 3, 27)))
    }
    assert starts[date(2026, 3, 28)] == datetime(2026, 3, 28, 18, 30, tzinfo=UTC)
    assert starts[date(2026, 3, 30)] == datetime(2026, 3, 30, 17, 30, tzinfo=UTC)


def test_an_address_is_revoked_and_renewed(mia: Member) -> None:
    old = address(mia)
    mia.post("/me/reminders/address/", {"new": "1"})
    assert Client().get(old).status_code == 404
    new = re.search(r"/calendar/[\w-]+\.ics", mia.get("/me/reminders/").content.decode())
    assert new
    assert Client().get(new.group(0)).status_code == 200
    mia.post("/me/reminders/address/", {"revoke": "1"})
    assert Client().get(new.group(0)).status_code == 404
    assert Feed.objects.count() == 0


def test_the_database_holds_no_address(mia: Member) -> None:
    token = address(mia).removeprefix("/calendar/").removesuffix(".ics")
    row = Feed.objects.get()
    assert token not in row.digest
    assert row.digest == services.digest(token)


def test_without_key_or_consent_nothing_is_behind_it(mia: Member, noa: Member) -> None:
    his, hers = address(noa), address(mia)
    keys.store().destroy(noa.person.pk)
    assert Client().get(his).status_code == 404
    mia.post("/me/consents/say/", {"purpose": "keep", "given": "no"})
    assert Client().get(hers).status_code == 404
    assert not Feed.objects.filter(person=mia.person).exists()


def test_no_fault_writes_the_address_into_a_log(
    mia: Member, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    there = address(mia)
    client = Client(raise_request_exception=False)

    for error in (OperationalError("locked"), RuntimeError("a mistake of ours")):
        monkeypatch.setattr(services, "owner", mock.Mock(side_effect=error))
        page = client.get(there)
        assert (page.status_code, page.headers["Retry-After"]) == (503, "3600")
    assert there not in caplog.text
    assert "a mistake of ours" in caplog.text


def test_the_address_goes_with_the_account(mia: Member) -> None:
    at = address(mia)
    leaving.delete_person(mia.person)
    assert Client().get(at).status_code == 404
    assert Feed.objects.count() == 0


@pytest.mark.parametrize("change", [{"zone": "Moon/Base"}, {"clock": "25:00"}, {"often": "hourly"}])
def test_a_wish_that_cannot_be_is_said(mia: Member, change: dict[str, str]) -> None:
    assert mia.post("/me/reminders/", WISH | change).status_code == 400
    assert services.wish_of(mia.person) is None


@given(st.sampled_from(pace.STEPS), st.integers(0, 3000))
def test_it_never_rises_above_the_wish_and_falls_a_step_at_a_time(often: str, days: int) -> None:
    wish, today = wished(often=often), START + timedelta(days=days)
    now = due(wish, Going(good_since=START), today)
    before = due(wish, Going(good_since=START), today - timedelta(days=1)) if days else now
    rank = [*pace.STEPS].index
    assert rank(now.pace) >= rank(wish.often)
    assert 0 <= rank(now.pace) - rank(before.pace) <= 1
    assert due(wish, Going(good_since=START, worse=True), today) == Due(often)
    assert due(wish, Going(), today) == Due(often)
    fixed = msgspec.structs.replace(wish, taper=False)
    assert due(fixed, Going(good_since=START), today) == Due(often)


def test_it_asks_before_it_stops_and_goes_on_until_answered() -> None:
    wish, going = wished(often="weekly"), Going(good_since=START)
    paces = [due(wish, going, START + timedelta(days=n * STEP_DAYS)) for n in range(5)]
    assert [one.pace for one in paces] == ["weekly", "monthly", "monthly", "monthly", "monthly"]
    assert [one.asks for one in paces] == [False, False, True, True, True]
    stopped = msgspec.structs.replace(wish, stopped=True)
    assert due(stopped, going, START).pace == "never"
    assert due(wish, Going(yearly=True), START).pace == "yearly"
    assert due(wish, Going(yearly=True, worse=True), START).pace == "weekly"


def test_ones_own_space_asks_before_they_stop(mia: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody passes by, not only among the reminders."""
    services.keep(mia.person, wished(often="monthly"))
    asked = b"Shall your reminders stop?"
    assert asked not in mia.get("/me/").content
    monkeypatch.setattr(services, "going", lambda _person: Going(good_since=START))
    assert asked in mia.get("/me/").content
    mia.post("/me/reminders/stop/", {"stop": "yes"})
    assert asked not in mia.get("/me/").content


@given(DAYS, st.sampled_from(["daily", "thrice", "weekly", "monthly", "yearly", "never"]))
def test_how_many_days_a_year_a_pace_has(since: date, of: pace.Pace) -> None:
    count = len(list(pace.days(of, since, since, 364)))
    least, most = {
        "daily": (364, 364), "thrice": (156, 156), "weekly": (52, 52),
        "monthly": (11, 13), "yearly": (0, 1), "never": (0, 0),
    }[of]  # fmt: skip
    assert least <= count <= most


def test_stopping_and_beginning_again(mia: Member) -> None:
    at = address(mia)
    mia.post("/me/reminders/stop/", {"stop": "yes"})
    assert events(Client().get(at).content) == []
    assert "They are stopped" in mia.get("/me/reminders/").content.decode()
    mia.post("/me/reminders/stop/", {"stop": "no"})
    assert events(Client().get(at).content)
    assert mia.post("/me/reminders/stop/", {"stop": "perhaps"}).status_code == 404


def test_a_time_zone_nobody_knows_comes_with_no_archive() -> None:
    with pytest.raises(ValueError, match="time zone"):
        REMINDERS.check(wished(zone="Moon/Base"))
