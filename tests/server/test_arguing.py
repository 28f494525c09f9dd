"""The plan can be argued with and shaped; what is said of it is sealed, and kept out of files if delicate."""

import io
import json
import re
from typing import Any, get_args

import pytest
from pypdf import PdfReader

from earned.app.plan import catalogue
from earned.core.guidance.catalogue import Caution
from earned.server.quiz.arguing import CAUTIONS
from earned.server.quiz.models import Guest
from earned.server.quiz.presentation import plan as presentation
from tests.server.test_learn_language import ENGLISH, ES, spoken
from tests.server.test_result import squeeze, text_of
from tests.server.test_translatable import pseudo, strays
from tests.server.visitor import Visitor

__all__ = ["pseudo"]
DELICATE = re.compile(r"safety|caution|support_first|danger|afraid", re.IGNORECASE)


def data_of(visitor: Visitor, *, whole: bool = False) -> dict[str, Any]:
    sent = {"safety": "on"} if whole else {}
    found: dict[str, Any] = json.loads(visitor.post("/quiz/result.json", sent).content)
    return found


def plan_of(visitor: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = data_of(visitor)["plan"]
    return found


def practices_in(plan: dict[str, Any]) -> list[str]:
    return [focus["practice"] for focus in plan["focuses"]] + [plan["start_now"]["practice"]]


def page_of(visitor: Visitor) -> str:
    return visitor.get("/quiz/result/").content.decode()


def pdf_of(visitor: Visitor, **sent: str) -> str:
    reader = PdfReader(io.BytesIO(visitor.post("/quiz/result.pdf", sent).content))
    return squeeze(" ".join(sheet.extract_text() for sheet in reader.pages))


def test_every_recommendation_has_three_ways_to_answer_it(ann: Visitor) -> None:
    ann.take(option=5)
    page = page_of(ann)
    for practice in practices_in(plan_of(ann)):
        assert f'name="not-for-me" value="{practice}"' in page
        assert f'name="done" value="{practice}"' in page
    places = len(plan_of(ann)["focuses"]) + 1
    assert len(re.findall(r"<summary>Why this\?", page)) == places
    assert "Evidence: moderate." in text_of(page)


def test_what_is_turned_down_leaves_the_plan_and_can_be_brought_back(ann: Visitor) -> None:
    ann.take(option=5)
    before = plan_of(ann)
    practice = before["focuses"][0]["practice"]
    answer = ann.post("/quiz/plan/", {"not-for-me": practice})
    assert answer.headers["Location"] == "/quiz/result/#plan"
    assert practice not in practices_in(plan_of(ann))
    assert f'name="back" value="{practice}"' in page_of(ann)
    assert "Bring it back" in text_of(page_of(ann))
    ann.post("/quiz/plan/", {"back": practice})
    assert plan_of(ann) == before
    assert "What you said about this plan" not in page_of(ann)


def test_what_is_done_counts_less_and_is_marked_where_it_stays(ann: Visitor) -> None:
    ann.take(option=5)
    practice = plan_of(ann)["focuses"][0]["practice"]
    ann.post("/quiz/plan/", {"done": practice})
    assert data_of(ann)["done"] == [practice]
    assert "Take that back" in text_of(page_of(ann))
    for id_ in catalogue().practices:
        ann.post("/quiz/plan/", {"done": id_})
    page = page_of(ann)
    assert "You have done this." in text_of(page)
    shown = page[page.index('aria-labelledby="plan-head"') :].partition("<details>")[0]
    assert shown.count("Done: ") == 3  # the newest; the others are folded away
    assert f"{len(catalogue().practices) - 3} more" in text_of(page)


def test_the_latest_word_counts(ann: Visitor) -> None:
    ann.take(option=5)
    practice = plan_of(ann)["start_now"]["practice"]
    ann.post("/quiz/plan/", {"done": practice})
    ann.post("/quiz/plan/", {"not-for-me": practice})
    data = data_of(ann)
    assert (data["done"], data["not_for_me"]) == ([], [practice])


def test_turning_everything_down_still_leaves_something_and_says_why(ann: Visitor) -> None:
    ann.take(option=5)
    for practice in catalogue().practices:
        ann.post("/quiz/plan/", {"not-for-me": practice})
    said = text_of(page_of(ann))
    assert plan_of(ann)["focuses"] == []
    assert "It stands here again because you turned down everything else" in said
    assert "Nothing else fits what you said so far." in said
    assert ann.post("/quiz/result.pdf").status_code == 200


def test_the_plan_follows_life_areas_and_time(ann: Visitor) -> None:
    ann.take(option=5)
    sent = {"life_areas": ["work", "family"], "minutes": "5"}
    assert ann.post("/quiz/plan/shape/", sent).headers["Location"] == "/quiz/result/#plan"
    data = data_of(ann)
    practices = catalogue().practices
    assert all(practices[id_].minutes <= 5 for id_ in practices_in(data["plan"]))
    reasons = [r["id"] for focus in data["plan"]["focuses"] for r in focus["reasons"]]
    assert "life-area" in reasons
    assert (data["life_areas"], data["minutes"]) == (["work", "family"], 5)
    said = text_of(page_of(ann))
    assert "Shaped by: Work · Family · Up to 5 minutes" in said
    ann.post("/quiz/plan/shape/", {"minutes": "any"})
    assert "Shaped by:" not in page_of(ann)


@pytest.mark.parametrize("caution", ["crisis", "dissociation", "recent-separation"])
def test_some_states_put_support_first_with_help_at_the_top(ann: Visitor, caution: str) -> None:
    ann.take(option=6)
    answer = ann.post("/quiz/plan/shape/", {"cautions": caution})
    assert answer.headers["Location"] == "/quiz/result/#first"
    page = page_of(ann)
    note = page[page.index('aria-labelledby="support"') : page.index('id="plane-head"')]
    assert "/help-now/" in note
    assert ("please talk to a person today" in note) == (caution == "crisis")
    practices = catalogue().practices
    for id_ in practices_in(plan_of(ann)):
        facts = practices[id_]
        assert facts.calming or facts.area == "therapy-and-support"
        assert caution not in facts.skip_if


def test_danger_from_somebody_is_said_without_a_person_in_mind(ann: Visitor) -> None:
    ann.take(option=6)
    ann.post("/quiz/plan/shape/", {"cautions": "current-danger"})
    said = text_of(page_of(ann))
    assert "your alarm may be right" in said
    assert "this person" not in said[: said.index("Where your answers point")]
    assert all(not catalogue().practices[id_].vulnerable for id_ in practices_in(plan_of(ann)))


def test_every_caution_is_offered_and_all_together_still_leave_a_plan(ann: Visitor) -> None:
    assert set(presentation.CAUTIONS) == set(CAUTIONS) == set(get_args(Caution))
    assert set(presentation.LIFE_AREAS) == set(catalogue().life_areas)
    ann.take(option=6)
    ann.post("/quiz/plan/shape/", {"cautions": list(CAUTIONS), "minutes": "5"})
    assert ann.get("/quiz/result/").status_code == 200


def test_files_keep_quiet_about_states_unless_asked(ann: Visitor) -> None:
    ann.take(option=6)
    ann.post("/quiz/plan/shape/", {"cautions": ["recent-separation", "crisis"]})
    for quiet in (ann.get("/quiz/result.json"), ann.post("/quiz/result.json")):
        assert not DELICATE.search(quiet.content.decode())
        assert b"recent-separation" not in quiet.content
    assert "Support first" not in pdf_of(ann)
    whole = data_of(ann, whole=True)
    assert whole["cautions"] == ["recent-separation", "crisis"]
    assert whole["plan"]["support_first"] is True
    assert "Support first" in pdf_of(ann, safety="on")


@pytest.mark.parametrize("answer", ["yes", "skip", "no"])
def test_files_keep_quiet_about_safety_unless_asked(ann: Visitor, answer: str) -> None:
    ann.consent()
    ann.post("/quiz/who/", {"frame": "partner"})
    questions = ("afraid", "controlled", "unsafe-to-be-honest")
    ann.post("/quiz/before/", dict.fromkeys(questions, answer))
    ann.finish(5)
    assert not DELICATE.search(ann.get("/quiz/result.json").content.decode())
    assert "About your safety" not in pdf_of(ann)
    assert set(data_of(ann, whole=True)["safety"].values()) == {answer}
    assert ("About your safety" in pdf_of(ann, safety="on")) == (answer != "no")


def test_the_file_of_a_guarded_plan_has_the_same_keys_as_any(ann: Visitor, ben: Visitor) -> None:
    ann.take("partner", option=5)
    ben.consent()
    ben.post("/quiz/who/", {"frame": "partner"})
    ben.post("/quiz/before/", {"afraid": "yes"})
    ben.finish(5)
    one, other = data_of(ann), data_of(ben)
    assert one.keys() == other.keys()
    assert one["plan"].keys() == other["plan"].keys()
    assert [r["id"] for r in one["plan"]["reasons"]] == [r["id"] for r in other["plan"]["reasons"]]


def test_strengths_shape_the_plan(ann: Visitor) -> None:
    ann.take(option=5)
    before = plan_of(ann)["focuses"][0]
    weak = {f"strength-{before['characteristic']}-{n}": "1" for n in (1, 2, 3)}
    strong = dict.fromkeys(weak, "7")
    benefits = []
    for given in (weak, strong):
        for page in (1, 2, 3, 4):
            shown = set(
                re.findall(
                    r'name="(strength-[^"]+)"', ann.get(f"/quiz/more/{page}/").content.decode()
                )
            )
            ann.post(f"/quiz/more/{page}/", {k: v for k, v in given.items() if k in shown})
        benefits.append(plan_of(ann)["focuses"][0]["benefit"])
    assert benefits[0] > before["benefit"] > benefits[1]


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/quiz/plan/", {}),
        ("/quiz/plan/", {"done": "nothing"}),
        ("/quiz/plan/", {"done": "urge-timer", "back": "urge-timer"}),
        ("/quiz/plan/", {"forget": "urge-timer"}),
        ("/quiz/plan/", {"done": "\x00" * 300}),
        ("/quiz/plan/shape/", {"life_areas": "moon"}),
        ("/quiz/plan/shape/", {"minutes": "7"}),
        ("/quiz/plan/shape/", {"cautions": "hunger"}),
    ],
)
def test_what_was_never_offered_is_refused_kindly(
    ann: Visitor, path: str, sent: dict[str, str]
) -> None:
    ann.take(option=5)
    before = data_of(ann)
    answer = ann.post(path, sent)
    assert answer.status_code == 400
    assert b"did not fit" in answer.content
    assert data_of(ann) == before


