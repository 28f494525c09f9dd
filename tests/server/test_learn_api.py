"""The API: the library, the search, the plan and Right now as JSON, described by OpenAPI."""

from typing import Any

import pytest
from django.test import Client

from earned.app.quiz import load_quiz
from earned.server.learn.shelves import in_order
from tests.server.visitor import Visitor

POSITION = {"anxiety": {"mean": 1.0, "se": 0.35}, "avoidance": {"mean": -0.6, "se": 0.35}}


def post(visitor: Visitor, name: str, data: object, **extra: Any) -> Any:
    return visitor.client.post(f"/api/{name}", data, content_type="application/json", **extra)


def test_all_units_in_reading_order(ann: Visitor) -> None:
    found = ann.get("/api/units").json()  # type: ignore[attr-defined]
    assert [f"{each['kind']}/{each['id']}" for each in found] == [
        each.ref for each in in_order("en")
    ]


def test_filters(ann: Visitor) -> None:
    found = ann.get("/api/units?area=mindfulness&minutes=5&company=alone").json()  # type: ignore[attr-defined]
    assert found
    for each in found:
        assert each["kind"] == "practice"
        assert each["area"] == "mindfulness"
        assert each["minutes"] <= 5
        assert each["company"] in {"alone", "either"}


@pytest.mark.parametrize(
    "asked", ["kind=nothing", "minutes=0", "minutes=x", "grade=best", "language=xx"]
)
def test_a_filter_that_does_not_exist(ann: Visitor, asked: str) -> None:
    assert ann.get(f"/api/units?{asked}").status_code == 422


def test_one_unit_whole(ann: Visitor) -> None:
    found = ann.get("/api/units/practice/urge-timer?language=es").json()  # type: ignore[attr-defined]
    assert found["language"] == "es"
    assert len(found["words"]["steps"]) == len(found["facts"]["seconds"])
    assert found["sources"]
    assert ann.get(found["address"]).status_code == 200


def test_a_unit_that_is_not_there(ann: Visitor) -> None:
    page = ann.get("/api/units/style/nothing")
    assert page.status_code == 404
    assert "/api/units" in page.json()["detail"]  # type: ignore[attr-defined]


def test_search(ann: Visitor) -> None:
    assert "term/flooding" in [
        f"{each['kind']}/{each['id']}" for each in post(ann, "search", {"text": "flooding"}).json()
    ]


def test_a_plan_from_a_position(ann: Visitor) -> None:
    found = post(ann, "plan", {"position": POSITION}).json()
    assert found["named_style"] == "anxious"
    assert found["position"]["anxiety"]["mean"] == pytest.approx(1.0, abs=0.01)
    assert found["position"]["anxiety"]["se"] == pytest.approx(0.35, abs=0.01)
    assert sum(found["styles"].values()) == pytest.approx(1, abs=1e-5)
    assert 1 <= len(found["plan"]["focuses"]) <= 3
    assert found["plan"]["pathway"] == "from-anxious"


def test_a_plan_from_answers_is_the_quizs_own(ann: Visitor) -> None:
    items = [item.id for item in load_quiz("general").items][:6]
    answers = [{"item": item, "option": 2} for item in items]
    found = post(ann, "plan", {"answers": answers}).json()
    assert found["answered"] == 6
    assert found["versions"]["scoring"]


def test_spanish_answers_are_less_sure(ann: Visitor) -> None:
    items = [item.id for item in load_quiz("general").items][:12]
    answers = [{"item": item, "option": 2} for item in items]
    plain, other = (
        post(ann, "plan", {"answers": answers, "language": code}).json() for code in ("en", "es")
    )
    assert other["position"]["anxiety"]["se"] > plain["position"]["anxiety"]["se"]


def test_danger_takes_what_asks_for_trust_out_of_a_plan(ann: Visitor) -> None:
    given = {"position": POSITION, "frame": "partner", "safety": {"afraid": "yes"}}
    assert post(ann, "plan", given).json()["plan"]["support_first"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "'answers' or 'position'"),
        ({"answers": [], "position": POSITION}, "not both"),
        ({"answers": [{"item": "nothing", "option": 1}]}, "There is no item"),
        ({"position": POSITION, "life_areas": ["moon"]}, "Known: family"),
        ({"position": {**POSITION, "correlation": 2}}, "less than or equal to 0.95"),
        ({"position": {**POSITION, "anxiety": {"mean": 9, "se": 1}}}, "less than or equal to 4"),
        ({"position": POSITION, "frame": "enemy"}, "general"),
    ],
)
def test_a_slip_is_named(ann: Visitor, given: object, says: str) -> None:
    page = post(ann, "plan", given)
    assert page.status_code == 422
    assert says in page.content.decode()


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "\xff"])
def test_no_json_is_no_crash(ann: Visitor, body: str) -> None:
    assert post(ann, "plan", body).status_code in {400, 422}


def test_right_now_says_where_help_is(ann: Visitor) -> None:
    found = post(ann, "now", {"text": "I want to die"}).json()
    assert found["crisis"]
    assert found["help"]
    assert ann.get(found["help_page"]).status_code == 200
    assert not post(ann, "now", {"text": "she has not rung back"}).json()["crisis"]


def test_it_reads_and_sets_no_cookie_and_is_stored_nowhere(ann: Visitor) -> None:
    for name, data in (
        ("now", {"text": "sad"}),
        ("search", {"text": "sad"}),
        ("plan", {"position": POSITION}),
    ):
        page = post(ann, name, data)
        assert not page.cookies
        assert "no-store" in page.headers["Cache-Control"]


def test_pages_of_other_sites_are_refused_and_programs_are_not(ann: Visitor) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert post(ann, "now", {"text": "sad"}, headers=elsewhere).status_code == 403
    assert "Access-Control-Allow-Origin" not in ann.get("/api/units").headers
    program = Client(enforce_csrf_checks=True)
    sent = program.post("/api/search", {"text": "trust"}, content_type="application/json")
    assert sent.status_code == 200


def test_very_many_questions_are_slowed_as_data(ann: Visitor, settings: Any) -> None:
    settings.EARNED_FORMS_PER_MINUTE = 12
    statuses = [post(ann, "search", {"text": "trust"}).status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    assert "Try again" in post(ann, "search", {"text": "trust"}).json()["detail"]


def test_it_is_described(ann: Visitor) -> None:
    found = ann.get("/api/openapi.json").json()  # type: ignore[attr-defined]
    assert found["openapi"].startswith("3.")
    assert set(found["paths"]) == {
        "/api/units", "/api/units/{kind}/{id}", "/api/search", "/api/plan", "/api/now",
    }  # fmt: skip
    for methods in found["paths"].values():
        for each in methods.values():
            assert each["summary"]
            assert each["description"]
    assert ann.get("/api/docs").status_code == 404
