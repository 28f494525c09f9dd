"""Described people, each offered what a good guide would offer and nothing it must not."""

import tomllib
from pathlib import Path

import pytest

from earned.app.guide import why
from earned.app.plan import catalogue, plan_for
from earned.app.quiz import Circumstances
from earned.cli.quiz.terminal.screen import Left
from earned.cli.quiz.terminal.take import _take
from earned.core.guidance.situation import SUPPORT_AREA, is_allowed
from earned.library.wording import quiz_wording
from tests.cli.test_quiz_terminal import session_of
from tests.positions import position_at, styles_at

DESCRIBED = tomllib.loads((Path(__file__).parent / "people.toml").read_text("utf-8"))
PEOPLE, TURNED_AWAY = DESCRIBED["person"], DESCRIBED["turned_away"]
CHECKS = {
    "pathway", "lean", "support_first", "reasons", "vulnerable", "together", "never", "not_focus",
    "not_first", "focus_any", "any_of", "support_among", "most_minutes", "life_area", "for_secure",
    "keeps", "hedged", "frames_only",
}  # fmt: skip


class Person:
    """One described person, the plan made for them, and the practices it offers."""

    def __init__(self, table):
        self.check = table["check"]
        self.circumstances = Circumstances(
            frame=table["frame"],
            safety=table.get("safety", {}),
            strengths=table.get("strengths", {}),
            cautions=tuple(table.get("cautions", ())),
            minutes=table.get("minutes"),
            life_areas=tuple(table.get("life_areas", ())),
            not_for_me=frozenset(table.get("not_for_me", ())),
            done=frozenset(table.get("done", ())),
        )
        self.position = position_at(table["anxiety"], table["avoidance"], se=table["se"])
        self.styles = styles_at(self.position)
        self.plan = self.make()
        self.ids = list(
            dict.fromkeys([*(f.practice for f in self.plan.focuses), self.plan.start_now])
        )
        self.facts = [catalogue().practices[id_] for id_ in self.ids]
        self.focuses = [focus.characteristic for focus in self.plan.focuses]

    def make(self):
        return plan_for(self.position, self.styles, self.circumstances.situation)


@pytest.fixture(params=PEOPLE, ids=lambda table: table["id"])
def person(request):
    return Person(request.param)


def test_there_are_at_least_forty_and_every_check_is_known():
    assert len(PEOPLE) >= 40
    assert {check for table in PEOPLE for check in table["check"]} == CHECKS
    assert all(table["must"] and table["must_not"] and table["check"] for table in PEOPLE)


def test_never_more_than_three_things_each_with_reasons_and_the_same_again(person):
    assert 1 <= len(person.ids) <= 3
    assert all(focus.reasons for focus in person.plan.focuses)
    assert person.plan.start_now_reasons
    assert person.plan == person.make()
    assert all(is_allowed(facts, person.circumstances.situation) for facts in person.facts)


def test_the_plan_begins_where_it_should(person):
    check, plan = person.check, person.plan
    assert plan.pathway == check.get("pathway", plan.pathway)
    assert plan.support_first == check.get("support_first", plan.support_first)
    assert set(check.get("reasons", ())) <= {reason.id for reason in plan.reasons}
    if plan.support_first:
        assert all(f.calming or f.area == "therapy-and-support" for f in person.facts)
    if check.get("keeps"):
        assert plan.keep
    if check.get("hedged"):
        assert person.styles.named is None


def test_what_must_not_be_offered_is_not(person):
    check = person.check
    assert not set(person.ids) & set(check.get("never", ()))
    assert not set(person.focuses) & set(check.get("not_focus", ()))
    assert person.focuses[:1] != [check.get("not_first")]
    if check.get("vulnerable") is False:
        assert not any(facts.vulnerable for facts in person.facts)
    if check.get("together") is False:
        assert all(facts.company != "together" for facts in person.facts)
    assert all(facts.minutes <= check.get("most_minutes", 60) for facts in person.facts)
    frame = check.get("frames_only")
    assert all(frame is None or frame in facts.frames for facts in person.facts)


def test_what_must_be_offered_is(person):
    check = person.check
    if "lean" in check:
        leaning = [getattr(facts, check["lean"]) >= 0.5 for facts in person.facts]
        assert sum(leaning) > len(leaning) / 2
    if "life_area" in check:
        assert set(person.ids) & catalogue().life_areas[check["life_area"]]
    if "focus_any" in check:
        assert set(person.focuses) & set(check["focus_any"])
    if "any_of" in check:
        assert set(person.ids) & set(check["any_of"])
    if check.get("support_among"):
        assert person.facts[0].area == SUPPORT_AREA
    if check.get("for_secure"):
        assert all(facts.for_secure for facts in person.facts)


def test_why_this_and_why_not_that_have_an_answer(person):
    for id_ in [*person.ids, *person.check.get("never", ())]:
        assert why(id_, person.position, person.styles, person.circumstances, name="K.")


@pytest.mark.parametrize("table", TURNED_AWAY, ids=lambda table: table["id"])
def test_somebody_too_young_is_turned_away_kindly_before_the_first_question(table):
    session = session_of("2", "any")
    with pytest.raises(Left):
        _take(session, None, None, Path())
    said = session.screen.text
    assert all(part in said for part in table["says"])
    assert "Where you stand in close" in said
    assert "Who would you like to think of" not in said
    assert not any(item.general in said for item in quiz_wording().items.values())
