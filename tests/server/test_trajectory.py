"""The trajectory's page: monthly, honest in words, marked, and worked out only when something changed."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from earned.server.growth import store
from earned.server.growth.retest.kinds import FORM, Form
from earned.server.growth.trajectory import working
from earned.server.growth.trajectory.gathering import gathered
from earned.server.growth.trajectory.kinds import COUNT_FROM, EVENT, PACE, CountFrom
from earned.server.growth.trajectory.release import month_begun, next_month
from earned.server.growth.trajectory.summary import SUMMARY, summary
from tests.server import measured
from tests.server.member import Member


def today() -> date:
    return timezone.localdate()


def before(days: int) -> date:
    return month_begun(today()) - timedelta(days=days)


def shown(member: Member) -> str:
    page = member.get("/me/trajectory/")
    assert page.status_code == 200
    return page.content.decode()


def lived(member: Member, levels: list[float], every: int = 14, **about: str) -> None:
    """Forms at these levels, the last a day before this month, a whole quiz first."""
    for at, level in enumerate(levels):
        day = before(1 + every * (len(levels) - 1 - at))
        (measured.form if at else measured.quiz)(member.person, day, level, level / 2, **about)  # type: ignore[arg-type]


def test_nothing_yet_says_how_to_begin(mia: Member) -> None:
    assert "There is no path yet" in shown(mia)


def test_one_day_is_no_path(mia: Member) -> None:
    mia.keep(option=6)
    page = shown(mia)
    assert "So far there is one day to go by" in page
    assert "probably" not in page.partition("<main")[2].partition("<footer")[0]


def test_a_fall_is_said_with_its_chances_and_whether_it_matters(mia: Member) -> None:
    lived(mia, [1.6, 1.4, 1.2, 1.0, 0.8, 0.6, 0.4, 0.2, 0.0, -0.2], every=28)
    page = shown(mia)
    assert re.search(
        r"Your attachment anxiety is [a-z ]*probably lower than in \w+ 20\d\d \((\d+|over 99)%\);",
        page,
    )
    assert "enough to matter" in page
    assert "What brings help" not in page
    assert 'class="notice rise"' not in page
    assert page.count("<svg") == 3
    assert "The same as a table" in page
    assert "People often begin on a bad day" in page


def test_a_rise_is_said_as_plainly_with_where_to_get_help(mia: Member) -> None:
    lived(mia, [-0.8, -0.5, 0.0, 0.6, 1.2, 1.8, 2.2, 2.4, 2.4, 2.4], every=28)
    page = shown(mia)
    assert "probably higher than in" in page
    assert 'class="notice rise"' in page
    assert "/help-now/" in page.partition('class="notice rise"')[2]
    assert "no verdict on you" in page


def test_results_appear_monthly(mia: Member) -> None:
    lived(mia, [1.0, 0.9, 0.8])
    first = summary(mia.person, today())
    measured.form(mia.person, today(), -2.0, -2.0)
    assert summary(mia.person, today()) == first
    later = summary(mia.person, next_month(today()))
    assert later.main is not None
    assert later.main.forms == first.main.forms + 1  # type: ignore[union-attr]


def test_the_first_result_is_in_it_at_once(mia: Member) -> None:
    mia.keep(option=6)
    found = summary(mia.person, today())
    assert found.main is not None
    assert found.main.forms == 1


def test_it_is_worked_out_again_only_when_something_changed(
    mia: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(mia, [1.0, 0.9])
    done: list[int] = []
    real = working.assess

    def counted(*args: object, **more: object) -> object:
        done.append(1)
        return real(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(working, "assess", counted)
    for _ in range(3):
        shown(mia)
    assert len(done) == 1
    measured.form(mia.person, before(3), 0.7)
    shown(mia)
    assert len(done) == 2
    measured.checked_in(mia.person, today())
    mia.post("/me/trajectory/happened/", {"day": "2026-01-02", "text": "moved"})
    shown(mia)
    assert len(done) == 2, "what is of this month, or changes no number, costs nothing"
    measured.checked_in(mia.person, before(2))
    shown(mia)
    assert len(done) == 3
    uid = next(store.each(mia.person, measured.FORM)).uid
    store.remove(mia.person, measured.FORM, uid)
    shown(mia)
    assert len(done) == 4


def test_a_large_one_is_worked_out_elsewhere_to_the_same_numbers(
    mia: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(mia, [1.0, 0.6, 0.2])
    here = summary(mia.person, today())
    store.remove(mia.person, SUMMARY, store.once("derived summary"))
    monkeypatch.setattr(working, "LARGE", 0)
    monkeypatch.setattr(working, "work", None)
    assert summary(mia.person, today()) == here


def test_where_that_fails_it_is_worked_out_here(
    mia: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(mia, [1.0, 0.6])
    monkeypatch.setattr(working, "LARGE", 0)
    monkeypatch.setattr(working.sys, "executable", "/nowhere/python")
    assert summary(mia.person, today()).main is not None


def test_what_is_kept_of_another_release_is_made_again(mia: Member) -> None:
    lived(mia, [1.0, 0.9])
    found = summary(mia.person, today())
    store.change(
        mia.person, SUMMARY, store.once("derived summary"), lambda old: setattr(old, "made_of", "x")
    )
    assert summary(mia.person, today()) == found


def test_frames_have_paths_and_one_in_common_with_what_it_assumes(mia: Member) -> None:
    lived(mia, [1.0, 0.8, 0.6])
    lived(mia, [0.2, 0.1, 0.0], frame="named", name="Ana")
    page = shown(mia)
    heads = re.findall(r'<h2 id="path-\d">([^<]+)</h2>', page)
    assert heads == ["What they share", "In general", "With Ana"]
    assert "The same questions are taken to mean the same with everybody" in page
    assert "of the slow swings are common" in page
    ids = re.findall(r'<svg[^>]+aria-labelledby="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 9


def test_likelihoods_go_in_and_check_ins_as_states(mia: Member) -> None:
    lived(mia, [1.0, 0.5])
    measured.checked_in(mia.person, before(4), worry=4)
    measured.checked_in(mia.person, before(400), worry=4)
    found = gathered(mia.person, month_begun(today()))
    assert [len(one.answers) > 0 for one in found.occasions] == [True, True]
    assert {(tap.dimension, tap.value > 0) for tap in found.taps} == {
        ("anxiety", True),
        ("avoidance", False),
    }
    assert "Your check-ins (1 days)" in shown(mia)


def test_forms_answered_in_spanish_say_so(mia: Member) -> None:
    day = date(2025, 3, 1)
    said = measured.answers(day, 0.5)
    said.language = "es"
    store.keep(mia.person, FORM, Form(length="full", begun=day, answers=said, finished=day))
    assert [o.language for o in gathered(mia.person, month_begun(today())).occasions] == ["es"]


def test_drift_is_stated_with_where_it_comes_from(mia: Member) -> None:
    lived(mia, [1.0, 0.5])
    page = shown(mia)
    assert re.search(r"about 0\.34 SD in a year, with two people in three at 0\.25 or less", page)


@pytest.mark.parametrize(("away", "after_looking"), [(-30, True), (30, False)])
def test_a_baseline_is_fixed_in_advance_or_marked(
    mia: Member, away: int, after_looking: bool
) -> None:
    lived(mia, [1.0, 0.8, 0.6, 0.4, 0.2])
    day = (today() + timedelta(days=away)).isoformat()
    assert mia.post("/me/trajectory/count/", {"day": day}).status_code == 302
    assert ("Chosen after looking" in shown(mia)) == after_looking
    assert mia.post("/me/trajectory/count/", {"day": "soon"}).status_code == 400
    mia.post("/me/trajectory/count/first/")
    assert "Chosen after looking" not in shown(mia)
    assert store.count(mia.person, COUNT_FROM) == 0


def test_the_baseline_moves_what_is_counted(mia: Member) -> None:
    lived(mia, [1.6, 1.2, 0.8, 0.4, 0.0], every=56)
    whole = summary(mia.person, today())
    chosen = CountFrom(day=before(60), chosen=today())
    store.keep(mia.person, COUNT_FROM, chosen, uid=store.once("count from"))
    part = summary(mia.person, today())
    assert whole.main is not None
    assert part.main is not None
    assert abs(part.main.changes["anxiety"].mean) < abs(whole.main.changes["anxiety"].mean)
    assert not part.main.changes["anxiety"].baseline_fixed


def test_what_happened_is_marked_numbered_and_taken_back(mia: Member) -> None:
    mia.keep()
    lived(mia, [1.0, 0.8, 0.6], every=28)
    stage = re.findall(
        r'value="(stage:[^"]+)"', mia.get("/me/trajectory/happened/").content.decode()
    )
    day = before(20).isoformat()
    sent = {"day": day, "text": "moved <house>", "belongs": "route:life-experience", "token": "t"}
    for _ in range(2):
        assert mia.post("/me/trajectory/happened/", sent).status_code == 302
    mia.post("/me/trajectory/happened/", {"day": before(10).isoformat(), "belongs": stage[0]})
    page = shown(mia)
    assert "moved &lt;house&gt; · Life itself" in page
    assert page.count('<line class="mark"') == 4, "two marks on each of two lines"
    assert store.count(mia.person, EVENT) == 2
    uid = next(store.each(mia.person, EVENT)).uid
    assert mia.post(f"/me/trajectory/happened/{uid}/delete/").status_code == 302
    assert mia.post(f"/me/trajectory/happened/{uid}/delete/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"day": "x", "text": "a"}, 400),
        ({"day": "2026-01-01"}, 400),
        ({"day": "2026-01-01", "text": "x" * 81}, 400),
        ({"day": "2026-01-01", "belongs": "route:moon"}, 404),
        ({"day": "2026-01-01", "belongs": "stage:from-anxious:99"}, 404),
        ({"day": "2026-01-01", "belongs": "stage:from-anxious:x"}, 404),
    ],
)
def test_what_cannot_have_happened_is_refused(
    mia: Member, sent: dict[str, str], status: int
) -> None:
    assert mia.post("/me/trajectory/happened/", sent).status_code == status
    assert store.count(mia.person, EVENT) == 0


def test_danger_in_a_note_brings_help_first(mia: Member) -> None:
    page = mia.post("/me/trajectory/happened/", {"day": "2026-01-02", "text": "he hit me again"})
    assert b"Please reach a person first" in page.content
    assert store.count(mia.person, EVENT) == 1


def test_long_in_a_good_place_offers_fewer_prompts_and_a_yearly_look(mia: Member) -> None:
    lived(mia, [-2.0] * 12, every=28)
    page = shown(mia)
    assert "A good place" in page
    assert "Fewer prompts, a yearly look" in page
    mia.post("/me/trajectory/pace/", {"yearly": "yes"})
    mia.post("/me/trajectory/pace/", {"yearly": "yes"})
    assert "You chose fewer prompts" in shown(mia)
    assert store.count(mia.person, PACE) == 1
    assert mia.post("/me/trajectory/pace/", {"yearly": "perhaps"}).status_code == 404


def test_a_short_good_time_is_no_graduation(mia: Member) -> None:
    lived(mia, [-2.0] * 3, every=28)
    assert "A good place" not in shown(mia)


@pytest.mark.parametrize(
    ("day", "begun", "after"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 2, 1)),
        (date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_months(day: date, begun: date, after: date) -> None:
    assert (month_begun(day), next_month(day)) == (begun, after)
