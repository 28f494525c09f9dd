"""Today: a page a day, in under a minute, with and without JavaScript, without a streak to lose."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from earned.app.plan import catalogue
from earned.server.growth import consents, store
from earned.server.growth.checkins import keeping as check_ins
from earned.server.growth.checkins.kind import CHECK_IN, CheckedIn
from earned.server.growth.moments.kind import MOMENT, Moment
from earned.server.growth.practices import keeping as practices
from earned.server.growth.practices.kind import PRACTISED
from earned.server.growth.signs.keeping import keep as keep_signs
from earned.server.growth.signs.kind import monday_of
from earned.server.growth.trajectory.pace import choose
from tests.server.lived import days_ago, practise
from tests.server.member import Member

TAPS = {"worry": "1", "distance": "0", "strain": "3"}
HTMX = {"HTTP_HX_REQUEST": "true"}


def text(member: Member, path: str = "/me/today/") -> str:
    return member.get(path).content.decode()


def test_one_page_holds_a_check_in_a_practice_and_a_moment(mia: Member) -> None:
    page = text(mia)
    for place in ("check-in", "practice", "moment"):
        assert f'<section class="card" id="{place}"' in page
    assert "streak" not in page.casefold()
    assert "Welcome back" not in page


def test_three_taps_are_kept_and_shown(mia: Member) -> None:
    sent = {**TAPS, "line": " a  quiet\nday "}
    assert mia.post("/me/today/check-in/", sent).headers["Location"] == "/me/today/#check-in"
    kept = check_ins.of_day(mia.person, check_ins.today())
    assert kept is not None
    assert (kept.body.worry, kept.body.distance, kept.body.strain) == (1, 0, 3)
    assert kept.body.line == "a quiet day"
    assert "Today is noted." in text(mia)


def test_with_htmx_only_the_card_comes_back(mia: Member) -> None:
    card = mia.post("/me/today/check-in/", TAPS, **HTMX).content.decode()
    assert card.lstrip().startswith('<section class="card" id="check-in"')
    assert "<html" not in card
    card = mia.post("/me/today/moment/", {"point": "staying", "token": "a" * 32}, **HTMX)
    assert "The moment is noted." in card.content.decode()


@pytest.mark.parametrize("missing", ["worry", "distance", "strain"])
@pytest.mark.parametrize("extra", [{}, HTMX])
def test_an_open_row_is_asked_for_and_nothing_is_lost(
    mia: Member, missing: str, extra: dict[str, str]
) -> None:
    sent = {name: tap for name, tap in TAPS.items() if name != missing} | {"line": "a hedgehog"}
    page = mia.post("/me/today/check-in/", sent, **extra)
    assert page.status_code == 400
    assert b"Tap one answer in each" in page.content
    assert b"a hedgehog" in page.content
    assert store.count(mia.person, CHECK_IN) == 0


def test_a_page_left_open_past_midnight_is_about_its_day(mia: Member) -> None:
    mia.post("/me/today/check-in/", {**TAPS, "day": days_ago(1).isoformat()})
    assert check_ins.of_day(mia.person, days_ago(1)) is not None
    mia.post("/me/today/check-in/", {**TAPS, "day": days_ago(9).isoformat()})
    assert check_ins.of_day(mia.person, days_ago(9)) is None
    assert check_ins.of_day(mia.person, days_ago(0)) is not None


def test_somebody_who_was_away_is_welcome(mia: Member) -> None:
    day = days_ago(40)
    check_ins.keep(mia.person, CheckedIn(day=day, worry=0, distance=0, strain=0))
    page = text(mia)
    assert "Welcome back" in page
    assert "40 days" in page


def test_danger_in_a_line_brings_help_first_and_the_line_stays(mia: Member) -> None:
    sent = {**TAPS, "line": "I want to kill myself"}
    for extra in ({}, HTMX):
        page = mia.post("/me/today/check-in/", sent, HTTP_ACCEPT_LANGUAGE="en-GB", **extra)
        html = page.content.decode()
        assert page.status_code == 200
        assert html.index("first-help") < html.index("Today is noted.")
        assert "tel:" in html
    kept = check_ins.of_day(mia.person, check_ins.today())
    assert kept is not None
    assert kept.body.line == sent["line"]
    assert "first-help" not in text(mia), "nothing about what was heard is stored"
    assert "It can miss them" in text(mia)


def test_a_moment_in_two_taps(mia: Member) -> None:
    sent = {"point": "soothing", "way": "other", "before": "6", "token": "b" * 32}
    first = mia.post("/me/today/moment/", sent).headers["Location"]
    again = mia.post("/me/today/moment/", sent).headers["Location"]
    assert first == again
    assert store.count(mia.person, MOMENT) == 1
    assert mia.post("/me/today/moment/", {"way": "other"}).status_code == 400


def test_a_moment_is_asked_about_once_a_while_later(mia: Member) -> None:
    earlier = timezone.now() - timedelta(hours=2)
    uid = store.keep(mia.person, MOMENT, Moment(point="trusting", before=8), at=earlier)
    assert f"/me/today/later/{uid}/" in text(mia)
    mia.post(f"/me/today/later/{uid}/", {"later": "4"})
    mia.post(f"/me/today/later/{uid}/", {"later": "9"})
    assert store.read(mia.person, MOMENT, uid).body.later == 4
    assert f"/me/today/later/{uid}/" not in text(mia)


def test_a_moment_of_just_now_is_not_asked_about_yet(mia: Member) -> None:
    store.keep(mia.person, MOMENT, Moment(point="trusting", before=8))
    assert "/me/today/later/" not in text(mia)


def test_the_practice_of_the_day_stays_and_comes_from_the_plan(mia: Member) -> None:
    mia.keep(option=6)
    found = [re.findall(r'name="practice" value="([^"]+)"', text(mia))[0] for _ in range(3)]
    assert len(set(found)) == 1
    plan = practices.next_practice(mia.person, check_ins.today())
    assert plan.offer.practice == found[0]
    assert plan.plan is not None
    assert "Why this?" in text(mia)


def test_where_support_comes_first_it_says_so(mia: Member) -> None:
    assert "calls for support first" not in text(mia)
    mia.post("/me/consents/say/", {"purpose": "safety", "given": "yes"})
    mia.take(option=6)
    mia.post("/quiz/plan/shape/", {"cautions": "crisis"})
    mia.post("/me/keep/")
    assert "calls for support first" in text(mia)
    facts = catalogue().practices[
        practices.next_practice(mia.person, check_ins.today()).offer.practice
    ]
    assert facts.calming or facts.area == "therapy-and-support"


def test_a_practice_that_was_finished_is_plenty(mia: Member) -> None:
    uid, _ = practise(mia)
    assert store.read(mia.person, PRACTISED, uid).body.finished
    assert "You finished a practice today." in text(mia)


def test_signs_are_asked_for_late_in_the_week_by_those_who_rate_them(
    mia: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    friday = monday_of(days_ago(0)) + timedelta(days=4)
    monkeypatch.setattr(
        "earned.server.growth.checkins.keeping.timezone.localdate", lambda *_: friday
    )
    assert "not rated yet" not in text(mia)
    keep_signs(mia.person, monday_of(friday) - timedelta(weeks=1), {"a-freer-mind": 1})
    assert "not rated yet" in text(mia)
    choose(mia.person, yearly=True, today=friday)
    assert "not rated yet" not in text(mia)
    choose(mia.person, yearly=False, today=friday)
    assert "not rated yet" in text(mia)
    keep_signs(mia.person, monday_of(friday), {"a-freer-mind": 1})
    assert "not rated yet" not in text(mia)


def test_without_consent_nothing_is_kept_and_htmx_leaves_the_page(mia: Member) -> None:
    consents.say(mia.person, "keep", given=False)
    assert mia.post("/me/today/check-in/", TAPS).status_code == 403
    answer = mia.post("/me/today/check-in/", TAPS, **HTMX)
    assert answer.headers["HX-Redirect"] == "/me/consents/"
    assert store.count(mia.person, CHECK_IN) == 0


def test_signed_out_with_htmx_the_whole_page_goes_to_sign_in(mia: Member) -> None:
    mia.client.logout()
    answer = mia.post("/me/today/check-in/", TAPS, **HTMX)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/account/sign-in/")


def test_a_day_is_the_day_where_the_browser_is(mia: Member) -> None:
    """Samoa and the Line Islands are 25 hours apart: never the same date."""
    days = []
    for zone in ("Pacific/Pago_Pago", "Pacific/Kiritimati"):
        mia.client.cookies["zone"] = zone
        mia.post("/me/today/check-in/", TAPS)
        days.append(next(check_ins.each(mia.person)).body.day)
    assert (days[1] - days[0]).days in {1, 2}
    assert store.count(mia.person, CHECK_IN) == 2


@pytest.mark.parametrize("zone", ["Moon/Base", "../../etc/passwd", "", "A" * 300, "\0"])
def test_a_zone_that_there_is_not_is_the_servers(mia: Member, zone: str) -> None:
    mia.client.cookies["zone"] = zone
    mia.post("/me/today/check-in/", TAPS)
    assert check_ins.of_day(mia.person, days_ago(0)) is not None


def test_leaving_quickly_forgets_the_zone(mia: Member) -> None:
    mia.client.cookies["zone"] = "Europe/Madrid"
    cookie = mia.post("/leave/").cookies["zone"]
    assert (cookie.value, cookie["path"]) == ("", "/me/")
