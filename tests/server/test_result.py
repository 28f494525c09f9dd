"""The result on the page, as JSON and as PDF: the same words and numbers everywhere."""

import html
import io
import json
import re

import pytest
from pypdf import PdfReader

from earned.app.export import export_result
from earned.app.quiz import Answer, Circumstances, load_quiz
from earned.app.telling import tell
from earned.server.quiz.paper.typesetting import TypesettingError
from tests.server.visitor import Visitor


def text_of(page: str) -> str:
    """What a person reads: no tags, entities resolved, spaces joined."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return squeeze(html.unescape(re.sub(r"<[^>]+>", " ", main)))


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def taken(visitor: Visitor, frame: str = "general", name: str = "") -> list[Answer]:
    visitor.take(frame, name, 5)
    data = json.loads(visitor.get("/quiz/result.json").content)
    return [Answer(item, option) for item, option in data["answers"].items()]


def test_every_sentence_of_the_result_is_on_the_page(ann: Visitor) -> None:
    answers = taken(ann, "friend")
    about = Circumstances(frame="friend")
    told = tell(load_quiz("friend").result(answers, about), answers, about)
    shown = text_of(ann.get("/quiz/result/").content.decode())
    said = [
        *told.opening,
        told.provisional,
        told.unit,
        *told.reference,
        *told.sure,
        *told.cannot,
        told.pathway_reason,
        *(reason for focus in told.focuses for reason in focus.reasons),
        *(answer.why for answer in told.answers),
        *(told.dimensions[d].sentence for d in ("anxiety", "avoidance")),
        *(step for focus in told.focuses for step in focus.practice.words.steps),
        *told.start_now.words.short,
    ]
    plain = [squeeze(sentence.replace("**", "").replace("*", "")) for sentence in said]
    assert [sentence for sentence in plain if sentence not in shown] == []


def test_json_has_the_keys_of_the_command_line_and_the_answers(ann: Visitor) -> None:
    answers = taken(ann)
    about = Circumstances()
    page = ann.post("/quiz/result.json", {"safety": "on"})
    data = json.loads(page.content)
    expected = json.loads(json.dumps(export_result(load_quiz().result(answers, about))))
    assert {key: data[key] for key in expected} == expected
    assert data["answers"] == {answer.item: answer.option for answer in answers}
    assert page.headers["Content-Disposition"] == 'attachment; filename="earned.json"'


@pytest.fixture
def pdf(ann: Visitor) -> tuple[PdfReader, str, Visitor]:
    ann.take("named", "Zoë & <Max>", 6)
    page = ann.get("/quiz/result.pdf")
    assert page.headers["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(page.content))
    text = squeeze(" ".join(sheet.extract_text() for sheet in reader.pages))
    return reader, text.replace("-\n", ""), ann


def test_the_pdf_is_tagged_and_has_a_language_and_a_title(
    pdf: tuple[PdfReader, str, Visitor],
) -> None:
    reader, _, _ = pdf
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("en")
    assert reader.metadata is not None
    assert reader.metadata.title == "Your result"


def test_the_pdf_says_the_same_in_real_text(pdf: tuple[PdfReader, str, Visitor]) -> None:
    _, text, ann = pdf
    data = json.loads(ann.post("/quiz/result.json", {"safety": "on"}).content)
    answers = [Answer(item, option) for item, option in data["answers"].items()]
    about = Circumstances(frame="named", safety=data["safety"])
    found = load_quiz("named").result(answers, about)
    told = tell(found, answers, about, name="Zoë & <Max>")
    said = [
        *told.opening,
        told.provisional,
        *told.sure,
        *told.cannot,
        *(told.dimensions[d].sentence for d in ("anxiety", "avoidance")),
        *told.start_now.words.short,
    ]
    letters = re.sub(r"[\s\u00ad-]", "", text)
    missing = [s for s in said if re.sub(r"[\s\u00ad*-]", "", s) not in letters]
    assert missing == []


def test_the_picture_has_words_and_a_table_beside_it(ann: Visitor) -> None:
    ann.take()
    page = ann.get("/quiz/result/").content.decode()
    plane = page[page.index("<svg") : page.index("</svg>")]
    assert 'role="img"' in plane
    assert "<title" in plane
    assert "<desc" in plane
    assert "Your position in numbers" in page


def test_strengths_are_shown_as_answered_without_a_score(ann: Visitor) -> None:
    ann.take()
    page = ann.get("/quiz/more/1/").content.decode()
    items = re.findall(r'name="(strength-[^"]+)" value="1"', page)
    assert len(items) == 12
    ann.post("/quiz/more/1/", {items[0]: "7", items[1]: "2"})
    for number in (2, 3, 4):
        assert ann.get(f"/quiz/more/{number}/").status_code == 200
    last = ann.post("/quiz/more/4/", {})
    assert last.headers["Location"] == "/quiz/result/"
    result = text_of(ann.get("/quiz/result/").content.decode())
    assert "Strengths and beliefs, as you answered" in result
    assert "Agree strongly" in result


def test_a_strength_can_be_taken_back(ann: Visitor) -> None:
    ann.take()
    item = re.findall(r'name="(strength-[^"]+)"', ann.get("/quiz/more/1/").content.decode())[0]
    ann.post("/quiz/more/1/", {item: "7"})
    ann.post("/quiz/more/1/", {})
    assert json.loads(ann.get("/quiz/result.json").content)["strengths"] == {}


@pytest.mark.parametrize("value", ["0", "8", "x"])
def test_a_strength_out_of_range_is_refused(ann: Visitor, value: str) -> None:
    ann.take()
    item = re.findall(r'name="(strength-[^"]+)"', ann.get("/quiz/more/1/").content.decode())[0]
    assert ann.post("/quiz/more/1/", {item: value}).status_code == 400


def test_origins_begin_with_a_note_and_leave_the_position_alone(ann: Visitor) -> None:
    ann.take()
    before = json.loads(ann.get("/quiz/result.json").content)
    assert "What is asked." in text_of(ann.get("/quiz/earlier/").content.decode())
    assert "Type a word or two" in ann.post("/quiz/earlier/1/", {"who": ""}).content.decode()
    ann.post("/quiz/earlier/1/", {"who": "my gran"})
    page = ann.get("/quiz/earlier/1/").content.decode()
    assert "my gran" in page
    items = sorted(set(re.findall(r'name="(origin-[^"]+)"', page)))
    assert len(items) == 8
    ann.post("/quiz/earlier/1/", {items[0]: "1", items[1]: "2"})
    thoughts = text_of(ann.get("/quiz/earlier/thoughts/").content.decode())
    assert "my gran" in thoughts
    after = json.loads(ann.get("/quiz/result.json").content)
    assert {k: after[k] for k in ("position", "styles", "plan")} == {
        k: before[k] for k in ("position", "styles", "plan")
    }
    assert after["origins"] == [{"who": "my gran", "answers": {items[0]: 1, items[1]: 2}}]


def test_origins_are_not_offered_to_somebody_in_danger(ann: Visitor) -> None:
    ann.consent()
    ann.post("/quiz/who/", {"frame": "partner"})
    ann.post("/quiz/before/", {"afraid": "yes"})
    ann.finish()
    assert "Where it comes from" not in ann.get("/quiz/result/").content.decode()


def test_a_third_caregiver_is_not_asked_for(ann: Visitor) -> None:
    ann.take()
    assert ann.get("/quiz/earlier/3/").status_code == 400


def test_a_pdf_that_cannot_be_made_loses_nothing(
    ann: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann.take("general", "", 5)

    def fails(data: str) -> bytes:
        raise TypesettingError("It ended with status 1.")

    monkeypatch.setattr("earned.server.quiz.paper.document.typeset", fails)
    page = ann.get("/quiz/result.pdf")
    assert page.status_code == 503
    assert "could not be made" in page.content.decode()
    assert ann.get("/quiz/result/").status_code == 200
