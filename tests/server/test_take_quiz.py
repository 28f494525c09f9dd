"""From the landing page to the result by plain forms."""

import json

import pytest

from tests.server.visitor import Visitor, item_in, number_in


def test_the_whole_quiz_without_javascript(ann: Visitor) -> None:
    assert ann.get("/").status_code == 200
    ann.begin()
    asked = ann.finish()
    page = ann.get("/quiz/result/")
    assert page.status_code == 200
    assert 8 <= asked <= 24
    assert b"On these answers, today" in page.content


def test_nothing_is_kept_before_consent(ann: Visitor) -> None:
    page = ann.post("/quiz/start/", {"adult": "on"})
    assert page.status_code == 200
    assert b"Tick to say that you agree" in page.content
    assert "guest" not in ann.client.cookies


def test_somebody_under_age_is_stopped_kindly(ann: Visitor) -> None:
    page = ann.post("/quiz/start/", {"consent": "on"})
    assert b"people of 18 and over" in page.content
    assert "guest" not in ann.client.cookies


def test_consent_given_twice_keeps_the_answers(ann: Visitor) -> None:
    ann.begin()
    ann.answer(5)
    ann.consent()
    assert number_in(ann.get("/quiz/").content.decode()) == 2


def test_the_named_frame_needs_a_name(ann: Visitor) -> None:
    ann.consent()
    page = ann.post("/quiz/who/", {"frame": "named", "name": "   "})
    assert b"Type a first name, a nickname or initials." in page.content


def test_a_name_shows_in_the_questions_escaped(ann: Visitor) -> None:
    ann.begin("named", "<b>Al\tex</b>")
    html = ann.get("/quiz/").content.decode()
    assert "&lt;b&gt;Al ex&lt;/b&gt;" in html
    assert "<b>Al" not in html


@pytest.mark.parametrize("frame", ["partner", "parent", "named"])
def test_particular_frames_ask_about_safety_first(ann: Visitor, frame: str) -> None:
    ann.consent()
    page = ann.post("/quiz/who/", {"frame": frame, "name": "Al"})
    assert page.headers["Location"] == "/quiz/before/"
    assert ann.get("/quiz/").headers["Location"] == "/quiz/before/"
    assert b"Are you ever afraid of this person?" in ann.get("/quiz/before/").content


@pytest.mark.parametrize("frame", ["general", "friend"])
def test_other_frames_do_not(ann: Visitor, frame: str) -> None:
    ann.consent()
    page = ann.post("/quiz/who/", {"frame": frame})
    assert page.headers["Location"] == "/quiz/"


def test_a_yes_about_safety_comes_first_in_the_result(ann: Visitor) -> None:
    ann.consent()
    ann.post("/quiz/who/", {"frame": "partner"})
    ann.post("/quiz/before/", {"afraid": "yes", "controlled": "no"})
    ann.finish()
    html = ann.get("/quiz/result/").content.decode()
    assert "About your safety" in html
    assert html.index("About your safety") < html.index("Where your answers point")


def test_skipping_all_three_is_as_good_as_a_skip_each(ann: Visitor) -> None:
    ann.consent()
    ann.post("/quiz/who/", {"frame": "parent"})
    ann.post("/quiz/before/", {})
    ann.finish()
    data = json.loads(ann.post("/quiz/result.json", {"safety": "on"}).content)
    assert set(data["safety"].values()) == {"skip"}
    assert "About your safety" in ann.get("/quiz/result/").content.decode()


def test_going_back_shows_the_answer_given_and_changing_it_keeps_later_ones(ann: Visitor) -> None:
    ann.begin()
    for option in (2, 3, 4, 5):
        ann.answer(option)
    pending = ann.shown()
    second = ann.get("/quiz/2/").content.decode()
    assert 'value="3" checked' in second
    changed = ann.answer(7, item_in(second))
    assert changed.headers["Location"] == "/quiz/3/"
    assert 'value="7" checked' in ann.get("/quiz/2/").content.decode()
    assert 'value="4" checked' in ann.get("/quiz/3/").content.decode()
    assert 'value="5" checked' in ann.get("/quiz/4/").content.decode()
    assert ann.shown() == pending


def test_a_skip_is_kept_and_can_be_answered_later(ann: Visitor) -> None:
    ann.begin()
    first = ann.shown()
    ann.answer("skip")
    assert ann.shown() != first
    assert "Leave it skipped" in ann.get("/quiz/1/").content.decode()
    ann.answer(4, first)
    assert 'value="4" checked' in ann.get("/quiz/1/").content.decode()


def test_skipping_everything_ends_with_an_honest_nothing(ann: Visitor) -> None:
    ann.begin()
    ann.finish("skip")
    assert "There are no answers yet" in ann.get("/quiz/result/").content.decode()


def test_next_without_a_choice_says_so(ann: Visitor) -> None:
    ann.begin()
    page = ann.post("/quiz/answer/", {"item": ann.shown()})
    assert page.status_code == 200
    assert b"Choose one of the answers, or skip the question." in page.content


def test_progress_is_precision_and_never_a_position(ann: Visitor) -> None:
    ann.begin()
    for option in (7, 7, 7):
        page = ann.answer(option)
    html = ann.get("/quiz/").content.decode()
    assert "% precise" in html
    for word in ("secure", "anxious", "avoidant", "fearful"):
        assert word not in html.partition("<main")[2].lower()
    assert page.status_code == 302


def test_the_result_waits_for_the_last_answer(ann: Visitor) -> None:
    ann.begin()
    for path in ("/quiz/result/", "/quiz/result.pdf", "/quiz/result.json"):
        assert ann.get(path).headers["Location"] == "/quiz/"


def test_htmx_gets_the_question_alone(ann: Visitor) -> None:
    ann.begin()
    sent = {"item": ann.shown(), "option": "3"}
    page = ann.post("/quiz/answer/", sent, headers={"HX-Request": "true"})
    html = page.content.decode()
    assert html.startswith('<section id="question"')
    assert number_in(html) == 2


def test_htmx_is_sent_to_the_result_at_the_end(ann: Visitor) -> None:
    ann.begin()
    htmx = {"HX-Request": "true"}
    for _ in range(30):
        page = ann.get("/quiz/")
        if page.status_code == 302:
            break
        sent = {"item": item_in(page.content.decode()), "option": "3"}
        last = ann.post("/quiz/answer/", sent, headers=htmx)
    assert last.status_code == 204
    assert last.headers["HX-Redirect"] == "/quiz/result/"
