"""Two people together: closed after anything but three times 'no', marked as a guess, in no file."""

import json
import re

import pytest

from earned.app.pairing import Guess, is_safe, pairing_view
from earned.app.quiz import Answer, load_quiz
from earned.core.guidance.plan import SAFETY_QUESTIONS
from earned.server.quiz.models import Guest
from tests.server.test_learn_language import ENGLISH, ES, spoken
from tests.server.test_result import squeeze, text_of
from tests.server.test_translatable import pseudo, strays
from tests.server.visitor import Visitor

__all__ = ["pseudo"]
NO = dict.fromkeys(SAFETY_QUESTIONS, "no")
HOME = "/quiz/pairing/"
GUESS = {"anxiety": "low", "avoidance": "high"}


def opened(visitor: Visitor, **guess: str) -> str:
    """The open page of somebody who took the quiz about nobody in particular."""
    visitor.take(option=5)
    visitor.post(f"{HOME}before/", NO)
    visitor.post(f"{HOME}guess/", guess or GUESS)
    return visitor.get(HOME).content.decode()


def closed_page(visitor: Visitor) -> str:
    page = visitor.get(HOME).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_the_three_questions_come_first(ann: Visitor) -> None:
    ann.take(option=5)
    assert ann.get(HOME).headers["Location"] == f"{HOME}before/"
    asked = ann.get(f"{HOME}before/").content.decode()
    assert all(f'name="{question}"' in asked for question in SAFETY_QUESTIONS)
    assert ann.post(f"{HOME}before/", NO).headers["Location"] == HOME
    assert ann.get(HOME).headers["Location"] == f"{HOME}guess/"


def test_the_page_says_what_the_engine_says(ann: Visitor) -> None:
    said = text_of(opened(ann))
    data = json.loads(ann.get("/quiz/result.json").content)
    answers = [Answer(item, option) for item, option in data["answers"].items()]
    view = pairing_view(load_quiz().locate(answers)[1], Guess(**GUESS), NO)  # type: ignore[arg-type]
    assert is_safe(NO)  # type: ignore[arg-type]
    assert view.summary in said
    assert view.guess in said
    assert all(limit in said for limit in view.limits)
    for told in view.pairings:
        assert f"{told.title} {told.percent}" in said
    told_at_length = [told for told in view.pairings if told.at_length]
    assert 2 <= len(told_at_length) <= 3
    for told in told_at_length:
        assert squeeze(told.unit.words.first_story) in said
        assert squeeze(told.unit.words.limits.split("\n\n")[0]).strip() in said


def test_sides_are_told_from_ones_own(ann: Visitor) -> None:
    """Anxious oneself, a guess of 'low anxiety, high avoidance': the pursuing story is one's own."""
    ann.begin()
    while (page := ann.get("/quiz/")).status_code == 200:
        item = re.findall(r'name="item" value="([^"]+)"', page.content.decode())[0]
        facts = next(each for each in load_quiz().items if each.id == item)
        high = (facts.dimension == "anxiety") == (facts.key == 1)
        ann.answer(7 if high else 1, item)
    ann.post(f"{HOME}before/", NO)
    ann.post(f"{HOME}guess/", GUESS)
    said = text_of(ann.get(HOME).content.decode())
    first = said.index("A story that may be yours")
    assert said[first:].startswith("A story that may be yours I have to push")


@pytest.mark.parametrize("question", SAFETY_QUESTIONS)
@pytest.mark.parametrize("answer", ["yes", "skip", ""])
def test_anything_but_three_times_no_keeps_it_closed(
    ann: Visitor, question: str, answer: str
) -> None:
    ann.take(option=5)
    ann.post(f"{HOME}before/", NO | {question: answer})
    said = text_of(closed_page(ann))
    assert "alarm may be an accurate reading" in said
    assert "/help-now/" in closed_page(ann).partition("<main")[2].partition("</main")[0]
    assert "pairing" not in said
    assert ann.get(f"{HOME}guess/").headers["Location"] == HOME
    assert ann.post(f"{HOME}guess/", GUESS).status_code == 400


def test_a_yes_and_a_skip_look_the_same(ann: Visitor, ben: Visitor) -> None:
    for visitor, answer in ((ann, "yes"), (ben, "skip")):
        visitor.take(option=5)
        visitor.post(f"{HOME}before/", NO | {"afraid": answer})
    assert closed_page(ann) == closed_page(ben)


@pytest.mark.parametrize("frame", ["partner", "parent", "named"])
@pytest.mark.parametrize("answer", ["yes", "skip"])
def test_answers_given_before_the_quiz_count(ann: Visitor, frame: str, answer: str) -> None:
    ann.consent()
    ann.post("/quiz/who/", {"frame": frame, "name": "Zed"})
    ann.post("/quiz/before/", NO | {"controlled": answer})
    ann.finish(5)
    assert "alarm may be an accurate reading" in text_of(closed_page(ann))
    assert ann.get(f"{HOME}before/").headers["Location"] == HOME
    assert ann.post(f"{HOME}before/", NO).headers["Location"] == HOME
    assert "alarm may be an accurate reading" in text_of(closed_page(ann))


