"""The report: one file that needs nothing else, and holds in words and tables what its pictures show."""

from html.parser import HTMLParser

import numpy as np
import pytest

from earned.app.describe import Wanted, describe_file
from earned.app.describing.groups import Grouping
from earned.app.reading import Asked
from earned.app.report import write_description
from earned.app.report.page import Page
from earned.core.errors import OutputError
from earned.library import questionnaires
from tests.answer_tables import write_csv
from tests.instruments.made_up import responses_to

ECR_12 = questionnaires.questionnaire("ecr-12")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Six hundred made-up people of two groups answering the ECR-12."""
    _, answers = responses_to(ECR_12, options=5)
    rows = [
        {**{i: f"{v:g}" for i, v in zip(ECR_12.items, row, strict=True)}, "kind": str(n % 2)}
        for n, row in enumerate(answers)
    ]
    return write_csv(tmp_path_factory.mktemp("report") / "answers.csv", rows)


@pytest.fixture(scope="module")
def found(table):
    return describe_file(table, Asked("ecr-12"), Wanted((Grouping("kind"),)))


class Reader(HTMLParser):
    """Tags, attributes and text of a page; raises where tags do not close."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words, self.open = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.extend(attrs)
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def page(found, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    write_description(found, path)
    return Reader(path.read_text("utf-8")), path


def test_the_page_stands_alone(page):
    read, _ = page
    assert read.open == []
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(read.tags)
    names = {name for name, _ in read.attributes}
    assert {"src", "href", "style"}.isdisjoint(names)
    assert not any(name.startswith("on") for name in names)


def test_every_picture_has_a_title_and_ids_are_unique(page):
    read, _ = page
    assert read.tags.count("svg") == 1 + 2 * 2 + 12
    assert read.tags.count("svg") == read.tags.count("desc")
    ids = [value for name, value in read.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_what_pictures_show_stands_in_words_and_tables(page, found):
    read, _ = page
    said = " ".join(" ".join(read.words).split())
    for scale in found.scales:
        assert f"Alpha is {scale.reliability.alpha:.3f}" in said
        assert f"{scale.model.error.min():.2f}" in said
    for part in (
        "Where people are",
        "How people score",
        "That is decided by the rule",
        "work alike",
    ):
        assert part in said
    assert "answers.csv" in said
    assert "/" not in said.split("The file ")[1].split(" has")[0]


def test_markup_in_a_file_stays_text():
    sheet = Page("<script>alert(1)</script>")
    sheet.say("a < b & c")
    sheet.table("x", ["<b>"], [["<i>"]])
    read = Reader(sheet.text())
    assert {"script", "b", "i"}.isdisjoint(read.tags)
    assert "a < b & c" in read.words


def test_a_report_that_cannot_be_written_leaves_nothing(found, tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        write_description(found, tmp_path / "none" / "report.html")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError):
        write_description(found, tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_few_people_are_not_drawn(tmp_path):
    _, answers = responses_to(ECR_12, options=5)
    rows = [dict(zip(ECR_12.items, map("{:g}".format, row), strict=True)) for row in answers[:30]]
    small = describe_file(write_csv(tmp_path / "few.csv", rows), Asked("ecr-12"), Wanted())
    write_description(small, tmp_path / "few.html")
    text = (tmp_path / "few.html").read_text("utf-8")
    assert "<svg" not in text
    assert "a model needs 200 people" in text
    assert np.isfinite(small.scales[0].reliability.alpha)
