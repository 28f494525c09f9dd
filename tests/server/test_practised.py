"""Practices: begun, finished and rated; drawn ones teach, chosen ones do not."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from earned.app.plan import catalogue
from earned.server.growth import store
from earned.server.growth.checkins.keeping import today
from earned.server.growth.moments.kind import MOMENT, Moment
from earned.server.growth.practices import keeping
from earned.server.growth.practices.kind import PRACTISED, Practised
from earned.server.growth.practices.presentation import learnt
from tests.server.lived import practise, uid_in
from tests.server.member import Member

DRAWN = ["hand-where-it-hurts", "ten-ordinary-breaths"]


def page(member: Member, path: str = "/me/practices/") -> str:
    return member.get(path).content.decode()


def done(member: Member, practice: str, before: int, after: int, ago: int = 2, **more: Any) -> None:
    body = Practised(practice=practice, before=before, after=after, finished=timezone.now(), **more)
    store.keep(member.person, PRACTISED, body, at=timezone.now() - timedelta(days=ago))


def test_the_drawn_practice_is_kept_as_drawn(mia: Member) -> None:
    uid, _ = practise(mia)
    body = store.read(mia.person, PRACTISED, uid).body
    assert body.picked == "randomised"
    assert body.practice in body.among
    assert (body.before, body.after, body.helped) == (8, 5, "somewhat")
    assert "8 before, 5 after" in page(mia)


def test_another_practice_than_the_drawn_one_counts_as_chosen(mia: Member) -> None:
    offered = keeping.next_practice(mia.person, today()).offer.practice
    other = next(id_ for id_ in ("support-map", "phones-away") if id_ != offered)
    for extra in ({"drawn": "1"}, {}):
        sent = {"practice": other, **extra}
        uid = uid_in(mia.post("/me/practices/begin/", sent).headers["Location"])
        assert store.read(mia.person, PRACTISED, uid).body.picked == "chosen"


def test_the_library_leads_to_ones_own_space(mia: Member) -> None:
    shown = page(mia, "/learn/practice/one-cup/")
    assert 'action="/me/practices/choose/"' in shown
    assert "csrfmiddlewaretoken" not in shown, "pages of the library are the same for everybody"
    chosen = mia.post("/me/practices/choose/", {"practice": "one-cup"})
    assert chosen.status_code == 200
    assert store.count(mia.person, PRACTISED) == 0
    found = re.search(r'name="token" value="([0-9a-f]{32})"', chosen.content.decode())
    assert found
    sent = {"practice": "one-cup", "before": "3", "token": found.group(1)}
    first, second = (mia.post("/me/practices/begin/", sent).headers["Location"] for _ in range(2))
    assert first == second
    assert 'class="player"' in page(mia, first)


@pytest.mark.parametrize("path", ["choose", "begin"])
def test_a_practice_that_there_is_not(mia: Member, path: str) -> None:
    assert mia.post(f"/me/practices/{path}/", {"practice": "moon"}).status_code == 404


def test_one_that_was_begun_waits_on_todays_page(mia: Member) -> None:
    begun = mia.post("/me/practices/begin/", {"practice": "one-cup"}).headers["Location"]
    assert begun in page(mia, "/me/today/")
    mia.post(f"{begun}finish/", {})
    assert f'href="{begun}"' not in page(mia, "/me/today/")
    body = store.read(mia.person, PRACTISED, uid_in(begun)).body
    assert body.finished
    assert body.after is None


def test_the_time_of_the_first_finish_stays(mia: Member) -> None:
    uid, _ = practise(mia)
    first = store.read(mia.person, PRACTISED, uid).body.finished
    mia.post(f"/me/practices/{uid}/finish/", {"helped": "worse"})
    body = store.read(mia.person, PRACTISED, uid).body
    assert (body.finished, body.helped) == (first, "worse")
    assert "need not push through" in page(mia, f"/me/practices/{uid}/")


def test_gains_of_chosen_practices_change_no_rank(mia: Member) -> None:
    before = keeping.next_practice(mia.person, today()).offer
    for _ in range(30):
        done(mia, before.among[0], 9, 0, picked="chosen")
    found = keeping.experience(mia.person).effects[before.among[0]]
    assert found.mean == pytest.approx(found.prior_mean)
    assert keeping.next_practice(mia.person, today()).offer == before
    assert "beside" not in page(mia).partition('id="latest"')[0].partition("What was learnt")[2]


def test_drawn_practices_beside_comparable_moments_are_learnt_from(mia: Member) -> None:
    for at in range(25):
        before = 5 + at % 4
        done(mia, DRAWN[0], before, max(before - 5, 0), picked="randomised", among=DRAWN)
        done(mia, DRAWN[1], before, before - 1, picked="randomised", among=DRAWN)
        moment = Moment(point="soothing", before=before, later=before - 1)
        store.keep(mia.person, MOMENT, moment)
    found = keeping.experience(mia.person).effects
    assert found[DRAWN[0]].p_helps > 0.99
    assert found[DRAWN[0]].mean > found[DRAWN[1]].mean
    shown = page(mia)
    assert "It probably does more for you than time alone" in shown
    assert "It rests on 25 drawn by lot, beside 25 moments without a practice." in shown


def test_of_many_practices_the_table_holds_all_and_sentences_the_first(mia: Member) -> None:
    names = sorted(catalogue().practices)[:20]
    for at, name in enumerate(names * 2):
        done(mia, name, 5 + at % 3, 4 + at % 2, picked="randomised", among=names)
    found = learnt(mia.person)
    assert len(found.findings) < len(found.rows) == len(names)
    assert len(found.findings) + found.others == len(names)
    shown = page(mia).partition('id="latest"')[0]
    assert shown.count('class="finding"') == len(found.findings)
    assert f"Of {found.others} more it cannot be told yet." in shown
    assert shown.count('<th scope="row">') == len(names)


def test_what_surely_helps_or_hinders_is_always_told_in_words(mia: Member) -> None:
    names = sorted(catalogue().practices)[:12]
    for at, name in enumerate(names * 12):
        after = 10 if name == names[0] else 0 if name == names[1] else 5 + at % 2
        done(mia, name, 5 + at % 3, after, picked="randomised", among=names)
        store.keep(mia.person, MOMENT, Moment(point="soothing", before=5 + at % 3, later=5))
    found = learnt(mia.person)
    said = " ".join(one.sentence for one in found.findings)
    assert "It probably does less for you than time alone" in said
    assert "It probably does more for you than time alone" in said


def test_what_is_noted_today_changes_nothing_that_is_drawn_today(mia: Member) -> None:
    for at in range(20):
        done(mia, DRAWN[at % 2], 6, 6 - 3 * (at % 2), picked="randomised", among=DRAWN)
    before = keeping.rated(mia.person, before=today())
    for _ in range(keeping.LOOKED_AT + 5):
        store.keep(mia.person, MOMENT, Moment(point="soothing", before=5, later=1))
        done(mia, DRAWN[0], 9, 0, ago=0, picked="randomised", among=DRAWN)
    assert keeping.rated(mia.person, before=today()) == before
    assert len(before) == 20


def test_today_shows_what_was_learnt_of_its_practice(mia: Member) -> None:
    mia.keep(option=6)
    among = list(keeping.next_practice(mia.person, today()).offer.among)
    assert "How that was learnt" not in page(mia, "/me/today/")
    for at, practice in enumerate(among * 4):
        done(mia, practice, 5 + at % 3, 4, ago=30, picked="randomised", among=among)
    assert keeping.next_practice(mia.person, today()).offer.practice in among
    assert "How that was learnt" in page(mia, "/me/today/")


def test_a_practice_that_the_library_lost_is_still_shown(mia: Member) -> None:
    done(mia, "a-lost-one", 5, 4, picked="randomised", among=["a-lost-one"])
    shown = page(mia)
    assert "a practice that the library no longer has" in shown
    uid = next(store.each(mia.person, PRACTISED)).uid
    assert mia.get(f"/me/practices/{uid}/").status_code == 200


def test_danger_in_the_line_brings_help_first(mia: Member) -> None:
    uid, _ = practise(mia)
    sent = {"line": "I do not want to live any more"}
    answer = mia.post(f"/me/practices/{uid}/finish/", sent, HTTP_ACCEPT_LANGUAGE="en-GB")
    assert answer.status_code == 200
    assert b"first-help" in answer.content
    assert store.read(mia.person, PRACTISED, uid).body.line == sent["line"]


def test_it_can_be_deleted(mia: Member) -> None:
    uid, _ = practise(mia)
    mia.post(f"/me/practices/{uid}/delete/")
    assert store.count(mia.person, PRACTISED) == 0