def test_a_quiz_about_somebody_goes_straight_to_the_guess(ann: Visitor) -> None:
    ann.take("named", "Zed", 5)
    assert ann.get(HOME).headers["Location"] == f"{HOME}guess/"
    ann.post(f"{HOME}guess/", GUESS)
    said = text_of(ann.get(HOME).content.decode())
    assert "Zed" in said
    assert "The other side is your guess." in said


def test_changing_an_answer_to_yes_closes_it_again(ann: Visitor) -> None:
    opened(ann)
    ann.post(f"{HOME}before/", NO | {"afraid": "yes"})
    assert "alarm may be an accurate reading" in text_of(closed_page(ann))


def test_danger_ticked_beside_the_plan_closes_it(ann: Visitor) -> None:
    opened(ann)
    ann.post("/quiz/plan/shape/", {"cautions": "current-danger"})
    assert "alarm may be an accurate reading" in text_of(closed_page(ann))
    assert ann.post(f"{HOME}guess/", GUESS).status_code == 400


def test_a_yes_makes_the_plan_begin_with_support_and_a_skip_does_not(ann: Visitor) -> None:
    ann.take(option=5)
    before = ann.post("/quiz/result.json", {"safety": "on"}).content
    ann.post(f"{HOME}before/", NO | {"afraid": "skip"})
    assert ann.post("/quiz/result.json", {"safety": "on"}).content == before
    ann.post(f"{HOME}before/", NO | {"afraid": "yes"})
    assert json.loads(ann.post("/quiz/result.json", {"safety": "on"}).content)["plan"][
        "support_first"
    ]
    page = ann.get("/quiz/result/").content.decode()
    assert "About your safety" in page
    assert f'href="{HOME}before/"' in page


def test_the_offer_on_the_result_is_the_same_for_everybody(ann: Visitor, ben: Visitor) -> None:
    ann.take("partner", option=5)
    ben.consent()
    ben.post("/quiz/who/", {"frame": "partner"})
    ben.post("/quiz/before/", {"afraid": "yes"})
    ben.finish(5)
    for visitor in (ann, ben):
        assert f'href="{HOME}"' in visitor.get("/quiz/result/").content.decode()


def test_no_idea_is_a_good_answer(ann: Visitor) -> None:
    ann.take(option=5)
    ann.post(f"{HOME}before/", NO)
    ann.post(f"{HOME}guess/", {})
    said = text_of(ann.get(HOME).content.decode())
    assert said.count(" 25%") >= 4  # a guess of 'no idea' is a quarter each


def test_somebody_else_means_asking_again(ann: Visitor) -> None:
    opened(ann)
    ann.post(f"{HOME}again/")
    assert ann.get(HOME).headers["Location"] == f"{HOME}before/"


def test_a_guess_is_in_no_file_and_sealed(ann: Visitor) -> None:
    opened(ann)
    for path in ("/quiz/result.json", "/quiz/result.pdf"):
        assert b"guess" not in ann.post(path, {"safety": "on"}).content
    (row,) = Guest.objects.values()
    assert b"avoidance" not in repr(row).encode() + bytes(row["sealed"])


def test_it_is_stored_and_indexed_nowhere_and_its_addresses_say_nothing(ann: Visitor) -> None:
    opened(ann)
    for path in (HOME, f"{HOME}guess/", f"{HOME}before/"):
        headers = ann.get(path).headers
        assert "no-store" in headers["Cache-Control"]
        assert "noindex" in headers["X-Robots-Tag"]
    html = ann.get(HOME).content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", html)


@pytest.mark.parametrize("sent", [{"anxiety": "huge"}, {"avoidance": "0"}, {"anxiety": "\x00"}])
def test_a_guess_that_was_not_offered(ann: Visitor, sent: dict[str, str]) -> None:
    ann.take(option=5)
    ann.post(f"{HOME}before/", NO)
    assert ann.post(f"{HOME}guess/", sent).status_code == 400


def test_before_the_end_and_without_a_record(ann: Visitor) -> None:
    for path in (HOME, f"{HOME}guess/", f"{HOME}before/"):
        assert ann.get(path).status_code == 410
    assert ann.post(f"{HOME}again/").status_code == 410
    ann.begin()
    for path in (HOME, f"{HOME}guess/", f"{HOME}before/"):
        assert ann.get(path).headers["Location"] == "/quiz/"


def test_every_word_can_be_translated(pseudo: None, ann: Visitor) -> None:
    ann.take(option=5)
    paths = {"before/": NO, "guess/": GUESS}
    for path, sent in paths.items():
        assert strays(ann, HOME + path) == []
        ann.post(HOME + path, sent)
    assert strays(ann, HOME) == []
    ann.post(f"{HOME}before/", {})
    assert strays(ann, HOME) == []


def test_every_word_is_there_in_spanish(ann: Visitor) -> None:
    opened(ann)
    page = ann.get(HOME, headers=ES).content.decode()
    page = re.sub(r'<div lang="en">.*?</div></div>', " ", page, flags=re.DOTALL)
    assert ENGLISH.findall(spoken(page)) == []
    assert "evitativo" in spoken(page)
    assert "en inglés" not in page
    for path in ("guess/", "before/"):
        assert ENGLISH.findall(spoken(ann.get(HOME + path, headers=ES).content.decode())) == []
    ann.post(f"{HOME}before/", {})
    assert ENGLISH.findall(spoken(ann.get(HOME, headers=ES).content.decode())) == []
