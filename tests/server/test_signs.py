"""The twenty signs: rated once a week, laid beside each other without a claim of change."""

import re
from datetime import date, timedelta

import pytest

from earned.library.units import ids
from earned.pictures.signs import signs_grid
from earned.server.growth import store
from earned.server.growth.signs import keeping
from earned.server.growth.signs.kind import SIGNS, Week, monday_of
from tests.server.lived import days_ago
from tests.server.member import Member

SIGN, OTHER = "a-freer-mind", "saying-no-kindly"


def page(member: Member, path: str = "/me/signs/") -> str:
    return member.get(path).content.decode()


def test_there_are_twenty_five_of_each_group() -> None:
    assert len(ids("sign")) == 20
    assert {len(listed) for listed in keeping.by_group().values()} == {5}


def test_a_week_is_one_record_however_often_it_is_sent(mia: Member) -> None:
    mia.post("/me/signs/rate/", {SIGN: "1", OTHER: "3"})
    mia.post("/me/signs/rate/", {SIGN: "2"})
    (week,) = [kept.body for kept in store.each(mia.person, SIGNS)]
    assert week == Week(monday=monday_of(days_ago(0)), often={SIGN: 2})
    form = page(mia, "/me/signs/rate/")
    assert re.search(rf'name="{SIGN}" value="2" checked', form)
    assert form.count("<fieldset") == 20


def test_what_is_not_on_offer_is_left_out(mia: Member) -> None:
    mia.post("/me/signs/rate/", {SIGN: "4", OTHER: "²", "moon": "1"})
    assert store.count(mia.person, SIGNS) == 0


def test_weeks_stand_beside_each_other_with_their_gaps(mia: Member) -> None:
    now = monday_of(days_ago(0))
    for ago, often in ((0, 3), (1, 2), (3, 1)):
        keeping.keep(mia.person, now - timedelta(weeks=ago), {SIGN: often})
    found = keeping.weeks(mia.person, days_ago(0))
    (row,) = keeping.rows(found, [SIGN])
    assert row.often == (1, None, 2, 3)
    shown = page(mia)
    assert shown.count("<svg") == 4
    assert shown.count("<title") == 5  # of the page and of four pictures
    assert '<th scope="row">A freer mind</th><td>1</td><td>–</td><td>2</td><td>3</td>' in shown
    assert "without a test" in shown


def test_groups_are_compared_only_with_enough_weeks() -> None:
    first = date(2026, 1, 5)
    weeks = [Week(monday=first + timedelta(weeks=at), often={SIGN: at // 4}) for at in range(8)]
    (now,) = keeping.compared(weeks)
    assert (now.group, now.now, now.before) == ("cognitive", 1.0, 0.0)
    assert keeping.compared(weeks[:7])[0].before is None
    assert keeping.compared([]) == []


def test_weeks_of_long_ago_leave_the_grid(mia: Member) -> None:
    keeping.keep(mia.person, monday_of(days_ago(400)), {SIGN: 1})
    assert keeping.weeks(mia.person, days_ago(0)) == []
    assert "No week is noted yet." in page(mia)


def test_a_week_begins_on_a_monday() -> None:
    with pytest.raises(ValueError, match="Monday"):
        SIGNS.check(Week(monday=date(2026, 1, 6), often={}))


def test_the_grid_says_by_size_what_it_says_by_colour() -> None:
    drawn = signs_grid([[0, 1, 2, 3], [None, None, None, 3]], "Signs", "words")
    sizes = [float(found) for found in re.findall(r"M[\d.]+ [\d.]+h([\d.]+)v", drawn)]
    assert sizes[:4] == sorted(sizes[:4])
    assert len(set(sizes[:4])) == 4
    assert len(sizes) == 5
    assert 'role="img"' in drawn
    assert "<path" not in signs_grid([], "Signs", "words")


def test_every_square_stands_in_its_row_and_week() -> None:
    drawn = signs_grid([[3, None, 3], [None, 3, None]], "Signs", "words")
    places = [(float(x), float(y)) for x, y in re.findall(r"M([\d.]+) ([\d.]+)h", drawn)]
    assert places == [(0, 4), (36, 4), (18, 22)]
