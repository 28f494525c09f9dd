"""A trial of one: drawn by the day, honest beforehand, no peeking, a plain answer at the end."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from earned.app.plan import catalogue
from earned.core.change.trial import BLOCK, chance_of_answer, randomise
from earned.library.trials import chances, sizes
from earned.server.growth import store
from earned.server.growth.checkins import keeping as check_ins
from earned.server.growth.checkins.kind import CheckedIn
from earned.server.growth.trial import keeping
from earned.server.growth.trial.kind import TRIAL, Trial
from tests.server.lived import days_ago, try_one
from tests.server.member import Member

PRACTICE = "ten-ordinary-breaths"


def page(member: Member, path: str = "/me/trial/") -> str:
    return member.get(path).content.decode()


def begun(member: Member, ago: int, length: int = 42, **more: Any) -> str:
    signs = "".join("1" if z else "0" for z in randomise(length, np.random.default_rng(1)))
    body = Trial(practice=PRACTICE, began=days_ago(ago), days=signs, **more)
    return store.keep(member.person, TRIAL, body)


def lived(member: Member, uid: str, easier: int) -> None:
    """Check-ins on all days that are past; days with the practice easier by so much."""
    trial = store.read(member.person, TRIAL, uid).body
    rng = np.random.default_rng(2)
    for at in range(len(trial.days)):
        day = trial.began + timedelta(days=at)
        if day < days_ago(0):
            hard = 3 - easier * bool(trial.with_practice(day)) + int(rng.integers(0, 2))
            body = CheckedIn(day=day, worry=0, distance=0, strain=min(max(hard, 0), 4))
            check_ins.keep(member.person, body)


def test_days_are_drawn_once_and_in_blocks(mia: Member) -> None:
    sent = {"practice": PRACTICE, "days": "56", "token": "f" * 32}
    first, second = (mia.post("/me/trial/begin/", sent).headers["Location"] for _ in range(2))
    assert first == second
    (kept,) = store.each(mia.person, TRIAL)
    assert kept.body.began == days_ago(-1)
    assert len(kept.body.days) == 56
    assert kept.body.days.count("1") == 28
    TRIAL.check(kept.body)


def test_days_that_were_not_drawn_in_blocks_are_refused() -> None:
    days = "1" * (BLOCK * 11)
    with pytest.raises(ValueError, match="blocks"):
        TRIAL.check(Trial(practice=PRACTICE, began=days_ago(0), days=days))


def test_only_what_does_not_carry_over_may_be_tried(mia: Member) -> None:
    fitting = keeping.fitting(mia.person)
    assert len(fitting) > 5
    for id_ in fitting:
        facts = catalogue().practices[id_]
        assert facts.carry_over == "none"
        assert not facts.vulnerable
    lasting = next(i for i, f in catalogue().practices.items() if f.carry_over == "lasting")
    for sent in ({"practice": lasting, "days": "42"}, {"practice": PRACTICE, "days": "14"}, {}):
        answer = mia.post("/me/trial/begin/", sent)
        assert answer.status_code == 400
        assert b"Choose a practice and a length." in answer.content
    assert store.count(mia.person, TRIAL) == 0


def test_one_at_a_time(mia: Member) -> None:
    try_one(mia)
    answer = mia.post("/me/trial/begin/", {"practice": PRACTICE, "days": "42"})
    assert answer.status_code == 400
    assert store.count(mia.person, TRIAL) == 1


def test_the_chance_of_an_answer_stands_before_the_beginning(mia: Member) -> None:
    shown = page(mia)
    for days in keeping.LENGTHS:
        assert f"({days} days)" in shown
        for chance in chances()[days].values():
            assert f"<td>{round(100 * chance)}%</td>" in shown
    for word in ("wash-out", "You know which day it is", "cannot tell"):
        assert word in shown


def test_the_shipped_chances_are_those_of_the_simulation() -> None:
    for days, size in ((42, "middle"), (84, "small")):
        rng = np.random.default_rng(9)
        found = chance_of_answer(days, sizes()[size], rng, trials=1500)
        assert found == pytest.approx(chances()[days][size], abs=0.04)


def test_the_issues_own_example() -> None:
    rng = np.random.default_rng(9)
    assert chance_of_answer(28, 0.5, rng) == pytest.approx(1 / 3, abs=0.06)
    assert chance_of_answer(14, 0.5, rng) == pytest.approx(1 / 8, abs=0.05)


def test_while_it_runs_only_today_is_told(mia: Member) -> None:
    uid = begun(mia, 10)
    lived(mia, uid, 2)
    trial = store.read(mia.person, TRIAL, uid).body
    shown = page(mia, f"/me/trial/{uid}/")
    with_it = trial.with_practice(days_ago(0))
    assert ("Today is a day with it." in shown) == bool(with_it)
    assert "10 of 42 days are over, 10 of them" in shown
    assert "probability" not in shown
    assert "is not shown before the end" in shown
    today = page(mia, "/me/today/")
    assert ("is a day with &#x27;" in today) == bool(with_it)


@pytest.mark.parametrize(("easier", "answer"), [(2, "were less hard"), (0, "It cannot be told")])
def test_a_plain_answer_at_the_end(mia: Member, easier: int, answer: str) -> None:
    uid = begun(mia, 43)
    lived(mia, uid, easier)
    shown = page(mia, f"/me/trial/{uid}/")
    assert answer in shown
    assert "You knew which day it was" in shown
    assert "Days with a check-in: 20 with the practice, 22 without." in shown
    assert "is over" in page(mia, "/me/today/")


def test_too_few_check_ins_cannot_tell(mia: Member) -> None:
    uid = begun(mia, 43)
    shown = page(mia, f"/me/trial/{uid}/")
    assert "too few days" in shown
    assert "Standardised effect" not in shown


def test_what_was_drawn_counts_whatever_was_done(mia: Member) -> None:
    uid = begun(mia, 43)
    lived(mia, uid, 1)
    trial = store.read(mia.person, TRIAL, uid).body
    assert keeping.answer(mia.person, trial).days == (20, 22)


def test_ended_early_it_ends_with_yesterday_and_says_so(mia: Member) -> None:
    uid = begun(mia, 20)
    lived(mia, uid, 2)
    mia.post(f"/me/trial/{uid}/stop/")
    mia.post(f"/me/trial/{uid}/stop/")
    trial = store.read(mia.person, TRIAL, uid).body
    assert trial.ends == days_ago(1)
    assert trial.with_practice(days_ago(0)) is None
    assert "It was ended early" in page(mia, f"/me/trial/{uid}/")
    assert keeping.running(mia.person, days_ago(0)) is None


def test_ended_before_it_began(mia: Member) -> None:
    uid = try_one(mia)
    mia.post(f"/me/trial/{uid}/stop/")
    assert "too few days" in page(mia, f"/me/trial/{uid}/")


def test_it_can_be_deleted(mia: Member) -> None:
    uid = begun(mia, 43)
    mia.post(f"/me/trial/{uid}/delete/")
    assert mia.get(f"/me/trial/{uid}/").status_code == 404