def test_there_is_no_plan_to_argue_with_before_the_end(ann: Visitor) -> None:
    ann.begin()
    assert ann.post("/quiz/plan/", {"done": "urge-timer"}).status_code == 400
    assert ann.post("/quiz/plan/shape/", {"minutes": "5"}).status_code == 400
    assert ann.get("/quiz/plan/").status_code == 405


def test_without_a_record_there_is_nothing_to_argue_with(ann: Visitor) -> None:
    for path, sent in (("/quiz/plan/", {"done": "urge-timer"}), ("/quiz/plan/shape/", {})):
        assert ann.post(path, sent).status_code == 410


def test_what_is_said_is_sealed(ann: Visitor) -> None:
    ann.take(option=5)
    ann.post("/quiz/plan/", {"not-for-me": "urge-timer"})
    ann.post("/quiz/plan/shape/", {"cautions": "recent-loss", "life_areas": "work"})
    (row,) = Guest.objects.values()
    raw = repr(row).encode() + bytes(row["sealed"])
    for word in (b"urge-timer", b"recent-loss", b"work", b"not-for-me"):
        assert word not in raw


def argued(visitor: Visitor) -> None:
    """A plan of which something was said, and which is shaped by everything there is."""
    visitor.take(option=5)
    for practice in practices_in(plan_of(visitor)):
        visitor.post("/quiz/plan/", {"done": practice})
    visitor.post("/quiz/plan/", {"not-for-me": practices_in(plan_of(visitor))[0]})
    sent = {"life_areas": "work", "minutes": "20", "cautions": ["recent-loss", "crisis"]}
    visitor.post("/quiz/plan/shape/", sent)


def test_every_word_can_be_translated(pseudo: None, ann: Visitor) -> None:
    argued(ann)
    assert strays(ann, "/quiz/result/") == []


def test_every_word_is_there_in_spanish(ann: Visitor) -> None:
    argued(ann)
    html = ann.get("/quiz/result/", headers=ES).content.decode()
    html = re.sub(r'<details class="sources">.*?</details>', " ", html, flags=re.DOTALL)
    assert ENGLISH.findall(spoken(html)) == []
